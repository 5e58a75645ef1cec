//! Paying by transfer: the code that a banking application reads, the text by which money finds its dossier, and the
//! accounts that receive.
//!
//! Knows nothing of money that came in: a code asks for a payment and proves none.

mod account;
mod reference;
mod vietqr;

pub use account::{BankAccount, account_of};
pub use reference::{CONTENT_MAX, Found, PaymentReference, find};
pub use vietqr::{DONG_MAX, VietQr, VietQrFault, checksum};

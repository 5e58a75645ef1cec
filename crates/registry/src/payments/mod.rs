//! Money by transfer. What was asked for, came in and was given back is a projection of the journal; the credits that
//! banks tell of are rows beside it, each once by the bank's own number, however often and by whichever way it is told.
//!
//! A credit whose text names one dossier is an entry of that dossier in the same transaction. Any other waits, with the
//! reason, for a person to say what it is for.

mod book;
mod entries;
mod hand;
mod read;

use jiff::Timestamp;
use law::AgencyId;
use law::code::DossierCode;
use law::payment::{BankAccount, DONG_MAX};
use serde::{Deserialize, Serialize};

use casework::StaffId;

use crate::dialect::Row;
use crate::personal::StoreKey;
use crate::trouble::Trouble;

pub use book::{Booked, Judged};
pub use hand::MatchRefusal;
pub use read::{PaidCredit, Payment, RefundRow};

pub(crate) use entries::{PaymentEntry, asked_or_paid, rebuild, rows, stored};

/// Most characters of the number a bank gives a transaction.
const BANK_ID_MAX: usize = 64;
/// Most characters kept of the text of a transfer, and of who paid.
const TEXT_MAX: usize = 400;
/// How far the bank's clock may be ahead.
const AHEAD_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// By which way a bank told of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToldBy {
    /// The bank itself, signed.
    Webhook,
    /// A statement that a person brought.
    Statement,
}

impl ToldBy {
    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Statement => "statement",
        }
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let found = [Self::Webhook, Self::Statement].into_iter().find(|told| told.as_str() == text);
        found.ok_or_else(|| Trouble::Corrupt(format!("a credit told by {text}")))
    }
}

/// A credit as a bank tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// BIN of the bank.
    pub bin: String,
    /// The account that was credited.
    pub account: String,
    /// The number of the transaction at the bank: 1 to 64 of `0-9 A-Z a-z . _ -`.
    pub bank_id: String,
    /// Amount in đồng, more than 0.
    pub dong: u64,
    /// When the bank credited it.
    pub paid_at: Timestamp,
    /// The text of the transfer.
    pub content: String,
    /// Who paid, as the bank names them; may be empty.
    pub payer: String,
}

/// Why something is no credit of the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreditFault {
    /// No number, or one of other characters.
    BankId,
    /// No amount, or more than an account can receive.
    Amount,
    /// It would be credited tomorrow.
    Moment,
    /// No account of the province.
    Account,
}

impl Credit {
    /// Its name in the store and in the journal.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.bin, self.bank_id)
    }

    /// What is wrong with its shape.
    ///
    /// # Errors
    /// The first [`CreditFault`].
    pub fn check(&self, now: Timestamp) -> Result<(), CreditFault> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if !(1..=BANK_ID_MAX).contains(&self.bank_id.len()) || !self.bank_id.bytes().all(plain) {
            return Err(CreditFault::BankId);
        }
        if !(1..=DONG_MAX).contains(&self.dong) {
            return Err(CreditFault::Amount);
        }
        if self.paid_at.duration_since(now) > AHEAD_MAX {
            return Err(CreditFault::Moment);
        }
        Ok(())
    }

    fn said(&self) -> Said {
        let cut = |text: &str| law::text::clean(text).chars().take(TEXT_MAX).collect();
        Said { content: cut(&self.content), payer: cut(&self.payer) }
    }
}

/// What is sealed of a credit: both may name a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    content: String,
    payer: String,
}

/// Why a credit waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Its text names no dossier.
    NoReference,
    /// It names one that owes nothing here, or none of ours.
    UnknownReference,
    /// It names more than one.
    TwoDossiers,
    /// The reference was mistyped, and the amount is not what is owed.
    WrongAmount,
    /// The dossier was stopped, never taken in, or is being withdrawn.
    Closed,
    /// The dossier is paid on another account.
    OtherAccount,
}

impl Doubt {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::NoReference,
        Self::UnknownReference,
        Self::TwoDossiers,
        Self::WrongAmount,
        Self::Closed,
        Self::OtherAccount,
    ];

    /// Name in the store and the texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoReference => "no-reference",
            Self::UnknownReference => "unknown-reference",
            Self::TwoDossiers => "two-dossiers",
            Self::WrongAmount => "wrong-amount",
            Self::Closed => "closed",
            Self::OtherAccount => "other-account",
        }
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let found = Self::ALL.into_iter().find(|doubt| doubt.as_str() == text);
        found.ok_or_else(|| Trouble::Corrupt(format!("doubt {text} of a credit")))
    }
}

/// A credit in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankCredit {
    /// Bank and its number of the transaction.
    pub id: String,
    /// BIN of the bank.
    pub bin: String,
    /// The account.
    pub account: String,
    /// Whose account it is.
    pub agency: AgencyId,
    /// Amount in đồng.
    pub dong: u64,
    /// When the bank credited it.
    pub paid_at: Timestamp,
    /// When we heard of it.
    pub told_at: Timestamp,
    /// How.
    pub told_by: ToldBy,
    /// The text of the transfer.
    pub content: String,
    /// Who paid, as the bank names them.
    pub payer: String,
    /// Why it waited, or waits.
    pub doubt: Option<Doubt>,
    /// The dossier it was booked on.
    pub code: Option<DossierCode>,
    /// Who said so, where its text did not.
    pub matched_by: Option<StaffId>,
    /// When.
    pub matched_at: Option<Timestamp>,
    /// Number of the payment receipt, as on paper.
    pub receipt: Option<ReceiptNumber>,
}

/// The number of a payment receipt: counted up without gaps for each account's agency and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptNumber {
    /// Year.
    pub year: i64,
    /// From 1.
    pub number: i64,
}

impl std::fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:07}/{}", self.number, self.year)
    }
}

const COLUMNS: &str = "id, bin, account, agency, dong, paid_at, told_at, told_by, sealed, doubt, code, matched_by, matched_at, \
    receipt_year, receipt";

fn identity(id: &str) -> String {
    format!("bank_credit/{id}")
}

fn read_credit(key: &StoreKey, row: &Row) -> Result<BankCredit, Trouble> {
    let id = row.text(0)?;
    let said: Said = serde_json::from_slice(&key.open(&identity(&id), &row.bytes(8)?)?)?;
    let receipt = row.opt_int(13)?.zip(row.opt_int(14)?);
    Ok(BankCredit {
        bin: row.text(1)?,
        account: row.text(2)?,
        agency: AgencyId(row.text(3)?),
        dong: amount(row.int(4)?)?,
        paid_at: row.time(5)?,
        told_at: row.time(6)?,
        told_by: ToldBy::parse(&row.text(7)?)?,
        content: said.content,
        payer: said.payer,
        doubt: row.opt_text(9)?.map(|text| Doubt::parse(&text)).transpose()?,
        code: row.opt_text(10)?.map(DossierCode),
        matched_by: row.opt_text(11)?.map(StaffId),
        matched_at: row.opt_time(12)?,
        receipt: receipt.map(|(year, number)| ReceiptNumber { year, number }),
        id,
    })
}

fn amount(stored: i64) -> Result<u64, Trouble> {
    u64::try_from(stored).map_err(|_| Trouble::Corrupt(format!("an amount of {stored} đồng")))
}

fn stored_dong(dong: u64) -> i64 {
    i64::try_from(dong).unwrap_or(i64::MAX)
}

/// The account of the province that a credit is on.
fn account<'a>(province: &'a law::Province, credit: &Credit) -> Option<&'a BankAccount> {
    let same = |a: &&BankAccount| a.bin == credit.bin && a.account == credit.account;
    province.accounts.iter().find(same)
}

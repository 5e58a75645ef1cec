//! The world outside the house: the object store and the time-stamp authority now; identity provider, mail, payment, national
//! portal later.
//!
//! Only this room calls out. It knows nobody else in the house: no dossier, no province, no SQL, no HTTP framework.

pub mod object_store;
pub mod time_stamp;

pub use object_store::{Digest, ObjectStore, StoreFault};
pub use time_stamp::{TimeStampAuthority, TimeStampFault};

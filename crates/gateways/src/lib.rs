//! The world outside the house: the object store, files that are still arriving, the program that reads pictures, the
//! time-stamp authority, the identity provider; mail, payment and national portal come beside them.
//!
//! Only this room calls out. It knows nobody else in the house: no dossier, no province, no SQL, no HTTP framework.

pub mod identity;
pub mod object_store;
pub mod parts;
pub mod recognition;
pub mod time_stamp;

pub use identity::{IdentityFault, IdentityProvider, IdentitySettings};
pub use object_store::{Digest, ObjectStore, StoreFault};
pub use parts::{OpenPart, PartFault, Parts};
pub use recognition::{ReadWord, Recogniser, RecognitionFault};
pub use time_stamp::{TimeStampAuthority, TimeStampFault};

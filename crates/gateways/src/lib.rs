//! The world outside the house: the object store now; identity provider, mail, payment, national portal later.
//!
//! Only this room calls out. It knows nobody else in the house: no dossier, no province, no SQL, no HTTP framework.

pub mod object_store;

pub use object_store::{Digest, ObjectStore, StoreFault};

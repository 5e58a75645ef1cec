//! The world outside the house: the object store, files that are still arriving, and the program that reads pictures.
//!
//! Only this room calls out. It knows nobody else in the house: no dossier, no province, no SQL, no HTTP framework.

pub mod object_store;
pub mod parts;
pub mod recognition;

pub use object_store::{Digest, ObjectStore, StoreFault};
pub use parts::{OpenPart, PartFault, Parts};
pub use recognition::{ReadWord, Recogniser, RecognitionFault};

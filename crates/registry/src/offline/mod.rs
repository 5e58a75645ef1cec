//! What the store keeps for counters whose network fails: blocks of numbers reserved in advance, and what could not be merged
//! when they came back. The dossiers themselves come in as commands like any other.

mod blocks;
mod refusals;

pub use blocks::{BLOCK_NUMBERS_MAX, NumberBlock, Reserved};
pub(crate) use blocks::{block, numbering_agency};
pub use refusals::{Refused, RefusedHead, RefusedResolution};

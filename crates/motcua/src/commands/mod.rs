//! One module per command.

pub mod calc;
pub mod check;
pub mod search;
pub mod simulate;
pub mod store;
pub mod unit;

//! One module per command.

pub mod calc;
pub mod catalogue;
pub mod check;
pub mod demo;
pub mod edition;
mod figures;
pub mod formulas;
pub mod identity;
pub mod keep;
pub mod pack;
pub mod people;
pub mod replay;
pub mod search;
pub mod serve;
pub mod signing;
pub mod simulate;
pub mod store;
pub mod unit;

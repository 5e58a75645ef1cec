//! Who may do what with a case, and what follows: one folder per kind of case.
//!
//! Pure: no SQL, HTTP, clock, randomness, file or async. `decide` takes the state, a command and facts and answers
//! with events or a refusal; `apply` folds events into the state; `offers` comes from the same gates as `decide`.

pub mod actor;
pub mod balance;
pub mod dossier;
pub mod edition;
pub mod hall;
pub mod petition;
pub mod power;

pub use actor::{Actor, Cover, Grant, Limit, StaffId};
pub use law::policy::Role;

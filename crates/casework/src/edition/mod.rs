//! An edition of the pack: the whole text of a province as it shall be from a day on. One person proposes it, a second
//! one approves it, then it is published; open dossiers keep the edition of the procedure they were accepted under.

mod decide;
mod refusal;
mod state;

pub use decide::{Command, Facts, Latest, Resting, decide, decide_new, offers};
pub use refusal::Refusal;
pub use state::{Edition, Event, Proposal, Status, apply, open};

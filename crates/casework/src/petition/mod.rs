//! A petition (phản ánh, kiến nghị): somebody says what is wrong with a regulation, with the way of working of officials
//! or with something an agency can put right. It has a clock of its own, an answer that is published without names, and
//! the sender may open it once more when it was closed without being settled.
//!
//! Complaints and denunciations are no petitions: they are refused here and told where they go. Pure, like all of casework.

mod apply;
mod command;
mod decide;
mod event;
mod offers;
mod refusal;
mod state;

pub use apply::{apply, open};
pub use command::{Command, CommandKind, Ground, Opening};
pub use decide::{Facts, decide, decide_new, limits};
pub use event::{Event, Limits};
pub use offers::{Offer, offers};
pub use refusal::Refusal;
pub use state::{Petition, PetitionCode, PublicWords, Rating, Stage};

//! The dossier: life cycle T1-T20 with its sub-states, clock, three organisations and separation of duties.

mod apply;
mod claim;
pub mod clock;
mod command;
mod decide;
pub mod effect;
mod event;
mod facts;
mod gate;
mod money;
pub mod notice;
mod offers;
mod payment;
mod refusal;
mod rerun;
mod state;

pub use apply::{apply, open, replay};
pub use claim::{Claim, Claimed, Reservation};
pub use command::{
    Command, CommandKind, DISLIKES, Decision, DelayCause, FeeLine, Opening, PaymentMethod, ReceivedComponent,
    Recipient, StepRatings, SupplementItem,
};
pub use decide::{decide, decide_new, foresee, on_behalf_of};
pub use event::{Event, UnknownEvent};
pub use facts::{Assignee, Facts, PersonalRef};
pub use gate::answer_limit;
pub use money::{Applied, Due, Money, OBLIGATION};
pub use offers::{Offer, offers};
pub use refusal::{Fault, Refusal};
pub use rerun::{Lived, Rerun, leads_to, rerun};
pub use state::{
    Clock, Consultation, Delivery, Dossier, FiledComponent, PendingLetter, Phase, Stage, Status, StopReason,
};

//! Petitions: streams of the journal beside dossiers, with a projection of their own. Who sent one and what was written is
//! sealed in the side table of personal data; what everybody may read is what the agency published.

mod act;
mod plan;
mod row;
mod see;

pub use act::{PetitionAct, PetitionAnswer, PetitionRequest, Sender};
pub(crate) use plan::{Seat, plan};
pub(crate) use row::{Held, Tokens, differences, personal_rows, sealed_words, write};
pub use see::{
    Followed, PetitionEntry, PetitionFilter, PetitionItem, PetitionPage, PublicFilter, PublishedPetition,
    SenderShown, VoiceRow,
};

//! What may be done next, from the same gates as `decide`.

use super::command::CommandKind;
use super::decide::{Facts, gate};
use super::refusal::Refusal;
use super::state::Petition;

/// A command as offered to an actor: allowed now, or withheld with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The command.
    pub command: CommandKind,
    /// Why it is withheld; `None` means the server accepts it now, given its fields.
    pub withheld: Option<Refusal>,
}

/// The commands to show to this actor: those allowed, and those that people look for but the law withholds now. Commands
/// of other roles and stages are left out.
#[must_use]
pub fn offers(petition: &Petition, facts: &Facts<'_>) -> Vec<Offer> {
    CommandKind::ALL
        .iter()
        .filter_map(|&command| match gate(petition, command, facts) {
            Ok(()) => Some(Offer { command, withheld: None }),
            Err(
                Refusal::NotFromHere { .. }
                | Refusal::NotYourRole { .. }
                | Refusal::NotYourPetition
                | Refusal::SenderOnly
                | Refusal::AlreadyRated,
            ) => None,
            Err(refusal) => Some(Offer { command, withheld: Some(refusal) }),
        })
        .collect()
}

//! Who may do what with an edition. Two persons stand behind every change of the texts: the control of administrative
//! procedures is a duty of its own (Decree 63/2010/NĐ-CP, Art 4 and 5), apart from those who work by them.

use jiff::civil::Date;
use law::Action;
use law::code::ProcedureCode;
use law::policy::Powers;

use super::refusal::Refusal;
use super::state::{Edition, Event, Proposal, Status};
use crate::actor::{Actor, Grant};

/// What can be done with an edition that is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A second person agrees.
    Approve,
    /// A second person sends it back.
    Return {
        /// Why.
        reason: String,
    },
    /// It is put in force from its day on.
    Publish,
    /// It is taken back.
    Withdraw,
}

/// The edition published last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// Its stream.
    pub id: i64,
    /// Its day of effect.
    pub effective_from: Date,
}

/// Dossiers that rest on an edition of a procedure whose words would change under them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting {
    /// Procedure.
    pub procedure: ProcedureCode,
    /// First day of effect of the edition.
    pub edition: Date,
    /// Open dossiers.
    pub open: u64,
}

/// What a decision needs besides the edition.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// The policies in force.
    pub powers: Powers<'a>,
    /// Today in Vietnam.
    pub today: Date,
    /// The edition published last.
    pub latest: Option<Latest>,
    /// Dossiers whose words would change.
    pub resting: &'a [Resting],
    /// Whether any word differs from the text in force.
    pub changes: bool,
}

/// Decides on a proposal.
///
/// # Errors
/// [`Refusal`].
pub fn decide_new(proposal: &Proposal, facts: &Facts<'_>) -> Result<Event, Refusal> {
    power(facts, Action::ProposeEdition)?;
    for (field, text) in [("title", &proposal.title), ("ground", &proposal.ground)] {
        if text.trim().is_empty() {
            return Err(Refusal::Missing { field });
        }
    }
    if !facts.changes {
        return Err(Refusal::NothingChanged);
    }
    in_time(proposal, facts)?;
    Ok(Event::Proposed(proposal.clone()))
}

/// Decides on a command.
///
/// # Errors
/// [`Refusal`].
pub fn decide(edition: &Edition, command: &Command, facts: &Facts<'_>) -> Result<Event, Refusal> {
    let from = |allowed: &[Status]| {
        let refusal = Refusal::NotFromHere { status: edition.status };
        if allowed.contains(&edition.status) { Ok(()) } else { Err(refusal) }
    };
    match command {
        Command::Approve => {
            from(&[Status::Proposed])?;
            second_person(edition, facts)?;
            publishable(edition, facts)?;
            Ok(Event::Approved {})
        }
        Command::Return { reason } => {
            from(&[Status::Proposed, Status::Approved])?;
            second_person(edition, facts)?;
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::Missing { field: "reason" });
            }
            Ok(Event::Returned { reason: reason.to_owned() })
        }
        Command::Publish => {
            from(&[Status::Approved])?;
            power(facts, Action::PublishEdition)?;
            publishable(edition, facts)?;
            Ok(Event::Published {})
        }
        Command::Withdraw => {
            from(&[Status::Proposed, Status::Approved])?;
            power(facts, Action::PublishEdition)?;
            Ok(Event::Withdrawn {})
        }
    }
}

/// What this actor may do now: each command with the reason where it is withheld from a person of the right role.
#[must_use]
pub fn offers(edition: &Edition, facts: &Facts<'_>) -> Vec<(Command, Option<Refusal>)> {
    let sample = Command::Return { reason: "?".to_owned() };
    let offer = |command: Command| match decide(edition, &command, facts) {
        Ok(_) => Some((command, None)),
        Err(Refusal::NotFromHere { .. } | Refusal::NotYourRole { .. }) => None,
        Err(refusal) => Some((command, Some(refusal))),
    };
    [Command::Publish, Command::Approve, sample, Command::Withdraw].into_iter().filter_map(offer).collect()
}

fn power(facts: &Facts<'_>, action: Action) -> Result<(), Refusal> {
    let may = |grant: &Grant| !facts.powers.all_places(grant.role, action).is_empty();
    if facts.actor.grants().iter().any(may) {
        return Ok(());
    }
    let needed = facts.powers.holders(action).map(|(_, roles)| roles.to_vec()).unwrap_or_default();
    Err(Refusal::NotYourRole { needed })
}

fn second_person(edition: &Edition, facts: &Facts<'_>) -> Result<(), Refusal> {
    power(facts, Action::ApproveEdition)?;
    let same = facts.actor.staff().is_some_and(|actor| Some(actor) == edition.proposed_by.as_ref());
    if same { Err(Refusal::SamePerson) } else { Ok(()) }
}

fn in_time(proposal: &Proposal, facts: &Facts<'_>) -> Result<(), Refusal> {
    if proposal.effective_from < facts.today {
        return Err(Refusal::InThePast { today: facts.today });
    }
    match facts.latest {
        Some(latest) if latest.effective_from > proposal.effective_from => {
            Err(Refusal::BeforeLatest { latest: latest.effective_from })
        }
        _ => Ok(()),
    }
}

fn publishable(edition: &Edition, facts: &Facts<'_>) -> Result<(), Refusal> {
    if edition.proposal.based_on != facts.latest.map(|latest| latest.id) {
        return Err(Refusal::Outdated);
    }
    in_time(&edition.proposal, facts)?;
    if !facts.resting.is_empty() {
        return Err(Refusal::Rewrites { resting: facts.resting.to_vec() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    use jiff::civil::date;

    use law::policy::{Place, Policies, Policy};
    use law::{AgencyId, Role};

    use super::super::state::{apply, open};
    use super::*;
    use crate::actor::StaffId;

    static POLICIES: LazyLock<Policies> = LazyLock::new(|| {
        let policy = |may: &[Action], roles: &[Role]| Policy {
            name: "editions".to_owned(),
            roles: roles.to_vec(),
            may: may.to_vec(),
            at: vec![Place::Everywhere],
            when: None,
            effective_from: date(2025, 7, 1),
            effective_to: None,
            source: law::procedure::Citation { number: "118/2025/NĐ-CP".to_owned(), article: None },
        };
        let keeper = Role::ProcedureController;
        Policies::new(vec![
            policy(&[Action::ProposeEdition, Action::PublishEdition], &[keeper]),
            policy(&[Action::ApproveEdition], &[keeper, Role::Leader]),
        ])
    });

    fn staff(id: &str, role: Role) -> Actor {
        let grants = vec![Grant::new(role, AgencyId("H15".to_owned()))];
        Actor::standing_in(StaffId(id.to_owned()), grants, Vec::new())
    }

    fn facts<'a>(actor: &'a Actor, resting: &'a [Resting]) -> Facts<'a> {
        Facts {
            actor,
            powers: POLICIES.at(law::time::instant(date(2026, 2, 2).at(8, 0, 0, 0))),
            today: date(2026, 2, 2),
            latest: None,
            resting,
            changes: true,
        }
    }

    fn proposal() -> Proposal {
        Proposal {
            name: "2026.11+1".to_owned(),
            title: "Rút ngắn thời hạn".to_owned(),
            ground: "12/QĐ-UBND".to_owned(),
            effective_from: date(2026, 3, 1),
            based_on: None,
            files: BTreeMap::new(),
        }
    }

    fn proposed(by: &Actor) -> Edition {
        let event = decide_new(&proposal(), &facts(by, &[])).unwrap();
        open(&event, jiff::Timestamp::UNIX_EPOCH, by.staff()).unwrap()
    }

    fn after(mut edition: Edition, command: &Command, by: &Actor) -> Edition {
        let event = decide(&edition, command, &facts(by, &[])).unwrap();
        apply(&mut edition, &event, jiff::Timestamp::UNIX_EPOCH, by.staff());
        edition
    }

    #[test]
    fn two_persons_stand_behind_what_is_published() {
        let (one, other) = (staff("1", Role::ProcedureController), staff("2", Role::Leader));
        let edition = proposed(&one);
        assert_eq!(decide(&edition, &Command::Approve, &facts(&one, &[])), Err(Refusal::SamePerson));
        let refused = decide(&edition, &Command::Publish, &facts(&one, &[]));
        assert_eq!(refused, Err(Refusal::NotFromHere { status: Status::Proposed }));
        let approved = after(edition, &Command::Approve, &other);
        let published = after(approved, &Command::Publish, &one);
        assert_eq!((published.status, published.version), (Status::Published, 3));
        assert!(offers(&published, &facts(&one, &[])).is_empty());
    }

    #[test]
    fn a_text_on_which_open_dossiers_rest_is_not_rewritten() {
        let (one, other) = (staff("1", Role::ProcedureController), staff("2", Role::ProcedureController));
        let resting = [Resting {
            procedure: ProcedureCode("1.004873".to_owned()),
            edition: date(2025, 7, 1),
            open: 412,
        }];
        let refused = decide(&proposed(&one), &Command::Approve, &facts(&other, &resting));
        assert_eq!(refused, Err(Refusal::Rewrites { resting: resting.to_vec() }));
    }

    #[test]
    fn a_change_is_neither_back_dated_nor_older_than_what_was_published_meanwhile() {
        let (one, other) = (staff("1", Role::ProcedureController), staff("2", Role::Leader));
        let edition = proposed(&one);
        let late = Facts { today: date(2026, 3, 2), ..facts(&other, &[]) };
        let refused = decide(&edition, &Command::Approve, &late);
        assert_eq!(refused, Err(Refusal::InThePast { today: date(2026, 3, 2) }));
        let latest = Some(Latest { id: 7, effective_from: date(2026, 4, 1) });
        let meanwhile = Facts { latest, ..facts(&other, &[]) };
        assert_eq!(decide(&edition, &Command::Approve, &meanwhile), Err(Refusal::Outdated));
        let refused = decide_new(&proposal(), &Facts { latest, ..facts(&one, &[]) });
        assert_eq!(refused, Err(Refusal::BeforeLatest { latest: date(2026, 4, 1) }));
    }

    #[test]
    fn nobody_else_touches_the_texts_and_a_return_says_why() {
        let (one, clerk) = (staff("1", Role::ProcedureController), staff("9", Role::Clerk));
        let edition = proposed(&one);
        for command in [Command::Approve, Command::Withdraw, Command::Return { reason: "x".to_owned() }] {
            let refused = decide(&edition, &command, &facts(&clerk, &[]));
            assert!(matches!(refused, Err(Refusal::NotYourRole { .. })), "{command:?}: {refused:?}");
        }
        assert!(decide_new(&proposal(), &facts(&clerk, &[])).is_err());
        let leader = staff("2", Role::Leader);
        let silent = Command::Return { reason: "  ".to_owned() };
        let refused = decide(&edition, &silent, &facts(&leader, &[]));
        assert_eq!(refused, Err(Refusal::Missing { field: "reason" }));
        let unchanged = Facts { changes: false, ..facts(&one, &[]) };
        assert_eq!(decide_new(&proposal(), &unchanged), Err(Refusal::NothingChanged));
    }

    #[test]
    fn an_event_is_read_as_it_was_written() {
        for event in [Event::Proposed(proposal()), Event::Approved {}, Event::Returned { reason: "x".into() }]
        {
            let text = serde_json::to_string(&event).unwrap();
            assert!(text.contains(Event::PREFIX));
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        }
    }
}

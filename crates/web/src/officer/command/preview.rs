//! What the applicant will read once a command, and the agreement it needs, is given; and the paper that goes with it.

use std::sync::Arc;

use casework::dossier::{Command, CommandKind, Decision, Event, Facts};
use registry::views::{ActorShown, DossierPage, Entry};

use super::Preview;
use super::consequence::{Foreseen, foreseen};
use super::fields::Around;
use crate::common::procedure_text;
use crate::common::{StaffVisit, Visit};
use crate::officer::desk::Seen;
use crate::public::papers::Form;
use crate::public::receipt::handler::told;

/// Whether the applicant is told something by it that can be shown before.
pub(super) fn previews(kind: CommandKind) -> bool {
    use CommandKind as C;
    matches!(
        kind,
        C::RequestSupplement | C::ProposeSupplement | C::ProposeExtension | C::RefuseIntake | C::Propose
    )
}

/// The paper that a command brings about.
pub(super) fn form(kind: CommandKind, next: &DossierPage) -> Option<Form> {
    use CommandKind as C;
    let refused = matches!(next.state.decision, Some(Decision::Refuse { .. }));
    match kind {
        C::RequestSupplement | C::ProposeSupplement => Some(Form::Supplement),
        C::ProposeExtension => Some(Form::Apology),
        C::RefuseIntake => Some(Form::Refusal),
        C::Propose | C::Review | C::Sign if refused => Some(Form::Refusal),
        C::Propose | C::Review | C::Sign => Some(Form::Result),
        C::ApproveLetter if next.state.clock.as_ref().is_some_and(|clock| clock.paused_since.is_some()) => {
            Some(Form::Supplement)
        }
        C::ApproveLetter => Some(Form::Apology),
        _ => None,
    }
}

/// The dossier with the entries that would be written, as this member of staff sees it.
pub(super) fn page_after(desk: &StaffVisit, seen: &Seen, next: &Foreseen) -> DossierPage {
    let mut page = seen.clone();
    for (version, event) in (seen.state.version + 1..).zip(&next.events) {
        page.entries.push(Entry {
            position: 0,
            version,
            kind: event.kind().to_owned(),
            at: desk.visit.now,
            actor: ActorShown::Staff { id: desk.staff.id.clone(), name: Some(desk.staff.name.clone()) },
            on_behalf_of: None,
            unit: desk.staff.agency.clone(),
            pack_edition: desk.visit.app.province().edition.clone(),
            event: event.clone(),
            hash: String::new(),
        });
    }
    page.state = Arc::new(next.state.clone());
    page
}

/// A proposed refusal as it would be signed: for those who review it.
pub(super) fn command_shown(kind: CommandKind, seen: &Seen) -> Option<Command> {
    match (kind, &seen.state.decision) {
        (CommandKind::ApproveLetter, _) => Some(Command::ApproveLetter),
        (CommandKind::Sign, Some(_)) => Some(Command::Sign { file: None }),
        (CommandKind::Review, Some(_)) => Some(Command::Review),
        _ => None,
    }
}

impl Around<'_> {
    /// What the applicant will read; `None` where the command would be refused.
    pub(super) fn preview(&self, desk: &StaffVisit, command: &Command, facts: &Facts<'_>) -> Option<Preview> {
        let next = foreseen(self.seen, command, facts)?;
        let page = page_after(desk, self.seen, &next);
        let province = self.visit.app.province();
        let told = told(self.visit, &page, &province);
        let texts = self.visit.texts();
        let mut preview = Preview { card: told.card(), points: Vec::new(), lines: Vec::new() };
        for event in &next.events {
            match event {
                Event::SupplementRequested(body) => {
                    preview.points = body.items.iter().map(|item| self.point(self.visit, item)).collect();
                    preview.lines.push((texts.get("letter-answer"), told.moment(body.answer_by)));
                }
                Event::Extended(body) => {
                    preview.lines.push((texts.get("input-reason"), body.reason.clone()));
                    preview.lines.push((texts.get("input-new-due"), told.moment(body.due)));
                }
                Event::IntakeRefused(body) => {
                    preview.lines.push((texts.get("input-reason"), body.reason.clone()));
                    preview.lines.push((texts.get("input-ground"), body.ground.clone()));
                }
                Event::Proposed(body) => {
                    if let Decision::Refuse { reason, ground } = &body.decision {
                        preview.lines.push((texts.get("input-reason"), reason.clone()));
                        preview.lines.push((texts.get("input-ground"), ground.clone()));
                    }
                }
                _ => {}
            }
        }
        Some(preview)
    }

    fn point(&self, visit: &Visit, item: &casework::dossier::SupplementItem) -> (String, String, String) {
        let asked = self.procedure.zip(item.component.as_ref());
        let asked = asked.and_then(|(procedure, id)| procedure.components.iter().find(|c| c.id == *id));
        let paper = asked.map_or_else(
            || visit.texts().get("command-item-general"),
            |component| procedure_text::words(&component.name, visit.lang),
        );
        (paper, sentences(&item.defect, &item.cure), item.ground.clone())
    }
}

/// What is wrong and what to do, as two sentences.
fn sentences(defect: &str, cure: &str) -> String {
    match (cure.is_empty(), defect.ends_with(['.', '!', '?', ':'])) {
        (true, _) => defect.to_owned(),
        (false, true) => format!("{defect} {cure}"),
        (false, false) => format!("{defect}. {cure}"),
    }
}

//! Notes among colleagues: newest first, those for the next shift marked, with a place to write another one.

use casework::dossier::{CommandKind, Event, offers};
use law::time::local;
use registry::views::{ActorShown, Entry};

use super::Seen;
use crate::common::{StaffVisit, Visit};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Who wrote it and when.
    pub by: String,
    /// Text.
    pub text: String,
    /// Meant for whoever comes next on duty.
    pub next_shift: bool,
}

/// The notes of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// Newest first.
    pub rows: Vec<NoteRow>,
    /// Where a note is sent; `None` for those who may not write one.
    pub action: Option<String>,
}

impl Notes {
    pub(super) fn of(desk: &StaffVisit, seen: &Seen) -> Self {
        let (visit, actor) = (&desk.visit, desk.staff.actor());
        let province = visit.app.province();
        let facts = visit.app.facts(&province, &actor, false);
        let may = offers(&seen.state, &facts)
            .iter()
            .any(|offer| offer.command == CommandKind::Note && offer.withheld.is_none());
        let action = format!("/officer/dossiers/{}/{}", seen.state.code, CommandKind::Note.as_str());
        Self {
            rows: seen.entries.iter().rev().filter_map(|entry| row(visit, entry)).collect(),
            action: may.then(|| visit.url(&action)),
        }
    }
}

fn row(visit: &Visit, entry: &Entry) -> Option<NoteRow> {
    let Event::Noted(noted) = &entry.event else { return None };
    let who = match &entry.actor {
        ActorShown::Staff { id, name } => name.clone().unwrap_or_else(|| id.to_string()),
        ActorShown::Officer | ActorShown::Applicant | ActorShown::System => String::new(),
    };
    let at = visit.lang.moment(local(entry.at));
    Some(NoteRow {
        by: visit.texts().with("note-by", &[("who", &who), ("at", &at)]),
        text: noted.text.clone(),
        next_shift: noted.next_shift,
    })
}

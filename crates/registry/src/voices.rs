//! The counters of what people say, per agency and day: petitions with their answers, ratings of dossiers and of their
//! steps. They grow in the transaction of the entry; nobody's name is near them.

use std::collections::HashMap;

use casework::dossier::{Dossier, Event as DossierEvent};
use casework::petition::{Event, Petition};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::dialect::{Column, Connection, Rows, Write};
use crate::trouble::Trouble;

/// Number of counters of a row.
pub(crate) const VOICES: usize = 18;

/// Names of the counters, the columns of `voice_count`.
pub(crate) const NAMES: [&str; VOICES] = [
    "received",
    "forwarded",
    "declined",
    "withdrawn",
    "answered_in_time",
    "answered_late",
    "published",
    "reopened",
    "answers_liked",
    "answers_disliked",
    "dossiers_liked",
    "dossiers_disliked",
    "intake_liked",
    "intake_disliked",
    "handling_liked",
    "handling_disliked",
    "return_liked",
    "return_disliked",
];

/// Increments by agency and local day.
pub(crate) type Voices = HashMap<(String, Date), [i64; VOICES]>;

fn add(voices: &mut Voices, agency: &str, at: Timestamp, name: &str) {
    let row = voices.entry((agency.to_owned(), law::time::local(at).date())).or_default();
    if let Some(sum) = NAMES.iter().position(|known| *known == name).and_then(|at| row.get_mut(at)) {
        *sum += 1;
    }
}

/// Adds what one event of a petition changes. `before` is `None` for the event that opens it.
pub(crate) fn of_petition(
    voices: &mut Voices,
    before: Option<&Petition>,
    event: &Event,
    after: &Petition,
    at: Timestamp,
) {
    let here = after.agency.as_str();
    match event {
        Event::Sent { .. } => add(voices, here, at, "received"),
        Event::Forwarded { .. } => {
            if let Some(before) = before {
                add(voices, before.agency.as_str(), at, "forwarded");
            }
            add(voices, here, at, "received");
        }
        Event::Declined { .. } => add(voices, here, at, "declined"),
        Event::Withdrawn {} => add(voices, here, at, "withdrawn"),
        // A second wording of the answer is not a second answer.
        Event::Answered { .. } if before.is_some_and(|before| before.answered_at.is_none()) => {
            let name = if after.is_late(at) { "answered_late" } else { "answered_in_time" };
            add(voices, here, at, name);
        }
        Event::Published { .. } => add(voices, here, at, "published"),
        Event::Reopened { .. } => add(voices, here, at, "reopened"),
        Event::Rated(rating) => {
            add(voices, here, at, if rating.satisfied { "answers_liked" } else { "answers_disliked" });
        }
        Event::Answered { .. }
        | Event::Accepted {}
        | Event::DetailsAsked { .. }
        | Event::DetailsGiven { .. }
        | Event::Assigned { .. }
        | Event::AnsweredPrivately { .. }
        | Event::Closed {} => {}
    }
}

/// Adds what a rating of a dossier says: of the whole and of handling to the authority, of intake and of the handing over
/// to the intake.
pub(crate) fn of_dossier(voices: &mut Voices, event: &DossierEvent, dossier: &Dossier, at: Timestamp) {
    let DossierEvent::Rated(rated) = event else { return };
    let (intake, authority) = (dossier.intake.as_str(), dossier.authority.as_str());
    let opinions = [
        (authority, Some(rated.satisfied), "dossiers"),
        (intake, rated.steps.intake, "intake"),
        (authority, rated.steps.handling, "handling"),
        (intake, rated.steps.return_of_result, "return"),
    ];
    for (agency, satisfied, of) in opinions {
        if let Some(satisfied) = satisfied {
            add(voices, agency, at, &format!("{of}_{}", if satisfied { "liked" } else { "disliked" }));
        }
    }
}

/// Adds increments to the table.
pub(crate) fn write(connection: &mut Connection, voices: &Voices) -> Result<(), Trouble> {
    let rows: Vec<_> = voices.iter().collect();
    let mut columns = vec![
        ("agency", Column::Text(rows.iter().map(|((agency, _), _)| Some(agency.as_str())).collect())),
        ("day", Column::Date(rows.iter().map(|((_, day), _)| Some(*day)).collect())),
    ];
    for (index, name) in NAMES.into_iter().enumerate() {
        let sums = rows.iter().map(|(_, sums)| sums.get(index).copied()).collect();
        columns.push((name, Column::Int(sums)));
    }
    connection.write(&Rows { table: "voice_count", columns, write: Write::Add { keys: &["agency", "day"] } })
}

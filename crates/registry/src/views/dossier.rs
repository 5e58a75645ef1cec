//! One dossier with all that its desk shows.

use std::collections::HashMap;
use std::sync::Arc;

use casework::dossier::Dossier;
use casework::{Actor, StaffId};
use jiff::SignedDuration;
use law::code::DossierCode;

use super::View;
use super::history::{Entry, shown};
use super::track::{TrackStep, steps};
use crate::bound::Bound;
use crate::dialect::Row;
use crate::looks::Purpose;
use crate::mask;
use crate::permission::Viewer;
use crate::personal::Personal;
use crate::trouble::Trouble;

/// How long a recorded look at personal data keeps it open.
const LOOK_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Personal data as far as the viewer may read it.
#[derive(Debug, Clone, PartialEq)]
pub enum PersonalShown {
    /// In full: to the applicant, and for a while to whoever has recorded a purpose.
    Full(Personal),
    /// To the handling and receiving units: names and answers, numbers masked.
    Handling(Personal),
    /// To others who see the dossier: initials.
    Masked(Personal),
    /// The person was erased.
    Erased,
    /// None was given.
    NotGiven,
}

impl PersonalShown {
    /// What may be shown, if there is anything.
    #[must_use]
    pub fn personal(&self) -> Option<&Personal> {
        match self {
            Self::Full(personal) | Self::Handling(personal) | Self::Masked(personal) => Some(personal),
            Self::Erased | Self::NotGiven => None,
        }
    }
}

/// How the viewer is related to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relation {
    /// It is the viewer's own.
    pub applicant: bool,
    /// Works at the official intake.
    pub intake: bool,
    /// Works at the competent authority or at its own desk.
    pub authority: bool,
    /// Works where the applicant was helped.
    pub support: bool,
    /// Works at an agency that was asked.
    pub consulted: bool,
}

/// A dossier with its history.
#[derive(Debug, Clone)]
pub struct DossierPage {
    /// Stream in the journal.
    pub stream: i64,
    /// Its state. Names of staff in it are not for applicants.
    pub state: Arc<Dossier>,
    /// Personal data as far as the viewer may read it.
    pub personal: PersonalShown,
    /// The viewer's part in it. `relation.applicant` is the fact `actor_is_applicant` of `casework::dossier::offers`.
    pub relation: Relation,
    /// All entries, oldest first.
    pub entries: Vec<Entry>,
    /// The timeline as the public sees it: no names.
    pub steps: Vec<TrackStep>,
    /// Display names of the members of staff mentioned.
    pub names: HashMap<StaffId, String>,
}

impl View<'_> {
    /// A dossier; `None` where there is none for this viewer.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn dossier(&mut self, viewer: &Viewer, code: &DossierCode) -> Result<Option<DossierPage>, Trouble> {
        let Some(row) = self.dossier_row(viewer, code)? else { return Ok(None) };
        let id = row.int(0)?;
        let stream = self.stream(id)?;
        let names = self.names_in(&stream)?;
        let entries = shown(&stream, viewer, &names);
        let relation = relation(viewer, &stream.state);
        let full = relation.applicant || looked(viewer, &entries, self.now);
        let personal = self.personal_shown(viewer, &row, &stream.state, full)?;
        match &personal {
            PersonalShown::Full(_) => self.note_look(viewer, id, Purpose::Unmasked),
            PersonalShown::Handling(_) => self.note_look(viewer, id, Purpose::Handling),
            PersonalShown::Masked(_) | PersonalShown::Erased | PersonalShown::NotGiven => {}
        }
        let steps = steps(&stream);
        Ok(Some(DossierPage {
            stream: id,
            state: Arc::new(stream.state),
            personal,
            relation,
            entries,
            steps,
            names,
        }))
    }

    fn dossier_row(&mut self, viewer: &Viewer, code: &DossierCode) -> Result<Option<Row>, Trouble> {
        let mut bound = Bound::default();
        let code = bound.put(code.as_str());
        let sql = format!(
            "SELECT dossier.id, dossier.personal_id, personal.sealed, personal.erased_at FROM dossier \
             LEFT JOIN personal ON personal.id = dossier.personal_id WHERE dossier.code = {code} AND {}",
            viewer.condition(&mut bound)
        );
        self.connection.query_one(&sql, &bound.0)
    }

    fn personal_shown(
        &self,
        viewer: &Viewer,
        row: &Row,
        state: &Dossier,
        full: bool,
    ) -> Result<PersonalShown, Trouble> {
        let (Some(id), Some(sealed)) = (row.opt_int(1)?, row.opt_bytes(2)?) else {
            return Ok(if row.opt_time(3)?.is_some() {
                PersonalShown::Erased
            } else {
                PersonalShown::NotGiven
            });
        };
        let personal = self.open_personal(id, row.int(0)?, &sealed)?;
        if full {
            return Ok(PersonalShown::Full(personal));
        }
        let procedure = self.province.procedure_edition(&state.procedure, state.edition);
        let organisations = (&state.intake, &state.authority);
        Ok(match viewer.sees_names(organisations, &state.procedure, state.case_officer.as_ref()) {
            true => PersonalShown::Handling(mask::for_handling(&personal, procedure)),
            false => PersonalShown::Masked(mask::for_others(&personal)),
        })
    }
}

/// Whether the viewer has just recorded a look at the personal data: the command `view-personal-data` opens it, for a while.
fn looked(viewer: &Viewer, entries: &[Entry], now: jiff::Timestamp) -> bool {
    let Some(me) = viewer.actor().staff() else { return false };
    entries.iter().rev().any(|entry| {
        let mine = matches!(&entry.actor, super::ActorShown::Staff { id, .. } if id == me);
        mine && entry.kind == "personal_data_viewed" && now.duration_since(entry.at) <= LOOK_LASTS
    })
}

fn relation(viewer: &Viewer, state: &Dossier) -> Relation {
    let works_at = |agency: &law::AgencyId| viewer.organisations().any(|own| own == agency);
    Relation {
        applicant: matches!(viewer.actor(), Actor::Applicant { .. }),
        intake: works_at(&state.intake),
        authority: viewer.authorities().any(|own| *own == state.authority),
        support: state.support.as_ref().is_some_and(works_at),
        consulted: state.consultations.iter().any(|consultation| works_at(&consultation.agency)),
    }
}

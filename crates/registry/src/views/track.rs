//! What anyone who has the code may see: when, whether something must be done, where it has been. No names of officers, no
//! words written about the case, the applicant as initials.

use casework::dossier::{Clock, Delivery, Dossier, Event, Stage, Status, StopReason, apply, open};
use jiff::Timestamp;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::procedure::Channel;

use super::View;
use super::history::Stream;
use crate::mask;
use crate::trouble::Trouble;

/// What the applicant has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionNeeded {
    /// Answer a request to complete the dossier.
    Supplement {
        /// How many points.
        items: usize,
        /// Until when.
        answer_by: Timestamp,
    },
    /// Pay.
    Payment {
        /// Amount in đồng.
        dong: u64,
        /// Until when.
        pay_by: Timestamp,
    },
    /// Fetch the result at the counter.
    Collect,
}

/// A step of the public timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackStep {
    /// When.
    pub at: Timestamp,
    /// Kind of the entry, as in the journal: the key of its words.
    pub kind: &'static str,
    /// Which organisation.
    pub agency: AgencyId,
    /// Stage after it.
    pub stage: &'static str,
    /// Appointment after it.
    pub due: Option<Timestamp>,
    /// Position in the journal.
    pub position: i64,
}

/// A dossier as the public sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// Code.
    pub code: DossierCode,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// First day of effect of the edition it is judged under.
    pub edition: jiff::civil::Date,
    /// Applicant as initials; `None` when erased or not given.
    pub applicant: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Where the applicant was helped.
    pub support: Option<AgencyId>,
    /// Official intake.
    pub intake: AgencyId,
    /// Competent authority.
    pub authority: AgencyId,
    /// National status.
    pub status: Status,
    /// Stage, as `Stage::as_str` names it.
    pub stage: &'static str,
    /// When the stage began.
    pub stage_since: Timestamp,
    /// First arrival.
    pub submitted_at: Timestamp,
    /// Acceptance.
    pub accepted_at: Option<Timestamp>,
    /// The legal clock; `None` before acceptance.
    pub clock: Option<Clock>,
    /// Result issued, refused or stopped.
    pub closed_at: Option<Timestamp>,
    /// Handed over.
    pub returned_at: Option<Timestamp>,
    /// Why it was stopped.
    pub stopped: Option<StopReason>,
    /// What the applicant has to do.
    pub action: Option<ActionNeeded>,
    /// How the result is delivered.
    pub delivery: Delivery,
    /// Whether it has been rated.
    pub rated: bool,
    /// Where it has been, oldest first.
    pub steps: Vec<TrackStep>,
    /// The state without persons and words, for `casework::dossier::clock`.
    pub state: Dossier,
    /// Position and hash (hexadecimal) of its last entry: the proof.
    pub proof: (i64, String),
}

impl View<'_> {
    /// The public view of a dossier; `None` for a code nobody issued.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn track(&mut self, code: &DossierCode) -> Result<Option<Tracked>, Trouble> {
        let sql = "SELECT dossier.id, dossier.personal_id, personal.sealed FROM dossier \
             LEFT JOIN personal ON personal.id = dossier.personal_id WHERE dossier.code = $1";
        let Some(row) = self.connection.query_one(sql, &[code.as_str().into()])? else { return Ok(None) };
        let id = row.int(0)?;
        let stream = self.stream(id)?;
        let applicant = match (row.opt_int(1)?, row.opt_bytes(2)?) {
            (Some(personal), Some(sealed)) => {
                Some(mask::name(&self.open_personal(personal, id, &sealed)?.applicant.name))
            }
            _ => None,
        };
        Ok(Some(tracked(&stream, applicant.filter(|name| !name.is_empty()))))
    }
}

fn tracked(stream: &Stream, applicant: Option<String>) -> Tracked {
    let state = public_state(&stream.state);
    let proof = stream.entries.last().map(|(entry, _, hash)| (entry.position, crate::personal::hex(hash)));
    Tracked {
        code: state.code.clone(),
        procedure: state.procedure.clone(),
        edition: state.edition,
        applicant,
        channel: state.channel,
        support: state.support.clone(),
        intake: state.intake.clone(),
        authority: state.authority.clone(),
        status: state.status(),
        stage: state.stage.as_str(),
        stage_since: state.stage_since,
        submitted_at: state.submitted_at,
        accepted_at: state.accepted_at,
        clock: state.clock.clone(),
        closed_at: state.closed_at,
        returned_at: state.returned_at,
        stopped: match state.stage {
            Stage::Stopped { reason } => Some(reason),
            _ => None,
        },
        action: action(&stream.state),
        delivery: state.delivery,
        rated: stream.state.rating.is_some(),
        steps: steps(stream),
        state,
        proof: proof.unwrap_or_default(),
    }
}

fn action(state: &Dossier) -> Option<ActionNeeded> {
    match &state.stage {
        Stage::AwaitingIntakeSupplement { items, answer_by }
        | Stage::AwaitingSupplement { items, answer_by, answered_at: None, .. } => {
            Some(ActionNeeded::Supplement { items: items.len(), answer_by: *answer_by })
        }
        Stage::AwaitingPayment { dong, pay_by, .. } => {
            Some(ActionNeeded::Payment { dong: *dong, pay_by: *pay_by })
        }
        Stage::Completed if state.delivery == Delivery::Counter => Some(ActionNeeded::Collect),
        _ => None,
    }
}

/// The state without persons and without words about the case.
fn public_state(state: &Dossier) -> Dossier {
    let mut state = Dossier {
        personal: None,
        components: Vec::new(),
        intake_officer: None,
        case_officer: None,
        proposers: Vec::new(),
        signer: None,
        decision: None,
        letter: None,
        consultations: Vec::new(),
        result_number: None,
        result_file: None,
        signed_file: None,
        rating: None,
        ..state.clone()
    };
    wordless(&mut state.stage);
    state
}

fn wordless(stage: &mut Stage) {
    match stage {
        Stage::AwaitingIntakeSupplement { items, .. } | Stage::AwaitingSupplement { items, .. } => {
            items.clear()
        }
        Stage::NotAccepted { reason, .. } => reason.clear(),
        Stage::AwaitingPayment { resume, .. } | Stage::WithdrawalRequested { resume } => wordless(resume),
        _ => {}
    }
}

/// The timeline: which entries the public sees, and at which organisation each took place.
pub(crate) fn steps(stream: &Stream) -> Vec<TrackStep> {
    let (mut steps, mut state): (Vec<TrackStep>, Option<Dossier>) = (Vec::new(), None);
    for (entry, event, _) in &stream.entries {
        let staff = entry.staff();
        match &mut state {
            None => state = open(event, entry.at, staff.as_ref()),
            Some(state) => apply(state, event, entry.at, staff.as_ref()),
        }
        if let Some((state, agency)) = state.as_ref().and_then(|state| Some((state, place(event, state)?))) {
            steps.push(TrackStep {
                at: event.took_place(entry.at),
                kind: event.kind(),
                agency,
                stage: state.stage.as_str(),
                due: state.clock.as_ref().map(|clock| clock.due),
                position: entry.position,
            });
        }
    }
    steps
}

/// Whether an entry is a step of the applicant's way, which anyone who has the code sees.
#[must_use]
pub fn is_public_step(event: &Event, state: &Dossier) -> bool {
    place(event, state).is_some()
}

/// Where an entry took place; `None` for entries that are no step of the citizen's way.
fn place(event: &Event, state: &Dossier) -> Option<AgencyId> {
    match event {
        Event::SupplementProposed(_)
        | Event::ExtensionProposed(_)
        | Event::LetterDeclined(_)
        | Event::ReturnedForRework(_)
        | Event::PersonalDataViewed(_)
        | Event::FileAttached(_)
        | Event::Noted(_)
        | Event::Rated(_) => None,
        Event::ConsultationRequested(body) => Some(body.agency.clone()),
        Event::ConsultationAnswered(body) => Some(body.agency.clone()),
        Event::Submitted(_)
        | Event::TakenIn(_)
        | Event::Accepted(_)
        | Event::IntakeRefused(_)
        | Event::SupplementAnswered(_)
        | Event::Transferred(_)
        | Event::WithdrawalRequested(_)
        | Event::ResultReturned(_)
        | Event::ErrorFound(_)
        | Event::PaymentReceived(_)
        | Event::PaymentRefunded(_) => Some(state.intake.clone()),
        Event::SupplementRequested(_) | Event::Stopped(_) if state.accepted_at.is_none() => {
            Some(state.intake.clone())
        }
        _ => Some(state.authority.clone()),
    }
}

//! What follows from a command, in words and before it is done: the clock, who is told, what comes next, what cannot be
//! undone. Read off the dossier as the rules of `casework` would leave it, not written down a second time.

use casework::dossier::{Command, CommandKind, Dossier, Event, Facts, Stage, apply, decide, foresee, notice};
use law::ClockPolicy;
use law::time::{instant, local};
use registry::views::is_public_step;

use crate::common::command_input;
use crate::common::dossier_words::is_told;
use crate::common::{StaffVisit, Visit, casework_text};
use crate::officer::desk::Seen;

/// A dossier as a command, and the agreement it needs, would leave it.
pub(super) struct Foreseen {
    /// What would be written.
    pub events: Vec<Event>,
    /// The dossier after it.
    pub state: Dossier,
}

/// What would follow; `None` where the command would be refused.
pub(super) fn foreseen(seen: &Seen, command: &Command, facts: &Facts<'_>) -> Option<Foreseen> {
    foresee(&seen.state, command, facts).ok().map(|events| after(seen, events, facts))
}

fn after(seen: &Seen, events: Vec<Event>, facts: &Facts<'_>) -> Foreseen {
    let mut state = (*seen.state).clone();
    for event in &events {
        apply(&mut state, event, facts.now, facts.actor.staff());
    }
    Foreseen { events, state }
}

/// A command with answers that stand for those to come, also where the time or the agency has to be one that is allowed.
pub(super) fn example(kind: CommandKind, seen: &Seen, facts: &Facts<'_>) -> Option<Command> {
    let (state, province) = (&seen.state, facts.province);
    match kind {
        CommandKind::Consult => {
            let today = local(facts.now).date();
            let asked = province.agencies.values().find(|agency| {
                agency.id != state.authority
                    && !agency.is_centre()
                    && agency.valid_to.is_none_or(|to| today <= to)
            })?;
            let answer_by = notice::answer_expected(state, Some(&asked.id), province, facts.now).ok()?;
            let (agency, question) = (asked.id.clone(), "…".to_owned());
            Some(Command::Consult { agency, question, answer_by: instant(answer_by) })
        }
        CommandKind::ProposeExtension => {
            let due = local(state.clock.as_ref()?.due).date();
            let day = province.calendar.next_working_day(due).ok()?;
            let new_due = instant(province.calendar.closing(day).ok()?);
            Some(Command::ProposeExtension { reason: "…".to_owned(), new_due, cause: None })
        }
        kind => command_input::sample(kind),
    }
}

/// The lines of the page: what, and in words.
pub(super) fn lines(
    desk: &StaffVisit,
    seen: &Seen,
    kind: CommandKind,
    facts: &Facts<'_>,
) -> Vec<(String, String)> {
    let visit = &desk.visit;
    let texts = visit.texts();
    let next = example(kind, seen, facts).and_then(|command| match kind {
        // What a review leads to is the next hand; what a letter leads to is the letter.
        CommandKind::Review => {
            decide(&seen.state, &command, facts).ok().map(|events| after(seen, events, facts))
        }
        _ => foreseen(seen, &command, facts),
    });
    let Some(next) = next else { return Vec::new() };
    let told = Telling { visit, seen, kind, next: &next };
    vec![
        (texts.get("follows-clock"), told.clock()),
        (texts.get("follows-told"), told.told()),
        (texts.get("follows-next"), told.next()),
        (texts.get("follows-back"), texts.get(told.back())),
    ]
}

struct Telling<'a> {
    visit: &'a Visit,
    seen: &'a Seen,
    kind: CommandKind,
    next: &'a Foreseen,
}

impl Telling<'_> {
    fn moment(&self, at: jiff::Timestamp) -> String {
        self.visit.lang.due(local(at))
    }

    /// Whether the effect on the clock waits until somebody agrees.
    fn waits(&self) -> bool {
        matches!(
            self.kind,
            CommandKind::ProposeSupplement | CommandKind::ProposeExtension | CommandKind::Propose
        )
    }

    fn clock(&self) -> String {
        let words = self.clock_after();
        // A proposed grant changes nothing even when it is agreed to.
        let changes = self.seen.state.clock != self.next.state.clock
            || self.seen.state.closed_at != self.next.state.closed_at;
        if self.waits() && changes {
            let now = self.visit.texts().get("clock-until-agreed");
            return format!("{now} {words}");
        }
        words
    }

    fn clock_after(&self) -> String {
        let (texts, before, after) = (self.visit.texts(), &self.seen.state, &self.next.state);
        let Some(clock) = &after.clock else {
            return texts.get(if after.status().is_closed() { "clock-none-ended" } else { "clock-none" });
        };
        let due = self.moment(clock.due);
        if after.closed_at.is_some() && before.closed_at.is_none() {
            let late = after.closed_at.is_some_and(|closed| closed > clock.due);
            return texts.with(if late { "clock-ends-late" } else { "clock-ends" }, &[("due", &due)]);
        }
        if after.closed_at.is_some() {
            return texts.get("clock-ended");
        }
        if before.closed_at.is_some() {
            return texts.with("clock-again", &[("due", &due)]);
        }
        let Some(was) = &before.clock else {
            let key = if clock.starts.is_some() { "clock-starts" } else { "clock-starts-there" };
            return texts.with(key, &[("due", &due)]);
        };
        if was.paused_since.is_none() && clock.paused_since.is_some() {
            let restarts = clock.policy == ClockPolicy::RestartFromZero
                && matches!(after.stage, Stage::AwaitingSupplement { .. });
            let limit = self.visit.lang.limit(clock.limit);
            return texts
                .with(if restarts { "clock-stops-restarts" } else { "clock-pauses" }, &[("limit", &limit)]);
        }
        if clock.extensions > was.extensions {
            let original = self.moment(clock.original_due);
            return texts.with("clock-extended", &[("original", &original)]);
        }
        if was.paused_since.is_some() && clock.paused_since.is_none() {
            return texts.with("clock-goes-on", &[("due", &due)]);
        }
        if was.starts.is_none() && clock.starts.is_some() {
            return texts.with("clock-starts", &[("due", &due)]);
        }
        if clock.paused_since.is_some() {
            return texts.get("clock-stands");
        }
        texts.with(if clock.starts.is_some() { "clock-same" } else { "clock-not-there" }, &[("due", &due)])
    }

    /// Who reads of it: the applicant, and whoever has the next step.
    fn told(&self) -> String {
        let texts = self.visit.texts();
        let seen = |event: &Event| is_told(event.kind()) && is_public_step(event, &self.next.state);
        let public = self.next.events.iter().any(seen);
        let applicant = match (public, self.waits()) {
            (true, true) => "told-when-agreed",
            (true, false) => "told-applicant",
            (false, _) if self.kind == CommandKind::ViewPersonalData => "told-applicant-look",
            (false, _) => "told-not-applicant",
        };
        let mut words = texts.get(applicant);
        if let Some(next) = self.hands() {
            words.push(' ');
            words.push_str(&texts.with("told-next", &[("who", &next)]));
        }
        words
    }

    /// Who has the dossier in a queue right after it.
    fn hands(&self) -> Option<String> {
        let lang = self.visit.lang;
        let name = |role| casework_text::role(role, lang).to_lowercase();
        use casework::Role as R;
        let supplements = self.seen.state.supplements;
        let max = self.visit.app.province().parameters.supplement_requests_max;
        Some(match (self.kind, &self.next.state.stage) {
            (CommandKind::Note | CommandKind::ViewPersonalData | CommandKind::AttachFile, _) => return None,
            (CommandKind::ProposeSupplement, _) if supplements >= max => name(R::CentreHead),
            (CommandKind::ProposeSupplement | CommandKind::Propose, _) => name(R::DivisionHead),
            (CommandKind::ProposeExtension, _) => name(R::Approver),
            (
                CommandKind::DeclineLetter | CommandKind::ReturnForRework | CommandKind::AnswerConsultation,
                _,
            ) => name(R::CaseOfficer),
            (_, Stage::Accepted | Stage::Registered | Stage::Completed) => name(R::IntakeOfficer),
            (_, Stage::InTransit | Stage::PendingAssignment | Stage::PendingReview) => name(R::DivisionHead),
            (_, Stage::Consulting) => name(R::Consultee),
            (_, Stage::Appraising | Stage::FieldVerification) => name(R::CaseOfficer),
            (_, Stage::PendingSignature) => name(R::Approver),
            (_, Stage::PendingIssue) => name(R::Clerk),
            (_, Stage::WithdrawalRequested { .. }) => name(R::DivisionHead),
            _ => return None,
        })
    }

    fn next(&self) -> String {
        let (texts, state) = (self.visit.texts(), &self.next.state);
        let now = match self.kind {
            CommandKind::ProposeSupplement | CommandKind::ProposeExtension => texts.get("next-letter"),
            CommandKind::Propose => texts.get("next-review"),
            _ => {
                let stage = casework_text::stage(&state.stage, self.visit.lang);
                texts.with("command-afterwards", &[("stage", &stage)])
            }
        };
        let until = match &state.stage {
            Stage::AwaitingSupplement { answer_by, .. }
            | Stage::AwaitingIntakeSupplement { answer_by, .. } => {
                texts.with("next-answer-by", &[("until", &self.moment(*answer_by))])
            }
            Stage::AwaitingPayment { pay_by, .. } => {
                texts.with("next-pay-by", &[("until", &self.moment(*pay_by))])
            }
            Stage::Consulting => texts.get("next-silence"),
            _ => return now,
        };
        format!("{now} {until}")
    }

    /// The key of what can be taken back.
    fn back(&self) -> &'static str {
        let letter_goes =
            self.kind == CommandKind::ApproveLetter || self.kind == CommandKind::RequestSupplement;
        match self.kind {
            CommandKind::Propose | CommandKind::Review => "back-rework",
            CommandKind::ProposeSupplement | CommandKind::ProposeExtension => "back-letter-waits",
            CommandKind::RequestWithdrawal => "back-withdrawal",
            CommandKind::Assign => "back-assign",
            CommandKind::Issue => "back-issue",
            CommandKind::Sign if !self.next.state.status().is_terminal() => "back-sign",
            _ if self.next.state.status().is_terminal() => "back-final",
            _ if letter_goes => "back-letter-gone",
            _ => "back-kept",
        }
    }
}

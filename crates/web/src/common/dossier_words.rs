//! A dossier as its applicant and the public read it: when, must I do anything, what is happening, how was it counted,
//! where has it been. Units are named, officers never.

use casework::dossier::{Dossier, Stage, Status};
use jiff::Timestamp;
use law::deadline::deadline;
use law::time::local;
use law::{AgencyId, ClockPolicy, Pause, Province};
use registry::views::TrackStep;

use super::casework_text;
use super::clock_text::{Audience, ClockFacts, clock};
use super::components::{DayStrip, DayStripWords, StatusCard, Timeline, TimelineState, TimelineStep};
use super::lang::Lang;
use super::procedure_text;
use super::texts::Texts;

/// Whether a step is worth a line to the applicant: work inside an authority shows as the stage it led to.
pub(crate) fn is_told(kind: &str) -> bool {
    !matches!(kind, "assigned" | "proposed" | "reviewed" | "verification_recorded" | "consultation_answered")
}

/// A dossier with what is needed to speak of it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The province.
    pub province: &'a Province,
    /// Server time.
    pub now: Timestamp,
    /// Language.
    pub lang: Lang,
    /// How many points are to be completed, where their words are not told.
    pub points: usize,
}

impl Told<'_> {
    fn texts(&self) -> Texts {
        Texts::of(self.lang)
    }

    /// Name of the procedure.
    #[must_use]
    pub fn procedure(&self) -> String {
        let edition = self.province.procedure_edition(&self.dossier.procedure, self.dossier.edition);
        edition
            .map_or_else(|| self.dossier.procedure.to_string(), |p| procedure_text::words(&p.name, self.lang))
    }

    /// Name of an agency; where it has ended, also who has its tasks now.
    #[must_use]
    pub fn agency(&self, id: &AgencyId) -> String {
        let name = |id: &AgencyId| {
            let agency = self.province.agency(id);
            agency.map_or_else(|| id.to_string(), |agency| agency.name.get(self.lang.tag()).to_owned())
        };
        let now = self.province.acting(id);
        if now == id {
            return name(id);
        }
        self.texts().with("agency-now", &[("then", &name(id)), ("now", &name(now))])
    }

    /// A moment in full: `17:30 thứ Sáu, 27/11/2026`.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        self.lang.due(local(at))
    }

    /// The card: clock, what is happening, duty, due moment. Without a button.
    #[must_use]
    pub fn card(&self) -> StatusCard {
        let facts = ClockFacts::from(self.dossier);
        let due = self.dossier.clock.as_ref().filter(|_| !self.dossier.status().is_closed());
        StatusCard {
            clock: clock(&facts, self.now, self.province, self.lang, Audience::Citizen),
            status: casework_text::stage(&self.dossier.stage, self.lang),
            duty: self.duty(),
            due: due.map(|clock| (self.texts().get("track-due"), self.moment(clock.due))),
            action: None,
        }
    }

    /// What the applicant must do now, or that nothing is to be done.
    fn duty(&self) -> Vec<String> {
        let texts = self.texts();
        let one = |key: &str| vec![texts.get(key)];
        match &self.dossier.stage {
            Stage::AwaitingIntakeSupplement { items, answer_by }
            | Stage::AwaitingSupplement { items, answer_by, answered_at: None, .. } => {
                let until = self.moment(*answer_by);
                let mut duty =
                    vec![texts.with(
                        "duty-supplement",
                        &[("count", &items.len().max(self.points)), ("until", &until)],
                    )];
                duty.extend(items.iter().map(|item| item.defect.clone()));
                duty
            }
            Stage::AwaitingPayment { dong, pay_by, .. } => {
                let (amount, until) = (self.lang.money(*dong), self.moment(*pay_by));
                vec![texts.with("duty-payment", &[("amount", &amount), ("until", &until)])]
            }
            Stage::Completed => {
                vec![texts.with("duty-collect", &[("place", &self.agency(&self.dossier.intake))])]
            }
            Stage::NotAccepted { reason, ground } => {
                vec![texts.with("duty-not-accepted", &[("reason", reason), ("ground", ground)])]
            }
            Stage::Stopped { reason } => {
                vec![casework_text::stop_reason(*reason, self.lang), texts.get("duty-stopped")]
            }
            Stage::Returned => one("duty-returned"),
            Stage::Registered => one("duty-registered"),
            _ => one("duty-none"),
        }
    }

    /// How the time was counted; `None` before the clock starts.
    #[must_use]
    pub fn days(&self) -> Option<DayStrip> {
        let clock = self.dossier.clock.as_ref()?;
        let mut pauses = clock.pauses.clone();
        if let Some(since) = clock.paused_since
            && clock.policy == ClockPolicy::PauseResume
        {
            pauses.push(Pause { from: since, to: self.now.max(since) });
        }
        let starts = clock.starts.or(self.dossier.accepted_at)?;
        let (calendar, rules) = (&self.province.calendar, &self.province.clock);
        let counted =
            deadline(starts, clock.limit, &pauses, ClockPolicy::PauseResume, calendar, rules).ok()?;
        let limit = match clock.limit {
            law::TimeLimit::SameDay => {
                let cutoff = self.lang.time(self.province.clock.late_cutoff);
                self.texts().with("days-same-day", &[("cutoff", &cutoff)])
            }
            limit => self.texts().with("track-limit", &[("limit", &self.lang.limit(limit))]),
        };
        let mut lead = vec![limit];
        if clock.starts.is_none() {
            lead.push(self.texts().get("days-in-transit"));
        }
        if clock.restarts > 0 {
            lead.push(self.texts().get("days-restarted"));
        }
        if clock.extensions > 0 {
            let original = self.moment(clock.original_due);
            lead.push(
                self.texts()
                    .with("days-extended", &[("due", &self.moment(clock.due)), ("original", &original)]),
            );
        }
        let edition = self.province.procedure_edition(&self.dossier.procedure, self.dossier.edition);
        let grounds = edition
            .into_iter()
            .flat_map(|p| p.limits.iter().filter(|rule| rule.limit == clock.limit).take(1))
            .map(|rule| rule.source.to_string())
            .chain(["118/2025/NĐ-CP, Điều 17, 18".to_owned()])
            .collect();
        let today = local(self.now).date();
        Some(DayStrip::of(&counted.explanation, today, self.lang, DayStripWords { lead, grounds }))
    }

    /// Where the dossier has been, is, and will be.
    #[must_use]
    pub fn timeline(&self, been: &[TrackStep]) -> Timeline {
        let mut steps: Vec<TimelineStep> =
            been.iter().filter(|step| is_told(step.kind)).map(|s| self.step(s)).collect();
        let ended = self.dossier.status().is_terminal() && self.dossier.status() != Status::Returned;
        match steps.last_mut() {
            Some(last) if ended => last.state = TimelineState::Ended,
            Some(_) if self.dossier.status() != Status::Returned => {
                steps.push(self.present());
                steps.extend(self.ahead());
            }
            _ => {}
        }
        Timeline::new(self.texts(), steps)
    }

    fn step(&self, step: &TrackStep) -> TimelineStep {
        let moment = self.lang.moment(local(step.at));
        TimelineStep {
            state: TimelineState::Done,
            title: casework_text::event(step.kind, self.lang),
            lines: vec![format!("{moment}, {}", self.agency(&step.agency))],
            links: Vec::new(),
        }
    }

    fn present(&self) -> TimelineStep {
        let since = self.lang.moment(local(self.dossier.stage_since));
        TimelineStep {
            state: TimelineState::Current,
            title: casework_text::stage(&self.dossier.stage, self.lang),
            lines: vec![self.texts().with("timeline-since", &[("moment", &since)])],
            links: Vec::new(),
        }
    }

    /// What is still to come on the ordinary way.
    fn ahead(&self) -> Vec<TimelineStep> {
        let step = |key: &str, line: Option<String>| TimelineStep {
            state: TimelineState::Ahead,
            title: self.texts().get(key),
            lines: line.into_iter().collect(),
            links: Vec::new(),
        };
        let accept = step("ahead-accept", None);
        let assess = step("ahead-assess", Some(self.agency(&self.dossier.authority)));
        let sign = step("ahead-sign", None);
        let hand_over = step("ahead-return", Some(casework_text::delivery(self.dossier.delivery, self.lang)));
        match self.dossier.status() {
            Status::Registered => vec![accept, assess, sign, hand_over],
            Status::SupplementRequired if self.dossier.clock.is_none() => {
                vec![accept, assess, sign, hand_over]
            }
            Status::Accepted => vec![assess, sign, hand_over],
            Status::Completed => vec![hand_over],
            Status::Processing | Status::SupplementRequired | Status::PaymentRequired => {
                vec![sign, hand_over]
            }
            _ => Vec::new(),
        }
    }
}

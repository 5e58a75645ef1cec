//! Which timers of a dossier have run: what is coming due, due, over; what follows from it, on which ground, and whom it
//! concerns. One rule for the moment that has come and for the next one to come; nothing is stored here.

use jiff::Timestamp;
use jiff::civil::DateTime;
use law::time::{instant, local};
use law::{AgencyId, OutsideCalendar, Province};

use super::state::{Clock, Delivery, Dossier, Stage, StopReason};
use crate::actor::{Role, StaffId};

/// Working days for which a result may lie before those at the counter are told.
const UNCOLLECTED_WORKING_DAYS: u32 = 5;
/// Working minutes in which an authority receives what was handed over to it.
const RECEIVE_WORKING_MINUTES: u32 = 120;

/// What a timer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// Little of the time is left.
    DueSoon,
    /// Due today.
    DueToday,
    /// Past due.
    Overdue,
    /// The applicant has a working day left to complete the dossier.
    SupplementDueSoon,
    /// The applicant did not complete it: the dossier was stopped.
    SupplementUnanswered,
    /// The applicant has a working day left to pay.
    PaymentDueSoon,
    /// The applicant did not pay: the dossier was stopped.
    PaymentNotMade,
    /// A working day is left for an answer that was asked of another agency.
    ConsultationDueSoon,
    /// The agency that was asked did not answer in time.
    ConsultationLate,
    /// A result lies at the counter.
    Uncollected,
    /// The authority has not received what the counter handed over.
    NotReceived,
}

impl NoticeKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 11] = [
        Self::Overdue,
        Self::DueToday,
        Self::DueSoon,
        Self::ConsultationLate,
        Self::ConsultationDueSoon,
        Self::SupplementUnanswered,
        Self::SupplementDueSoon,
        Self::PaymentNotMade,
        Self::PaymentDueSoon,
        Self::NotReceived,
        Self::Uncollected,
    ];

    /// Name in the store and the texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DueSoon => "due-soon",
            Self::DueToday => "due-today",
            Self::Overdue => "overdue",
            Self::SupplementDueSoon => "supplement-due-soon",
            Self::SupplementUnanswered => "supplement-unanswered",
            Self::PaymentDueSoon => "payment-due-soon",
            Self::PaymentNotMade => "payment-not-made",
            Self::ConsultationDueSoon => "consultation-due-soon",
            Self::ConsultationLate => "consultation-late",
            Self::Uncollected => "uncollected",
            Self::NotReceived => "not-received",
        }
    }

    /// Reads the name in the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The matter it speaks of: a later timer of the same matter takes its place.
    fn series(self) -> u8 {
        match self {
            Self::DueSoon | Self::DueToday | Self::Overdue => 0,
            Self::SupplementDueSoon | Self::SupplementUnanswered => 1,
            Self::PaymentDueSoon | Self::PaymentNotMade => 2,
            Self::ConsultationDueSoon | Self::ConsultationLate => 3,
            Self::Uncollected => 4,
            Self::NotReceived => 5,
        }
    }

    /// The legal ground of what follows, in the words of a citation.
    #[must_use]
    pub fn ground(self) -> &'static str {
        match self {
            Self::DueSoon | Self::DueToday => "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9",
            Self::Overdue => "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9; Quyết định 766/QĐ-TTg, chỉ số 2.1",
            Self::SupplementDueSoon
            | Self::SupplementUnanswered
            | Self::PaymentDueSoon
            | Self::PaymentNotMade => "Thông tư 03/2025/TT-VPCP, mẫu số 05",
            Self::ConsultationDueSoon | Self::ConsultationLate | Self::NotReceived => {
                "Nghị định 118/2025/NĐ-CP, Điều 18"
            }
            Self::Uncollected => "Nghị định 118/2025/NĐ-CP, Điều 20",
        }
    }
}

/// Whom a notice concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// This member of staff.
    Person(StaffId),
    /// Everybody who holds a role in an agency.
    Role(Role, AgencyId),
}

/// A timer of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it tells.
    pub kind: NoticeKind,
    /// The moment from which it is true.
    pub at: Timestamp,
    /// The agency that was asked, where it is about an answer.
    pub agency: Option<AgencyId>,
    /// Whom it concerns.
    pub concerns: Vec<Concern>,
}

/// The timers of a dossier as it stands, those that have run and those that will, in no order.
///
/// # Errors
/// When the calendar of the pack does not cover the dates.
pub fn timers(dossier: &Dossier, province: &Province) -> Result<Vec<Notice>, OutsideCalendar> {
    let timers = Timers { dossier, province };
    let mut all = timers.of_the_clock()?;
    all.extend(timers.of_the_applicant()?);
    all.extend(timers.of_consultations()?);
    all.extend(timers.of_the_way()?);
    Ok(all)
}

/// The timers that have run at `now`, and the moment at which the next one does. What a later timer says again more
/// strongly is left out: who is told that a dossier is overdue need not be told that it was to be due.
///
/// # Errors
/// As [`timers`].
pub fn run(
    dossier: &Dossier,
    province: &Province,
    now: Timestamp,
) -> Result<(Vec<Notice>, Option<Timestamp>), OutsideCalendar> {
    let (run, ahead): (Vec<Notice>, Vec<Notice>) =
        timers(dossier, province)?.into_iter().partition(|timer| timer.at <= now);
    let outdone = |timer: &Notice| {
        run.iter().any(|later| {
            let again = timer.kind.series() == later.kind.series() && timer.agency == later.agency;
            again && later.at > timer.at
        })
    };
    let told = run.iter().filter(|timer| !outdone(timer)).cloned().collect();
    Ok((told, ahead.into_iter().map(|timer| timer.at).min()))
}

/// When the answer to a consultation is expected where nobody says otherwise: by the rule of the procedure for that
/// agency, else by the parameter of the province.
///
/// # Errors
/// When the calendar of the pack does not cover the dates.
pub fn answer_expected(
    dossier: &Dossier,
    agency: Option<&AgencyId>,
    province: &Province,
    now: Timestamp,
) -> Result<DateTime, OutsideCalendar> {
    let calendar = &province.calendar;
    let today = local(now).date();
    let procedure = province.procedure_edition(&dossier.procedure, dossier.edition);
    let rule = procedure.and_then(|procedure| {
        procedure.consultations.iter().find(|rule| Some(&rule.agency) == agency).map(|rule| rule.days)
    });
    let day = match rule {
        Some(days) => {
            let days = jiff::SignedDuration::from_hours(24 * i64::from(days));
            let day = today.checked_add(days).map_err(|_| OutsideCalendar(today))?;
            if calendar.is_working(day)? { day } else { calendar.next_working_day(day)? }
        }
        None => {
            let days = province.parameters.consultation_answer_working_days;
            calendar.add_working_days(today, u32::from(days))?
        }
    };
    calendar.closing(day)
}

struct Timers<'a> {
    dossier: &'a Dossier,
    province: &'a Province,
}

type Found = Result<Vec<Notice>, OutsideCalendar>;

impl Timers<'_> {
    fn notice(&self, kind: NoticeKind, at: Timestamp, concerns: Vec<Concern>) -> Notice {
        Notice { kind, at, agency: None, concerns }
    }

    /// The case officer, or the division heads while nobody has the dossier.
    fn handler(&self) -> Vec<Concern> {
        match &self.dossier.case_officer {
            Some(officer) => vec![Concern::Person(officer.clone())],
            None => vec![self.heads()],
        }
    }

    fn heads(&self) -> Concern {
        Concern::Role(Role::DivisionHead, self.dossier.authority.clone())
    }

    fn counter(&self) -> Concern {
        Concern::Role(Role::IntakeOfficer, self.dossier.intake.clone())
    }

    /// The head of the centre that supervises: that of the authority's own desk, else of the intake.
    fn centre_head(&self) -> Concern {
        let authority = &self.dossier.authority;
        let mut agencies = self.province.agencies.values();
        let own = agencies.find(|agency| agency.is_centre() && self.province.own_desk(&agency.id, authority));
        Concern::Role(Role::CentreHead, own.map_or(&self.dossier.intake, |own| &own.id).clone())
    }

    /// Coming due, due today, overdue: only while the clock counts.
    fn of_the_clock(&self) -> Found {
        let Some(clock) = &self.dossier.clock else { return Ok(Vec::new()) };
        let Some(starts) = clock.starts.filter(|_| clock.paused_since.is_none()) else {
            return Ok(Vec::new());
        };
        if self.dossier.closed_at.is_some() || matches!(self.dossier.stage, Stage::WithdrawalRequested { .. })
        {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let today = instant(self.province.calendar.opening(local(clock.due).date())?).max(starts);
        let soon = self.near(clock, starts)?;
        if soon < today {
            found.push(self.notice(NoticeKind::DueSoon, soon, self.handler()));
        }
        found.push(self.notice(NoticeKind::DueToday, today, [self.handler(), vec![self.heads()]].concat()));
        let over = clock.due + jiff::SignedDuration::from_secs(1);
        let all = [self.handler(), vec![self.heads(), self.centre_head()]].concat();
        found.push(self.notice(NoticeKind::Overdue, over, all));
        Ok(found)
    }

    /// The moment from which little is left: the yellow threshold of the badge (`clock_state`).
    fn near(&self, clock: &Clock, starts: Timestamp) -> Result<Timestamp, OutsideCalendar> {
        let (calendar, parameters) = (&self.province.calendar, &self.province.parameters);
        let (from, due) = (local(starts), local(clock.due));
        let whole = calendar.working_minutes_between(from, due)?;
        let hours = u32::from(parameters.near_working_hours) * 60;
        let share = whole * u32::from(parameters.near_percent) / 100;
        let left = if whole > hours { share.max(hours) } else { share };
        calendar.add_working_minutes(from, whole.saturating_sub(left)).map(instant)
    }

    /// The opening of office on the last working day before `limit`.
    fn day_before(&self, limit: Timestamp) -> Result<Timestamp, OutsideCalendar> {
        let calendar = &self.province.calendar;
        calendar.opening(calendar.previous_working_day(local(limit).date())?).map(instant)
    }

    /// What the applicant owes: papers or money, and what became of it.
    fn of_the_applicant(&self) -> Found {
        let both = || [self.handler(), vec![self.counter()]].concat();
        let counter = || vec![self.counter()];
        Ok(match &self.dossier.stage {
            Stage::AwaitingIntakeSupplement { answer_by, .. } => {
                vec![self.notice(NoticeKind::SupplementDueSoon, self.day_before(*answer_by)?, counter())]
            }
            Stage::AwaitingSupplement { answer_by, answered_at: None, .. } => {
                vec![self.notice(NoticeKind::SupplementDueSoon, self.day_before(*answer_by)?, both())]
            }
            Stage::AwaitingPayment { pay_by, .. } => {
                vec![self.notice(NoticeKind::PaymentDueSoon, self.day_before(*pay_by)?, both())]
            }
            Stage::Stopped { reason: StopReason::NoSupplement } => {
                let whom = if self.dossier.clock.is_some() { both() } else { counter() };
                vec![self.notice(NoticeKind::SupplementUnanswered, self.dossier.stage_since, whom)]
            }
            Stage::Stopped { reason: StopReason::NoPayment } => {
                vec![self.notice(NoticeKind::PaymentNotMade, self.dossier.stage_since, both())]
            }
            _ => Vec::new(),
        })
    }

    /// Answers of other agencies (rule C11): a reminder before, a report to the head of the centre after.
    fn of_consultations(&self) -> Found {
        let at_authority =
            matches!(self.dossier.stage, Stage::Appraising | Stage::Consulting | Stage::FieldVerification);
        let mut found = Vec::new();
        let open = self.dossier.consultations.iter().filter(|c| c.answered_at.is_none());
        for asked in open.filter(|_| at_authority) {
            let asked_there = || Concern::Role(Role::Consultee, asked.agency.clone());
            let before = self.day_before(asked.answer_by)?.max(asked.asked_at);
            let over = asked.answer_by + jiff::SignedDuration::from_secs(1);
            let all = [self.handler(), vec![asked_there(), self.centre_head()]].concat();
            for (kind, at, concerns) in [
                (NoticeKind::ConsultationDueSoon, before, vec![asked_there()]),
                (NoticeKind::ConsultationLate, over, all),
            ] {
                let agency = Some(asked.agency.clone());
                found.push(Notice { agency, ..self.notice(kind, at, concerns) });
            }
        }
        Ok(found)
    }

    /// What lies between two desks: handed over and not received, or issued and not collected.
    fn of_the_way(&self) -> Found {
        let calendar = &self.province.calendar;
        let since = local(self.dossier.stage_since);
        Ok(match self.dossier.stage {
            Stage::InTransit => {
                let at = instant(calendar.add_working_minutes(since, RECEIVE_WORKING_MINUTES)?);
                let whom = vec![self.counter(), self.heads(), self.centre_head()];
                vec![self.notice(NoticeKind::NotReceived, at, whom)]
            }
            Stage::Completed if self.dossier.delivery == Delivery::Counter => {
                let day = calendar.add_working_days(since.date(), UNCOLLECTED_WORKING_DAYS)?;
                vec![self.notice(
                    NoticeKind::Uncollected,
                    instant(calendar.closing(day)?),
                    vec![self.counter()],
                )]
            }
            _ => Vec::new(),
        })
    }
}

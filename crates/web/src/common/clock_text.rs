//! The legal clock of a dossier in shape and words, for citizens and officers, in lists and on its page.
//!
//! Lateness is computed here from the calendar, never read from a store.

use casework::dossier::{Dossier, Status};
use jiff::Timestamp;
use law::Province;
use law::time::local;
use registry::views::ListItem;

use super::components::{ClockBadge, ClockState};
use super::lang::Lang;
use super::texts::Texts;

/// For whom the clock is shown: officers are warned earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The applicant and the public.
    Citizen,
    /// Officers and leaders.
    Officer,
}

/// What the clock needs to know of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockFacts {
    /// National status.
    pub status: Status,
    /// When counting started; `None` before acceptance or before the authority received it.
    pub starts: Option<Timestamp>,
    /// Due moment in force; `None` before acceptance.
    pub due: Option<Timestamp>,
    /// Start of a pause that is running.
    pub paused_since: Option<Timestamp>,
    /// The applicant answered a supplement; an officer still has to confirm it.
    pub answered: bool,
    /// Closed when.
    pub closed_at: Option<Timestamp>,
}

impl ClockFacts {
    /// The clock of an answer that another agency is asked for: it runs whatever the clock of the dossier does (rule C11).
    #[must_use]
    pub fn until(self, answer_by: Timestamp) -> Self {
        let starts = self.starts.or(Some(Timestamp::UNIX_EPOCH));
        Self { starts, due: Some(answer_by), paused_since: None, answered: false, closed_at: None, ..self }
    }
}

impl From<&Dossier> for ClockFacts {
    fn from(dossier: &Dossier) -> Self {
        let clock = dossier.clock.as_ref();
        Self {
            status: dossier.status(),
            starts: clock.and_then(|c| c.starts),
            due: clock.map(|c| c.due),
            paused_since: clock.and_then(|c| c.paused_since),
            answered: dossier.stage.as_str() == "supplement_answered",
            closed_at: dossier.closed_at,
        }
    }
}

impl From<&ListItem> for ClockFacts {
    fn from(item: &ListItem) -> Self {
        Self {
            status: item.status,
            starts: item.starts_at,
            due: item.due_at,
            paused_since: item.paused_since,
            answered: item.supplement_answered,
            closed_at: item.closed_at,
        }
    }
}

/// The clock as a badge.
#[must_use]
pub fn clock(
    facts: &ClockFacts,
    now: Timestamp,
    province: &Province,
    lang: Lang,
    audience: Audience,
) -> ClockBadge {
    let state = state(facts, now, province, audience);
    ClockBadge::new(state, words(facts, state, now, province, lang))
}

/// Why the badge has its colour, in a sentence: which hours are left or gone, against which limit.
#[must_use]
pub fn reason(
    facts: &ClockFacts,
    now: Timestamp,
    province: &Province,
    lang: Lang,
    audience: Audience,
) -> String {
    let (texts, state) = (Texts::of(lang), state(facts, now, province, audience));
    let due = facts.due.unwrap_or(now);
    let at = |moment: Timestamp| lang.moment(local(moment));
    let left = lang.minutes(minutes(province, now, due));
    match state {
        ClockState::InTime => texts.with("clock-why-in-time", &[("left", &left), ("due", &at(due))]),
        ClockState::Near => match nearness(facts, due, now, province, audience) {
            Some(Nearness::Share { whole }) => texts.with(
                "clock-why-share",
                &[
                    ("left", &left),
                    ("percent", &province.parameters.near_percent),
                    ("whole", &whole_limit(facts, due, whole, province, lang)),
                ],
            ),
            Some(Nearness::Hours) => {
                let hours = province.parameters.near_working_hours;
                texts.with("clock-why-hours", &[("left", &left), ("hours", &hours)])
            }
            Some(Nearness::Today) | None => {
                texts.with("clock-why-today", &[("left", &left), ("due", &lang.time(local(due).time()))])
            }
        },
        ClockState::Late => {
            let over = lang.minutes(minutes(province, due, now));
            texts.with("clock-why-late", &[("over", &over), ("due", &at(due))])
        }
        ClockState::Paused => {
            let since = at(facts.paused_since.unwrap_or(now));
            let key = match facts.status {
                Status::PaymentRequired => "clock-why-paused-payment",
                _ => "clock-why-paused-supplement",
            };
            texts.with(key, &[("since", &since)])
        }
        ClockState::NotCounting if facts.answered => texts.get("clock-why-answered"),
        ClockState::NotCounting if facts.due.is_some() => texts.get("clock-why-in-transit"),
        ClockState::NotCounting => texts.get("clock-why-not-counting"),
        ClockState::DoneInTime if facts.due.is_none() => texts.get("clock-why-closed"),
        ClockState::DoneInTime => texts.with("clock-why-done", &[("due", &at(due))]),
        ClockState::DoneLate => texts.with("clock-why-done-late", &[("due", &at(due))]),
    }
}

/// The whole limit in days where it is whole days of the calendar, otherwise in hours.
fn whole_limit(facts: &ClockFacts, due: Timestamp, whole: u32, province: &Province, lang: Lang) -> String {
    let starts = local(facts.starts.unwrap_or(due)).date();
    match province.calendar.working_days_between(starts, local(due).date()) {
        Ok(days) if days > 0 => Texts::of(lang).with("limit-working-days", &[("count", &days)]),
        _ => lang.minutes(whole),
    }
}

fn minutes(province: &Province, from: Timestamp, to: Timestamp) -> u32 {
    province.calendar.working_minutes_between(local(from), local(to)).unwrap_or(u32::MAX)
}

/// The state of the clock.
#[must_use]
pub fn state(facts: &ClockFacts, now: Timestamp, province: &Province, audience: Audience) -> ClockState {
    let Some(due) = facts.due else {
        return if facts.status.is_closed() { ClockState::DoneInTime } else { ClockState::NotCounting };
    };
    if let Some(closed) = facts.closed_at {
        return if closed > due { ClockState::DoneLate } else { ClockState::DoneInTime };
    }
    if facts.answered {
        return ClockState::NotCounting;
    }
    if facts.paused_since.is_some() {
        return ClockState::Paused;
    }
    if now > due {
        return ClockState::Late;
    }
    if facts.starts.is_none() {
        return ClockState::NotCounting;
    }
    if is_near(facts, due, now, province, audience) { ClockState::Near } else { ClockState::InTime }
}

/// Why a dossier is near its appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nearness {
    /// Little of the limit is left; with the whole of it in working minutes.
    Share { whole: u32 },
    /// Due today.
    Today,
    /// Within the hours of the pack, where the limit is longer.
    Hours,
}

/// Near: little of the limit is left. Officers also: due today, or within the hours of the pack where the limit is longer.
fn nearness(
    facts: &ClockFacts,
    due: Timestamp,
    now: Timestamp,
    province: &Province,
    audience: Audience,
) -> Option<Nearness> {
    let left = minutes(province, now, due);
    let whole = facts.starts.map_or(u32::MAX, |starts| minutes(province, starts, due));
    let percent = u32::from(province.parameters.near_percent);
    if u64::from(left) * 100 <= u64::from(whole) * u64::from(percent) {
        return Some(Nearness::Share { whole });
    }
    let near_minutes = u32::from(province.parameters.near_working_hours) * 60;
    match audience {
        Audience::Citizen => None,
        Audience::Officer if local(due).date() == local(now).date() => Some(Nearness::Today),
        Audience::Officer => (left <= near_minutes && whole > near_minutes).then_some(Nearness::Hours),
    }
}

fn is_near(
    facts: &ClockFacts,
    due: Timestamp,
    now: Timestamp,
    province: &Province,
    audience: Audience,
) -> bool {
    nearness(facts, due, now, province, audience).is_some()
}

fn words(facts: &ClockFacts, state: ClockState, now: Timestamp, province: &Province, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let due = facts.due.unwrap_or(now);
    let days = |from: Timestamp, to: Timestamp| {
        province.calendar.working_days_between(local(from).date(), local(to).date()).unwrap_or(0)
    };
    match state {
        ClockState::InTime | ClockState::Near => match days(now, due) {
            0 => {
                let left = province.calendar.working_minutes_between(local(now), local(due)).unwrap_or(0);
                texts.with("clock-left-span", &[("span", &lang.minutes(left))])
            }
            count => texts.with("clock-left-days", &[("count", &count)]),
        },
        ClockState::Late => late(days(due, now), "clock-late-today", "clock-late-days", texts),
        ClockState::Paused if facts.status == Status::PaymentRequired => texts.get("clock-paused-payment"),
        ClockState::Paused => texts.get("clock-paused-supplement"),
        ClockState::NotCounting if facts.answered => texts.get("clock-answered"),
        ClockState::NotCounting if facts.due.is_some() => texts.get("clock-in-transit"),
        ClockState::NotCounting if facts.status == Status::SupplementRequired => {
            texts.get("clock-intake-supplement")
        }
        ClockState::NotCounting => texts.get("clock-not-counting"),
        ClockState::DoneInTime if facts.due.is_none() || facts.status == Status::Stopped => {
            texts.get("clock-closed")
        }
        ClockState::DoneInTime => texts.get("clock-done"),
        ClockState::DoneLate => {
            let late_days = days(due, facts.closed_at.unwrap_or(now));
            late(late_days, "clock-done-late-today", "clock-done-late-days", texts)
        }
    }
}

fn late(days: u32, today: &str, later: &str, texts: Texts) -> String {
    if days == 0 { texts.get(today) } else { texts.with(later, &[("count", &days)]) }
}

//! What the law says of petitions (phản ánh, kiến nghị): what they may be about, and how long each act may take. Every
//! value is a dated row of `petitions.toml` of the pack, with its source.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, OutsideCalendar};
use crate::procedure::Citation;
use crate::text::LocalText;
use crate::time::{instant, local};

/// What somebody speaks up about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Regulations and administrative procedures.
    Procedure,
    /// Attitude and way of working of officials.
    Conduct,
    /// Infrastructure and anything else that an agency can put right.
    Other,
    /// A complaint (khiếu nại) against a decision or an act: no petition, it has a law of its own.
    Complaint,
    /// A denunciation (tố cáo) of a violation: no petition, it has a law of its own.
    Denunciation,
}

impl Topic {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Procedure, Self::Conduct, Self::Other, Self::Complaint, Self::Denunciation];

    /// Those that a petition can have.
    pub const OF_PETITIONS: [Self; 3] = [Self::Procedure, Self::Conduct, Self::Other];

    /// Name in the store, in packs and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Conduct => "conduct",
            Self::Other => "other",
            Self::Complaint => "complaint",
            Self::Denunciation => "denunciation",
        }
    }

    /// Reads the name used in the store, in packs and in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == text)
    }

    /// Whether it is handled as a petition.
    #[must_use]
    pub fn is_petition(self) -> bool {
        Self::OF_PETITIONS.contains(&self)
    }
}

/// A number of working days with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Working days (1 to 90).
    pub working_days: u16,
    /// What it rests on.
    pub source: Citation,
}

/// Where a matter goes that is no petition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherLaw {
    /// Which matter.
    pub topic: Topic,
    /// The law it has.
    pub source: Citation,
    /// Who takes it.
    pub authority: LocalText,
    /// The time that law gives, in words.
    pub time: LocalText,
}

/// The rules for petitions that are sent while they are in force; a petition keeps the moments they gave it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PetitionRules {
    /// First day of effect.
    pub effective_from: Date,
    /// Last day of effect.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// To say that it is not accepted, or to give it back to the agency that forwarded it.
    pub decline: Span,
    /// To ask the sender for details for the first time.
    pub details: Span,
    /// To answer: from sending, from the latest transfer, from reopening.
    pub answer: Span,
    /// To publish an answer, or to send it.
    pub publish: Span,
    /// For the sender to say that it is not settled.
    pub reopen: Span,
    /// Matters that have a law of their own.
    #[serde(default)]
    pub elsewhere: Vec<OtherLaw>,
}

impl PetitionRules {
    /// Whether they are in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// Where a matter goes that is no petition.
    #[must_use]
    pub fn other_law(&self, topic: Topic) -> Option<&OtherLaw> {
        self.elsewhere.iter().find(|other| other.topic == topic)
    }

    /// Every span with its name in the pack.
    #[must_use]
    pub fn spans(&self) -> [(&'static str, &Span); 5] {
        [
            ("decline", &self.decline),
            ("details", &self.details),
            ("answer", &self.answer),
            ("publish", &self.publish),
            ("reopen", &self.reopen),
        ]
    }
}

/// The moment at which so many working days after `from` are over: the day itself is not counted, and the last one ends
/// when the offices close.
///
/// # Errors
/// [`OutsideCalendar`] when the calendar of the pack does not reach so far.
pub fn after(from: Timestamp, span: &Span, calendar: &Calendar) -> Result<Timestamp, OutsideCalendar> {
    let last = calendar.add_working_days(local(from).date(), u32::from(span.working_days))?;
    calendar.closing(last).map(instant)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::calendar::{OfficeHours, Session};

    fn calendar() -> Calendar {
        let session = |a: i8, b: i8| Session { opens: time(a, 30, 0, 0), closes: time(b, 30, 0, 0) };
        let hours = OfficeHours {
            sessions: vec![session(7, 11), session(13, 17)],
            saturday_service: vec![],
            valid_from: date(2026, 1, 1),
        };
        Calendar::compile(date(2026, 1, 1), date(2026, 12, 31), &[], vec![hours])
    }

    #[test]
    fn days_are_counted_from_the_next_working_day_to_closing_time() {
        let source = Citation { number: "766/QĐ-TTg".into(), article: None };
        for (sent, days, due) in [
            // Tuesday 24 November, 15 working days: Tuesday 15 December.
            (date(2026, 11, 24).at(9, 0, 0, 0), 15, date(2026, 12, 15)),
            (date(2026, 11, 24).at(22, 0, 0, 0), 2, date(2026, 11, 26)),
            // Sent on a Saturday: Monday is the first day.
            (date(2026, 11, 28).at(9, 0, 0, 0), 2, date(2026, 12, 1)),
        ] {
            let span = Span { working_days: days, source: source.clone() };
            let found = after(instant(sent), &span, &calendar()).unwrap();
            assert_eq!(local(found), due.at(17, 30, 0, 0), "{sent} and {days}");
        }
        let long = Span { working_days: 90, source };
        assert!(after(instant(date(2026, 12, 1).at(9, 0, 0, 0)), &long, &calendar()).is_err());
    }

    #[test]
    fn topics_are_read_as_they_are_written() {
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.as_str()), Some(topic));
        }
        assert!(!Topic::Complaint.is_petition() && Topic::Other.is_petition());
    }
}

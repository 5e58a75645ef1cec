//! A petition as its events have made it.

use jiff::Timestamp;
use law::code::{DossierCode, ProcedureCode};
use law::{AgencyId, Topic};
use serde::{Deserialize, Serialize};

use super::command::Ground;
use super::event::Limits;
use crate::actor::StaffId;
use crate::dossier::PersonalRef;

/// Code of a petition, such as `PA-261124-K7QFM2XD`: the day, then eight signs that cannot be guessed. Whoever has it may
/// follow the petition; what was written is shown to the sender alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PetitionCode(pub String);

impl PetitionCode {
    /// Signs of the part that cannot be guessed: no vowels that make words, none that look alike.
    pub const SIGNS: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The code of a day with eight signs, each chosen by five bits of `secret`.
    #[must_use]
    pub fn of(day: jiff::civil::Date, secret: [u8; 8]) -> Self {
        let sign = |byte: u8| Self::SIGNS.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
        let signs: String = secret.map(|byte| char::from(sign(byte))).iter().collect();
        Self(format!("PA-{}-{signs}", day.strftime("%y%m%d")))
    }

    /// Reads a code as somebody types it: any case, with or without strokes, `O` for zero, `I` and `L` for one.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let signs: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        let signs = signs.to_ascii_uppercase();
        let (day, secret) = signs.strip_prefix("PA")?.split_at_checked(6)?;
        let secret: String = secret
            .chars()
            .map(|sign| match sign {
                'O' => '0',
                'I' | 'L' => '1',
                sign => sign,
            })
            .collect();
        let fits = day.bytes().all(|sign| sign.is_ascii_digit())
            && secret.len() == 8
            && secret.bytes().all(|sign| Self::SIGNS.contains(&sign));
        fits.then(|| Self(format!("PA-{day}-{secret}")))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PetitionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a petition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It has come; nobody has looked yet.
    Sent,
    /// The sender was asked for details.
    AwaitingDetails,
    /// The agency has taken it up.
    Accepted,
    /// An officer writes the answer.
    Assigned,
    /// The answer waits to be published or sent.
    Answered,
    /// The answer is public, without names.
    Published,
    /// The answer went to the sender alone.
    AnsweredPrivately,
    /// Not accepted, with the ground.
    NotAccepted,
    /// Taken back by the sender.
    Withdrawn,
    /// Settled: the sender said so, or let the time to reopen pass.
    Closed,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Sent,
        Self::AwaitingDetails,
        Self::Accepted,
        Self::Assigned,
        Self::Answered,
        Self::Published,
        Self::AnsweredPrivately,
        Self::NotAccepted,
        Self::Withdrawn,
        Self::Closed,
    ];

    /// Name in the store and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::AwaitingDetails => "awaiting_details",
            Self::Accepted => "accepted",
            Self::Assigned => "assigned",
            Self::Answered => "answered",
            Self::Published => "published",
            Self::AnsweredPrivately => "answered_privately",
            Self::NotAccepted => "not_accepted",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }

    /// Reads the name used in the store and in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// Whether an agency still has something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::AwaitingDetails | Self::Accepted | Self::Assigned | Self::Answered)
    }
}

/// What everybody may read: written by the agency, without names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicWords {
    /// In a line.
    pub title: String,
    /// What was said, in the words of the agency.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What the sender thinks of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Satisfied or not.
    pub satisfied: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// A petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Petition {
    /// Its code.
    pub code: PetitionCode,
    /// What it is about.
    pub topic: Topic,
    /// Who has it now.
    pub agency: AgencyId,
    /// The dossier it is about.
    pub dossier: Option<DossierCode>,
    /// The procedure of that dossier.
    pub procedure: Option<ProcedureCode>,
    /// The sender asked that officers do not see the name.
    pub hide_name: bool,
    /// Files that came with it, SHA-256, hexadecimal.
    pub files: Vec<String>,
    /// What was written and by whom, sealed: the opening first, then details and the reason of reopening.
    pub written: Vec<PersonalRef>,
    /// Where it stands.
    pub stage: Stage,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Moments until which it may be declined, asked about, answered.
    pub limits: Limits,
    /// Who forwarded it here, where somebody did.
    pub forwarded_by: Option<AgencyId>,
    /// Why.
    pub forward_reason: Option<String>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// What the sender was asked last.
    pub asked: Option<String>,
    /// How often the sender was asked.
    pub times_asked: u32,
    /// Why it was not accepted.
    pub declined: Option<(Ground, String)>,
    /// Who writes the answer.
    pub officer: Option<StaffId>,
    /// When the answer was there first, in this round.
    pub answered_at: Option<Timestamp>,
    /// The answer, sealed until it is published or sent.
    pub answer: Option<PersonalRef>,
    /// Until when it is to be published or sent.
    pub publish_by: Option<Timestamp>,
    /// When it was published or sent.
    pub told_at: Option<Timestamp>,
    /// What everybody may read.
    pub public: Option<PublicWords>,
    /// Until when the sender may say that it is not settled.
    pub reopen_by: Option<Timestamp>,
    /// When the sender said so.
    pub reopened_at: Option<Timestamp>,
    /// What the sender thinks of the answer.
    pub rating: Option<Rating>,
    /// When nothing more was to be done.
    pub closed_at: Option<Timestamp>,
    /// Number of its events.
    pub version: u32,
}

impl Petition {
    /// The moment at which the next act is due; `None` where nobody has to act.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Sent => Some(self.limits.decline_by),
            Stage::AwaitingDetails | Stage::Accepted | Stage::Assigned => Some(self.limits.answer_by),
            Stage::Answered => self.publish_by,
            Stage::Published
            | Stage::AnsweredPrivately
            | Stage::NotAccepted
            | Stage::Withdrawn
            | Stage::Closed => None,
        }
    }

    /// Whether the answer is late at `now`, or was: computed, never stored.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        let answerable = !matches!(self.stage, Stage::NotAccepted | Stage::Withdrawn);
        answerable && self.answered_at.unwrap_or(now) > self.limits.answer_by
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = PetitionCode::of(date(2026, 11, 24), [0, 1, 10, 31, 32, 255, 17, 5]);
        assert_eq!(code.as_str(), "PA-261124-01AZ0ZH5");
        for typed in ["PA-261124-01AZ0ZH5", "pa 261124 01az0zh5", " pa261124olazozh5 ", "PA-261124-0IAZ0ZH5"]
        {
            assert_eq!(PetitionCode::parse(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in
            ["", "PA", "PA-261124", "PA-261124-01AZ0ZH", "PA-26112X-01AZ0ZH5", "PA-261124-01AZ0ZHU", "ă"]
        {
            assert_eq!(PetitionCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn stages_are_read_as_they_are_written() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.as_str()), Some(stage));
        }
    }
}

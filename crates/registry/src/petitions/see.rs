//! Reading petitions: what everybody may read, what who sent one may, and what an agency may. One filter stands under the
//! list, the page and the acts of officers: [`Viewer`].

use casework::petition::{Event, Petition, PetitionCode, PublicWords, Stage};
use casework::{Actor, StaffId};
use jiff::Timestamp;
use jiff::civil::Date;
use law::code::DossierCode;
use law::text::fold;
use law::{AgencyId, Topic};

use super::plan::phone_is;
use super::row::{self, Held, open_words};
use crate::bound::Bound;
use crate::dialect::Row;
use crate::looks::Purpose;
use crate::mask;
use crate::permission::Viewer;
use crate::personal::Person;
use crate::trouble::Trouble;
use crate::views::{Cursor, Page, View, page_limit};
use crate::voices::NAMES;

/// Words of a search text that are looked at.
const WORDS_MAX: usize = 8;

/// Petitions of a citizen shown at most.
const OWN_SHOWN: i64 = 100;

/// What of the published answers is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublicFilter {
    /// Words, whatever their marks.
    pub text: Option<String>,
    /// About what.
    pub topic: Option<Topic>,
    /// Answered by whom.
    pub agency: Option<AgencyId>,
}

/// An answer that everybody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPetition {
    /// Its code.
    pub code: PetitionCode,
    /// About what.
    pub topic: Topic,
    /// Who answered.
    pub agency: AgencyId,
    /// What was published.
    pub words: PublicWords,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was published.
    pub told_at: Timestamp,
    /// It is an answer to a matter that was opened again.
    pub repeated: bool,
    stream: i64,
}

/// A petition for whoever follows it by its code.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Its state. What is sealed in it is shown to the sender alone.
    pub petition: Petition,
    /// The follower sent it: signed in as the same person, or with the telephone given then.
    pub is_sender: bool,
    /// What was written: the opening first. Empty for others than the sender; `None` where it was erased.
    pub written: Vec<Option<String>>,
    /// The answer that went to the sender alone.
    pub private_answer: Option<String>,
    /// What has happened, without names.
    pub steps: Vec<(Timestamp, Event)>,
}

/// Which petitions of an agency are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PetitionFilter {
    /// Only those with something left to do, by due moment; otherwise all the others, newest first.
    pub open: bool,
    /// Only those given to the viewer.
    pub mine: bool,
    /// A code, or words of a published answer.
    pub text: Option<String>,
}

/// A row of the list of an agency: nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionItem {
    /// Its code.
    pub code: PetitionCode,
    /// About what.
    pub topic: Topic,
    /// Where it stands.
    pub stage: Stage,
    /// Who has it.
    pub agency: AgencyId,
    /// Who writes the answer.
    pub officer: Option<StaffId>,
    /// The dossier it is about.
    pub dossier: Option<DossierCode>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the next act is due.
    pub due_at: Option<Timestamp>,
    /// Until when it is to be answered.
    pub answer_by: Timestamp,
    /// When the answer was there.
    pub answered_at: Option<Timestamp>,
    /// When the sender opened it again.
    pub reopened_at: Option<Timestamp>,
    /// What the sender thinks of the answer.
    pub rating: Option<bool>,
    stream: i64,
}

/// Who sent a petition, as far as the agency may read it.
#[derive(Debug, Clone, PartialEq)]
pub enum SenderShown {
    /// Name in full, numbers masked.
    Named(Person),
    /// The sender asked that the name is not shown.
    Hidden,
    /// The person was erased.
    Erased,
}

/// An entry of a petition.
#[derive(Debug, Clone, PartialEq)]
pub struct PetitionEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// Which member of staff, if one did it.
    pub staff: Option<StaffId>,
    /// In whose place.
    pub covered: Option<StaffId>,
}

/// A petition with all that its desk shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PetitionPage {
    /// Its state.
    pub petition: Petition,
    /// Who sent it.
    pub sender: SenderShown,
    /// What was written: the opening first; `None` where it was erased.
    pub written: Vec<Option<String>>,
    /// The answer as it is now.
    pub answer: Option<String>,
    /// Everything that has happened, oldest first.
    pub entries: Vec<PetitionEntry>,
}

/// Counters of an agency over a period, in the order of [`VoiceRow::NAMES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRow {
    /// Which agency.
    pub agency: AgencyId,
    /// The sums.
    pub sums: Vec<i64>,
}

impl VoiceRow {
    /// Names of the counters.
    pub const NAMES: &'static [&'static str] = &NAMES;

    /// One of the sums; 0 for a name that is none.
    #[must_use]
    pub fn sum(&self, name: &str) -> i64 {
        let at = NAMES.iter().position(|known| *known == name);
        at.and_then(|at| self.sums.get(at)).copied().unwrap_or(0)
    }
}

impl View<'_> {
    /// The published answers, newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn published_petitions(
        &mut self,
        filter: &PublicFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<PublishedPetition>, Trouble> {
        let (limit, mut bound) = (page_limit(limit), Bound::default());
        let mut conditions = vec!["public = 1".to_owned()];
        conditions.extend(words(filter.text.as_deref(), &mut bound));
        if let Some(topic) = filter.topic {
            conditions.push(format!("topic = {}", bound.put(topic.as_str())));
        }
        if let Some(agency) = &filter.agency {
            conditions.push(format!("agency = {}", bound.put(agency.as_str())));
        }
        if let Some(after) = after {
            conditions.push(before("told_at", after, &mut bound));
        }
        let sql = format!(
            "SELECT id, code, topic, agency, title, question, answer, sent_at, told_at, reopened_at FROM petition \
             WHERE {} ORDER BY told_at DESC, id DESC LIMIT {}",
            conditions.join(" AND "),
            bound.put(i64::from(limit) + 1)
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        let items = rows.iter().map(published).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(items, limit, |item| Cursor::at(item.told_at, item.stream)))
    }

    /// A petition by its code. `phone` is the telephone that was given when it was sent. Whoever has the code sees where it
    /// stands and what was published; only the sender sees what was written.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn followed_petition(
        &mut self,
        actor: &Actor,
        code: &PetitionCode,
        phone: Option<&str>,
    ) -> Result<Option<Followed>, Trouble> {
        let Some(held) = row::load(self.connection, code.as_str())? else { return Ok(None) };
        let signed_in = match actor {
            Actor::Applicant { subject } => crate::subject_token(subject),
            Actor::Staff { .. } | Actor::System => None,
        };
        let same_person = held.tokens.subject.is_some() && held.tokens.subject == signed_in;
        let is_sender = same_person || phone_is(self.key, held.tokens, phone);
        let (written, private_answer) = match is_sender {
            true => (self.written(&held)?, self.private_answer(&held)?),
            false => (Vec::new(), None),
        };
        let entries = row::entries(self.connection, held.stream)?;
        let step = |entry: &crate::journal::EntryRow| Ok((entry.at, entry.petition_event()?));
        let steps = entries.iter().map(step).collect::<Result<_, Trouble>>()?;
        Ok(Some(Followed { petition: held.state, is_sender, written, private_answer, steps }))
    }

    /// The petitions of a signed-in person, newest first, at most 100.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petitions_of(&mut self, subject: &str) -> Result<Vec<PetitionItem>, Trouble> {
        let Some(token) = crate::subject_token(subject) else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT {ITEM} FROM petition WHERE subject_token = $1 ORDER BY sent_at DESC, id DESC LIMIT $2"
        );
        self.connection.query(&sql, &[token.into(), OWN_SHOWN.into()])?.iter().map(item).collect()
    }

    /// Petitions that the viewer may see.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petitions(
        &mut self,
        viewer: &Viewer,
        filter: &PetitionFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<PetitionItem>, Trouble> {
        let (limit, mut bound) = (page_limit(limit), Bound::default());
        let mut conditions = self.petitions_listed(viewer, filter, &mut bound);
        let (order, column) =
            if filter.open { ("due_at, id", "due_at") } else { ("sent_at DESC, id DESC", "sent_at") };
        if let Some(after) = after {
            let (at, id) = (bound.put(after.time()), bound.put(after.id()));
            conditions.push(match filter.open {
                true => format!("({column} > {at} OR {column} = {at} AND id > {id})"),
                false => format!("({column} < {at} OR {column} = {at} AND id < {id})"),
            });
        }
        let sql = format!(
            "SELECT {ITEM} FROM petition WHERE {} ORDER BY {order} LIMIT {}",
            conditions.join(" AND "),
            bound.put(i64::from(limit) + 1)
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        let items = rows.iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let place = |item: &PetitionItem| match filter.open {
            true => Cursor::at(item.due_at.unwrap_or(item.answer_by), item.stream),
            false => Cursor::at(item.sent_at, item.stream),
        };
        Ok(Page::cut(items, limit, place))
    }

    /// How many petitions the viewer has in a list, and how many of them have an act that is overdue now.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petitions_counted(
        &mut self,
        viewer: &Viewer,
        filter: &PetitionFilter,
    ) -> Result<(u64, u64), Trouble> {
        let mut bound = Bound::default();
        let now = bound.put(self.now);
        let conditions = self.petitions_listed(viewer, filter, &mut bound);
        let sql = format!(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN open = 1 AND due_at < {now} THEN 1 ELSE 0 END), 0) FROM petition \
             WHERE {}",
            conditions.join(" AND ")
        );
        let row = self.connection.query_one(&sql, &bound.0)?;
        let count = |row: &Row, at| row.int(at).map(|count| u64::try_from(count).unwrap_or(0));
        row.map_or(Ok((0, 0)), |row| Ok((count(&row, 0)?, count(&row, 1)?)))
    }

    fn petitions_listed(&self, viewer: &Viewer, filter: &PetitionFilter, bound: &mut Bound) -> Vec<String> {
        let mut conditions = vec![viewer.petition_condition(bound)];
        conditions.push(format!("open = {}", i64::from(filter.open)));
        if filter.mine {
            let me = viewer.actor().staff().map(|staff| staff.0.clone()).unwrap_or_default();
            conditions.push(format!("officer = {}", bound.put(me)));
        }
        if let Some(text) = filter.text.as_deref().filter(|text| !text.trim().is_empty()) {
            match PetitionCode::parse(text) {
                Some(code) => conditions.push(format!("code = {}", bound.put(code.0))),
                None => conditions.extend(words(Some(text), bound)),
            }
        }
        conditions
    }

    /// A petition for an officer, with the words that were written; the look is noted. `None` where there is none for this
    /// viewer.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petition(
        &mut self,
        viewer: &Viewer,
        code: &PetitionCode,
    ) -> Result<Option<PetitionPage>, Trouble> {
        let found = row::load(self.connection, code.as_str())?;
        let Some(held) = found.filter(|held| viewer.sees_petition(&held.state, self.province)) else {
            return Ok(None);
        };
        self.note_look(viewer, held.stream, Purpose::Handling);
        let sender = self.sender(&held)?;
        let written = self.written(&held)?;
        let answer = match &held.state.answer {
            Some(answer) => open_words(self.connection, self.key, (answer.id, held.stream))?,
            None => None,
        };
        let entries = row::entries(self.connection, held.stream)?;
        let entry = |entry: &crate::journal::EntryRow| {
            Ok(PetitionEntry {
                at: entry.at,
                event: entry.petition_event()?,
                staff: entry.staff(),
                covered: entry.covered(),
            })
        };
        let entries = entries.iter().map(entry).collect::<Result<_, Trouble>>()?;
        Ok(Some(PetitionPage { petition: held.state, sender, written, answer, entries }))
    }

    /// Whether a file came with a petition that this viewer may see.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petition_names_file(
        &mut self,
        viewer: &Viewer,
        code: &PetitionCode,
        sha256: &str,
    ) -> Result<bool, Trouble> {
        let found = row::load(self.connection, code.as_str())?;
        let seen = found.filter(|held| viewer.sees_petition(&held.state, self.province));
        Ok(seen.is_some_and(|held| held.state.files.iter().any(|file| file == sha256)))
    }

    /// The counters of each agency over the days `from..=to`.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn voices(&mut self, from: Date, to: Date) -> Result<Vec<VoiceRow>, Trouble> {
        let sums: Vec<String> = NAMES.iter().map(|name| format!("CAST(SUM({name}) AS bigint)")).collect();
        let sql = format!(
            "SELECT agency, {} FROM voice_count WHERE day >= $1 AND day <= $2 GROUP BY agency ORDER BY agency",
            sums.join(", ")
        );
        let rows = self.connection.query(&sql, &[from.into(), to.into()])?;
        let sums = |row: &Row| (1..=NAMES.len()).map(|at| row.int(at)).collect::<Result<Vec<_>, _>>();
        rows.iter().map(|row| Ok(VoiceRow { agency: AgencyId(row.text(0)?), sums: sums(row)? })).collect()
    }

    fn written(&mut self, held: &Held) -> Result<Vec<Option<String>>, Trouble> {
        let places = held.state.written.iter().map(|written| (written.id, held.stream));
        places.map(|place| open_words(self.connection, self.key, place)).collect()
    }

    fn private_answer(&mut self, held: &Held) -> Result<Option<String>, Trouble> {
        let told = held.state.told_at.is_some() && held.state.public.is_none();
        match held.state.answer.as_ref().filter(|_| told && !held.state.stage.is_open()) {
            Some(answer) => open_words(self.connection, self.key, (answer.id, held.stream)),
            None => Ok(None),
        }
    }

    fn sender(&mut self, held: &Held) -> Result<SenderShown, Trouble> {
        if held.state.hide_name {
            return Ok(SenderShown::Hidden);
        }
        let Some(first) = held.state.written.first() else { return Ok(SenderShown::Erased) };
        let personal = self.key.stored_personal(self.connection, (first.id, held.stream))?;
        Ok(personal.map_or(SenderShown::Erased, |personal| {
            SenderShown::Named(mask::numbers_of(&personal.applicant))
        }))
    }
}

const ITEM: &str = "id, code, topic, stage, agency, officer, dossier, sent_at, due_at, answer_by, answered_at, \
                    reopened_at, rating";

fn item(row: &Row) -> Result<PetitionItem, Trouble> {
    let (topic, stage) = (row.text(2)?, row.text(3)?);
    Ok(PetitionItem {
        stream: row.int(0)?,
        code: PetitionCode(row.text(1)?),
        topic: Topic::parse(&topic).ok_or_else(|| Trouble::Corrupt(format!("topic {topic:?}")))?,
        stage: Stage::parse(&stage).ok_or_else(|| Trouble::Corrupt(format!("stage {stage:?}")))?,
        agency: AgencyId(row.text(4)?),
        officer: row.opt_text(5)?.map(StaffId),
        dossier: row.opt_text(6)?.map(DossierCode),
        sent_at: row.time(7)?,
        due_at: row.opt_time(8)?,
        answer_by: row.time(9)?,
        answered_at: row.opt_time(10)?,
        reopened_at: row.opt_time(11)?,
        rating: row.opt_int(12)?.map(|rating| rating == 1),
    })
}

fn published(row: &Row) -> Result<PublishedPetition, Trouble> {
    let topic = row.text(2)?;
    Ok(PublishedPetition {
        stream: row.int(0)?,
        code: PetitionCode(row.text(1)?),
        topic: Topic::parse(&topic).ok_or_else(|| Trouble::Corrupt(format!("topic {topic:?}")))?,
        agency: AgencyId(row.text(3)?),
        words: PublicWords { title: row.text(4)?, question: row.text(5)?, answer: row.text(6)? },
        sent_at: row.time(7)?,
        told_at: row.time(8)?,
        repeated: row.opt_time(9)?.is_some(),
    })
}

/// The condition that every word of a text is among the published words.
fn words(text: Option<&str>, bound: &mut Bound) -> Vec<String> {
    let folded = fold(text.unwrap_or_default()).replace(['%', '_'], " ");
    let words = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX);
    words.map(|word| format!("folded LIKE {}", bound.put(format!("%{word}%")))).collect()
}

/// The condition that a row comes after a cursor of a list that runs back in time.
fn before(column: &str, after: &Cursor, bound: &mut Bound) -> String {
    let (at, id) = (bound.put(after.time()), bound.put(after.id()));
    format!("({column} < {at} OR {column} = {at} AND id < {id})")
}

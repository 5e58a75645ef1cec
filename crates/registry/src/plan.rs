//! Planning: requests in, decisions taken, rows to write out. Nothing is written here; what is planned is held in memory
//! until it is flushed, and forgotten when the flush fails.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use casework::Actor;
use casework::dossier::{
    Command, Dossier, Event, Facts, PersonalRef, Refusal, apply, decide, decide_new, open,
};
use jiff::Timestamp;
use law::code::DossierCode;
use law::{AgencyId, AgencyKind, Province};

use crate::counts::{Closing, Counts, count};
use crate::dialect::{Connection, Value};
use crate::journal::{self, EntryRow};
use crate::personal::{SearchTokens, StoreKey, personal_identity};
use crate::project::Held;
use crate::request::{Answer, Receipt, Request, Target};
use crate::trouble::Trouble;

/// Rows of one flush.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub entries: Vec<EntryRow>,
    pub personal: Vec<PersonalRow>,
    pub dirty: HashSet<String>,
    pub counts: Counts,
    pub sequences: HashMap<(String, String), i64>,
}

/// A sealed row of personal data.
#[derive(Debug)]
pub(crate) struct PersonalRow {
    pub id: i64,
    pub stream: i64,
    pub salt: Vec<u8>,
    pub sealed: Vec<u8>,
}

/// The counters of the head row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub position: i64,
    pub hash: [u8; 32],
    pub next_stream: i64,
    pub next_personal: i64,
}

impl Head {
    /// Reads the head row, locking it where `lock` says so.
    pub(crate) fn read(connection: &mut Connection, lock: bool) -> Result<Self, Trouble> {
        let for_update = if lock { connection.for_update() } else { "" };
        let sql = format!("SELECT position, hash, next_stream, next_personal FROM province_head{for_update}");
        let row = connection.query_one(&sql, &[])?.ok_or_else(|| Trouble::Corrupt("the head row is missing".into()))?;
        let hash = row.bytes(1)?.try_into().map_err(|_| Trouble::Corrupt("the head hash is not 32 bytes".into()))?;
        Ok(Self { position: row.int(0)?, hash, next_stream: row.int(2)?, next_personal: row.int(3)? })
    }
}

/// Two generations of recent values: a bounded cache in which the last `capacity` inserted always survive.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    capacity: usize,
}

impl<K: std::hash::Hash + Eq + Clone, V> Recent<K, V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), capacity }
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if let Some((key, value)) = self.old.remove_entry(key) {
            self.insert(key, value);
        }
        self.young.get_mut(key)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.capacity {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

/// Head gaps larger than this clear the caches instead of evicting stream by stream.
const EVICT_MAX: i64 = 5_000;

/// The planner: what it knows of the store between flushes.
pub(crate) struct Planner {
    province: Arc<Province>,
    key: StoreKey,
    head: Head,
    states: Recent<String, Held>,
    keys: Recent<[u8; 16], (String, u32)>,
    sequences: HashMap<(String, String), i64>,
    last_at: Timestamp,
}

impl Planner {
    pub(crate) fn new(province: Arc<Province>, key: StoreKey, head: Head, capacity: usize) -> Self {
        Self {
            province,
            key,
            head,
            states: Recent::new(capacity),
            keys: Recent::new(capacity),
            sequences: HashMap::new(),
            last_at: Timestamp::MIN,
        }
    }

    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// The head after a flush: its hash is known only then.
    pub(crate) fn flushed(&mut self, hash: [u8; 32]) {
        self.head.hash = hash;
    }

    /// Forgets everything planned: the store says what is true.
    pub(crate) fn reset(&mut self, head: Head) {
        self.head = head;
        self.states.clear();
        self.keys.clear();
        self.sequences.clear();
        self.last_at = Timestamp::MIN;
    }

    /// Takes note of what other processes have written since.
    pub(crate) fn sync(&mut self, connection: &mut Connection, head: Head) -> Result<(), Trouble> {
        if head != self.head || self.last_at == Timestamp::MIN {
            if head.position - self.head.position > EVICT_MAX || head.position < self.head.position {
                self.states.clear();
            } else {
                let sql = "SELECT DISTINCT d.code FROM journal j JOIN dossier d ON d.id = j.stream WHERE j.position > $1";
                for row in connection.query(sql, &[self.head.position.into()])? {
                    let code = row.text(0)?;
                    self.states.young.remove(&code);
                    self.states.old.remove(&code);
                }
            }
            self.sequences.clear();
            self.head = head;
            let last = connection.query_one("SELECT at FROM journal WHERE position = $1", &[head.position.into()])?;
            self.last_at = last.map(|row| row.time(0)).transpose()?.unwrap_or(Timestamp::UNIX_EPOCH);
        }
        Ok(())
    }

    /// Held dossiers of a batch, for its flush.
    pub(crate) fn held(&mut self, batch: &Batch) -> Vec<Held> {
        batch.dirty.iter().filter_map(|code| self.states.get_mut(code).cloned()).collect()
    }

    /// Plans one request.
    pub(crate) fn plan(
        &mut self,
        connection: &mut Connection,
        request: &Request,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Answer, Trouble> {
        if !request.request_key.is_fresh()
            && let Some(answer) = self.repeated(connection, request, batch)?
        {
            return Ok(answer);
        }
        let now = milliseconds(now).max(self.last_at);
        match &request.target {
            Target::New => self.plan_new(connection, request, now, batch),
            Target::Code(code) => self.plan_existing(connection, request, code, now, batch),
        }
    }

    fn plan_new(
        &mut self,
        connection: &mut Connection,
        request: &Request,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Answer, Trouble> {
        let opening = match &request.command {
            Command::Submit(opening) | Command::TakeIn { opening, .. } => opening,
            other => {
                return Ok(Answer::Refused(Refusal::NotFromHere { command: other.kind(), stage: "none" }));
            }
        };
        let sequence = self.sequence_key(&opening.intake, now);
        let number = self.next_number(connection, &sequence)?;
        let code = DossierCode(format!("{}-{}-{number:04}", sequence.0, sequence.1.replace('-', "").get(2..).unwrap_or_default()));
        let stream = self.head.next_stream;
        let (personal, tokens, row) = self.seal(request, stream)?;
        let province = self.province.clone();
        let facts = self.facts(&province, request, now, false, personal, Some(code.clone()));
        let events = match decide_new(&request.command, &facts) {
            Ok(events) => events,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let staff = request.actor.staff();
        let Some(mut state) = events.first().and_then(|first| open(first, now, staff)) else {
            return Err(Trouble::Corrupt("a decision opened no dossier".into()));
        };
        if let Some(first) = events.first() {
            count(&mut batch.counts, None, first, &state, now);
        }
        for event in events.iter().skip(1) {
            let before = Closing::of(&state);
            apply(&mut state, event, now, staff);
            count(&mut batch.counts, Some(before), event, &state, now);
        }
        self.head.next_stream += 1;
        self.head.next_personal += i64::from(row.is_some());
        batch.personal.extend(row);
        self.sequences.insert(sequence.clone(), number + 1);
        batch.sequences.insert(sequence, number + 1);
        let held = Held { stream, state: Arc::new(state), tokens };
        self.record(request, held, &events, now, batch)
    }

    fn plan_existing(
        &mut self,
        connection: &mut Connection,
        request: &Request,
        code: &DossierCode,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Answer, Trouble> {
        let Some(mut held) = self.load(connection, code.as_str())? else { return Ok(Answer::UnknownDossier) };
        if let Some(version) = request.expected_version.filter(|version| *version != held.state.version) {
            let now_at = held.state.version;
            self.states.insert(code.0.clone(), held);
            return Ok(if version > now_at { Answer::UnknownDossier } else { Answer::Refused(Refusal::ChangedMeanwhile { version: now_at }) });
        }
        let (personal, tokens, row) = self.seal(request, held.stream)?;
        let province = self.province.clone();
        let is_applicant = self.is_applicant(&request.actor, &held);
        let facts = self.facts(&province, request, now, is_applicant, personal, None);
        let events = match decide(&held.state, &request.command, &facts) {
            Ok(events) => events,
            Err(refusal) => {
                self.states.insert(code.0.clone(), held);
                return Ok(Answer::Refused(refusal));
            }
        };
        let staff = request.actor.staff();
        let state = Arc::make_mut(&mut held.state);
        for event in &events {
            let before = Closing::of(state);
            apply(state, event, now, staff);
            count(&mut batch.counts, Some(before), event, state, now);
        }
        if row.is_some() && held.tokens == SearchTokens::default() {
            held.tokens = tokens;
        }
        self.head.next_personal += i64::from(row.is_some());
        batch.personal.extend(row);
        self.record(request, held, &events, now, batch)
    }

    /// Appends the rows of a decided command and keeps its state.
    fn record(
        &mut self,
        request: &Request,
        held: Held,
        events: &[Event],
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Answer, Trouble> {
        let last = i64::from(held.state.version);
        let first = last - i64::try_from(events.len()).unwrap_or(0) + 1;
        let actor = request.actor.journal_name();
        for (version, event) in (first..).zip(events) {
            self.head.position += 1;
            batch.entries.push(EntryRow {
                position: self.head.position,
                stream: held.stream,
                version,
                kind: event.kind().to_owned(),
                at: now,
                actor: actor.clone(),
                on_behalf_of: request.on_behalf_of.clone(),
                unit: request.unit.as_ref().map(|unit| unit.0.clone()),
                pack_edition: self.province.edition.clone(),
                request_key: (version == first).then(|| request.request_key.bytes().to_vec()),
                body: journal::body(event)?,
            });
        }
        self.last_at = now;
        let receipt = Receipt {
            code: held.state.code.clone(),
            stream: held.stream,
            version: held.state.version,
            position: self.head.position,
            state: held.state.clone(),
        };
        if !request.request_key.is_fresh() {
            self.keys.insert(*request.request_key.bytes(), (receipt.code.0.clone(), receipt.version));
        }
        batch.dirty.insert(receipt.code.0.clone());
        self.states.insert(receipt.code.0.clone(), held);
        Ok(Answer::Done(receipt))
    }

    fn facts<'a>(
        &self,
        province: &'a Province,
        request: &'a Request,
        now: Timestamp,
        actor_is_applicant: bool,
        personal: Option<PersonalRef>,
        new_code: Option<DossierCode>,
    ) -> Facts<'a> {
        Facts { now, province, actor: &request.actor, actor_is_applicant, personal, new_code }
    }

    fn is_applicant(&self, actor: &Actor, held: &Held) -> bool {
        match actor {
            Actor::Applicant { subject } => held.tokens.subject.is_some_and(|token| crate::subject_text(token) == *subject),
            Actor::Staff { .. } | Actor::System => false,
        }
    }

    /// Seals what the request brings about persons.
    fn seal(&self, request: &Request, stream: i64) -> Result<(Option<PersonalRef>, SearchTokens, Option<PersonalRow>), Trouble> {
        let Some(personal) = &request.personal else { return Ok((None, SearchTokens::default(), None)) };
        let id = self.head.next_personal;
        let plain = serde_json::to_vec(personal)?;
        let sealed = self.key.seal(&personal_identity(id, stream), &plain)?;
        let reference = PersonalRef { id, commitment: sealed.commitment };
        let row = PersonalRow { id, stream, salt: sealed.salt, sealed: sealed.sealed };
        Ok((Some(reference), self.key.tokens_of(personal), Some(row)))
    }

    /// The agency whose numbers a centre uses, and the local day.
    fn sequence_key(&self, intake: &AgencyId, now: Timestamp) -> (String, String) {
        let agency = match self.province.agency(intake) {
            Some(centre) if centre.kind == AgencyKind::CommuneCentre => centre.parent.as_ref().unwrap_or(intake),
            _ => intake,
        };
        (agency.0.clone(), law::time::local(now).date().to_string())
    }

    fn next_number(&mut self, connection: &mut Connection, key: &(String, String)) -> Result<i64, Trouble> {
        if let Some(next) = self.sequences.get(key) {
            return Ok(*next);
        }
        let sql = "SELECT next FROM code_sequence WHERE agency = $1 AND day = $2";
        let row = connection.query_one(sql, &[key.0.as_str().into(), key.1.as_str().into()])?;
        row.map_or(Ok(1), |row| row.int(0))
    }

    /// The dossier with this code: from memory, else replayed from the journal.
    fn load(&mut self, connection: &mut Connection, code: &str) -> Result<Option<Held>, Trouble> {
        let key = code.to_owned();
        if self.states.get_mut(&key).is_some() {
            return Ok(self.states.young.remove(&key));
        }
        load(connection, code)
    }

    /// The answer a request key has been given before, with the state as it was then.
    fn repeated(
        &mut self,
        connection: &mut Connection,
        request: &Request,
        batch: &Batch,
    ) -> Result<Option<Answer>, Trouble> {
        let key = *request.request_key.bytes();
        if let Some((code, version)) = self.keys.get_mut(&key).cloned()
            && let Some(held) = self.states.get_mut(&code)
            && (held.state.version == version || batch.dirty.contains(&code))
        {
            let receipt = receipt_of(held, held.state.clone());
            return Ok(Some(Answer::AlreadySo(receipt)));
        }
        let sql = "SELECT stream, version FROM journal WHERE request_key = $1";
        let Some(row) = connection.query_one(sql, &[key.to_vec().into()])? else { return Ok(None) };
        let (stream, first) = (row.int(0)?, row.int(1)?);
        let state = replay_command(connection, stream, first)?;
        let held = Held { stream, state: Arc::new(state), tokens: SearchTokens::default() };
        let state = held.state.clone();
        Ok(Some(Answer::AlreadySo(receipt_of(&held, state))))
    }
}

fn receipt_of(held: &Held, state: Arc<Dossier>) -> Receipt {
    Receipt { code: state.code.clone(), stream: held.stream, version: state.version, position: 0, state }
}

fn milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Replays a dossier from the journal.
pub(crate) fn load(connection: &mut Connection, code: &str) -> Result<Option<Held>, Trouble> {
    let sql = "SELECT id, subject_token, name_token, phone_token FROM dossier WHERE code = $1";
    let Some(row) = connection.query_one(sql, &[code.into()])? else { return Ok(None) };
    let stream = row.int(0)?;
    let tokens = SearchTokens { subject: row.opt_int(1)?, name: row.opt_int(2)?, phone: row.opt_int(3)? };
    let state = replay_until(connection, stream, |_| false)?;
    Ok(Some(Held { stream, state: Arc::new(state), tokens }))
}

/// The state after the command whose first entry has this version: until the next entry that has a request key.
fn replay_command(connection: &mut Connection, stream: i64, first: i64) -> Result<Dossier, Trouble> {
    replay_until(connection, stream, |entry| entry.version > first && entry.request_key.is_some())
}

fn replay_until(
    connection: &mut Connection,
    stream: i64,
    stop: impl Fn(&EntryRow) -> bool,
) -> Result<Dossier, Trouble> {
    let sql = format!("SELECT {} FROM journal WHERE stream = $1 ORDER BY version", journal::COLUMNS);
    let mut state: Option<Dossier> = None;
    for row in connection.query(&sql, &[Value::Int(stream)])? {
        let (entry, _) = EntryRow::read(&row)?;
        if stop(&entry) {
            break;
        }
        let (event, staff) = (entry.event()?, entry.staff());
        match &mut state {
            None => state = open(&event, entry.at, staff.as_ref()),
            Some(state) => apply(state, &event, entry.at, staff.as_ref()),
        }
    }
    state.ok_or_else(|| Trouble::Corrupt(format!("stream {stream} opens no dossier")))
}

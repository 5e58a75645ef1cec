//! Planning: requests in, decisions taken, rows to write out. Nothing is written here; what is planned is held in memory
//! until it is flushed, and forgotten when the flush fails.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casework::Actor;
use casework::dossier::{
    Assignee, Claim, Command, Dossier, Event, Facts, Opening, Refusal, Reservation, apply, decide,
    decide_new, on_behalf_of, open,
};
use casework::power::Holder;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::code::DossierCode;
use law::time::local;
use law::{Action, AgencyId, Province};

use crate::accounts;
use crate::brought::{Brought, keep};
use crate::counts::{Closing, Counts, count};
use crate::dialect::Connection;
use crate::fees::{self, FeeTaken};
use crate::journal::{self, EntryRow, STAFF};
use crate::offline::{self, numbering_agency};
use crate::payments::{self, PaymentEntry};
use crate::permission::Viewer;
use crate::personal::{Personal, SearchTokens, StoreKey};
use crate::petitions::{self, PetitionRequest};
use crate::project::Held;
use crate::repeat::{self, Text};
use crate::request::{Answer, Receipt, Request, Target};
use crate::states::{self, States};
use crate::trouble::Trouble;
use crate::voices::{self, Voices};

/// Rows of one flush.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub entries: Vec<EntryRow>,
    pub personal: Vec<PersonalRow>,
    pub counts: Counts,
    pub fees: Vec<FeeTaken>,
    pub payments: Vec<PaymentEntry>,
    pub petitions: BTreeMap<i64, petitions::Held>,
    pub voices: Voices,
    pub sequences: HashMap<(AgencyId, Date), i64>,
    dirty: Vec<String>,
    answered: HashMap<[u8; 16], (Request, Receipt)>,
    repeated: Option<HashMap<[u8; 16], Seen>>,
}

/// The first entry of a command that the journal has already.
#[derive(Debug, Clone, Copy)]
struct Seen {
    stream: i64,
    version: i64,
}

impl Batch {
    /// One entry that is no dossier's.
    pub(crate) fn of_entry(entry: EntryRow) -> Self {
        Self { entries: vec![entry], ..Self::default() }
    }

    /// A batch for these requests, whose keys are looked up in one query.
    pub(crate) fn of<'a>(
        connection: &mut Connection,
        requests: impl Iterator<Item = &'a Request>,
    ) -> Result<Self, Trouble> {
        let keys = requests.map(|request| request.request_key).filter(|key| !key.is_fresh());
        let keys: Vec<[u8; 16]> = keys.map(|key| *key.bytes()).collect();
        let repeated = Some(if keys.is_empty() { HashMap::new() } else { seen(connection, &keys)? });
        Ok(Self { repeated, ..Self::default() })
    }
}

fn seen(connection: &mut Connection, keys: &[[u8; 16]]) -> Result<HashMap<[u8; 16], Seen>, Trouble> {
    let mut found = HashMap::new();
    for row in connection.find_requests(keys)? {
        let key =
            row.bytes(0)?.try_into().map_err(|_| Trouble::Corrupt("a request key is not 16 bytes".into()))?;
        found.insert(key, Seen { stream: row.int(1)?, version: row.int(2)? });
    }
    Ok(found)
}

/// A sealed row of personal data.
#[derive(Debug)]
pub(crate) struct PersonalRow {
    pub id: i64,
    pub stream: i64,
    pub salt: [u8; 16],
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
        let row = connection
            .query_one(&sql, &[])?
            .ok_or_else(|| Trouble::Corrupt("the head row is missing".into()))?;
        let hash =
            row.bytes(1)?.try_into().map_err(|_| Trouble::Corrupt("the head hash is not 32 bytes".into()))?;
        Ok(Self { position: row.int(0)?, hash, next_stream: row.int(2)?, next_personal: row.int(3)? })
    }
}

/// Head gaps larger than this clear the states in memory instead of evicting dossier by dossier.
const EVICT_MAX: i64 = 5_000;

/// Entries never go back in time by clocks that differ a little; a clock that was far ahead is not followed.
const CLOCK_DIFFERENCE_MAX: SignedDuration = SignedDuration::from_mins(10);

/// The planner: what it knows of the store between flushes.
pub(crate) struct Planner {
    province: Arc<Province>,
    edition: Arc<str>,
    key: StoreKey,
    head: Head,
    states: States,
    sequences: HashMap<(AgencyId, Date), i64>,
    last_at: Timestamp,
    batch: u64,
    flushed: Arc<AtomicU64>,
    checks_assignees: bool,
}

/// One request on its way through the planner.
struct Turn<'a> {
    connection: &'a mut Connection,
    request: &'a Request,
    now: Timestamp,
    batch: &'a mut Batch,
    /// In whose place it is done.
    on_behalf_of: Option<String>,
}

impl Turn<'_> {
    /// Notes the absent colleague with whose powers it was done.
    fn stand_in(&mut self, absent: Option<casework::StaffId>) {
        if let Some(absent) = absent {
            self.on_behalf_of = Some(format!("{STAFF}{absent}"));
        }
    }
}

impl Planner {
    pub(crate) fn new(province: Arc<Province>, key: StoreKey, head: Head, capacity: usize) -> Self {
        let flushed = Arc::new(AtomicU64::new(0));
        Self {
            edition: province.edition.as_str().into(),
            province,
            key,
            head,
            states: States::new(capacity, flushed.clone()),
            sequences: HashMap::new(),
            last_at: Timestamp::MIN,
            batch: 1,
            flushed,
            checks_assignees: true,
        }
    }

    /// For history that is brought in: its officers need no account here.
    pub(crate) fn without_accounts(self) -> Self {
        Self { checks_assignees: false, ..self }
    }

    /// Decides by this text from now on.
    pub(crate) fn rule_by(&mut self, province: Arc<Province>) {
        if !Arc::ptr_eq(&self.province, &province) {
            self.edition = province.edition.as_str().into();
            self.province = province;
        }
    }

    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// Where a flusher counts the batches that are in the store.
    pub(crate) fn flushed_counter(&self) -> Arc<AtomicU64> {
        self.flushed.clone()
    }

    /// After a flush of everything planned: the hash of the head is known only then.
    pub(crate) fn flushed(&mut self, hash: [u8; 32]) {
        self.head.hash = hash;
        self.flushed.store(self.batch - 1, Ordering::Release);
    }

    /// Forgets everything planned: the store says what is true.
    pub(crate) fn reset(&mut self) {
        self.states.clear();
        self.sequences.clear();
        self.last_at = Timestamp::MIN;
    }

    /// Takes note of what other processes have written since.
    pub(crate) fn sync(&mut self, connection: &mut Connection, head: Head) -> Result<(), Trouble> {
        if head == self.head && self.last_at != Timestamp::MIN {
            return Ok(());
        }
        if head.position - self.head.position > EVICT_MAX || head.position < self.head.position {
            self.states.clear();
        } else {
            let sql = "SELECT DISTINCT d.code FROM journal j JOIN dossier d ON d.id = j.stream WHERE j.position > $1";
            for row in connection.query(sql, &[self.head.position.into()])? {
                self.states.remove(&row.text(0)?);
            }
        }
        self.sequences.clear();
        self.head = head;
        let last =
            connection.query_one("SELECT at FROM journal WHERE position = $1", &[head.position.into()])?;
        self.last_at = last.map(|row| row.time(0)).transpose()?.unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(())
    }

    /// Ends a batch: its dossiers as they are now, with what the store has of them.
    pub(crate) fn take_held(&mut self, batch: &Batch) -> Result<Vec<Held>, Trouble> {
        let mut taken = Vec::with_capacity(batch.dirty.len());
        for code in &batch.dirty {
            let lost = || Trouble::Corrupt(format!("dossier {code} was changed and lost from memory"));
            let held = self.states.get_mut(code).ok_or_else(lost)?;
            taken.push(held.clone());
            held.written = Some(held.as_written());
        }
        self.batch += 1;
        Ok(taken)
    }

    /// Plans one request.
    pub(crate) fn plan(
        &mut self,
        connection: &mut Connection,
        request: &Request,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Answer, Trouble> {
        let (now, given) = (self.moment(now), request.on_behalf_of.clone());
        let mut turn = Turn { connection, request, now, batch, on_behalf_of: given };
        if !request.request_key.is_fresh()
            && let Some(answer) = self.repeated(&mut turn)?
        {
            return Ok(answer);
        }
        match (&request.target, &request.command) {
            (
                Target::New,
                Command::Submit(opening)
                | Command::TakeIn { opening, .. }
                | Command::TakeInOffline { opening, .. },
            ) => self.plan_new(turn, opening),
            (Target::New, other) => {
                Ok(Answer::Refused(Refusal::NotFromHere { command: other.kind(), stage: "none" }))
            }
            (Target::Code(code), _) => self.plan_existing(turn, code.as_str()),
        }
    }

    /// Plans an act on a petition; `held` is the petition as it is, or none where it opens one.
    pub(crate) fn plan_petition(
        &mut self,
        held: Option<petitions::Held>,
        request: &PetitionRequest,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<Result<petitions::Held, casework::petition::Refusal>, Trouble> {
        let now = self.moment(now);
        let mut seat = petitions::Seat {
            key: &self.key,
            province: &self.province,
            edition: &self.edition,
            head: &mut self.head,
            batch,
            now,
            answers: None,
        };
        let planned = petitions::plan(&mut seat, held, request)?;
        if planned.is_ok() {
            self.last_at = now;
        }
        Ok(planned)
    }

    /// The answer to a request key that was used before.
    fn repeated(&self, turn: &mut Turn<'_>) -> Result<Option<Answer>, Trouble> {
        let (request, key) = (turn.request, turn.request.request_key.bytes());
        if let Some((first, receipt)) = turn.batch.answered.get(key) {
            return Ok(Some(repeat::again_in_batch(request, first, receipt)));
        }
        let found = match &turn.batch.repeated {
            Some(found) => found.get(key).copied(),
            None => seen(turn.connection, &[*key])?.get(key).copied(),
        };
        let Some(Seen { stream, version }) = found else { return Ok(None) };
        let text = Text { province: &self.province, edition: &self.edition };
        repeat::again(turn.connection, request, (stream, version), (text, &self.key)).map(Some)
    }

    /// Server time to the millisecond, not before the last entry.
    fn moment(&self, now: Timestamp) -> Timestamp {
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        let behind = self.last_at > now && self.last_at.duration_since(now) <= CLOCK_DIFFERENCE_MAX;
        if behind { self.last_at } else { now }
    }

    fn plan_new(&mut self, mut turn: Turn<'_>, opening: &Opening) -> Result<Answer, Trouble> {
        let (request, now) = (turn.request, turn.now);
        let numbered = self.number(&mut turn, opening)?;
        let province = request.under.clone().unwrap_or_else(|| self.province.clone());
        let stream = self.head.next_stream;
        let brought = request.brought(|| Ok(None))?;
        let brought = Brought::of(brought.as_ref(), self.head.next_personal, stream)?;
        let facts = Facts {
            now,
            province: &province,
            actor: &request.actor,
            actor_is_applicant: matches!(request.actor, Actor::Applicant { .. }),
            personal: brought.as_ref().map(Brought::reference),
            new_code: Some(numbered.code),
            reservation: numbered.reservation,
            assignee: Assignee::Unchecked,
        };
        let events = match decide_new(&request.command, &facts) {
            Ok(events) => events,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        turn.stand_in(on_behalf_of(None, &request.command, &facts));
        let opened = events.first().and_then(|first| Some((first, open(first, now, request.actor.staff())?)));
        let (first, mut state) =
            opened.ok_or_else(|| Trouble::Corrupt("a decision opened no dossier".into()))?;
        let moment = (now, request.actor.staff());
        count(&mut turn.batch.counts, None, first, &state, now);
        fees::taken(&mut turn.batch.fees, (stream, None), first, &state, moment);
        payments::asked_or_paid(&mut turn.batch.payments, stream, first, &state, now);
        for event in events.iter().skip(1) {
            let (before, stage) = (Closing::of(&state), state.stage.clone());
            apply(&mut state, event, now, request.actor.staff());
            count(&mut turn.batch.counts, Some(before), event, &state, now);
            fees::taken(&mut turn.batch.fees, (stream, Some(&stage)), event, &state, moment);
            payments::asked_or_paid(&mut turn.batch.payments, stream, event, &state, now);
            voices::of_dossier(&mut turn.batch.voices, event, &state, now);
        }
        let tokens = tokens_at_opening(&self.key, request);
        let mut held = Held { stream, state: Arc::new(state), tokens, written: None, batch: 0 };
        self.head.next_stream += 1;
        self.head.next_personal += keep(brought, &self.key, turn.batch)?;
        if let Some((sequence, next)) = numbered.moves {
            turn.batch.sequences.insert(sequence.clone(), next);
            self.sequences.insert(sequence, next);
        }
        self.record(&mut turn, &mut held, &events)?;
        let receipt = self.note(&mut turn, &mut held);
        self.states.insert(receipt.code.0.clone(), held);
        Ok(Answer::Done(receipt))
    }

    fn plan_existing(&mut self, mut turn: Turn<'_>, code: &str) -> Result<Answer, Trouble> {
        let Some(mut held) = self.fetch(turn.connection, code)? else { return Ok(Answer::UnknownDossier) };
        let answer = self.decide(&mut turn, &mut held);
        self.put_back(code, held);
        answer
    }

    fn decide(&mut self, turn: &mut Turn<'_>, held: &mut Held) -> Result<Answer, Trouble> {
        let (request, now) = (turn.request, turn.now);
        let actor_is_applicant = match &request.actor {
            Actor::Applicant { .. } if request.by_rating_key => true,
            Actor::Applicant { subject }
                if held.tokens.subject.map(crate::subject_text).as_ref() != Some(subject) =>
            {
                return Ok(Answer::UnknownDossier);
            }
            Actor::Applicant { .. } => true,
            Actor::Staff { .. } | Actor::System => false,
        };
        let version = held.state.version;
        if request.expected_version.is_some_and(|expected| expected != version) {
            return Ok(self.refused((&request.actor, now), held, Refusal::ChangedMeanwhile { version }));
        }
        let personal = request.brought(|| self.filed(turn, held))?;
        if personal.is_none() && !request.corrections.is_empty() {
            return Ok(self.refused((&request.actor, now), held, Refusal::Missing { field: "form" }));
        }
        let brought = Brought::of(personal.as_ref(), self.head.next_personal, held.stream)?;
        let facts = Facts {
            now,
            province: &self.province,
            actor: &request.actor,
            actor_is_applicant,
            personal: brought.as_ref().map(Brought::reference),
            new_code: None,
            reservation: None,
            assignee: self.assignee(turn, &held.state)?,
        };
        let events = match decide(&held.state, &request.command, &facts) {
            Ok(events) => events,
            Err(refusal) if request.by_rating_key => return Ok(Answer::Refused(refusal)),
            Err(refusal) => return Ok(self.refused((&request.actor, now), held, refusal)),
        };
        turn.stand_in(on_behalf_of(Some(&held.state), &request.command, &facts));
        let state = Arc::make_mut(&mut held.state);
        for event in &events {
            let (before, stage) = (Closing::of(state), state.stage.clone());
            apply(state, event, now, request.actor.staff());
            count(&mut turn.batch.counts, Some(before), event, state, now);
            let moment = (now, request.actor.staff());
            fees::taken(&mut turn.batch.fees, (held.stream, Some(&stage)), event, state, moment);
            payments::asked_or_paid(&mut turn.batch.payments, held.stream, event, state, now);
            voices::of_dossier(&mut turn.batch.voices, event, state, now);
        }
        // Words of a rating say nothing about who owns the dossier.
        let files_persons = !matches!(request.command, Command::Rate { .. });
        if let Some(personal) = personal.as_ref().filter(|_| files_persons) {
            held.tokens = self.key.tokens_of(personal).owned_by(held.tokens.subject);
        }
        self.head.next_personal += keep(brought, &self.key, turn.batch)?;
        self.record(turn, held, &events)?;
        Ok(Answer::Done(self.note(turn, held)))
    }

    /// The personal data that the dossier has: also where this batch holds it still. `None` where it was erased.
    fn filed(&self, turn: &mut Turn<'_>, held: &Held) -> Result<Option<Personal>, Trouble> {
        let Some(reference) = &held.state.personal else { return Ok(None) };
        let waiting = turn.batch.personal.iter().find(|row| row.id == reference.id);
        match waiting {
            Some(row) => self.key.personal((row.id, row.stream), &row.sealed).map(Some),
            None => self.key.stored_personal(turn.connection, (reference.id, held.stream)),
        }
    }

    /// Whether the officer named may handle the dossier; a bulk brings in history whose officers need no account.
    fn assignee(&self, turn: &mut Turn<'_>, dossier: &Dossier) -> Result<Assignee, Trouble> {
        let Command::Assign { officer } = &turn.request.command else { return Ok(Assignee::Unchecked) };
        if !self.checks_assignees {
            return Ok(Assignee::Unchecked);
        }
        let (officer, province) = (officer.clone(), &self.province);
        let account = accounts::staff_account(turn.connection, &officer, (turn.now, province))?;
        let Some(account) = account else { return Ok(Assignee::Nobody) };
        // A substitute acts on what the absent colleague has; nothing new is given to them in that place.
        let actor = Actor::standing_in(officer, account.grants, account.covers).covering(|_| false);
        let holder = Holder::new(&actor, province, turn.now);
        let may = holder.may_as_case_officer(Action::Propose, dossier);
        Ok(if may { Assignee::CaseOfficer } else { Assignee::Nobody })
    }

    /// A refusal says that there is a dossier: only to whom may see it.
    fn refused(&self, (actor, now): (&Actor, Timestamp), held: &Held, refusal: Refusal) -> Answer {
        let viewer = Viewer::new(actor, &self.province, now);
        let visible = viewer.sees(&held.state, held.tokens.subject);
        if visible { Answer::Refused(refusal) } else { Answer::UnknownDossier }
    }

    /// Appends the rows of a decided command; the state is the one after it.
    fn record(&mut self, turn: &mut Turn<'_>, held: &mut Held, events: &[Event]) -> Result<(), Trouble> {
        let request = turn.request;
        let last = i64::from(held.state.version);
        let first = last - i64::try_from(events.len()).unwrap_or(0) + 1;
        for (version, event) in (first..).zip(events) {
            self.head.position += 1;
            turn.batch.entries.push(EntryRow {
                position: self.head.position,
                stream: held.stream,
                version,
                kind: event.kind().into(),
                at: turn.now,
                actor: request.actor.journal_name(),
                on_behalf_of: turn.on_behalf_of.clone(),
                unit: request.unit.as_ref().map(|unit| unit.0.clone()),
                pack_edition: request
                    .under
                    .as_ref()
                    .map_or_else(|| self.edition.clone(), |p| p.edition.as_str().into()),
                request_key: (version == first).then(|| *request.request_key.bytes()),
                body: journal::body(event)?,
            });
        }
        self.last_at = turn.now;
        Ok(())
    }

    /// Marks the dossier as changed in this batch; the receipt of the command.
    fn note(&mut self, turn: &mut Turn<'_>, held: &mut Held) -> Receipt {
        if held.batch != self.batch {
            held.batch = self.batch;
            turn.batch.dirty.push(held.state.code.0.clone());
        }
        let receipt = Receipt {
            code: held.state.code.clone(),
            stream: held.stream,
            version: held.state.version,
            position: self.head.position,
            state: held.state.clone(),
        };
        if !turn.request.request_key.is_fresh() {
            let told = (turn.request.clone(), receipt.clone());
            turn.batch.answered.insert(*turn.request.request_key.bytes(), told);
        }
        receipt
    }

    /// The number of a new dossier: the next of the day, or the one it was taken in under without network.
    fn number(&mut self, turn: &mut Turn<'_>, opening: &Opening) -> Result<Numbered, Trouble> {
        if let Command::TakeInOffline { claim, .. } = &turn.request.command {
            let reservation = self.reservation(turn.connection, claim)?;
            return Ok(Numbered { code: claim.code.clone(), reservation, moves: None });
        }
        let sequence = (numbering_agency(&self.province, &opening.intake), local(turn.now).date());
        let number = self.next_number(turn.connection, &sequence)?;
        let code = code(&sequence, number);
        Ok(Numbered { code, reservation: None, moves: Some((sequence, number + 1)) })
    }

    /// The block that a claim names, and whether its number is on a dossier already.
    fn reservation(
        &mut self,
        connection: &mut Connection,
        claim: &Claim,
    ) -> Result<Option<Reservation>, Trouble> {
        let Some(block) = offline::block(connection, &claim.block)? else { return Ok(None) };
        let found = self.fetch(connection, claim.code.as_str())?;
        let is_used = found.is_some();
        if let Some(held) = found {
            self.put_back(claim.code.as_str(), held);
        }
        Ok(Some(Reservation { is_used, ..block }))
    }

    fn next_number(
        &mut self,
        connection: &mut Connection,
        sequence: &(AgencyId, Date),
    ) -> Result<i64, Trouble> {
        if let Some(next) = self.sequences.get(sequence) {
            return Ok(*next);
        }
        let sql = "SELECT next FROM code_sequence WHERE agency = $1 AND day = $2";
        let row = connection.query_one(sql, &[sequence.0.as_str().into(), sequence.1.into()])?;
        row.map_or(Ok(1), |row| row.int(0))
    }

    /// Takes the dossier with this code: from memory, else replayed from the journal.
    fn fetch(&mut self, connection: &mut Connection, code: &str) -> Result<Option<Held>, Trouble> {
        match self.states.take(code) {
            Some(held) => Ok(Some(held)),
            None => states::load(connection, code),
        }
    }

    fn put_back(&mut self, code: &str, held: Held) {
        self.states.insert(code.to_owned(), held);
    }
}

/// The number of a dossier that is being opened.
struct Numbered {
    code: DossierCode,
    reservation: Option<Reservation>,
    /// The sequence it was taken from, and the number after it.
    moves: Option<((AgencyId, Date), i64)>,
}

/// Such as `H15.133-261123-0042`: agency, day, number of the day.
fn code((agency, day): &(AgencyId, Date), number: i64) -> DossierCode {
    let year = day.year().rem_euclid(100);
    DossierCode(format!("{agency}-{year:02}{:02}{:02}-{number:04}", day.month(), day.day()))
}

/// A citizen who files owns the dossier, whoever the form names.
fn tokens_at_opening(key: &StoreKey, request: &Request) -> SearchTokens {
    let mut tokens = request.personal.as_ref().map_or_else(SearchTokens::default, |p| key.tokens_of(p));
    if let Actor::Applicant { subject } = &request.actor {
        tokens.subject = crate::subject_token(subject).or(tokens.subject);
    }
    tokens
}

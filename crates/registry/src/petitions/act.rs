//! Sending a petition and acting on one: one transaction, one entry, one answer. A request key that comes again gives the
//! first answer and writes nothing.

use casework::Actor;
use casework::petition::{
    Command, CommandKind, Event, Facts, Offer, Opening, Petition, PetitionCode, Refusal, offers,
};
use jiff::Timestamp;
use law::{Action, AgencyId, Place, Province};

use super::plan::{Seat, is_sender, plan};
use super::row::{self, Held, sealed_words};
use crate::Registry;
use crate::dialect::Connection;
use crate::flush::flush;
use crate::permission::Viewer;
use crate::personal::{Person, Personal, StoreKey};
use crate::plan::{Batch, Head};
use crate::request::RequestKey;
use crate::trouble::Trouble;

/// Petitions closed in one look.
const CLOSED_AT_ONCE: i64 = 200;

/// Who sends a petition, as declared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sender {
    /// Full name; may be empty.
    pub name: String,
    /// Telephone, `0` and nine digits: with the code it opens the petition again.
    pub phone: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
}

impl Sender {
    pub(super) fn as_person(&self) -> Person {
        Person {
            name: self.name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            ..Person::default()
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PetitionAct {
    /// Send one.
    Send {
        /// What it is about, and to whom.
        opening: Opening,
        /// Who sends it.
        sender: Sender,
        /// What is written.
        text: String,
    },
    /// Act on one.
    On {
        /// Its code.
        code: PetitionCode,
        /// What.
        command: Command,
        /// The telephone given when it was sent, for who is not signed in.
        phone: Option<String>,
        /// The version the page showed; another one now is refused as `changed-meanwhile`.
        expected_version: Option<u32>,
    },
}

/// An act with who asks for it.
#[derive(Debug, Clone)]
pub struct PetitionRequest {
    /// Who; somebody who is not signed in is an applicant without subject.
    pub actor: Actor,
    /// Identity of the click.
    pub request_key: RequestKey,
    /// The organisation in whose name it is done.
    pub unit: Option<AgencyId>,
    /// What.
    pub act: PetitionAct,
}

/// The answer to an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PetitionAnswer {
    /// Done, durably.
    Done(Box<Petition>),
    /// This request was done before: the same answer.
    AlreadySo(Box<Petition>),
    /// The request key was used before, for something else.
    KeyReused,
    /// The law says no.
    Refused(Refusal),
    /// No such petition, or none of this actor: the same answer for both.
    Unknown,
}

impl Registry {
    /// Sends a petition, or acts on one.
    ///
    /// # Errors
    /// [`Trouble`] of the store; then nothing was done, and the same request key may be tried again.
    pub fn petition(&self, request: &PetitionRequest) -> Result<PetitionAnswer, Trouble> {
        let (now, province) = (self.now(), self.province());
        self.with_writer(|connection| {
            let mut head = Head::read(connection, true)?;
            if let Some(answer) = again(connection, self.key(), request)? {
                return Ok(answer);
            }
            let held = match &request.act {
                PetitionAct::Send { .. } => None,
                PetitionAct::On { code, expected_version, .. } => {
                    let found = row::load(connection, code.as_str())?;
                    let Some(held) =
                        found.filter(|held| concerns(self.key(), held, request, (&province, now)))
                    else {
                        return Ok(PetitionAnswer::Unknown);
                    };
                    if expected_version.is_some_and(|version| version != held.state.version) {
                        return Ok(PetitionAnswer::Refused(Refusal::ChangedMeanwhile));
                    }
                    Some(held)
                }
            };
            let answers = answers(connection, held.as_ref(), request, (&province, now))?;
            let hash = head.hash;
            let (edition, mut batch) = (province.edition.as_str().into(), Batch::default());
            let now = moment(connection, head, now)?;
            let mut seat = Seat {
                key: self.key(),
                province: &province,
                edition: &edition,
                head: &mut head,
                batch: &mut batch,
                now,
                answers,
            };
            match plan(&mut seat, held, request)? {
                Ok(held) => {
                    flush(connection, &batch, &[], head, hash)?;
                    Ok(PetitionAnswer::Done(Box::new(held.state)))
                }
                Err(refusal) => Ok(PetitionAnswer::Refused(refusal)),
            }
        })
    }

    /// What this actor may do with a petition now; `None` for one that is not theirs to see.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petition_offers(
        &self,
        actor: &Actor,
        code: &PetitionCode,
        phone: Option<&str>,
    ) -> Result<Option<Vec<Offer>>, Trouble> {
        let (now, province) = (self.now(), self.province());
        let request = PetitionRequest {
            actor: actor.clone(),
            request_key: RequestKey::sequential(0, 0),
            unit: None,
            act: PetitionAct::On {
                code: code.clone(),
                command: Command::Accept,
                phone: phone.map(ToOwned::to_owned),
                expected_version: None,
            },
        };
        self.with_reader(|connection| {
            let found = row::load(connection, code.as_str())?;
            let concerned = found.filter(|held| concerns(self.key(), held, &request, (&province, now)));
            Ok(concerned.map(|held| {
                let facts = Facts {
                    now,
                    province: &province,
                    actor,
                    is_sender: is_sender(self.key(), held.tokens, &request),
                    answers: None,
                    written: None,
                };
                offers(&held.state, &facts)
            }))
        })
    }

    /// Closes petitions whose sender has let the time to reopen pass; the number of them.
    ///
    /// # Errors
    /// [`Trouble`] of the store; what is due stays due.
    pub fn close_settled_petitions(&self) -> Result<usize, Trouble> {
        let now = self.now();
        let codes: Vec<(String, i64)> = self.with_reader(|connection| {
            let sql = "SELECT code, version FROM petition WHERE stage IN ('published', 'answered_privately') \
                 AND reopen_by < $1 ORDER BY reopen_by LIMIT $2";
            let rows = connection.query(sql, &[now.into(), CLOSED_AT_ONCE.into()])?;
            rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
        })?;
        let mut closed = 0;
        for (code, version) in codes {
            let request = PetitionRequest {
                actor: Actor::System,
                // Two processes that find the same moment write one entry.
                request_key: RequestKey::from_text(&Actor::System, &format!("close/{code}/{version}")),
                unit: None,
                act: PetitionAct::On {
                    code: PetitionCode(code),
                    command: Command::Close,
                    phone: None,
                    expected_version: None,
                },
            };
            closed += usize::from(matches!(self.petition(&request)?, PetitionAnswer::Done(_)));
        }
        Ok(closed)
    }

    /// Officers who may be given a petition at an agency, by name.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn petition_answerers(&self, agency: &AgencyId) -> Result<Vec<(casework::StaffId, String)>, Trouble> {
        let (now, province) = (self.now(), self.province());
        self.with_reader(|connection| answerers(connection, agency, (&province, now)))
    }
}

/// Server time to the millisecond, not before the last entry.
fn moment(connection: &mut Connection, head: Head, now: Timestamp) -> Result<Timestamp, Trouble> {
    let last = "SELECT at FROM journal WHERE position = $1";
    let last = connection.query_one(last, &[head.position.into()])?.map(|row| row.time(0)).transpose()?;
    let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    Ok(last.map_or(now, |last| last.max(now)))
}

/// Whether a petition is the actor's to act on: sent by them, or seen by their agency. Anything else does not exist.
fn concerns(
    key: &StoreKey,
    held: &Held,
    request: &PetitionRequest,
    (province, now): (&Province, Timestamp),
) -> bool {
    match &request.actor {
        Actor::System => true,
        Actor::Applicant { .. } => is_sender(key, held.tokens, request),
        Actor::Staff { .. } => {
            Viewer::new(&request.actor, province, now).sees_petition(&held.state, province)
        }
    }
}

fn answerers(
    connection: &mut Connection,
    agency: &AgencyId,
    (province, now): (&Province, Timestamp),
) -> Result<Vec<(casework::StaffId, String)>, Trouble> {
    let powers = province.policies.at(now);
    let sql = "SELECT DISTINCT staff.id, staff.name, staff_grant.role FROM staff \
         JOIN staff_grant ON staff_grant.staff = staff.id WHERE staff_grant.agency = $1 AND staff.disabled_at IS NULL \
         AND staff_grant.valid_from <= $2 AND (staff_grant.valid_to IS NULL OR staff_grant.valid_to > $2) \
         ORDER BY staff.name, staff.id";
    let mut found: Vec<(casework::StaffId, String)> = Vec::new();
    for row in connection.query(sql, &[agency.as_str().into(), now.into()])? {
        let role = casework::Role::parse(&row.text(2)?);
        let may = |role| powers.places(role, Action::AnswerPetition).has(Place::Case);
        let id = casework::StaffId(row.text(0)?);
        if role.is_some_and(may) && !found.iter().any(|(known, _)| *known == id) {
            found.push((id, row.text(1)?));
        }
    }
    Ok(found)
}

fn answers(
    connection: &mut Connection,
    held: Option<&Held>,
    request: &PetitionRequest,
    of: (&Province, Timestamp),
) -> Result<Option<bool>, Trouble> {
    let (Some(held), PetitionAct::On { command: Command::Assign { officer }, .. }) = (held, &request.act)
    else {
        return Ok(None);
    };
    let all = answerers(connection, &held.state.agency, of)?;
    Ok(Some(all.iter().any(|(known, _)| known == officer)))
}

/// The answer to a request key that was used before.
fn again(
    connection: &mut Connection,
    key: &StoreKey,
    request: &PetitionRequest,
) -> Result<Option<PetitionAnswer>, Trouble> {
    if request.request_key.is_fresh() {
        return Ok(None);
    }
    let found = connection.find_requests(&[*request.request_key.bytes()])?;
    let Some(found) = found.first() else { return Ok(None) };
    let (stream, version) = (found.int(1)?, found.int(2)?);
    let Some(held) = row::load_stream(connection, stream, version)? else {
        return Ok(Some(PetitionAnswer::KeyReused));
    };
    let entry = row::entries(connection, stream)?.into_iter().find(|entry| entry.version == version);
    let Some(entry) = entry else { return Ok(Some(PetitionAnswer::KeyReused)) };
    let event = entry.petition_event()?;
    let same = entry.actor == request.actor.journal_name()
        && is_alike(&held, &event, request)
        && brings_the_same(connection, key, (stream, &event), request)?;
    Ok(Some(match same {
        true => PetitionAnswer::AlreadySo(Box::new(held.state)),
        false => PetitionAnswer::KeyReused,
    }))
}

/// Whether an entry is what a request asks for, sealed words apart.
fn is_alike(held: &Held, event: &Event, request: &PetitionRequest) -> bool {
    let (code, command) = match (&request.act, event) {
        (PetitionAct::Send { opening, .. }, Event::Sent { opening: sent, .. }) => return opening == sent,
        (PetitionAct::On { code, command, .. }, _) => (code, command),
        (PetitionAct::Send { .. }, _) => return false,
    };
    let alike = match (command, event) {
        (Command::AskDetails { what }, Event::DetailsAsked { what: was }) => what.trim() == was,
        (Command::Decline { ground, reason }, Event::Declined { ground: of, reason: was }) => {
            ground == of && reason.trim() == was
        }
        (Command::Forward { to, reason }, Event::Forwarded { to: went, reason: was, .. }) => {
            to == went && reason.trim() == was
        }
        (Command::Assign { officer }, Event::Assigned { officer: was }) => officer == was,
        (Command::Publish { title, question, answer }, Event::Published { words, .. }) => {
            title.trim() == words.title && question.trim() == words.question && answer.trim() == words.answer
        }
        (Command::Rate { satisfied, reasons }, Event::Rated(was)) => {
            *satisfied == was.satisfied && *reasons == was.reasons
        }
        (command, event) => plain_kind(event) == Some(command.kind()),
    };
    alike && *code == held.state.code
}

/// The command that leads to an event whose fields are sealed, or which has none.
fn plain_kind(event: &Event) -> Option<CommandKind> {
    Some(match event {
        Event::Accepted {} => CommandKind::Accept,
        Event::Answered { .. } => CommandKind::Answer,
        Event::AnsweredPrivately { .. } => CommandKind::AnswerPrivately,
        Event::DetailsGiven { .. } => CommandKind::GiveDetails,
        Event::Withdrawn {} => CommandKind::Withdraw,
        Event::Reopened { .. } => CommandKind::Reopen,
        Event::Closed {} => CommandKind::Close,
        _ => return None,
    })
}

/// Whether the sealed words are those of the first request. What was erased since cannot differ.
fn brings_the_same(
    connection: &mut Connection,
    key: &StoreKey,
    (stream, event): (i64, &Event),
    request: &PetitionRequest,
) -> Result<bool, Trouble> {
    let Some(kept) = event.personal() else { return Ok(true) };
    let Some(first) = key.stored_personal(connection, (kept.id, stream))? else { return Ok(true) };
    let brought = match &request.act {
        PetitionAct::Send { sender, text, .. } => {
            Personal { applicant: sender.as_person(), ..sealed_words(text) }
        }
        PetitionAct::On { command, .. } => sealed_words(command.sealed_words().unwrap_or_default()),
    };
    Ok(first == brought)
}

impl Registry {
    /// The key of a file on its way to a petition: only who was given it may name the file.
    #[must_use]
    pub fn attachment_key(&self, sha256: &str) -> String {
        crate::hex(&self.key().tag("file of a petition:", sha256.as_bytes()))
    }
}

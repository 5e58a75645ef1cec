//! A credit comes in: it is kept once, and where it names one dossier it is an entry of it, all in one transaction.

use casework::Actor;
use casework::dossier::{Command, Dossier, Refusal, Stage};
use jiff::Timestamp;
use law::Province;
use law::code::DossierCode;
use law::payment::{Found, account_of, find};
use law::time::local;

use super::{
    BankCredit, COLUMNS, Credit, CreditFault, Doubt, ToldBy, account, identity, read_credit, stored_dong,
};
use crate::dialect::{Connection, Value};
use crate::flush::flush;
use crate::personal::StoreKey;
use crate::plan::{Batch, Head, Planner};
use crate::request::{Answer, Receipt, Request, RequestKey, Target};
use crate::states;
use crate::trouble::Trouble;
use crate::{Registry, View};

/// Dossiers a booking holds in memory.
const STATES_HELD: usize = 4;

/// How a credit that came in ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booked {
    /// Kept: booked on a dossier, or waiting.
    Kept(Box<BankCredit>),
    /// It was told before: the same credit, as it stands.
    Again(Box<BankCredit>),
    /// The bank's number was used before for another amount or account: nothing was changed.
    Contradicts(Box<BankCredit>),
    /// It is none.
    Fault(CreditFault),
}

/// What would become of a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It would be booked on this dossier.
    Matches(DossierCode),
    /// It would wait.
    Waits(Doubt),
    /// It is there already.
    Known,
    /// The bank's number is there for another amount or account.
    Contradicts,
    /// It is none.
    Fault(CreditFault),
}

impl Registry {
    /// Takes in a credit that a bank told of. Telling it again changes nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store; nothing is half-done.
    pub fn receive_credit(&self, credit: &Credit, told_by: ToldBy) -> Result<Booked, Trouble> {
        let (now, province) = (self.now(), self.province());
        let Some(owner) = account(&province, credit) else { return Ok(Booked::Fault(CreditFault::Account)) };
        if let Err(fault) = credit.check(now) {
            return Ok(Booked::Fault(fault));
        }
        self.with_writer(|connection| {
            // The head is locked: two that tell the same credit follow each other.
            let head = Head::read(connection, true)?;
            if let Some(known) = stored(connection, self.key(), &credit.id())? {
                let known = Box::new(known);
                return Ok(if is_same(&known, credit) {
                    Booked::Again(known)
                } else {
                    Booked::Contradicts(known)
                });
            }
            insert(connection, self.key(), credit, (owner.agency.as_str(), told_by, now))?;
            let doubt = match judge(connection, &province, credit)? {
                Ok(code) => {
                    let booking = Booking { registry: self, head, now };
                    match booking.book(connection, (&credit.id(), credit.dong), &code, None)? {
                        Ok(()) => None,
                        Err(_) => Some(Doubt::Closed),
                    }
                }
                Err(doubt) => Some(doubt),
            };
            if let Some(doubt) = doubt {
                let sql = "UPDATE bank_credit SET doubt = $2 WHERE id = $1";
                connection.execute(sql, &[credit.id().into(), doubt.as_str().into()])?;
            }
            let kept = stored(connection, self.key(), &credit.id())?;
            kept.map(|kept| Booked::Kept(Box::new(kept)))
                .ok_or_else(|| Trouble::Corrupt("a credit was lost while it was booked".into()))
        })
    }
}

impl View<'_> {
    /// What would become of a credit if it came in now; nothing is written.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn judge_credit(&mut self, credit: &Credit, now: Timestamp) -> Result<Judged, Trouble> {
        let province = self.province.clone();
        if account(&province, credit).is_none() {
            return Ok(Judged::Fault(CreditFault::Account));
        }
        if let Err(fault) = credit.check(now) {
            return Ok(Judged::Fault(fault));
        }
        if let Some(known) = stored(self.connection, self.key, &credit.id())? {
            return Ok(if is_same(&known, credit) { Judged::Known } else { Judged::Contradicts });
        }
        Ok(match judge(self.connection, &province, credit)? {
            Ok(code) => Judged::Matches(code),
            Err(doubt) => Judged::Waits(doubt),
        })
    }
}

fn is_same(known: &BankCredit, credit: &Credit) -> bool {
    known.dong == credit.dong && known.account == credit.account && known.bin == credit.bin
}

pub(super) fn stored(
    connection: &mut Connection,
    key: &StoreKey,
    id: &str,
) -> Result<Option<BankCredit>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM bank_credit WHERE id = $1");
    let row = connection.query_one(&sql, &[id.into()])?;
    row.as_ref().map(|row| read_credit(key, row)).transpose()
}

fn insert(
    connection: &mut Connection,
    key: &StoreKey,
    credit: &Credit,
    (agency, told_by, now): (&str, ToldBy, Timestamp),
) -> Result<(), Trouble> {
    let id = credit.id();
    let sealed = key.seal_bytes(&identity(&id), &serde_json::to_vec(&credit.said())?)?;
    let found = find(&credit.content);
    let reference = found.first().map(|found| found.reference.as_str());
    let sql = "INSERT INTO bank_credit (id, bin, account, agency, dong, paid_at, told_at, told_by, sealed, reference) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values: [Value; 10] = [
        id.into(),
        credit.bin.as_str().into(),
        credit.account.as_str().into(),
        agency.into(),
        stored_dong(credit.dong).into(),
        credit.paid_at.into(),
        now.into(),
        told_by.as_str().into(),
        sealed.into(),
        reference.into(),
    ];
    connection.execute(sql, &values).map(drop)
}

/// The one dossier a credit is for, or why there is a doubt.
fn judge(
    connection: &mut Connection,
    province: &Province,
    credit: &Credit,
) -> Result<Result<DossierCode, Doubt>, Trouble> {
    let found = find(&credit.content);
    let mut candidates: Vec<(Found, String)> = Vec::new();
    for one in &found {
        let sql = "SELECT DISTINCT code FROM payment_entry WHERE kind = 'asked' AND reference = $1";
        for row in connection.query(sql, &[one.reference.as_str().into()])? {
            let code = row.text(0)?;
            if candidates.iter().all(|(_, other)| *other != code) {
                candidates.push((one.clone(), code));
            }
        }
    }
    let (found, code) = match candidates.as_slice() {
        [] if found.is_empty() => return Ok(Err(Doubt::NoReference)),
        [] => return Ok(Err(Doubt::UnknownReference)),
        [one] => one,
        _ => return Ok(Err(Doubt::TwoDossiers)),
    };
    let Some(held) = states::load(connection, code)? else { return Ok(Err(Doubt::UnknownReference)) };
    Ok(match doubt(&held.state, found.exact, province, credit) {
        Some(doubt) => Err(doubt),
        None => Ok(held.state.code.clone()),
    })
}

fn doubt(dossier: &Dossier, exact: bool, province: &Province, credit: &Credit) -> Option<Doubt> {
    let own = account_of(province, &dossier.intake, local(credit.paid_at).date());
    if own.is_none_or(|own| own.bin != credit.bin || own.account != credit.account) {
        return Some(Doubt::OtherAccount);
    }
    if dossier.is_past_paying() || matches!(dossier.stage, Stage::WithdrawalRequested { .. }) {
        return Some(Doubt::Closed);
    }
    (!exact && credit.dong != dossier.owed_dong()).then_some(Doubt::WrongAmount)
}

/// The transaction in which a credit becomes an entry; the head is locked.
pub(super) struct Booking<'a> {
    pub registry: &'a Registry,
    pub head: Head,
    pub now: Timestamp,
}

impl Booking<'_> {
    /// Books a credit on a dossier: the entry, its projections, and the number of the receipt.
    pub(super) fn book(
        &self,
        connection: &mut Connection,
        (id, dong): (&str, u64),
        code: &DossierCode,
        matched_by: Option<&casework::StaffId>,
    ) -> Result<Result<(), Option<Refusal>>, Trouble> {
        let command =
            Command::ReceivePayment { credit: id.to_owned(), dong, matched_by: matched_by.cloned() };
        let key = RequestKey::from_text(&Actor::System, &format!("credit {id}"));
        let request = Request::new(Actor::System, key, Target::Code(code.clone()), command);
        let (province, store_key) = (self.registry.province(), self.registry.key().clone());
        let mut planner = Planner::new(province, store_key, self.head, STATES_HELD);
        planner.sync(connection, self.head)?;
        let mut batch = Batch::of(connection, std::iter::once(&request))?;
        let receipt = match planner.plan(connection, &request, self.now, &mut batch)? {
            Answer::Done(receipt) => receipt,
            Answer::Refused(refusal) => return Ok(Err(Some(refusal))),
            _ => return Ok(Err(None)),
        };
        let held = planner.take_held(&batch)?;
        flush(connection, &batch, &held, planner.head(), self.head.hash)?;
        self.note(connection, id, &receipt, matched_by)?;
        Ok(Ok(()))
    }

    /// The credit says on which dossier it was booked, and has the next number of a receipt.
    fn note(
        &self,
        connection: &mut Connection,
        id: &str,
        receipt: &Receipt,
        matched_by: Option<&casework::StaffId>,
    ) -> Result<(), Trouble> {
        let year = i64::from(local(self.now).date().year());
        let sql = "SELECT COALESCE(MAX(receipt), 0) FROM bank_credit WHERE receipt_year = $2 AND agency = \
                   (SELECT agency FROM bank_credit WHERE id = $1)";
        let last = connection.query_one(sql, &[id.into(), year.into()])?.map_or(Ok(0), |row| row.int(0))?;
        let sql = "UPDATE bank_credit SET stream = $2, code = $3, matched_by = $4, matched_at = $5, receipt_year = $6, \
                   receipt = $7 WHERE id = $1";
        let values: [Value; 7] = [
            id.into(),
            receipt.stream.into(),
            receipt.code.as_str().into(),
            matched_by.map(|by| by.0.as_str()).into(),
            self.now.into(),
            year.into(),
            (last + 1).into(),
        ];
        connection.execute(sql, &values).map(drop)
    }
}

//! The money taken at the counters: a projection of the journal, a row for each fee that was paid, written with the entry
//! that says so and compared by `verify`; and the closing of a day, which names the entry of the journal it was made over
//! (decision 0012).

use casework::dossier::{Dossier, Event, FeeLine, OBLIGATION, PaymentMethod, Stage};
use casework::{Actor, Role, StaffId};
use jiff::Timestamp;
use jiff::civil::Date;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::time::local;

use crate::dialect::{Column, Connection, Row, Rows, Write};
use crate::journal::{self, EntryRow};
use crate::permission::Viewer;
use crate::plan::Head;
use crate::trouble::Trouble;
use crate::{Registry, View};

/// Rows of a day read at most.
const ROWS_MAX: i64 = 20_000;
/// Rows written at a time when the projection is made anew.
const ROWS_AT_ONCE: usize = 2_000;

/// How money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeeMethod {
    /// Cash at the counter.
    Cash,
    /// By transfer, card or code, as the counter or the bank says.
    Transfer,
    /// Paid online with the filing.
    Online,
}

impl FeeMethod {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Transfer, Self::Online];

    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
            Self::Online => "online",
        }
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let found = Self::ALL.into_iter().find(|method| method.as_str() == text);
        found.ok_or_else(|| Trouble::Corrupt(format!("method {text} of a fee")))
    }
}

/// A fee that was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeTaken {
    /// Stream of the dossier.
    pub stream: i64,
    /// Version of the entry that says so.
    pub version: i64,
    /// Place among the fees of that entry, from 0.
    pub line: i64,
    /// Code of the dossier.
    pub code: DossierCode,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Counter.
    pub intake: AgencyId,
    /// Who took it; `None` where it was paid online.
    pub officer: Option<StaffId>,
    /// Local day.
    pub day: Date,
    /// When.
    pub at: Timestamp,
    /// Fee of the procedure; `obligation` for a financial obligation asked for later.
    pub fee: String,
    /// How.
    pub method: FeeMethod,
    /// Amount in đồng.
    pub dong: i64,
}

const COLUMNS: &str = "stream, version, line, code, procedure, intake, officer, day, at, fee, method, dong";

/// How the counter says that a fee was paid. Entries written before counters said so are cash: nothing else was taken then.
fn method(line: &FeeLine) -> FeeMethod {
    match line.method {
        None | Some(PaymentMethod::Cash) => FeeMethod::Cash,
        Some(PaymentMethod::Transfer) => FeeMethod::Transfer,
    }
}

/// The fees that one event says were paid. `stage` is the one before it, `after` the dossier after it.
pub(crate) fn taken(
    rows: &mut Vec<FeeTaken>,
    (stream, stage): (i64, Option<&Stage>),
    event: &Event,
    after: &Dossier,
    (at, staff): (Timestamp, Option<&StaffId>),
) {
    let row = |line: usize, fee: &str, method, dong: u64, officer: Option<&StaffId>| FeeTaken {
        stream,
        version: i64::from(after.version),
        line: i64::try_from(line).unwrap_or(i64::MAX),
        code: after.code.clone(),
        procedure: after.procedure.clone(),
        intake: after.intake.clone(),
        officer: officer.cloned(),
        day: local(at).date(),
        at,
        fee: fee.to_owned(),
        method,
        dong: i64::try_from(dong).unwrap_or(i64::MAX),
    };
    let (lines, at_counter) = match event {
        Event::TakenIn(body) => (body.opening.fees.as_slice(), true),
        Event::Submitted(body) => (body.opening.fees.as_slice(), staff.is_some()),
        Event::PaymentConfirmed(_) => {
            // What the bank told of was a row already when it came in.
            let told = after.money.obligation().map_or(0, |due| due.received_dong);
            if let Some(Stage::AwaitingPayment { dong, .. }) = stage
                && *dong > told
            {
                rows.push(row(0, OBLIGATION, FeeMethod::Transfer, dong - told, staff));
            }
            return;
        }
        Event::PaymentReceived(body) => {
            for (place, part) in body.applied.iter().enumerate() {
                let due = usize::try_from(part.due).ok().and_then(|at| after.money.dues.get(at));
                let fee = due.map_or(OBLIGATION, |due| due.fee.as_str());
                rows.push(row(place, fee, FeeMethod::Transfer, part.dong, None));
            }
            return;
        }
        _ => return,
    };
    let paid = lines.iter().enumerate().filter(|(_, line)| line.paid && line.dong > 0);
    rows.extend(paid.map(|(place, line)| {
        let how = if at_counter { method(line) } else { FeeMethod::Online };
        row(place, &line.fee, how, line.dong, staff.filter(|_| at_counter))
    }));
}

/// The rows as the store takes them.
pub(crate) fn rows(taken: &[FeeTaken]) -> Rows<'_> {
    let int = |of: fn(&FeeTaken) -> i64| Column::Int(taken.iter().map(|row| Some(of(row))).collect());
    let text = |of: fn(&FeeTaken) -> &str| Column::Text(taken.iter().map(|row| Some(of(row))).collect());
    let officers = taken.iter().map(|row| row.officer.as_ref().map(|id| id.0.as_str()));
    Rows {
        table: "fee_taken",
        columns: vec![
            ("stream", int(|row| row.stream)),
            ("version", int(|row| row.version)),
            ("line", int(|row| row.line)),
            ("code", text(|row| row.code.as_str())),
            ("procedure", text(|row| row.procedure.as_str())),
            ("intake", text(|row| row.intake.as_str())),
            ("officer", Column::Text(officers.collect())),
            ("day", Column::Date(taken.iter().map(|row| Some(row.day)).collect())),
            ("at", Column::Time(taken.iter().map(|row| Some(row.at)).collect())),
            ("fee", text(|row| &row.fee)),
            ("method", text(|row| row.method.as_str())),
            ("dong", int(|row| row.dong)),
        ],
        write: Write::Insert,
    }
}

fn read(row: &Row) -> Result<FeeTaken, Trouble> {
    Ok(FeeTaken {
        stream: row.int(0)?,
        version: row.int(1)?,
        line: row.int(2)?,
        code: DossierCode(row.text(3)?),
        procedure: ProcedureCode(row.text(4)?),
        intake: AgencyId(row.text(5)?),
        officer: row.opt_text(6)?.map(StaffId),
        day: row.date(7)?,
        at: row.time(8)?,
        fee: row.text(9)?,
        method: FeeMethod::parse(&row.text(10)?)?,
        dong: row.int(11)?,
    })
}

/// The stored rows of the streams `from..to`.
pub(crate) fn stored(connection: &mut Connection, from: i64, to: i64) -> Result<Vec<FeeTaken>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM fee_taken WHERE stream >= $1 AND stream < $2 ORDER BY stream, version, line"
    );
    connection.query(&sql, &[from.into(), to.into()])?.iter().map(read).collect()
}

/// Makes the projection from the journal: for a store that was written before it had one.
pub(crate) fn rebuild(connection: &mut Connection) -> Result<(), Trouble> {
    let sql = format!("SELECT {} FROM journal ORDER BY stream, version", journal::COLUMNS);
    let (mut found, mut folding): (Vec<FeeTaken>, Option<(i64, Dossier)>) = (Vec::new(), None);
    connection.query_each(&sql, &[], &mut |row| {
        let (entry, _) = EntryRow::read(&row)?;
        if !entry.is_of_dossier() {
            return Ok(());
        }
        let (event, staff) = (entry.event()?, entry.staff());
        let moment = (entry.at, staff.as_ref());
        match &mut folding {
            Some((stream, state)) if *stream == entry.stream => {
                let stage = state.stage.clone();
                casework::dossier::apply(state, &event, entry.at, staff.as_ref());
                taken(&mut found, (entry.stream, Some(&stage)), &event, state, moment);
            }
            _ => {
                folding = casework::dossier::open(&event, entry.at, staff.as_ref())
                    .map(|state| (entry.stream, state));
                if let Some((_, state)) = &folding {
                    taken(&mut found, (entry.stream, None), &event, state, moment);
                }
            }
        }
        Ok(())
    })?;
    for part in found.chunks(ROWS_AT_ONCE) {
        connection.write(&rows(part))?;
    }
    Ok(())
}

/// The closing of a day by one officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeClosing {
    /// Number.
    pub id: i64,
    /// Counter.
    pub centre: AgencyId,
    /// Whose money.
    pub officer: StaffId,
    /// Day.
    pub day: Date,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// Last position of the journal at that moment: what was taken after it is not in these sums.
    pub position: i64,
    /// Hash of that entry, hexadecimal.
    pub hash: String,
    /// Cash taken, đồng.
    pub cash_dong: i64,
    /// Taken in other ways, đồng.
    pub transfer_dong: i64,
    /// Given back from the till, đồng.
    pub refunded_dong: i64,
    /// Cash that was counted, đồng.
    pub counted_dong: i64,
    /// Fees in it.
    pub lines: i64,
    /// What the officer says about a difference or a refund.
    pub note: String,
    /// Who countersigned.
    pub countersigned_by: Option<StaffId>,
    /// When.
    pub countersigned_at: Option<Timestamp>,
}

impl FeeClosing {
    /// Cash counted over (more than 0) or under what should be there, đồng.
    #[must_use]
    pub fn difference(&self) -> i64 {
        self.counted_dong - (self.cash_dong - self.refunded_dong)
    }
}

/// What an officer says when closing the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Cash counted, đồng.
    pub counted_dong: u64,
    /// Given back from the till, đồng.
    pub refunded_dong: u64,
    /// Why there is a difference or a refund; empty where there is neither.
    pub note: String,
}

/// Why a day is not closed or countersigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeeRefusal {
    /// Not a member of staff of this counter with the right role.
    NotYours,
    /// A day that has not come.
    NotYet,
    /// A difference or a refund without a word why.
    NoteMissing,
    /// More given back than was taken.
    RefundTooGreat,
    /// It has been countersigned.
    Countersigned,
    /// Who closed it does not countersign it.
    OwnClosing,
    /// No such closing, or another one has come after it.
    Unknown,
}

const CLOSING: &str = "id, centre, officer, day, closed_at, position, hash, cash_dong, transfer_dong, refunded_dong, \
    counted_dong, lines, note, countersigned_by, countersigned_at";

fn read_closing(row: &Row) -> Result<FeeClosing, Trouble> {
    Ok(FeeClosing {
        id: row.int(0)?,
        centre: AgencyId(row.text(1)?),
        officer: StaffId(row.text(2)?),
        day: row.date(3)?,
        closed_at: row.time(4)?,
        position: row.int(5)?,
        hash: crate::hex(&row.bytes(6)?),
        cash_dong: row.int(7)?,
        transfer_dong: row.int(8)?,
        refunded_dong: row.int(9)?,
        counted_dong: row.int(10)?,
        lines: row.int(11)?,
        note: row.text(12)?,
        countersigned_by: row.opt_text(13)?.map(StaffId),
        countersigned_at: row.opt_time(14)?,
    })
}

/// The last closing of a day by an officer.
fn last_closing(
    connection: &mut Connection,
    centre: &AgencyId,
    day: Date,
    officer: &str,
) -> Result<Option<FeeClosing>, Trouble> {
    let sql = format!(
        "SELECT {CLOSING} FROM fee_closing WHERE centre = $1 AND day = $2 AND officer = $3 ORDER BY id DESC LIMIT 1"
    );
    let row = connection.query_one(&sql, &[centre.as_str().into(), day.into(), officer.into()])?;
    row.as_ref().map(read_closing).transpose()
}

fn of_day(connection: &mut Connection, centre: &AgencyId, day: Date) -> Result<Vec<FeeTaken>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM fee_taken WHERE intake = $1 AND day = $2 ORDER BY at, stream, version, line LIMIT {ROWS_MAX}"
    );
    connection.query(&sql, &[centre.as_str().into(), day.into()])?.iter().map(read).collect()
}

impl Registry {
    /// An officer closes a day of theirs at a counter. May be done again until it is countersigned; every closing is kept,
    /// the last one counts.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn close_fee_day(
        &self,
        actor: &Actor,
        centre: &AgencyId,
        day: Date,
        counted: &Counted,
    ) -> Result<Result<FeeClosing, FeeRefusal>, Trouble> {
        let Some(officer) = actor.staff().filter(|_| actor.holds(Role::IntakeOfficer, centre)) else {
            return Ok(Err(FeeRefusal::NotYours));
        };
        let now = self.now();
        if local(now).date() < day {
            return Ok(Err(FeeRefusal::NotYet));
        }
        let dong = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
        let (counted_dong, refunded_dong) = (dong(counted.counted_dong), dong(counted.refunded_dong));
        let note = law::text::clean(&counted.note);
        self.with_writer(|connection| {
            // The head is locked: no fee is written while the sums are made.
            let head = Head::read(connection, true)?;
            let before = last_closing(connection, centre, day, &officer.0)?;
            if before.is_some_and(|closing| closing.countersigned_at.is_some()) {
                return Ok(Err(FeeRefusal::Countersigned));
            }
            let taken = of_day(connection, centre, day)?;
            let own: Vec<&FeeTaken> =
                taken.iter().filter(|row| row.officer.as_ref() == Some(officer)).collect();
            let sum = |cash: bool| -> i64 {
                own.iter().filter(|row| (row.method == FeeMethod::Cash) == cash).map(|row| row.dong).sum()
            };
            let closing = FeeClosing {
                id: next_id(connection)?,
                centre: centre.clone(),
                officer: officer.clone(),
                day,
                closed_at: now,
                position: head.position,
                hash: crate::hex(&head.hash),
                cash_dong: sum(true),
                transfer_dong: sum(false),
                refunded_dong,
                counted_dong,
                lines: i64::try_from(own.len()).unwrap_or(i64::MAX),
                note,
                countersigned_by: None,
                countersigned_at: None,
            };
            if closing.refunded_dong > closing.cash_dong {
                return Ok(Err(FeeRefusal::RefundTooGreat));
            }
            if closing.note.is_empty() && (closing.difference() != 0 || closing.refunded_dong != 0) {
                return Ok(Err(FeeRefusal::NoteMissing));
            }
            insert(connection, &closing, &head.hash)?;
            Ok(Ok(closing))
        })
    }

    /// The head of the centre countersigns the last closing of a day by another member of staff.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn countersign_fee_day(
        &self,
        actor: &Actor,
        id: i64,
    ) -> Result<Result<FeeClosing, FeeRefusal>, Trouble> {
        let now = self.now();
        self.with_writer(|connection| {
            let sql = format!("SELECT {CLOSING} FROM fee_closing WHERE id = $1{}", connection.for_update());
            let row = connection.query_one(&sql, &[id.into()])?;
            let Some(closing) = row.as_ref().map(read_closing).transpose()? else {
                return Ok(Err(FeeRefusal::Unknown));
            };
            let Some(head) = actor.staff().filter(|_| actor.holds(Role::CentreHead, &closing.centre)) else {
                return Ok(Err(FeeRefusal::NotYours));
            };
            if *head == closing.officer {
                return Ok(Err(FeeRefusal::OwnClosing));
            }
            if closing.countersigned_at.is_some() {
                return Ok(Err(FeeRefusal::Countersigned));
            }
            let last = last_closing(connection, &closing.centre, closing.day, &closing.officer.0)?;
            if last.is_none_or(|last| last.id != id) {
                return Ok(Err(FeeRefusal::Unknown));
            }
            let sql = "UPDATE fee_closing SET countersigned_by = $2, countersigned_at = $3 WHERE id = $1";
            connection.execute(sql, &[id.into(), head.0.as_str().into(), now.into()])?;
            Ok(Ok(FeeClosing {
                countersigned_by: Some(head.clone()),
                countersigned_at: Some(now),
                ..closing
            }))
        })
    }
}

fn next_id(connection: &mut Connection) -> Result<i64, Trouble> {
    let row = connection.query_one("SELECT COALESCE(MAX(id), 0) FROM fee_closing", &[])?;
    Ok(row.map_or(Ok(0), |row| row.int(0))? + 1)
}

fn insert(connection: &mut Connection, closing: &FeeClosing, hash: &[u8; 32]) -> Result<(), Trouble> {
    let sql = format!(
        "INSERT INTO fee_closing ({CLOSING}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL)"
    );
    let values = [
        closing.id.into(),
        closing.centre.as_str().into(),
        closing.officer.0.as_str().into(),
        closing.day.into(),
        closing.closed_at.into(),
        closing.position.into(),
        hash.to_vec().into(),
        closing.cash_dong.into(),
        closing.transfer_dong.into(),
        closing.refunded_dong.into(),
        closing.counted_dong.into(),
        closing.lines.into(),
        closing.note.as_str().into(),
    ];
    connection.execute(&sql, &values).map(drop)
}

impl View<'_> {
    /// What was taken at a counter on a day, and the last closing of it by each officer. `None` for those who do not work
    /// for the counter.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn fee_day(
        &mut self,
        viewer: &Viewer,
        centre: &AgencyId,
        day: Date,
    ) -> Result<Option<(Vec<FeeTaken>, Vec<FeeClosing>)>, Trouble> {
        if !viewer.organisations().any(|agency| agency == centre) && !viewer.sees_everything() {
            return Ok(None);
        }
        let taken = of_day(self.connection, centre, day)?;
        let sql =
            format!("SELECT {CLOSING} FROM fee_closing WHERE centre = $1 AND day = $2 ORDER BY id DESC");
        let rows = self.connection.query(&sql, &[centre.as_str().into(), day.into()])?;
        let mut closings: Vec<FeeClosing> = Vec::new();
        for row in &rows {
            let closing = read_closing(row)?;
            if closings.iter().all(|later| later.officer != closing.officer) {
                closings.push(closing);
            }
        }
        closings.reverse();
        Ok(Some((taken, closings)))
    }
}

//! A dossier as one row of a list, read from its projection in one query with the applicant's name.

use std::collections::HashMap;

use casework::StaffId;
use casework::dossier::Status;
use jiff::Timestamp;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};
use law::procedure::Channel;

use super::{Cursor, View};
use crate::bound::Bound;
use crate::dialect::Row;
use crate::mask;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Stream of the dossier in the journal: its number in the store, in order of arrival.
    pub stream: i64,
    /// Code.
    pub code: DossierCode,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// First day of effect of the edition it is judged under, `YYYY-MM-DD`.
    pub edition: String,
    /// Case of the procedure.
    pub case: Option<String>,
    /// Applicant: in full for the handling and receiving units, initials for others, `None` when erased or not given.
    pub applicant_name: Option<String>,
    /// Whether the name is masked.
    pub masked: bool,
    /// National status.
    pub status: Status,
    /// Stage, as `casework::dossier::Stage::as_str` names it.
    pub stage: String,
    /// When the stage began.
    pub stage_since: Timestamp,
    /// Channel.
    pub channel: Channel,
    /// Where the applicant was helped.
    pub support: Option<AgencyId>,
    /// Official intake.
    pub intake: AgencyId,
    /// Competent authority.
    pub authority: AgencyId,
    /// Agencies whose answer is awaited.
    pub consulted: Vec<AgencyId>,
    /// First arrival.
    pub submitted_at: Timestamp,
    /// Acceptance.
    pub accepted_at: Option<Timestamp>,
    /// When counting started; `None` in transit.
    pub starts_at: Option<Timestamp>,
    /// The first appointment.
    pub original_due_at: Option<Timestamp>,
    /// The appointment now in force.
    pub due_at: Option<Timestamp>,
    /// Since when the clock stands still.
    pub paused_since: Option<Timestamp>,
    /// Result issued, refused or stopped.
    pub closed_at: Option<Timestamp>,
    /// Handed over.
    pub returned_at: Option<Timestamp>,
    /// Who took it in.
    pub intake_officer: Option<StaffId>,
    /// Who handles it.
    pub case_officer: Option<StaffId>,
    /// Display name of the case officer.
    pub case_officer_name: Option<String>,
    /// Who signed.
    pub signer: Option<StaffId>,
    /// Supplements asked at appraisal.
    pub supplements: u8,
    /// Extensions.
    pub extensions: u8,
    /// A letter waiting for approval: `supplement` or `extension`.
    pub letter: Option<String>,
    /// The applicant has answered and nobody has looked yet.
    pub supplement_answered: bool,
    /// Until when the applicant has to answer or pay.
    pub answer_by: Option<Timestamp>,
    /// Until when the viewer's agency has to answer; only in the queue of what it was asked.
    pub consult_by: Option<Timestamp>,
    /// Fees in đồng.
    pub fee_dong: u64,
    /// Satisfied or not.
    pub rating: Option<bool>,
    /// Version that a command given from this row expects.
    pub version: u32,
}

impl ListItem {
    /// Past due at `now`: the same rule as `casework::dossier::clock::is_overdue`.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let (Some(due), Some(_)) = (self.due_at, self.accepted_at) else { return false };
        match self.closed_at {
            Some(closed) => closed > due,
            None => self.starts_at.is_some() && self.paused_since.is_none() && now > due,
        }
    }

    /// The key a worklist is sorted by: the appointment, or the arrival where there is none yet.
    #[must_use]
    pub fn sort_time(&self) -> Timestamp {
        self.due_at.unwrap_or(self.submitted_at)
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor::at(self.sort_time(), self.stream)
    }
}

/// Columns of [`read`], from `dossier`, `personal` and `staff`.
const COLUMNS: &str = "dossier.id, dossier.code, dossier.procedure, dossier.edition, dossier.case_id, dossier.channel, \
    dossier.support, dossier.intake, dossier.authority, dossier.consulted, dossier.status, dossier.stage, \
    dossier.stage_since, dossier.submitted_at, dossier.accepted_at, dossier.starts_at, dossier.original_due_at, \
    dossier.due_at, dossier.paused_since, dossier.closed_at, dossier.returned_at, dossier.intake_officer, \
    dossier.case_officer, dossier.signer, dossier.supplements, dossier.extensions, dossier.rating, dossier.letter, \
    dossier.fee_dong, dossier.version, dossier.wake_at, dossier.personal_id, personal.sealed, staff.name";

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By [`ListItem::sort_time`], earliest first.
    Due,
    /// By first arrival, earliest first.
    Arrival,
    /// Newest first.
    Newest,
}

impl Order {
    /// What a row is sorted by, as a column `sort` of the chosen rows.
    fn sort(self) -> &'static str {
        match self {
            Self::Due => "COALESCE(dossier.due_at, dossier.submitted_at)",
            Self::Arrival => "dossier.submitted_at",
            Self::Newest => "dossier.id",
        }
    }
}

/// Which rows a list holds.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    /// Conditions, each served by an index; a row belongs to the list when one of them holds.
    pub ways: Vec<String>,
    /// Further conditions.
    pub filters: Vec<String>,
    /// Values of all of them.
    pub bound: Bound,
    /// Order.
    pub order: Order,
    /// The rows are found by walking in their order, and need not be sorted.
    pub walks: bool,
}

impl Chosen {
    /// The rows in parts that do not meet: each way without the rows of those before it, so that nothing has to be sorted
    /// only to find what was found twice.
    fn parts(&self) -> Vec<String> {
        let filters: String = self.filters.iter().map(|filter| format!(" AND ({filter})")).collect();
        let part = |(index, way): (usize, &String)| {
            let before = self.ways.get(..index).unwrap_or_default();
            let others = match before {
                [] => String::new(),
                before => format!(" AND CASE WHEN ({}) THEN 1 ELSE 0 END = 0", before.join(") OR (")),
            };
            format!("({way}){others}{filters}")
        };
        self.ways.iter().enumerate().map(part).collect()
    }

    /// The identifiers of the rows with their sort keys, as a statement.
    pub(crate) fn keys(&self) -> String {
        // The plus keeps SQLite from reading the whole table in order of its key, only to save sorting a union.
        let plus = if self.ways.len() > 1 { "+" } else { "" };
        let sort = self.order.sort();
        // Only a number takes a plus on both engines.
        let sort = if self.order == Order::Newest { format!("{plus}{sort}") } else { sort.to_owned() };
        let each =
            |part: String| format!("SELECT {plus}dossier.id AS id, {sort} AS sort FROM dossier WHERE {part}");
        self.parts().into_iter().map(each).collect::<Vec<_>>().join(" UNION ALL ")
    }

    /// The same rows found by walking over the open dossiers of the province in the order of the list: for queues so long
    /// that a page of them is met soon. Only where every row is open.
    pub(crate) fn walked(mut self) -> Self {
        let any = format!("CASE WHEN ({}) THEN 1 ELSE 0 END = 1", self.ways.join(") OR ("));
        self.filters = self.filters.iter().map(|f| format!("CASE WHEN {f} THEN 1 ELSE 0 END = 1")).collect();
        self.ways = vec![format!("dossier.open = 1 AND {any}")];
        self.walks = true;
        self
    }

    /// Whether there are at least `many`, as a statement of one number that is `many` then.
    pub(crate) fn at_least(&self, many: u64) -> String {
        format!("SELECT COUNT(*) FROM (SELECT id FROM ({}) AS every LIMIT {many}) AS few", self.keys())
    }

    /// How many there are, as a statement of one number.
    pub(crate) fn count(&self) -> String {
        format!("SELECT COUNT(*) FROM ({}) AS chosen", self.keys())
    }

    /// How many are due when: `(due_at, whether the clock counts, how many)`, as a statement.
    pub(crate) fn count_by_due(&self) -> String {
        format!(
            "SELECT due_at, counting, COUNT(*) FROM (SELECT dossier.due_at AS due_at, CASE WHEN dossier.starts_at IS NULL \
             OR dossier.paused_since IS NOT NULL THEN 0 ELSE 1 END AS counting FROM ({}) AS chosen CROSS JOIN dossier \
             WHERE dossier.id = chosen.id) AS each_one GROUP BY due_at, counting",
            self.keys()
        )
    }

    /// At most `limit` rows after `after`, as a statement.
    fn rows(&mut self, viewer: &Viewer, after: Option<&Cursor>, limit: u32) -> String {
        let newest = self.order == Order::Newest;
        let sort = self.order.sort();
        let limit = self.bound.put(i64::from(limit));
        let condition = viewer.condition(&mut self.bound);
        let mut at = |cursor: &Cursor| (self.bound.put(cursor.time()), self.bound.put(cursor.id()));
        let page = if self.walks {
            // A walk begins where the last page ended, rather than at the first of all.
            let from = after.map(|cursor| {
                let (time, id) = at(cursor);
                format!(" AND {sort} >= {time} AND ({sort} > {time} OR dossier.id > {id})")
            });
            format!("{}{} ORDER BY {sort}, dossier.id LIMIT {limit}", self.keys(), from.unwrap_or_default())
        } else {
            let start = match after {
                Some(cursor) if newest => format!(" WHERE id < {}", self.bound.put(cursor.id())),
                Some(cursor) => {
                    let (time, id) = at(cursor);
                    format!(" WHERE (sort, id) > ({time}, {id})")
                }
                None => String::new(),
            };
            let direction = if newest { "sort DESC" } else { "sort, id" };
            format!(
                "SELECT id, sort FROM ({}) AS every{start} ORDER BY {direction} LIMIT {limit}",
                self.keys()
            )
        };
        let outer = if newest { "chosen.sort DESC" } else { "chosen.sort, chosen.id" };
        // CROSS JOIN fixes the order of the two, and in a CASE no engine tries to reach rows by the condition: only those
        // that are chosen already are looked at.
        format!(
            "SELECT {COLUMNS} FROM ({page}) AS chosen \
             CROSS JOIN dossier LEFT JOIN personal ON personal.id = dossier.personal_id \
             LEFT JOIN staff ON staff.id = dossier.case_officer \
             WHERE dossier.id = chosen.id AND CASE WHEN {condition} THEN 1 ELSE 0 END = 1 ORDER BY {outer}"
        )
    }
}

impl View<'_> {
    /// At most `limit` rows of a list, each passed by the permission filter once more.
    pub(crate) fn items(
        &mut self,
        viewer: &Viewer,
        mut chosen: Chosen,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<ListItem>, Trouble> {
        if chosen.ways.is_empty() {
            return Ok(Vec::new());
        }
        let sql = chosen.rows(viewer, after, limit);
        let rows = self.connection.query(&sql, &chosen.bound.0)?;
        rows.iter().map(|row| self.item(viewer, row)).collect()
    }

    /// These dossiers in this order, each passed by the permission filter once more.
    pub(crate) fn items_of(&mut self, viewer: &Viewer, ids: &[i64]) -> Result<Vec<ListItem>, Trouble> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut bound = Bound::default();
        let list = bound.list(ids.iter().copied());
        let condition = viewer.condition(&mut bound);
        let sql = format!(
            "SELECT {COLUMNS} FROM dossier LEFT JOIN personal ON personal.id = dossier.personal_id \
             LEFT JOIN staff ON staff.id = dossier.case_officer \
             WHERE dossier.id IN {list} AND CASE WHEN {condition} THEN 1 ELSE 0 END = 1"
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        let mut found = HashMap::new();
        for row in &rows {
            let item = self.item(viewer, row)?;
            found.insert(item.stream, item);
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    fn item(&self, viewer: &Viewer, row: &Row) -> Result<ListItem, Trouble> {
        let mut item = read(row)?;
        item.masked =
            !viewer.sees_names((&item.intake, &item.authority), &item.procedure, item.case_officer.as_ref());
        if let (Some(id), Some(sealed)) = (row.opt_int(31)?, row.opt_bytes(32)?) {
            let name = self.open_personal(id, item.stream, &sealed)?.applicant.name;
            let shown = if item.masked { mask::name(&name) } else { name };
            item.applicant_name = (!shown.is_empty()).then_some(shown);
        }
        Ok(item)
    }
}

impl ListItem {
    /// Whether the row shows a full name.
    pub(crate) fn names_somebody(&self) -> bool {
        !self.masked && self.applicant_name.is_some()
    }
}

fn read(row: &Row) -> Result<ListItem, Trouble> {
    let agency = |index| Ok::<_, Trouble>(row.opt_text(index)?.map(AgencyId));
    let staff = |index| Ok::<_, Trouble>(row.opt_text(index)?.map(StaffId));
    let small = |index| Ok::<_, Trouble>(u8::try_from(row.int(index)?).unwrap_or(u8::MAX));
    let stage = row.text(11)?;
    Ok(ListItem {
        stream: row.int(0)?,
        code: DossierCode(row.text(1)?),
        procedure: ProcedureCode(row.text(2)?),
        edition: row.text(3)?,
        case: row.opt_text(4)?,
        applicant_name: None,
        masked: false,
        status: status(row.int(10)?)?,
        supplement_answered: stage == "supplement_answered",
        stage,
        stage_since: row.time(12)?,
        channel: channel(&row.text(5)?)?,
        support: agency(6)?,
        intake: AgencyId(row.text(7)?),
        authority: AgencyId(row.text(8)?),
        consulted: consulted(row.opt_text(9)?.as_deref()),
        submitted_at: row.time(13)?,
        accepted_at: row.opt_time(14)?,
        starts_at: row.opt_time(15)?,
        original_due_at: row.opt_time(16)?,
        due_at: row.opt_time(17)?,
        paused_since: row.opt_time(18)?,
        closed_at: row.opt_time(19)?,
        returned_at: row.opt_time(20)?,
        intake_officer: staff(21)?,
        case_officer: staff(22)?,
        case_officer_name: row.opt_text(33)?,
        signer: staff(23)?,
        supplements: small(24)?,
        extensions: small(25)?,
        rating: row.opt_int(26)?.map(|rating| rating != 0),
        letter: row.opt_text(27)?,
        fee_dong: u64::try_from(row.int(28)?).unwrap_or(0),
        version: u32::try_from(row.int(29)?).unwrap_or(0),
        answer_by: row.opt_time(30)?,
        consult_by: None,
    })
}

/// The status with a national code.
pub(crate) fn status(code: i64) -> Result<Status, Trouble> {
    let found = Status::ALL.into_iter().find(|status| i64::from(status.code()) == code);
    found.ok_or_else(|| Trouble::Corrupt(format!("status {code} in a dossier")))
}

pub(crate) fn channel(text: &str) -> Result<Channel, Trouble> {
    Channel::parse(text).ok_or_else(|| Trouble::Corrupt(format!("channel {text} in a dossier")))
}

fn consulted(text: Option<&str>) -> Vec<AgencyId> {
    let names = text.unwrap_or_default().split(',').filter(|name| !name.is_empty());
    names.map(|name| AgencyId(name.to_owned())).collect()
}

//! What timers have told a person, and those for whom the person stands in.

use casework::dossier::notice::NoticeKind;
use casework::{Actor, StaffId};
use jiff::Timestamp;
use law::AgencyId;
use law::code::{DossierCode, ProcedureCode};

use super::{Cursor, Page, View, page_limit};
use crate::Registry;
use crate::bound::Bound;
use crate::dialect::Row;
use crate::permission::Viewer;
use crate::timers::TIMERS_BEAT;
use crate::trouble::Trouble;

/// Which notices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoticeFilter {
    /// Only this kind.
    pub kind: Option<NoticeKind>,
    /// Also those that were read or are settled.
    pub all: bool,
}

/// A notice among those of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeKey {
    /// Number of the dossier in the store.
    pub dossier: i64,
    /// Kind.
    pub kind: NoticeKind,
    /// The moment from which it is true.
    pub at: Timestamp,
}

impl NoticeKey {
    /// Reads the text of a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let dossier = parts.next()?.parse().ok()?;
        let kind = NoticeKind::parse(parts.next()?)?;
        let at = Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?;
        Some(Self { dossier, kind, at })
    }
}

impl std::fmt::Display for NoticeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.dossier, self.kind.as_str(), self.at.as_millisecond())
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Which.
    pub key: NoticeKey,
    /// Code of the dossier.
    pub code: DossierCode,
    /// Its procedure.
    pub procedure: ProcedureCode,
    /// Its stage now, as `Stage::as_str` names it.
    pub stage: String,
    /// The appointment now in force.
    pub due_at: Option<Timestamp>,
    /// Until when the applicant has to answer or pay.
    pub answer_by: Option<Timestamp>,
    /// The agency that was asked, where it is about an answer.
    pub agency: Option<AgencyId>,
    /// The colleague whom it concerns, where it is not the reader.
    pub absent: Option<StaffId>,
    /// It was read.
    pub read: bool,
    /// It is not true any more.
    pub settled: bool,
}

impl View<'_> {
    /// The notices of a viewer, newest first; only of dossiers that the viewer sees.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn notices(
        &mut self,
        viewer: &Viewer,
        filter: NoticeFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<NoticeRow>, Trouble> {
        let (limit, mut bound) = (page_limit(limit), Bound::default());
        let mut condition = mine(viewer.actor(), &mut bound);
        if !filter.all {
            condition.push_str(" AND notice.read_at IS NULL AND notice.settled_at IS NULL");
        }
        if let Some(kind) = filter.kind {
            condition.push_str(&format!(" AND notice.kind = {}", bound.put(kind.as_str())));
        }
        if let Some(after) = after {
            let (at, id) = (bound.put(after.time()), bound.put(after.id()));
            condition
                .push_str(&format!(" AND (notice.at < {at} OR notice.at = {at} AND notice.dossier < {id})"));
        }
        let sql = format!(
            "SELECT notice.dossier, notice.kind, notice.at, notice.person, notice.agency, notice.read_at, \
             notice.settled_at, dossier.code, dossier.procedure, dossier.stage, dossier.due_at, dossier.wake_at \
             FROM notice JOIN dossier ON dossier.id = notice.dossier WHERE {condition} AND {} \
             ORDER BY notice.at DESC, notice.dossier DESC, notice.kind LIMIT {}",
            viewer.condition(&mut bound),
            bound.put(i64::from(limit) + 1)
        );
        let me = viewer.actor().staff().cloned();
        let rows = self.connection.query(&sql, &bound.0)?;
        let rows: Vec<NoticeRow> = rows.iter().map(|row| read(row, me.as_ref())).collect::<Result<_, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor::at(row.key.at, row.key.dossier)))
    }

    /// How many notices a viewer has not read.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn notices_unread(&mut self, viewer: &Viewer) -> Result<u64, Trouble> {
        let mut bound = Bound::default();
        let mine = mine(viewer.actor(), &mut bound);
        let sql = format!(
            "SELECT COUNT(*) FROM notice JOIN dossier ON dossier.id = notice.dossier \
             WHERE {mine} AND notice.read_at IS NULL AND notice.settled_at IS NULL AND {}",
            viewer.condition(&mut bound)
        );
        self.one_number(&sql, &bound.0)
    }

    /// When the timers last ran; `None` where they never have.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn timers_ran(&mut self) -> Result<Option<Timestamp>, Trouble> {
        let row =
            self.connection.query_one("SELECT at FROM heartbeat WHERE job = $1", &[TIMERS_BEAT.into()])?;
        row.map(|row| row.time(0)).transpose()
    }
}

impl Registry {
    /// Marks notices of the actor as read: one of them, or all of a kind, or all.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn read_notices(
        &self,
        actor: &Actor,
        one: Option<NoticeKey>,
        kind: Option<NoticeKind>,
    ) -> Result<u64, Trouble> {
        let mut bound = Bound::default();
        let now = bound.put(self.now());
        let mut sql = format!(
            "UPDATE notice SET read_at = {now} WHERE {} AND notice.read_at IS NULL",
            mine(actor, &mut bound)
        );
        if let Some(kind) = one.map(|key| key.kind).or(kind) {
            sql.push_str(&format!(" AND kind = {}", bound.put(kind.as_str())));
        }
        if let Some(key) = one {
            sql.push_str(&format!(
                " AND dossier = {} AND at = {}",
                bound.put(key.dossier),
                bound.put(key.at)
            ));
        }
        self.with_writer(|connection| connection.execute(&sql, &bound.0))
    }
}

/// The condition that a notice concerns the actor, or somebody for whom the actor stands in.
fn mine(actor: &Actor, bound: &mut Bound) -> String {
    let covered = actor.covers().iter().map(|cover| cover.absent.0.as_str());
    let us = bound.list(actor.staff().map(|id| id.0.as_str()).into_iter().chain(covered));
    format!("notice.person IN {us}")
}

fn read(row: &Row, me: Option<&StaffId>) -> Result<NoticeRow, Trouble> {
    let kind = row.text(1)?;
    let kind = NoticeKind::parse(&kind).ok_or_else(|| Trouble::Corrupt(format!("notice of kind {kind}")))?;
    let person = StaffId(row.text(3)?);
    Ok(NoticeRow {
        key: NoticeKey { dossier: row.int(0)?, kind, at: row.time(2)? },
        code: DossierCode(row.text(7)?),
        procedure: ProcedureCode(row.text(8)?),
        stage: row.text(9)?,
        due_at: row.opt_time(10)?,
        answer_by: row.opt_time(11)?,
        agency: row.opt_text(4)?.map(AgencyId),
        absent: Some(person).filter(|person| Some(person) != me),
        read: row.opt_time(5)?.is_some(),
        settled: row.opt_time(6)?.is_some(),
    })
}

//! The queues of an officer: what waits for me, for others, for the citizen. A view is a set of conditions per role; list,
//! count and runway are made from the same conditions.

use casework::dossier::{Event, Status};
use casework::{Role, StaffId};
use jiff::civil::Date;
use law::AgencyId;
use law::code::ProcedureCode;
use law::procedure::Channel;
use law::text::fold;

use super::item::{Chosen, Order};
use super::ways::Ways;
use super::{Cursor, DueBucket, ListItem, Needle, Page, View, page_limit};
use crate::bound::Bound;
use crate::journal;
use crate::looks::Purpose;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// Rows opened at most when a name is searched.
const NAMES_OPENED_MAX: usize = 4_000;

/// Rows opened at a time.
const NAMES_OPENED_AT_ONCE: u32 = 500;

/// Statuses of a dossier that is not closed.
pub(crate) const OPEN: &str = "dossier.status IN (1, 2, 4, 5, 6, 7)";

/// A queue of so many dossiers is paged through by walking over the open ones in order: a page is met soon. A shorter one
/// is sorted faster.
const LONG_QUEUE: u64 = 1_500;

/// Dossiers read with one statement when a whole queue is handed out.
const ROWS_AT_ONCE: usize = 500;

macro_rules! views {
    ($($(#[$doc:meta])* $view:ident $name:literal),* $(,)?) => {
        /// A queue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WorkView { $($(#[$doc])* $view),* }

        impl WorkView {
            /// All queues, in the order of the rail.
            pub const ALL: &'static [Self] = &[$(Self::$view),*];

            /// Name in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$view => $name),* }
            }

            /// Reads the name in an address.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$view),)* _ => None }
            }
        }
    };
}
views! {
    /// With me as case officer, and mine to act on.
    Mine "mine",
    /// With a colleague I stand in for, and mine to act on meanwhile.
    Covered "covered",
    /// Waiting for the citizen: mine in supplement or payment, and those of my counter not accepted yet.
    Waiting "waiting",
    /// Mine, but consulted elsewhere or on the way to be reviewed, signed, issued.
    Elsewhere "elsewhere",
    /// Closed today, of those I handled.
    Done "done",
    /// Everything open of my organisations.
    Unit "unit",
    /// At my authority, nobody has it.
    Unassigned "unassigned",
    /// In transit to my authority.
    Incoming "incoming",
    /// In transit from my counter, not received yet.
    Sent "sent",
    /// My agency is asked.
    Consulted "consulted",
    /// Proposed, to be reviewed by me.
    Review "review",
    /// Reviewed, to be signed by me.
    Sign "sign",
    /// Signed, to be numbered and issued by me.
    Issue "issue",
    /// Letters waiting for my approval: supplements and extensions.
    Letters "letters",
    /// Requests to withdraw waiting for a decision of mine.
    Withdrawals "withdrawals",
    /// Submitted to my counter, not looked at.
    Intake "intake",
    /// Accepted at my counter, to be transferred.
    Accepted "accepted",
    /// Results lying at my counter.
    Returns "returns",
}

/// What of a queue is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFilter {
    /// The queue.
    pub view: WorkView,
    /// Only this procedure.
    pub procedure: Option<ProcedureCode>,
    /// Only this national status.
    pub status: Option<Status>,
    /// Only this stage, as `Stage::as_str` names it.
    pub stage: Option<String>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this intake.
    pub intake: Option<AgencyId>,
    /// Only this competent authority.
    pub authority: Option<AgencyId>,
    /// Only with this case officer.
    pub officer: Option<StaffId>,
    /// Only this cell of the runway.
    pub due: Option<DueBucket>,
    /// Only due on this local day or later.
    pub due_from: Option<Date>,
    /// Only due on this local day or earlier.
    pub due_to: Option<Date>,
    /// Search text: code or its end, personal number, telephone, a part of a name, a part of the name of a procedure.
    pub text: Option<String>,
    /// Order.
    pub sort: WorkSort,
}

/// The order of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum WorkSort {
    /// By remaining legal time: the appointment, or the arrival where there is none yet.
    #[default]
    Due,
    /// By first arrival, earliest first.
    Received,
    /// By the name of the applicant, folded; those whose name is not shown in full come last.
    Person,
}

impl WorkSort {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::Due, Self::Received, Self::Person];

    /// Name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Received => "received",
            Self::Person => "person",
        }
    }

    /// Reads the name in an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text)
    }
}

impl WorkView {
    /// Whether every dossier of this queue is open.
    fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Returns | Self::Consulted)
    }
}

impl WorkFilter {
    /// A whole queue.
    #[must_use]
    pub fn of(view: WorkView) -> Self {
        Self {
            view,
            procedure: None,
            status: None,
            stage: None,
            channel: None,
            intake: None,
            authority: None,
            officer: None,
            due: None,
            due_from: None,
            due_to: None,
            text: None,
            sort: WorkSort::default(),
        }
    }

    /// The same queue without any filter, in the same order.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self { sort: self.sort, ..Self::of(self.view) }
    }
}

impl View<'_> {
    /// A page of a queue, in its order. Whoever sees names masked finds nobody by name.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn worklist(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let limit = page_limit(limit);
        let (chosen, name) = self.work(viewer, filter);
        if name.is_some() || filter.sort == WorkSort::Person {
            return self.worklist_in_memory(viewer, filter, after, limit);
        }
        // Closed dossiers are not on the walk.
        let is_long = filter.view.is_open()
            && !chosen.ways.is_empty()
            && self.one_number(&chosen.at_least(LONG_QUEUE), &chosen.bound.0)? >= LONG_QUEUE;
        let chosen = if is_long { chosen.walked() } else { chosen };
        let items = self.items(viewer, chosen, after, limit + 1)?;
        let items = if filter.view == WorkView::Consulted { self.asked_until(viewer, items)? } else { items };
        if let Some(Needle::PersonalId(_)) = filter.text.as_deref().and_then(Needle::recognise) {
            items.iter().for_each(|item| self.note_look(viewer, item.stream, Purpose::Search));
        }
        Ok(Page::cut(items, limit, |item| match filter.sort {
            WorkSort::Received => Cursor::at(item.submitted_at, item.stream),
            WorkSort::Due | WorkSort::Person => item.cursor(),
        }))
    }

    /// The rows with the time until which an agency of the viewer has to answer.
    fn asked_until(&mut self, viewer: &Viewer, mut items: Vec<ListItem>) -> Result<Vec<ListItem>, Trouble> {
        let mut bound = Bound::default();
        let streams = bound.list(items.iter().map(|item| item.stream));
        let kind = bound.put("consultation_requested");
        let sql = format!(
            "SELECT stream, kind, body FROM journal WHERE stream IN {streams} AND kind = {kind} ORDER BY stream, version"
        );
        for row in self.connection.query(&sql, &bound.0)? {
            let Event::ConsultationRequested(asked) = journal::event(&row.text(1)?, &row.text(2)?)? else {
                continue;
            };
            if viewer.actor().holds(Role::Consultee, &asked.agency) {
                let stream = row.int(0)?;
                items.iter_mut().filter(|item| item.stream == stream).for_each(|item| {
                    item.consult_by = Some(asked.answer_by);
                });
            }
        }
        Ok(items)
    }

    /// A page of a queue whose order or filter rests on names. Its cursor tells the place of the last row, and finds that
    /// row again where others came or went meanwhile.
    fn worklist_in_memory(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let ids = self.work_ids(viewer, filter)?;
        let start = after.map_or(0, |cursor| {
            ids.iter().position(|id| *id == cursor.id()).map_or(cursor.rank(), |place| place + 1)
        });
        let end = start.saturating_add(limit as usize).min(ids.len());
        let items = self.items_of(viewer, ids.get(start..end).unwrap_or_default())?;
        let last = end.checked_sub(1).and_then(|last| ids.get(last));
        let after = last.filter(|_| end < ids.len()).map(|id| Cursor::ranked(end, *id));
        Ok(Page { items, after })
    }

    /// The identifiers of a whole filtered queue, in its order.
    pub(crate) fn work_ids(&mut self, viewer: &Viewer, filter: &WorkFilter) -> Result<Vec<i64>, Trouble> {
        let (chosen, name) = self.work(viewer, filter);
        if chosen.ways.is_empty() {
            return Ok(Vec::new());
        }
        if name.is_none() && filter.sort != WorkSort::Person {
            let sql = format!("SELECT id, sort FROM ({}) AS every ORDER BY sort, id", chosen.keys());
            let rows = self.connection.query(&sql, &chosen.bound.0)?;
            return rows.iter().map(|row| row.int(0)).collect();
        }
        let sql = format!(
            "SELECT dossier.id, dossier.personal_id, dossier.intake, dossier.authority, dossier.procedure, \
                    dossier.case_officer FROM ({}) AS chosen CROSS JOIN dossier WHERE dossier.id = chosen.id ORDER BY chosen.sort, chosen.id",
            chosen.keys()
        );
        let rows = self.connection.query(&sql, &chosen.bound.0)?;
        let mut persons = Vec::with_capacity(rows.len());
        for row in &rows {
            let at = (&AgencyId(row.text(2)?), &AgencyId(row.text(3)?));
            let officer = row.opt_text(5)?.map(StaffId);
            let sees = viewer.sees_names(at, &ProcedureCode(row.text(4)?), officer.as_ref());
            persons.push(row.opt_int(1)?.filter(|_| sees).unwrap_or(0));
        }
        let names = self.folded_names(&persons)?;
        let procedures = name.as_deref().map(|name| self.procedures_named(name)).unwrap_or_default();
        let mut found = Vec::new();
        for (row, folded) in rows.iter().zip(names) {
            let here = match &name {
                Some(name) => folded.contains(name.as_str()) || procedures.contains(&row.text(4)?),
                None => true,
            };
            if here {
                found.push((folded, row.int(0)?));
            }
        }
        if filter.sort == WorkSort::Person {
            found.sort_by(|(a, _), (b, _)| a.is_empty().cmp(&b.is_empty()).then_with(|| a.cmp(b)));
        }
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// Codes of the procedures in whose name or code a folded text is, in any language.
    fn procedures_named(&self, folded: &str) -> Vec<String> {
        let has = |text: &str| fold(text).contains(folded);
        let editions = self.province.procedures.iter().filter(|(code, editions)| {
            fold(code.as_str()) == folded
                || editions.iter().any(|p| has(&p.name.vi) || has(&p.name.en) || has(&p.name.nb))
        });
        editions.map(|(code, _)| code.to_string()).collect()
    }

    /// How many dossiers a filtered queue holds.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn work_count(&mut self, viewer: &Viewer, filter: &WorkFilter) -> Result<u64, Trouble> {
        let (chosen, name) = self.work(viewer, filter);
        match (chosen.ways.is_empty(), name) {
            (true, _) => Ok(0),
            (false, None) => self.one_number(&chosen.count(), &chosen.bound.0),
            (false, Some(_)) => Ok(u64::try_from(self.work_ids(viewer, filter)?.len()).unwrap_or(u64::MAX)),
        }
    }

    /// The first rows of a filtered queue, at most `most` of them: what is marked with one click.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn worklist_first(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        most: usize,
    ) -> Result<Vec<ListItem>, Trouble> {
        let mut ids = self.work_ids(viewer, filter)?;
        ids.truncate(most);
        self.items_of(viewer, &ids)
    }

    /// A whole filtered queue, row by row, in its order: exactly the dossiers that were in it at the first moment. `each`
    /// is told how many there are.
    ///
    /// # Errors
    /// [`Trouble`] of the store, and whatever `each` refuses.
    pub fn worklist_whole(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        mut each: impl FnMut(ListItem, usize) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let viewer = &viewer.exporting();
        let ids = self.work_ids(viewer, filter)?;
        let all = ids.len();
        for part in ids.chunks(ROWS_AT_ONCE) {
            let items = self.items_of(viewer, part)?;
            for item in items.iter().filter(|item| item.names_somebody()) {
                self.note_look(viewer, item.stream, Purpose::Export);
            }
            items.into_iter().try_for_each(|item| each(item, all))?;
        }
        Ok(())
    }

    /// How many dossiers each queue of this viewer holds; queues of roles the viewer does not hold are left out.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn worklist_counts(&mut self, viewer: &Viewer) -> Result<Vec<(WorkView, u64)>, Trouble> {
        let mut bound = Bound::default();
        let (mut held, mut counts) = (Vec::new(), Vec::new());
        for view in WorkView::ALL {
            let ways = self.ways(viewer, *view, &mut bound);
            if !ways.is_empty() {
                held.push(*view);
                let chosen = Chosen {
                    ways,
                    filters: Vec::new(),
                    bound: Bound::default(),
                    order: Order::Newest,
                    walks: false,
                };
                counts.push(format!("({})", chosen.count()));
            }
        }
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.connection.query_one(&format!("SELECT {}", counts.join(", ")), &bound.0)?;
        let row = row.ok_or_else(|| Trouble::Corrupt("a count without a row".into()))?;
        held.into_iter()
            .enumerate()
            .map(|(at, view)| Ok((view, u64::try_from(row.int(at)?).unwrap_or(0))))
            .collect()
    }

    /// Rows of a list whose applicant has `name` in the folded name; at most `limit`.
    pub(crate) fn items_named(
        &mut self,
        viewer: &Viewer,
        chosen: &Chosen,
        after: Option<&Cursor>,
        limit: u32,
        name: &str,
    ) -> Result<Vec<ListItem>, Trouble> {
        let (mut found, mut opened, mut after) = (Vec::new(), 0, after.cloned());
        loop {
            let rows = self.items(viewer, chosen.clone(), after.as_ref(), NAMES_OPENED_AT_ONCE)?;
            opened += rows.len();
            let last = rows.len() < NAMES_OPENED_AT_ONCE as usize || opened >= NAMES_OPENED_MAX;
            after = rows.last().map(ListItem::cursor);
            let has_name = |item: &ListItem| {
                !item.masked && item.applicant_name.as_deref().is_some_and(|n| fold(n).contains(name))
            };
            found.extend(rows.into_iter().filter(has_name));
            if last || found.len() >= limit as usize {
                found.truncate(limit as usize);
                return Ok(found);
            }
        }
    }

    fn ways(&self, viewer: &Viewer, view: WorkView, bound: &mut Bound) -> Vec<String> {
        let midnight = law::time::local(self.now).date().at(0, 0, 0, 0);
        let today = law::time::instant(midnight);
        let powers = self.province.policies.at(self.now);
        Ways { viewer, province: self.province, powers, today, bound }.of(view)
    }

    /// The rows of a filtered queue, and the name to search in them.
    pub(crate) fn work(&self, viewer: &Viewer, filter: &WorkFilter) -> (Chosen, Option<String>) {
        let mut bound = Bound::default();
        let ways = self.ways(viewer, filter.view, &mut bound);
        let mut filters = Vec::new();
        let mut equals = |column: &str, value: Option<&str>, bound: &mut Bound| {
            filters.extend(value.map(|value| format!("dossier.{column} = {}", bound.put(value))));
        };
        equals("procedure", filter.procedure.as_ref().map(ProcedureCode::as_str), &mut bound);
        // Said once more for the index of open dossiers by procedure: a rare one in a long queue is found at once.
        let known_open =
            (filter.procedure.is_some() && filter.view.is_open()).then(|| "dossier.open = 1".to_owned());
        equals("stage", filter.stage.as_deref(), &mut bound);
        equals("channel", filter.channel.map(Channel::as_str), &mut bound);
        equals("intake", filter.intake.as_ref().map(AgencyId::as_str), &mut bound);
        equals("authority", filter.authority.as_ref().map(AgencyId::as_str), &mut bound);
        equals("case_officer", filter.officer.as_ref().map(|id| id.0.as_str()), &mut bound);
        filters.extend(known_open);
        filters.extend(filter.status.map(|status| format!("dossier.status = {}", status.code())));
        let midnight = |day: Date| law::time::instant(day.at(0, 0, 0, 0));
        let from = filter.due_from.map(midnight);
        filters.extend(from.map(|from| format!("dossier.due_at >= {}", bound.put(from))));
        let to = filter.due_to.map(|day| midnight(day.tomorrow().unwrap_or(day)));
        filters.extend(to.map(|to| format!("dossier.due_at < {}", bound.put(to))));
        filters.extend(filter.due.map(|due| due.condition(self.now, &mut bound)));
        let needle = filter.text.as_deref().and_then(Needle::recognise);
        filters.extend(needle.as_ref().and_then(|needle| needle.condition(self.key, &mut bound)));
        let name = match needle {
            Some(Needle::Name(name)) => Some(name),
            _ => None,
        };
        let order = match filter.sort {
            WorkSort::Received => Order::Arrival,
            WorkSort::Due | WorkSort::Person => Order::Due,
        };
        (Chosen { ways, filters, bound, order, walks: false }, name)
    }
}

//! The register (Form 07) and the lists behind the numbers of a picture: the dossiers of a scope, all that arrived or only
//! those of one standing. The book of one intake numbers its arrivals through the year; their order never changes, so
//! neither do the numbers.

use jiff::Timestamp;
use law::AgencyId;
use law::code::ProcedureCode;
use law::procedure::Channel;

use super::item::{Chosen, Order};
use super::runway::DueBucket;
use super::scope::Scope;
use super::worklist::OPEN;
use super::{Cursor, ListItem, Page, View, page_limit};
use crate::bound::Bound;
use crate::looks::Purpose;
use crate::permission::Viewer;
use crate::trouble::Trouble;

/// Rows read at a time when a whole register is handed out.
const ROWS_AT_ONCE: usize = 2_000;

macro_rules! standings {
    ($($(#[$doc:meta])* $standing:ident $name:literal),* $(,)?) => {
        /// Which dossiers of a scope a list holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum Standing { #[default] $($(#[$doc])* $standing),* }

        impl Standing {
            /// All, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$standing),*];

            /// Name in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$standing => $name),* }
            }

            /// Reads the name in an address.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$standing),)* _ => None }
            }
        }
    };
}
standings! {
    /// Arrived in the period.
    Received "received",
    /// Accepted in the period.
    Accepted "accepted",
    /// Closed in the period after it was accepted: issued, refused or stopped.
    Finished "finished",
    /// Of those, on or before the appointment.
    OnTime "on-time",
    /// Of those, after the appointment.
    Late "late",
    /// Of those, stopped.
    Stopped "stopped",
    /// Not closed now, whenever it arrived.
    Open "open",
    /// Of those, past the appointment while the clock runs.
    Overdue "overdue",
}

impl Standing {
    /// Whether it tells of now rather than of the period.
    #[must_use]
    pub fn is_of_now(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }

    /// The condition on table `dossier`.
    fn condition(self, scope: &Scope, now: Timestamp, bound: &mut Bound) -> String {
        let (from, to) = scope.moments();
        let mut within = |column: &str| {
            format!("dossier.{column} >= {} AND dossier.{column} < {}", bound.put(from), bound.put(to))
        };
        match self {
            Self::Received => within("submitted_at"),
            Self::Accepted => within("accepted_at"),
            Self::Finished => format!("{} AND dossier.due_at IS NOT NULL", within("closed_at")),
            Self::OnTime => format!("{} AND dossier.closed_at <= dossier.due_at", within("closed_at")),
            Self::Late => format!("{} AND dossier.closed_at > dossier.due_at", within("closed_at")),
            Self::Stopped => {
                format!("{} AND dossier.due_at IS NOT NULL AND dossier.status = 8", within("closed_at"))
            }
            Self::Open => OPEN.to_owned(),
            Self::Overdue => format!("{OPEN} AND {}", DueBucket::Overdue.condition(now, bound)),
        }
    }
}

/// What a register holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFilter {
    /// Unit, procedure and period.
    pub scope: Scope,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Which of them.
    pub standing: Standing,
}

impl RegisterFilter {
    /// All that arrived in a scope.
    #[must_use]
    pub fn of(scope: Scope) -> Self {
        Self { scope, channel: None, standing: Standing::Received }
    }

    fn order(&self) -> Order {
        if self.standing.is_of_now() { Order::Due } else { Order::Arrival }
    }

    /// Whether no arrival of the book is left out.
    fn is_whole(&self) -> bool {
        self.channel.is_none() && self.scope.procedure.is_none()
    }
}

/// A line of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    /// Number within the year, from 1, in the book of one intake; `None` in other lists.
    pub number: Option<u64>,
    /// The dossier.
    pub item: ListItem,
}

/// Every status, so that the index over (intake, status, arrival) serves each of them.
const EVERY_STATUS: &str = "dossier.status IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)";

impl View<'_> {
    /// A page of a register, in order of arrival (what is open now: most urgent first), and how many lines it has in all.
    /// Empty for a unit of which the viewer's organisations have nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn register(
        &mut self,
        viewer: &Viewer,
        filter: &RegisterFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<(Page<RegisterRow>, u64), Trouble> {
        let limit = page_limit(limit);
        let total = self.register_count(viewer, filter)?;
        let rows = self.register_rows(viewer, filter, after, limit + 1)?;
        Ok((Page::cut(rows, limit, |row| filter.cursor(row)), total))
    }

    /// How many lines a register has.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn register_count(&mut self, viewer: &Viewer, filter: &RegisterFilter) -> Result<u64, Trouble> {
        let chosen = self.registered(viewer, filter);
        if chosen.ways.is_empty() { Ok(0) } else { self.one_number(&chosen.count(), &chosen.bound.0) }
    }

    /// Hands every line of a register to `each`, in order, with how many there are: exactly the dossiers that were in it at
    /// the first moment. Only their numbers in the store are held at once.
    ///
    /// # Errors
    /// [`Trouble`] of the store or of `each`.
    pub fn register_whole(
        &mut self,
        viewer: &Viewer,
        filter: &RegisterFilter,
        mut each: impl FnMut(RegisterRow, usize) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let viewer = &viewer.exporting();
        let chosen = self.registered(viewer, filter);
        if chosen.ways.is_empty() {
            return Ok(());
        }
        let sql = format!("SELECT id, sort FROM ({}) AS every ORDER BY sort, id", chosen.keys());
        let mut ids = Vec::new();
        self.connection.query_each(&sql, &chosen.bound.0, &mut |row| {
            ids.push(row.int(0)?);
            Ok(())
        })?;
        let all = ids.len();
        for part in ids.chunks(ROWS_AT_ONCE) {
            let items = self.items_of(viewer, part)?;
            for item in items.iter().filter(|item| item.names_somebody()) {
                self.note_look(viewer, item.stream, Purpose::Export);
            }
            let numbers = self.numbers(viewer, filter, &items)?;
            let rows = numbers.into_iter().zip(items).map(|(number, item)| RegisterRow { number, item });
            rows.into_iter().try_for_each(|row| each(row, all))?;
        }
        Ok(())
    }

    fn register_rows(
        &mut self,
        viewer: &Viewer,
        filter: &RegisterFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<RegisterRow>, Trouble> {
        let chosen = self.registered(viewer, filter);
        let items = self.items(viewer, chosen, after, limit)?;
        let numbers = self.numbers(viewer, filter, &items)?;
        Ok(numbers.into_iter().zip(items).map(|(number, item)| RegisterRow { number, item }).collect())
    }

    fn registered(&self, viewer: &Viewer, filter: &RegisterFilter) -> Chosen {
        let mut bound = Bound::default();
        let parts = filter.scope.parts(viewer, self.province);
        let of_arrival = filter.standing == Standing::Received;
        let ways = parts.iter().map(|part| {
            let way = part.condition("dossier", &mut bound);
            // All arrivals of a period are had from the index of the intakes.
            if of_arrival && part.intakes.is_none() && viewer.sees_everything() {
                let all = bound.list(self.province.agencies.keys().map(AgencyId::as_str));
                format!("dossier.intake IN {all} AND {EVERY_STATUS} AND {way}")
            } else if of_arrival && part.intakes.is_some() {
                format!("{way} AND {EVERY_STATUS}")
            } else {
                way
            }
        });
        let ways = ways.collect();
        let mut filters = vec![filter.standing.condition(&filter.scope, self.now, &mut bound)];
        let procedure = filter.scope.procedure.as_ref().map(ProcedureCode::as_str);
        filters.extend(procedure.map(|code| format!("dossier.procedure = {}", bound.put(code))));
        let channel = filter.channel.map(Channel::as_str);
        filters.extend(channel.map(|channel| format!("dossier.channel = {}", bound.put(channel))));
        Chosen { ways, filters, bound, order: filter.order(), walks: false }
    }

    /// The numbers of these lines in the book of their intake; none where the list is no such book, or the viewer does not
    /// see all of it.
    fn numbers(
        &mut self,
        viewer: &Viewer,
        filter: &RegisterFilter,
        items: &[ListItem],
    ) -> Result<Vec<Option<u64>>, Trouble> {
        let book = filter.scope.unit.as_ref().filter(|unit| {
            let centre = self.province.agency(unit).is_some_and(law::Agency::is_centre);
            let sees = viewer.sees_everything() || viewer.organisations().any(|own| own == *unit);
            centre && sees && filter.standing == Standing::Received
        });
        let Some(intake) = book else { return Ok(vec![None; items.len()]) };
        let (mut numbers, mut previous): (Vec<Option<u64>>, Option<(&ListItem, u64)>) = (Vec::new(), None);
        for item in items {
            let number = match previous {
                Some((before, number)) if year(before) == year(item) && filter.is_whole() => number + 1,
                Some((before, number)) if year(before) == year(item) => {
                    number
                        + 1
                        + self.arrived_between(intake, (before.submitted_at, before.stream + 1), item)?
                }
                _ => 1 + self.arrived_between(intake, (start_of_year(item), 0), item)?,
            };
            numbers.push(Some(number));
            previous = Some((item, number));
        }
        Ok(numbers)
    }

    /// How many arrived at the intake from a place in the order of arrival on, and before a dossier.
    fn arrived_between(
        &mut self,
        intake: &AgencyId,
        (from, stream): (Timestamp, i64),
        before: &ListItem,
    ) -> Result<u64, Trouble> {
        let sql = format!(
            "SELECT COUNT(*) FROM dossier WHERE dossier.intake = $1 AND {EVERY_STATUS} \
             AND dossier.submitted_at >= $2 AND (dossier.submitted_at > $2 OR dossier.id >= $3) \
             AND dossier.submitted_at <= $4 AND (dossier.submitted_at < $4 OR dossier.id < $5)"
        );
        let values = [
            intake.as_str().into(),
            from.into(),
            stream.into(),
            before.submitted_at.into(),
            before.stream.into(),
        ];
        self.one_number(&sql, &values)
    }

    pub(crate) fn one_number(&mut self, sql: &str, values: &[crate::Value]) -> Result<u64, Trouble> {
        let row = self.connection.query_one(sql, values)?;
        let row = row.ok_or_else(|| Trouble::Corrupt("a count without a row".into()))?;
        Ok(u64::try_from(row.int(0)?).unwrap_or(0))
    }
}

impl RegisterFilter {
    fn cursor(&self, row: &RegisterRow) -> Cursor {
        match self.order() {
            Order::Arrival => Cursor::at(row.item.submitted_at, row.item.stream),
            Order::Due | Order::Newest => row.item.cursor(),
        }
    }
}

/// The local year in which a dossier arrived.
fn year(item: &ListItem) -> i16 {
    law::time::local(item.submitted_at).year()
}

fn start_of_year(item: &ListItem) -> Timestamp {
    let first = law::time::local(item.submitted_at).date().first_of_year();
    law::time::instant(first.at(0, 0, 0, 0))
}

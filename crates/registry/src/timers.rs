//! The timers of dossiers. Each changed dossier is looked at once and put on a list with the moment of its next timer;
//! what has run becomes a notice for each person it concerns, once. Nothing but that list is read while nothing happens,
//! so that the number of dossiers does not matter, and what ran while the machine was off is made up for.

use std::collections::{BTreeSet, HashMap};

use casework::dossier::notice::{Concern, Notice, NoticeKind, run};
use casework::{Role, StaffId};
use jiff::{SignedDuration, Timestamp};
use law::AgencyId;

use crate::bound::Bound;
use crate::dialect::Connection;
use crate::trouble::Trouble;
use crate::{Registry, states, store};

/// The setting that says up to which entry changed dossiers were put on the list.
const POSITION: &str = "timers_position";

/// The heartbeat of the timers; that of each kind is this name, a stroke and the name of the kind.
pub const TIMERS_BEAT: &str = "timers";

/// Entries of the journal read at a time, and dossiers looked at.
const ENTRIES: i64 = 5_000;
const DOSSIERS: i64 = 200;

/// A dossier on the list.
struct Due {
    dossier: i64,
    /// Position of the change after which it was put there: a later change is not lost.
    seen: i64,
}

/// What became of a dossier: its notices, and when to look again.
struct Looked {
    due: Due,
    notices: Vec<Notice>,
    next: Option<Timestamp>,
}

type Persons = HashMap<(Role, AgencyId), BTreeSet<StaffId>>;
type Counts = HashMap<NoticeKind, u64>;

impl Registry {
    /// One look at the timers: writes the notices of what has run since the last one and leaves a heartbeat for each kind
    /// of timer. Gives the number of notices written. Several processes may do so at a time.
    ///
    /// # Errors
    /// [`Trouble`] of the store; what has run is told at the next look.
    pub fn run_timers(&self) -> Result<u64, Trouble> {
        while self.note_changed()? {}
        let (mut counts, mut persons) = (Counts::new(), Persons::new());
        loop {
            let due = self.with_reader(|connection| due(connection, self.now()))?;
            if due.is_empty() {
                break;
            }
            let looked = self.look(due, &mut persons)?;
            self.with_writer(|connection| {
                looked.iter().try_for_each(|one| self.tell(connection, one, (&persons, &mut counts)))
            })?;
        }
        let written: u64 = counts.values().sum();
        self.beats(&counts, written)?;
        Ok(written)
    }

    /// Puts dossiers that have changed on the list; whether there may be more. At the first look all that are open, or
    /// whose result lies at a counter.
    fn note_changed(&self) -> Result<bool, Trouble> {
        let now = self.now();
        self.with_writer(|connection| {
            let head = crate::plan::Head::read(connection, false)?.position;
            let Some(known) = store::setting(connection, POSITION)? else {
                let sql = "INSERT INTO timer (dossier, at, seen) SELECT id, $1, $2 FROM dossier \
                     WHERE open = 1 OR status = 9 ON CONFLICT (dossier) DO UPDATE SET at = excluded.at, seen = excluded.seen";
                connection.execute(sql, &[now.into(), head.into()])?;
                store::set_setting(connection, POSITION, &head.to_string())?;
                return Ok(false);
            };
            let known: i64 = known.parse().unwrap_or(0);
            let through = head.min(known + ENTRIES);
            if through <= known {
                return Ok(false);
            }
            let sql = "INSERT INTO timer (dossier, at, seen) SELECT dossier.id, $1, MAX(journal.position) FROM journal \
                 JOIN dossier ON dossier.id = journal.stream WHERE journal.position > $2 AND journal.position <= $3 \
                 GROUP BY dossier.id ON CONFLICT (dossier) DO UPDATE SET at = excluded.at, seen = excluded.seen";
            connection.execute(sql, &[now.into(), known.into(), through.into()])?;
            store::set_setting(connection, POSITION, &through.to_string())?;
            Ok(through < head)
        })
    }

    fn look(&self, due: Vec<Due>, persons: &mut Persons) -> Result<Vec<Looked>, Trouble> {
        let (province, now) = (self.province(), self.now());
        self.with_reader(|connection| {
            let mut looked = Vec::with_capacity(due.len());
            for due in due {
                let state = states::replay(connection, due.dossier)?;
                let (notices, next) = run(&state, &province, now).unwrap_or_else(|outside| {
                    tracing::warn!(code = %state.code, "timers wait for the calendar: {outside}");
                    (Vec::new(), now.checked_add(SignedDuration::from_hours(24)).ok())
                });
                for concern in notices.iter().flat_map(|notice| &notice.concerns) {
                    if let Concern::Role(role, agency) = concern
                        && !persons.contains_key(&(*role, agency.clone()))
                    {
                        let today = law::time::local(now).date();
                        let here = province.agency_on(agency, today);
                        let agencies: Vec<&str> =
                            province.stands_for(here, today).map(AgencyId::as_str).collect();
                        let found = holders(connection, *role, &agencies, now)?;
                        persons.insert((*role, agency.clone()), found);
                    }
                }
                looked.push(Looked { due, notices, next });
            }
            Ok(looked)
        })
    }

    /// Writes the notices of a dossier, settles those that are no longer true, and puts the dossier down for its next timer
    /// unless it has changed meanwhile.
    fn tell(
        &self,
        connection: &mut Connection,
        looked: &Looked,
        (persons, counts): (&Persons, &mut Counts),
    ) -> Result<(), Trouble> {
        let (dossier, now) = (looked.due.dossier, self.now());
        settle(connection, looked, now)?;
        let sql = "INSERT INTO notice (dossier, kind, at, person, agency, made_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (dossier, kind, at, person) DO NOTHING";
        for notice in &looked.notices {
            for person in concerned(notice, persons) {
                let values = [
                    dossier.into(),
                    notice.kind.as_str().into(),
                    notice.at.into(),
                    person.0.into(),
                    notice.agency.as_ref().map(|agency| agency.0.clone()).into(),
                    now.into(),
                ];
                *counts.entry(notice.kind).or_default() += connection.execute(sql, &values)?;
            }
        }
        let (id, seen) = (dossier.into(), looked.due.seen.into());
        match looked.next {
            Some(next) => {
                let sql = "UPDATE timer SET at = $3 WHERE dossier = $1 AND seen = $2";
                connection.execute(sql, &[id, seen, next.into()])?;
            }
            None => {
                connection.execute("DELETE FROM timer WHERE dossier = $1 AND seen = $2", &[id, seen])?;
            }
        }
        Ok(())
    }

    /// A heartbeat for each kind of timer: how many notices this look wrote, and how many there have been.
    fn beats(&self, counts: &Counts, written: u64) -> Result<(), Trouble> {
        for kind in NoticeKind::ALL {
            let job = format!("{TIMERS_BEAT}/{}", kind.as_str());
            let before = self.heartbeat(&job)?;
            let total = before.and_then(|(_, note)| note.split(' ').nth(1)?.parse::<u64>().ok()).unwrap_or(0);
            let new = counts.get(&kind).copied().unwrap_or(0);
            self.beat(&job, &format!("{new} {}", total + new))?;
        }
        self.beat(TIMERS_BEAT, &format!("{written} written"))
    }
}

fn due(connection: &mut Connection, now: Timestamp) -> Result<Vec<Due>, Trouble> {
    let sql = "SELECT dossier, seen FROM timer WHERE at <= $1 ORDER BY at, dossier LIMIT $2";
    let rows = connection.query(sql, &[now.into(), DOSSIERS.into()])?;
    rows.iter().map(|row| Ok(Due { dossier: row.int(0)?, seen: row.int(1)? })).collect()
}

/// Everybody with an account who holds a role in one of the agencies.
fn holders(
    connection: &mut Connection,
    role: Role,
    agencies: &[&str],
    now: Timestamp,
) -> Result<BTreeSet<StaffId>, Trouble> {
    let mut bound = Bound::default();
    let (role, now) = (bound.put(role.as_str()), bound.put(now));
    let agencies = bound.list(agencies.iter().copied());
    let sql = format!(
        "SELECT staff.id FROM staff JOIN staff_grant ON staff_grant.staff = staff.id WHERE staff.disabled_at IS NULL \
         AND staff_grant.role = {role} AND staff_grant.agency IN {agencies} AND staff_grant.valid_from <= {now} \
         AND (staff_grant.valid_to IS NULL OR staff_grant.valid_to > {now})"
    );
    connection.query(&sql, &bound.0)?.iter().map(|row| Ok(StaffId(row.text(0)?))).collect()
}

fn concerned(notice: &Notice, persons: &Persons) -> BTreeSet<StaffId> {
    let of = |concern: &Concern| match concern {
        Concern::Person(id) => BTreeSet::from([id.clone()]),
        Concern::Role(role, agency) => persons.get(&(*role, agency.clone())).cloned().unwrap_or_default(),
    };
    notice.concerns.iter().flat_map(of).collect()
}

/// Notices that are not true of the dossier any more: nobody has to read them.
fn settle(connection: &mut Connection, looked: &Looked, now: Timestamp) -> Result<(), Trouble> {
    let mut bound = Bound::default();
    let (id, moment) = (bound.put(looked.due.dossier), bound.put(now));
    let mut sql =
        format!("UPDATE notice SET settled_at = {moment} WHERE dossier = {id} AND settled_at IS NULL");
    for notice in &looked.notices {
        let (kind, at) = (bound.put(notice.kind.as_str()), bound.put(notice.at));
        sql.push_str(&format!(" AND NOT (kind = {kind} AND at = {at})"));
    }
    connection.execute(&sql, &bound.0).map(drop)
}

//! Blocks of numbers of a centre's sequence, carved out in the order of the writers: a number is reserved once and never
//! given out again; a gap stays a gap. Whoever knows the secret of a block may claim its numbers, and only as the person
//! and at the centre it was made for.

use casework::dossier::{Refusal, Reservation};
use casework::{Actor, Role, StaffId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::time::local;
use law::{AgencyId, AgencyKind, Province};
use sha2::{Digest, Sha256};

use crate::dialect::Connection;
use crate::personal::{hex, random};
use crate::plan::Head;
use crate::trouble::Trouble;
use crate::{Registry, Value};

/// Most numbers of one block.
pub const BLOCK_NUMBERS_MAX: u32 = 50;

/// Most numbers that one person may have reserved of one day, on all machines together.
const RESERVED_MAX: i64 = 400;

/// How far ahead numbers may be reserved, in days.
const AHEAD_MAX: i64 = 31;

/// A block that was just reserved. The only moment at which its secret is known.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberBlock {
    /// The secret that claims its numbers: 32 hexadecimal digits.
    pub secret: String,
    /// The agency whose numbers they are.
    pub series: AgencyId,
    /// Of which day.
    pub day: Date,
    /// The first of them.
    pub first: u32,
    /// The last of them.
    pub last: u32,
    /// When they were reserved, to the minute before: what counters write down are whole minutes.
    pub reserved_at: Timestamp,
}

impl std::fmt::Debug for NumberBlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { series, day, first, last, .. } = self;
        write!(f, "NumberBlock({series} {day} {first}-{last})")
    }
}

/// The answer to who wants numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// These, in the order asked for; a day of which the person holds very many already has none.
    Blocks(Vec<NumberBlock>),
    /// The law says no.
    Refused(Refusal),
}

impl Registry {
    /// Reserves numbers of a centre for a member of staff at a machine: `wanted` says how many of which day, from today on
    /// ([`BLOCK_NUMBERS_MAX`] at most of each; what lies in the past or too far ahead is left out).
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn reserve_numbers(
        &self,
        actor: &Actor,
        centre: &AgencyId,
        device: &str,
        wanted: &[(Date, u32)],
    ) -> Result<Reserved, Trouble> {
        let (province, now) = (self.province(), self.now());
        let staff = actor.staff().filter(|_| actor.holds(Role::IntakeOfficer, centre));
        let Some(staff) = staff else {
            let needed = vec![Role::IntakeOfficer];
            return Ok(Reserved::Refused(Refusal::NotYourRole { needed, agency: Some(centre.clone()) }));
        };
        if province.parameters.offline_merge_hours_max == 0 {
            return Ok(Reserved::Refused(Refusal::ClaimTooOld { hours: 0 }));
        }
        let (today, series) = (local(now).date(), numbering_agency(&province, centre));
        let last_day = today.checked_add(SignedDuration::from_hours(24 * AHEAD_MAX)).unwrap_or(today);
        let reserving = Reserving { series, centre, staff, device, now: whole_minute(now) };
        self.with_writer(|connection| {
            // The head is locked as by every writer, and moved, so that each of them looks again which number is next.
            Head::read(connection, true)?;
            let mut blocks = Vec::new();
            for (day, count) in wanted.iter().filter(|(day, _)| (today..=last_day).contains(day)) {
                blocks.extend(reserving.reserve(connection, *day, (*count).min(BLOCK_NUMBERS_MAX))?);
            }
            if !blocks.is_empty() {
                connection.execute("UPDATE province_head SET next_stream = next_stream + 1", &[])?;
            }
            Ok(Reserved::Blocks(blocks))
        })
    }
}

struct Reserving<'a> {
    series: AgencyId,
    centre: &'a AgencyId,
    staff: &'a StaffId,
    device: &'a str,
    now: Timestamp,
}

impl Reserving<'_> {
    fn reserve(
        &self,
        connection: &mut Connection,
        day: Date,
        count: u32,
    ) -> Result<Option<NumberBlock>, Trouble> {
        let held = "SELECT CAST(COALESCE(SUM(last - first + 1), 0) AS bigint) FROM number_block \
             WHERE staff = $1 AND day = $2";
        let held = connection.query_one(held, &[self.staff.0.as_str().into(), day.into()])?;
        let held = held.map_or(Ok(0), |row| row.int(0))?;
        if count == 0 || held + i64::from(count) > RESERVED_MAX {
            return Ok(None);
        }
        let next = "SELECT next FROM code_sequence WHERE agency = $1 AND day = $2";
        let next = connection.query_one(next, &[self.series.as_str().into(), day.into()])?;
        let first = next.map_or(Ok(1), |row| row.int(0))?;
        let last = first + i64::from(count) - 1;
        connection.execute(
            "INSERT INTO code_sequence (agency, day, next) VALUES ($1, $2, $3) \
             ON CONFLICT (agency, day) DO UPDATE SET next = excluded.next",
            &[self.series.as_str().into(), day.into(), (last + 1).into()],
        )?;
        let secret = hex(&random::<16>()?);
        let values: [Value; 9] = [
            id_of(&secret).into(),
            self.series.as_str().into(),
            day.into(),
            first.into(),
            last.into(),
            self.centre.as_str().into(),
            self.staff.0.as_str().into(),
            self.device.into(),
            self.now.into(),
        ];
        connection.execute(
            "INSERT INTO number_block (id, agency, day, first, last, centre, staff, device, reserved_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &values,
        )?;
        let series = self.series.clone();
        let (first, last) = (number(first)?, number(last)?);
        Ok(Some(NumberBlock { secret, series, day, first, last, reserved_at: self.now }))
    }
}

/// The block of a secret, without whether a number of it is used.
pub(crate) fn block(connection: &mut Connection, secret: &str) -> Result<Option<Reservation>, Trouble> {
    let sql = "SELECT staff, centre, agency, day, first, last, reserved_at FROM number_block WHERE id = $1";
    let Some(row) = connection.query_one(sql, &[id_of(secret).into()])? else { return Ok(None) };
    Ok(Some(Reservation {
        holder: StaffId(row.text(0)?),
        centre: AgencyId(row.text(1)?),
        series: AgencyId(row.text(2)?),
        day: row.date(3)?,
        first: number(row.int(4)?)?,
        last: number(row.int(5)?)?,
        reserved_at: row.time(6)?,
        is_used: false,
    }))
}

/// The agency whose numbers a centre uses.
pub(crate) fn numbering_agency(province: &Province, intake: &AgencyId) -> AgencyId {
    match province.agency(intake) {
        Some(centre) if centre.kind == AgencyKind::CommuneCentre => centre.parent.as_ref().unwrap_or(intake),
        _ => intake,
    }
    .clone()
}

fn id_of(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

fn number(stored: i64) -> Result<u32, Trouble> {
    u32::try_from(stored).map_err(|_| Trouble::Corrupt(format!("a reserved number is {stored}")))
}

fn whole_minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second().div_euclid(60) * 60).unwrap_or(now)
}

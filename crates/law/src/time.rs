//! Legal time: instants are UTC, every rule is computed on the wall clock of Vietnam (UTC+7, no daylight saving).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// The legal offset of Asia/Ho_Chi_Minh, seven hours, without daylight saving.
pub const LEGAL_OFFSET: Offset = Offset::constant(7);

/// The wall-clock time in Vietnam at `at`.
#[must_use]
pub fn local(at: Timestamp) -> DateTime {
    LEGAL_OFFSET.to_datetime(at)
}

/// The instant of a wall-clock time in Vietnam. Times outside the range of [`Timestamp`] saturate.
#[must_use]
pub fn instant(at: DateTime) -> Timestamp {
    LEGAL_OFFSET.to_timestamp(at).unwrap_or(Timestamp::MAX)
}

/// RFC 3339 with the legal offset, such as `2026-11-23T10:24:00+07:00`: the form of every time in the API.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(LEGAL_OFFSET)).strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
}

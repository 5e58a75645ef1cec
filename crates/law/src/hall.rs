//! Parameters of the hall of a service centre: windows, slots, turns. No law sets them; the province does, in `[hall]` of
//! `pack.toml`, and what it leaves out stands here.

use serde::Deserialize;

/// How the halls of a province work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HallRules {
    /// Windows of a centre that has not said how many it has (1 to 99).
    pub windows: u16,
    /// Length of an appointment slot in minutes of office hours (5 to 240).
    pub slot_minutes: u16,
    /// Appointments that one window takes in a slot; the rest of its time belongs to those who come without.
    pub appointments_per_window: u16,
    /// Days ahead, counted from today, on which appointments are given.
    pub appointment_days_ahead: u16,
    /// Minutes before its slot from which an appointment may be announced as arrived.
    pub arrive_early_minutes: u16,
    /// Appointments that one telephone may hold at a time.
    pub appointments_per_phone: u16,
    /// Calls that a person may miss: before that many the ticket goes to the end of the line, then it is over.
    pub missed_calls_max: u8,
    /// Persons with priority called in a row before one without is.
    pub priority_in_a_row: u8,
    /// Working minutes after which a dossier sent and not received is amber at both ends.
    pub receipt_working_minutes: u32,
    /// Working days after which a result that nobody has fetched is listed.
    pub uncollected_working_days: u16,
}

impl Default for HallRules {
    fn default() -> Self {
        Self {
            windows: 4,
            slot_minutes: 30,
            appointments_per_window: 1,
            appointment_days_ahead: 10,
            arrive_early_minutes: 30,
            appointments_per_phone: 3,
            missed_calls_max: 2,
            priority_in_a_row: 1,
            receipt_working_minutes: 120,
            uncollected_working_days: 5,
        }
    }
}

//! What the law says on a date: calendar, deadline, codes, territory, procedures, fees.
//!
//! Pure: this room knows no SQL, HTTP, clock, randomness, file or async. Everything it needs comes in as
//! arguments, so any rule can be checked against its article with a table of inputs and outputs.

pub mod calendar;
pub mod circumstances;
pub mod code;
pub mod compare;
pub mod condition;
pub mod cost;
pub mod deadline;
pub mod find;
pub mod hall;
pub mod index;
pub mod life_event;
pub mod payment;
pub mod petition;
pub mod policy;
pub mod procedure;
pub mod province;
pub mod territory;
pub mod text;
pub mod time;

pub use calendar::{Calendar, CalendarDay, DayKind, OfficeHours, OutsideCalendar, Session};
pub use circumstances::Circumstances;
pub use condition::{Expression, FactKind, FactKinds, FactValue};
pub use deadline::{ClockPolicy, ClockRules, Deadline, Pause, TimeLimit};
pub use hall::HallRules;
pub use petition::{PetitionRules, Topic};
pub use policy::{Action, Place, Policies, Role};
pub use procedure::{Channel, Procedure};
pub use province::{Agency, AgencyId, AgencyKind, Province, Unit, UnitCode};
pub use text::LocalText;

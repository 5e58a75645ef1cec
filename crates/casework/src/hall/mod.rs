//! The hall of a service centre: who is next, what may happen to a ticket, which slots a day has, how long the wait is.
//!
//! Tickets are no cases: they are kept beside the journal (decision 0012). The rules are pure all the same.

mod estimate;
mod groups;
mod next;
mod slots;
mod ticket;

pub use estimate::{Span, estimate, percentile};
pub use groups::{ADVICE, COLLECT, groups};
pub use next::{Turn, Waiting, next, order};
pub use slots::{bookable, gives_tickets, is_slot, slots};
pub use ticket::{HallRefusal, TicketAct, TicketState, after};

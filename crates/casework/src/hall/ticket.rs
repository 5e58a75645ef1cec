//! What may happen to a ticket, and what it is then.

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketState {
    /// An appointment whose person has not come yet.
    Booked,
    /// Waits to be called.
    Waiting,
    /// Called; nobody has come to the window yet.
    Called,
    /// At the window.
    Serving,
    /// Served.
    Done,
    /// Called too often and not there.
    Missed,
    /// Given up by its owner.
    Cancelled,
}

impl TicketState {
    /// All, in the order of a ticket's life.
    pub const ALL: [Self; 7] =
        [Self::Booked, Self::Waiting, Self::Called, Self::Serving, Self::Done, Self::Missed, Self::Cancelled];

    /// Name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Serving => "serving",
            Self::Done => "done",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name in the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Nothing more will happen to it by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Missed | Self::Cancelled)
    }
}

/// What happens to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketAct {
    /// The person with the appointment is there.
    Arrive,
    /// Its turn.
    Call,
    /// Called once more.
    Recall,
    /// Nobody came.
    Absent,
    /// The person is at the window.
    Serve,
    /// Served.
    Finish,
    /// Given up by its owner.
    Cancel,
    /// Put back into the line: the person came after all.
    Restore,
}

impl TicketAct {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Arrive,
        Self::Call,
        Self::Recall,
        Self::Absent,
        Self::Serve,
        Self::Finish,
        Self::Cancel,
        Self::Restore,
    ];

    /// Name in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arrive => "arrive",
            Self::Call => "call",
            Self::Recall => "recall",
            Self::Absent => "absent",
            Self::Serve => "serve",
            Self::Finish => "finish",
            Self::Cancel => "cancel",
            Self::Restore => "restore",
        }
    }

    /// Reads the name in a form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == text)
    }
}

/// Why the hall says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HallRefusal {
    /// Not a member of staff of this centre with the right role.
    NotYours,
    /// No such ticket, centre or slot.
    Unknown,
    /// Not from the state the ticket is in.
    NotNow(TicketState),
    /// No place is free in the slot.
    Full,
    /// The slot is over, on a day off or too far ahead.
    NoSlot,
    /// Too early to say that one is there, or not the day.
    TooEarly,
    /// The telephone holds as many appointments as it may.
    TooMany,
    /// The member of staff has not said at which window.
    NoWindow,
    /// Somebody called is still expected at the window.
    StillCalled,
    /// The counter is closed.
    Closed,
}

/// Where a ticket stands after `act`. `missed` counts the calls missed so far, `max` how many end it.
///
/// # Errors
/// [`HallRefusal::NotNow`] where that cannot happen to it now.
pub fn after(state: TicketState, act: TicketAct, missed: u8, max: u8) -> Result<TicketState, HallRefusal> {
    use TicketAct as A;
    use TicketState as S;
    Ok(match (state, act) {
        (S::Booked, A::Arrive) | (S::Missed, A::Restore) => S::Waiting,
        (S::Waiting, A::Call) | (S::Called, A::Recall) => S::Called,
        (S::Called, A::Absent) if missed.saturating_add(1) >= max.max(1) => S::Missed,
        (S::Called, A::Absent) => S::Waiting,
        (S::Called, A::Serve) => S::Serving,
        (S::Serving, A::Finish) => S::Done,
        (S::Booked | S::Waiting | S::Called, A::Cancel) => S::Cancelled,
        _ => return Err(HallRefusal::NotNow(state)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use TicketAct as A;
    use TicketState as S;

    #[test]
    fn a_ticket_lives_only_this_way() {
        let ways = [
            (S::Booked, A::Arrive, S::Waiting),
            (S::Booked, A::Cancel, S::Cancelled),
            (S::Waiting, A::Call, S::Called),
            (S::Waiting, A::Cancel, S::Cancelled),
            (S::Called, A::Recall, S::Called),
            (S::Called, A::Absent, S::Waiting),
            (S::Called, A::Serve, S::Serving),
            (S::Called, A::Cancel, S::Cancelled),
            (S::Serving, A::Finish, S::Done),
            (S::Missed, A::Restore, S::Waiting),
        ];
        for state in S::ALL {
            assert_eq!(S::parse(state.as_str()), Some(state));
            for act in A::ALL {
                let way = ways.iter().find(|(from, by, _)| (*from, *by) == (state, act));
                let expected = way.map(|(.., to)| *to).ok_or(HallRefusal::NotNow(state));
                assert_eq!(after(state, act, 0, 2), expected, "{state:?} {act:?}");
            }
        }
        for act in A::ALL {
            assert_eq!(A::parse(act.as_str()), Some(act));
        }
    }

    #[test]
    fn who_misses_once_waits_again_and_who_misses_twice_is_through() {
        assert_eq!(after(S::Called, A::Absent, 0, 2), Ok(S::Waiting));
        assert_eq!(after(S::Called, A::Absent, 1, 2), Ok(S::Missed));
        assert_eq!(after(S::Called, A::Absent, 0, 0), Ok(S::Missed));
    }
}

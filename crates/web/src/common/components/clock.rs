//! The state of the legal clock in shape, words and colour, and the card that answers "when" and "must I do anything".

use askama::Template;

use super::pieces::Action;
use crate::common::assets::{Icon, icon};

/// State of the legal clock. Each has its own shape, so that it reads without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// In time: disc.
    InTime,
    /// Near: triangle.
    Near,
    /// Overdue: diamond.
    Late,
    /// Paused for payment, supplement or a stated ground: bars.
    Paused,
    /// Not counting yet: before acceptance, or a supplement just arrived: ring.
    NotCounting,
    /// Closed in time: check.
    DoneInTime,
    /// Closed late: check, in the colour of ink.
    DoneLate,
}

impl ClockState {
    /// Class of the state in the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Near => "near",
            Self::Late => "late",
            Self::Paused => "paused",
            Self::NotCounting => "not-counting",
            Self::DoneInTime | Self::DoneLate => "done",
        }
    }

    /// Shape of the state.
    #[must_use]
    pub fn shape(self) -> Icon {
        icon(match self {
            Self::InTime => "disc",
            Self::Near => "triangle",
            Self::Late => "diamond",
            Self::Paused => "bars",
            Self::NotCounting => "ring",
            Self::DoneInTime | Self::DoneLate => "check",
        })
    }
}

/// The clock in a few words: `● Còn 3 ngày`.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="clock {{ state.class() }}">{{ state.shape() }}<span>{{ words }}</span></span>"#,
    ext = "html"
)]
pub struct ClockBadge {
    /// State.
    pub state: ClockState,
    /// Words, such as `Quá 1 ngày`.
    pub words: String,
}

impl ClockBadge {
    /// A badge.
    #[must_use]
    pub fn new(state: ClockState, words: impl Into<String>) -> Self {
        Self { state, words: words.into() }
    }
}

/// The one card of a dossier: clock, what is happening, what the citizen must do, when the result is due.
#[derive(Debug, Clone, Template)]
#[template(path = "common/components/status_card.html")]
pub struct StatusCard {
    /// Clock.
    pub clock: ClockBadge,
    /// What is happening, such as `Đang thẩm định`.
    pub status: String,
    /// What the citizen must do, or that nothing is to be done. One paragraph each.
    pub duty: Vec<String>,
    /// Label of the due moment, such as `Hẹn trả kết quả`; with its value.
    pub due: Option<(String, String)>,
    /// The one filled button, where the citizen must act.
    pub action: Option<Action>,
}

//! Where a dossier has been and where it goes: units and moments, never names of officers.

use askama::Template;

use super::pieces::Action;
use crate::common::assets::{Icon, icon};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimelineState {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// To come.
    Ahead,
    /// It ended here: refused or stopped.
    Ended,
}

impl TimelineState {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
            Self::Ended => "ended",
        }
    }

    fn shape(self) -> Option<Icon> {
        match self {
            Self::Done => Some(icon("check")),
            Self::Ended => Some(icon("cross")),
            Self::Current | Self::Ahead => None,
        }
    }
}

/// One step.
#[derive(Debug, Clone)]
pub struct TimelineStep {
    /// How far.
    pub state: TimelineState,
    /// What, such as `Đã tiếp nhận`.
    pub title: String,
    /// When and where, such as `09:12 thứ Hai 23/11, Trung tâm …`.
    pub lines: Vec<String>,
    /// Papers of this step.
    pub links: Vec<Action>,
}

/// The steps of a dossier in order.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "common/components/timeline.html")]
pub struct Timeline {
    /// The words for screen readers: done, now, to come, ended.
    pub words: [String; 4],
    /// The steps.
    pub steps: Vec<TimelineStep>,
}

impl Timeline {
    /// A timeline in a language.
    #[must_use]
    pub fn new(texts: crate::common::Texts, steps: Vec<TimelineStep>) -> Self {
        let words = [
            texts.get("timeline-done"),
            texts.get("timeline-current"),
            texts.get("timeline-ahead"),
            texts.get("timeline-ended"),
        ];
        Self { words, steps }
    }

    fn word(&self, step: &TimelineStep) -> &str {
        let [done, current, ahead, ended] = &self.words;
        match step.state {
            TimelineState::Done => done,
            TimelineState::Current => current,
            TimelineState::Ahead => ahead,
            TimelineState::Ended => ended,
        }
    }
}

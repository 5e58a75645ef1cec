//! `/admin/health`: the store, its jobs and its last backup, and what to do where something is wrong.

mod handler;

use askama::Template;

use crate::common::Page;

pub(crate) use handler::routes;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As it should be.
    Good,
    /// Soon to be looked at.
    Warning,
    /// Broken.
    Bad,
}

impl Standing {
    /// Icon of the sprite.
    fn icon(self) -> &'static str {
        match self {
            Self::Good => "check",
            Self::Warning => "triangle",
            Self::Bad => "diamond",
        }
    }

    /// Class of the row.
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "near",
            Self::Bad => "late",
        }
    }
}

/// Something that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// What.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// In words.
    pub words: String,
    /// What to do; empty where nothing is.
    pub cure: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/health/page.html")]
pub struct HealthPage {
    /// Frame.
    pub page: Page,
    /// The whole in a sentence.
    pub lead: String,
    /// What is watched.
    pub watches: Vec<Watch>,
    /// The store: names and values.
    pub facts: Vec<(String, String)>,
    /// Timers of dossiers by kind, with what they have told and when they ran.
    pub timers: Vec<(String, String)>,
    /// Tables and their rows.
    pub tables: Vec<(String, String)>,
}

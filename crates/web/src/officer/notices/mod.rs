//! `/officer/notices`: what the timers have told this person, what follows from it and on which ground, and when they last
//! ran.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{EmptyState, Paging};

pub(crate) use handler::routes;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// Class by urgency: `late`, `near` or empty.
    pub class: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// What it tells.
    pub title: String,
    /// What follows and what to do.
    pub follows: String,
    /// Legal ground.
    pub ground: String,
    /// Since when, where the dossier stands, for whom.
    pub facts: Vec<String>,
    /// Procedure.
    pub procedure: String,
    /// Code of the dossier.
    pub code: String,
    /// Its desk.
    pub url: String,
    /// Which notice it is, for the form that marks it as read.
    pub key: String,
    /// Need not be read any more: why; empty otherwise.
    pub over: String,
}

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeChip {
    /// Words.
    pub label: String,
    /// Address.
    pub url: String,
    /// Chosen.
    pub current: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/notices/page.html")]
pub struct NoticesPage {
    /// Frame.
    pub page: Page,
    /// How many, in a sentence.
    pub lead: String,
    /// When the timers ran.
    pub ran: String,
    /// Unread or all.
    pub scopes: Vec<NoticeChip>,
    /// Kinds.
    pub kinds: Vec<NoticeChip>,
    /// Notices, newest first.
    pub rows: Vec<NoticeLine>,
    /// The kind shown; empty for all.
    pub kind: String,
    /// There is something to mark.
    pub can_mark: bool,
    /// Nothing.
    pub empty: Option<EmptyState>,
    /// Further notices.
    pub paging: Paging,
}

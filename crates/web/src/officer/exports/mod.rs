//! `/officer/exports`: lists on their way out as files. A short list leaves at once; a longer one is written by a job that
//! tells how far it is, and is taken when it is ready. Who took how many rows, and when, stays known.

mod handler;
mod kind;
pub(crate) mod lists;
mod papers;
mod runner;
#[cfg(test)]
mod tests;

use askama::Template;
use casework::Actor;
use jiff::civil::Date;

use self::lists::{Filtered, List};
use crate::common::Page;
use crate::common::components::{Action, EmptyState};
use crate::common::page_query::PageQuery;

pub(crate) use handler::{direct, links, routes};
pub(crate) use runner::Runner;

/// Longest list that leaves at once.
pub(crate) const DIRECT_MAX: u64 = 2_000;

/// The filter of an address of a list, as its owner means it on a day.
pub(crate) fn filtered(owner: &Actor, list: List, query: &PageQuery, today: Date) -> Filtered {
    match list {
        List::Work => {
            let first = first_view(owner);
            let view = registry::views::WorkView::parse(query.get("view")).unwrap_or(first);
            Filtered::Work(crate::officer::work::filter::filter(view, query))
        }
        List::Register => Filtered::Register(crate::officer::register::filter_of(query, today)),
    }
}

fn first_view(owner: &Actor) -> registry::views::WorkView {
    let mine = owner.agencies(casework::Role::CaseOfficer).next().is_some();
    if mine { registry::views::WorkView::Mine } else { registry::views::WorkView::Unit }
}

/// An export on the page.
#[derive(Debug, Clone)]
pub struct ExportLine {
    /// Identifier.
    pub id: String,
    /// What it holds: list and format.
    pub title: String,
    /// When it was asked for.
    pub asked: String,
    /// How far it is, in words.
    pub state: String,
    /// Share written, 0 to 100, while rows come.
    pub percent: Option<u64>,
    /// The file, when it is ready.
    pub file: Option<Action>,
    /// The list it was made from.
    pub list: Option<Action>,
    /// Its owner may stop it, or have the file removed: words of the button.
    pub stop: Option<String>,
}

/// An export of anybody, for those who watch over personal data.
#[derive(Debug, Clone)]
pub struct WatchedLine {
    /// Who.
    pub owner: String,
    /// What.
    pub title: String,
    /// When.
    pub asked: String,
    /// Rows.
    pub rows: String,
    /// What became of it, and how often it was taken.
    pub state: String,
}

/// What is about to be exported.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which list.
    pub list: &'static str,
    /// Its filter.
    pub query: String,
    /// How many rows, in a sentence.
    pub words: String,
    /// The papers that each of the dossiers may have: name of the format, and title. None where the list is too long for them.
    pub papers: Vec<(String, String)>,
    /// Why there are no papers: the list is too long.
    pub too_many: String,
    /// Back to the list.
    pub back: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/exports/page.html")]
pub struct ExportsPage {
    /// Frame.
    pub page: Page,
    /// What is about to be exported.
    pub wish: Option<Wish>,
    /// Why nothing was begun.
    pub fault: String,
    /// The person's exports.
    pub lines: Vec<ExportLine>,
    /// Rows still come: the page looks again by itself.
    pub moving: bool,
    /// What is said when the page has changed by itself.
    pub said: String,
    /// None yet.
    pub empty: Option<EmptyState>,
    /// Exports of everybody.
    pub watched: Vec<WatchedLine>,
}

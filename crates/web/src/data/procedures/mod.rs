//! `/data/procedures`: every procedure of the pack with its editions, how complete its text is, and what is unconfirmed.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{EmptyState, Paging};

pub(crate) use handler::routes;

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// Field and level.
    pub field: String,
    /// Usual limit.
    pub limit: String,
    /// In force since, and until where it ends.
    pub period: String,
    /// Fields of its form.
    pub fields: usize,
    /// Examples that `check` runs.
    pub examples: usize,
    /// Values nobody has confirmed yet.
    pub unverified: usize,
    /// Editions in time.
    pub editions: usize,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "data/procedures/page.html")]
pub struct DataProceduresPage {
    /// Frame.
    pub page: Page,
    /// What was searched for.
    pub typed: String,
    /// How many, and how many values wait for confirmation.
    pub lead: String,
    /// Only those with unconfirmed values: words, address, in force.
    pub filters: Vec<(String, String, bool)>,
    /// Procedures.
    pub lines: Vec<ProcedureLine>,
    /// None.
    pub empty: Option<EmptyState>,
    /// Further procedures.
    pub paging: Paging,
}

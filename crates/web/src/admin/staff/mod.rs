//! `/admin/staff`: everyone who works here, with roles, place and the state of the account. Never a secret.

mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{EmptyState, Paging};

pub(crate) use handler::routes;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Identifier.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Title; may be empty.
    pub title: String,
    /// Roles with their place, a line each.
    pub roles: Vec<String>,
    /// State of the account in words.
    pub state: String,
    /// It cannot sign in.
    pub closed: bool,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/staff/page.html")]
pub struct StaffPage {
    /// Frame.
    pub page: Page,
    /// What was searched for.
    pub typed: String,
    /// How many, in a sentence.
    pub lead: String,
    /// People.
    pub colleagues: Vec<Colleague>,
    /// Nobody.
    pub empty: Option<EmptyState>,
    /// Further people.
    pub paging: Paging,
}

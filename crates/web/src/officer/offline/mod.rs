//! A counter that goes on without network: an installed page with what is needed to take dossiers in, numbers reserved in
//! advance, and what it brings back when the network is there again. What cannot be merged is shown until somebody has dealt
//! with it.
//!
//! The page itself is the one place of the product that cannot work without script: a server that is out of reach renders
//! nothing. The due moments it prints are worked out here, by the law's own code.

mod bundle;
mod forms;
mod handler;
mod merge;
mod refused;
#[cfg(test)]
pub(crate) mod tests;
mod text_of_then;

use askama::Template;
use casework::Role;
use law::AgencyId;

pub(crate) use handler::routes;

use crate::common::components::EmptyState;
use crate::common::{Page, PageFault, StaffVisit};

/// The installed page. It holds nothing of a person: it lies on the machine.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/offline/page.html")]
pub struct OfflinePage {
    /// Frame.
    pub page: Page,
    /// Words of the script, by name.
    pub words: Vec<(&'static str, String)>,
}

/// `/officer/intake/offline/refused`: what could not be merged.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/offline/refused.html")]
pub struct RefusedPage {
    /// Frame.
    pub page: Page,
    /// Waiting to be dealt with.
    pub open: Vec<RefusedRow>,
    /// Dealt with.
    pub resolved: Vec<RefusedRow>,
    /// Nothing waits.
    pub empty: Option<EmptyState>,
}

/// One that could not be merged.
#[derive(Debug, Clone)]
pub struct RefusedRow {
    /// Number on the receipt.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// When it was taken in, as the receipt says.
    pub taken: String,
    /// By whom.
    pub by: String,
    /// Why it was refused, in short.
    pub reason: String,
    /// How it was dealt with: by whom, when, what.
    pub resolution: Option<String>,
    /// Address of its page.
    pub url: String,
}

/// `/officer/intake/offline/refused/{staff}/{code}`: one of them, with what the machine sent.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/offline/one.html")]
pub struct RefusedOnePage {
    /// Frame.
    pub page: Page,
    /// What it is.
    pub row: RefusedRow,
    /// What is not possible and why.
    pub detail: String,
    /// Legal ground.
    pub ground: String,
    /// What to do now.
    pub cure: String,
    /// What was typed at the counter: name of the field and answer.
    pub typed: Vec<(String, String)>,
    /// Where the note goes; `None` where it is dealt with.
    pub action: Option<String>,
    /// The note was empty.
    pub fault: Option<String>,
}

/// The centre at whose counter a member of staff takes dossiers in.
fn centre_of(desk: &StaffVisit) -> Result<AgencyId, PageFault> {
    let held = desk.staff.grants.iter().find(|grant| grant.role == Role::IntakeOfficer);
    held.map(|grant| grant.agency.clone()).ok_or(PageFault::NotFound)
}

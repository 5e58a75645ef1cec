//! `/officer/intake`: a walk-in from the procedure to the receipt, on one form; a prepared dossier fills it by its code.

mod form;
mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, DayStrip, EmptyState, ErrorSummary, Field, RefusedOffer};

pub(crate) use handler::routes;

/// A procedure found.
#[derive(Debug, Clone)]
pub struct ProcedureHit {
    /// Name.
    pub name: String,
    /// Code, limit and place.
    pub facts: String,
    /// Address of its form; none where it is handled elsewhere.
    pub url: Option<String>,
}

/// The first page: which procedure.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/intake/find.html")]
pub struct FindPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub typed: String,
    /// Procedures found, or those asked for most.
    pub hits: Vec<ProcedureHit>,
    /// Nothing found.
    pub empty: Option<EmptyState>,
    /// Online submissions that wait.
    pub waiting: Option<Action>,
}

/// A paper to tick.
#[derive(Debug, Clone)]
pub struct PaperRow {
    /// Identifier of the component.
    pub id: String,
    /// Name.
    pub name: String,
    /// It must be there for the dossier to be complete.
    pub required: bool,
    /// Ticked.
    pub here: bool,
    /// Forms in which it can come: value, label, chosen.
    pub kinds: Vec<(String, String, bool)>,
    /// The register that supplies it: then it is not asked for.
    pub register: Option<String>,
}

/// The form of a walk-in.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/intake/form.html")]
pub struct IntakePage {
    /// Frame.
    pub page: Page,
    /// Faults.
    pub summary: ErrorSummary,
    /// The form was sent before with other answers.
    pub reused: Option<RefusedOffer>,
    /// Name of the procedure.
    pub procedure: String,
    /// Code of the procedure.
    pub code: String,
    /// Unit code of the desk; empty for the provincial centre.
    pub unit: String,
    /// Values not confirmed in the pack.
    pub unverified: Vec<String>,
    /// Person.
    pub person: Vec<Field>,
    /// Case and competent authority.
    pub place: Vec<Field>,
    /// Papers.
    pub papers: Vec<PaperRow>,
    /// Answers of the form.
    pub answers: Vec<Field>,
    /// Delivery.
    pub delivery: Field,
    /// Fee in words.
    pub fee: String,
    /// The result can be given at once.
    pub settles: bool,
    /// When it is due if accepted now.
    pub due: String,
    /// Day by day.
    pub days: Option<DayStrip>,
    /// Where it is taken in.
    pub desk: String,
    /// Who handles it.
    pub authority: String,
    /// Address of the form.
    pub action: String,
}

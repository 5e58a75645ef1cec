//! `/officer/procedures/{code}`: how a procedure is worked here, as a picture, as a table, and as BPMN 2.0 for others.

mod handler;
mod words;

use askama::Template;

use crate::common::Page;

pub(crate) use handler::routes;

/// A step of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// What is done.
    pub name: String,
    /// By whom.
    pub who: String,
    /// Working time it may take.
    pub time: String,
    /// Only under this condition, in CEL; empty where always.
    pub when: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/procedure/page.html")]
pub struct OfficerProcedurePage {
    /// Frame; its title is the name.
    pub page: Page,
    /// Code, field, level in a line.
    pub lead: String,
    /// The picture from left to right, and the one from above for phones.
    pub pictures: [String; 2],
    /// Address of the BPMN file.
    pub bpmn: String,
    /// Address of the page for citizens.
    pub public: String,
    /// Steps.
    pub steps: Vec<StepLine>,
    /// All steps together.
    pub sum: String,
    /// Limits with their scope and source.
    pub limits: Vec<(String, String)>,
    /// Agencies that are asked, with their time.
    pub consultations: Vec<(String, String)>,
    /// Values nobody has confirmed yet.
    pub unverified: Vec<String>,
}

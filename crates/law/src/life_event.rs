//! What happens in a life or in a business, and which procedures it takes: an errand as the person sees it, not as offices
//! are divided.

use serde::Deserialize;

use crate::code::ProcedureCode;
use crate::procedure::Citation;
use crate::text::LocalText;

/// Whose life it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of a person or a family.
    Life,
    /// Of an enterprise or a household business.
    Business,
}

/// An event with the procedures it takes, in their order.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Name in addresses, such as `sinh-con`.
    pub slug: String,
    /// Whose.
    pub kind: Kind,
    /// Icon of the sprite.
    pub icon: String,
    /// Name, such as `Sinh con`.
    pub name: LocalText,
    /// What the page helps with, in a sentence or two.
    pub lead: LocalText,
    /// What people say when they mean it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// One dossier for all of it, where the law has one (Decree 63/2024/NĐ-CP).
    #[serde(default)]
    pub bundle: Option<ProcedureCode>,
    /// The steps.
    #[serde(default)]
    pub steps: Vec<EventStep>,
    /// Questions people ask then.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// A step of an event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventStep {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// When it is needed, or what it is good for.
    pub note: LocalText,
    /// Only for some.
    #[serde(default)]
    pub optional: bool,
}

/// A question with its answer and what the answer rests on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Name in addresses, unique in the pack.
    pub id: String,
    /// The question as people ask it.
    pub question: LocalText,
    /// The answer.
    pub answer: LocalText,
    /// What it rests on.
    pub source: Citation,
    /// The procedure it is about; the answer leads there.
    #[serde(default)]
    pub procedure: Option<ProcedureCode>,
}

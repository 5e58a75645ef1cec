//! `/life-events` and `/life-events/{slug}`: an errand as a person sees it. Which procedures it takes, how long all of it
//! takes, what to bring and what not, and the questions people ask then.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Action;
use crate::public::receipt::QrPicture;

/// The list of errands.
#[derive(Debug, Clone, Template)]
#[template(path = "public/life_events/list.html")]
pub struct LifeEventsPage {
    /// Frame.
    pub page: Page,
    /// Of a person or a family.
    pub life: Vec<EventCard>,
    /// Of a business.
    pub business: Vec<EventCard>,
}

/// An errand in the list.
#[derive(Debug, Clone)]
pub struct EventCard {
    /// Where it leads, with its icon.
    pub link: Action,
    /// What it helps with.
    pub lead: String,
}

/// A step of an errand.
#[derive(Debug, Clone)]
pub struct StepCard {
    /// The procedure.
    pub link: Action,
    /// When it is needed.
    pub note: String,
    /// Only for some.
    pub optional: bool,
    /// Limit, fee, level.
    pub facts: Vec<String>,
}

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct AskedQuestion {
    /// Name of the place on the page.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// What it rests on.
    pub ground: String,
    /// The procedure it is about.
    pub procedure: Option<Action>,
    /// Shown at once.
    pub open: bool,
}

/// One errand.
#[derive(Debug, Clone, Template)]
#[template(path = "public/life_events/page.html")]
pub struct LifeEventPage {
    /// Frame; its title is the name of the errand.
    pub page: Page,
    /// What it helps with.
    pub lead: String,
    /// Where to begin: words and address of the one button.
    pub begin: Option<Action>,
    /// Everything in one dossier: its name, where there is such a procedure.
    pub bundle: Option<Action>,
    /// Steps.
    pub steps: Vec<StepCard>,
    /// What to bring for the steps that everybody takes.
    pub bring: Vec<String>,
    /// What not to bring, because a register has it.
    pub leave: Vec<String>,
    /// Questions.
    pub questions: Vec<AskedQuestion>,
    /// Picture of the address of this page, for the printed sheet.
    pub qr: Option<QrPicture>,
}

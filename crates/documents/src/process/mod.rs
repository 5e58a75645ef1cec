//! The process of a procedure: its steps as a small graph, drawn as a picture and written as BPMN 2.0.
//!
//! `steps` turns the text of a procedure into nodes and edges; `place`, `route` and `drawing` lay any such graph out;
//! `svg` and `bpmn` write what was laid out. The layout knows nothing of procedures.

mod bpmn;
mod drawing;
mod measure;
mod place;
mod route;
mod slots;
mod steps;
mod svg;

use law::procedure::Step;
use law::{AgencyId, Expression};

pub use bpmn::bpmn;
pub use steps::process;
pub use svg::{Format, PictureTexts, svg};

/// The part of the people who do the work; each is a lane of the picture, in this order from above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// The intake officer at the counter.
    Intake,
    /// The clerk who numbers and stamps.
    Clerk,
    /// The approver who decides.
    Approver,
    /// The division head.
    DivisionHead,
    /// The case officer.
    CaseOfficer,
    /// The agencies that are asked.
    Consulted,
}

impl Lane {
    /// All lanes from above.
    pub const ALL: [Self; 6] =
        [Self::Intake, Self::Clerk, Self::Approver, Self::DivisionHead, Self::CaseOfficer, Self::Consulted];

    /// Who does a step (S1 to S7).
    #[must_use]
    pub fn of(step: Step) -> Self {
        match step {
            Step::Receive | Step::Return => Self::Intake,
            Step::Assign | Step::Review => Self::DivisionHead,
            Step::Appraise => Self::CaseOfficer,
            Step::Sign => Self::Approver,
            Step::Issue => Self::Clerk,
        }
    }

    /// Name inside identifiers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Clerk => "clerk",
            Self::Approver => "approver",
            Self::DivisionHead => "division_head",
            Self::CaseOfficer => "case_officer",
            Self::Consulted => "consulted",
        }
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The dossier arrives: a message starts the process.
    Start,
    /// The dossier ends with what was applied for.
    End,
    /// The dossier ends otherwise.
    EndOtherwise,
    /// A person works.
    Task,
    /// One way of several.
    Exclusive,
    /// All ways at once.
    Parallel,
    /// Every way whose condition holds.
    Inclusive,
    /// The way of what happens first.
    EventBased,
    /// Something arrives.
    Message,
    /// A time is over.
    Timer,
}

impl Kind {
    /// A diamond.
    #[must_use]
    pub fn is_gateway(self) -> bool {
        matches!(self, Self::Exclusive | Self::Parallel | Self::Inclusive | Self::EventBased)
    }

    /// A circle.
    #[must_use]
    pub fn is_event(self) -> bool {
        !self.is_gateway() && self != Self::Task
    }
}

/// A time that runs while a task waits for its answer; when it is over, the process goes on without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// In words.
    pub label: String,
    /// ISO 8601 duration.
    pub duration: String,
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Identifier inside the process: letters, digits, underscores.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub lane: Lane,
    /// Name, or the question of a gateway; may be empty.
    pub label: String,
    /// Smaller lines under the name: hours, condition.
    pub notes: Vec<String>,
    /// Beside the ordinary way.
    pub aside: bool,
    /// Time to answer, of a task.
    pub timer: Option<Timer>,
}

/// Index of a node in [`Process::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub usize);

/// From one node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeIndex,
    /// Where it ends.
    pub to: NodeIndex,
    /// When it is taken, in words; empty for the only or ordinary way.
    pub label: String,
    /// When it is taken, in CEL, where the pack says it.
    pub condition: Option<String>,
    /// It leads back to an earlier node.
    pub back: bool,
}

/// A process: nodes stand after those that lead to them, edges back excepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// National code of the procedure.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Names of the lanes that are used, from above.
    pub lanes: Vec<(Lane, String)>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
}

impl Process {
    /// A node by its index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> Option<&Node> {
        self.nodes.get(index.0)
    }

    /// Nodes with their indices.
    pub fn indexed(&self) -> impl Iterator<Item = (NodeIndex, &Node)> {
        self.nodes.iter().enumerate().map(|(at, node)| (NodeIndex(at), node))
    }
}

/// A sentence or word of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// The dossier arrives.
    Received,
    /// Question at intake: complete and correct?
    Complete,
    /// Edge: something is missing.
    Missing,
    /// Edge: not taken in.
    NotTakenIn,
    /// End: not accepted (Form 03).
    NotAccepted,
    /// Edge: settled at the counter at once (rule C13).
    AtOnce,
    /// End: result given at once.
    GivenAtOnce,
    /// Question after appraisal: enough to decide?
    Enough,
    /// Task: ask to complete (Form 02).
    RequestSupplement,
    /// Note of that task: the division head approves the letter.
    LetterApproved,
    /// Event: the citizen has completed the dossier.
    Completed,
    /// Event: the time to answer is over.
    TimeOver,
    /// End: stopped without answer (Form 05).
    Stopped,
    /// Edge: the clock starts anew (rule C8).
    ClockRestarts,
    /// Edge: the clock goes on (rule C9).
    ClockGoesOn,
    /// Question after review: agreed?
    Agreed,
    /// Edge: back to the case officer.
    Rework,
    /// Question after signature: what was decided?
    Decision,
    /// Edge: refused.
    Refused,
    /// End: refused (Form 03).
    RefusedEnd,
    /// End: the result was returned.
    Returned,
    /// Edge: the condition does not hold.
    Otherwise,
    /// Note of a consultation: silence is agreement.
    SilenceAgrees,
}

/// The words of the picture in a language.
pub trait Words {
    /// Name of the procedure.
    fn name(&self) -> String;
    /// A phrase.
    fn phrase(&self, phrase: Phrase) -> String;
    /// Name of a step.
    fn step(&self, step: Step) -> String;
    /// Name of a lane.
    fn lane(&self, lane: Lane) -> String;
    /// A stretch of working time in minutes.
    fn span(&self, minutes: u32) -> String;
    /// Calendar days.
    fn days(&self, days: u16) -> String;
    /// A condition as people read it.
    fn condition(&self, when: &Expression) -> String;
    /// Name of an agency.
    fn agency(&self, agency: &AgencyId) -> String;
}

//! From the text of a procedure to nodes and edges: the steps in order, what leads away from them and back.
//!
//! Drawn is what casework lets happen to every dossier: intake with its supplement and refusal, the supplement during
//! appraisal (rules C8, C9), consultations (C11), rework, refusal, return. Not drawn are commands that may come at any
//! time: extension, withdrawal, payment.

use law::ClockPolicy;
use law::procedure::{ConsultationRule, Procedure, Step, StepBudget};

use super::{Edge, Kind, Lane, Node, NodeIndex, Phrase, Process, Timer, Words};

/// The process of one edition of a procedure, in the words of one language.
#[must_use]
pub fn process(procedure: &Procedure, words: &dyn Words) -> Process {
    let mut builder =
        Builder { procedure, words, nodes: Vec::new(), edges: Vec::new(), open: Vec::new(), rework: None };
    builder.next(event("start", Kind::Start, Lane::Intake, words.phrase(Phrase::Received)));
    for budget in &procedure.steps {
        builder.step(budget);
    }
    builder.next(event("end", Kind::End, Lane::Intake, words.phrase(Phrase::Returned)));
    let is_used = |lane: &Lane| builder.nodes.iter().any(|node| node.lane == *lane);
    Process {
        code: procedure.code.to_string(),
        name: words.name(),
        lanes: Lane::ALL.into_iter().filter(is_used).map(|lane| (lane, words.lane(lane))).collect(),
        nodes: builder.nodes,
        edges: builder.edges,
    }
}

/// A way that is not joined to a node yet.
struct Exit {
    from: NodeIndex,
    label: String,
    condition: Option<String>,
}

struct Builder<'a> {
    procedure: &'a Procedure,
    words: &'a dyn Words,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// What leads to the next node of the ordinary way.
    open: Vec<Exit>,
    /// Where work goes back to: the appraisal.
    rework: Option<NodeIndex>,
}

fn event(id: &str, kind: Kind, lane: Lane, label: String) -> Node {
    Node { id: id.to_owned(), kind, lane, label, notes: Vec::new(), aside: false, timer: None }
}

fn aside(node: Node) -> Node {
    Node { aside: true, ..node }
}

impl Builder<'_> {
    fn add(&mut self, node: Node) -> NodeIndex {
        self.nodes.push(node);
        NodeIndex(self.nodes.len() - 1)
    }

    /// The next node of the ordinary way.
    fn next(&mut self, node: Node) -> NodeIndex {
        let to = self.add(node);
        for Exit { from, label, condition } in std::mem::take(&mut self.open) {
            self.edges.push(Edge { from, to, label, condition, back: false });
        }
        self.open = vec![Exit { from: to, label: String::new(), condition: None }];
        to
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex, label: String) {
        self.edges.push(Edge { from, to, label, condition: None, back: false });
    }

    /// A node beside the ordinary way, reached from `from`.
    fn branch(&mut self, from: NodeIndex, node: Node, label: String) -> NodeIndex {
        let to = self.add(aside(node));
        self.edge(from, to, label);
        to
    }

    fn back(&mut self, from: NodeIndex, to: NodeIndex, phrase: Phrase) {
        let label = self.words.phrase(phrase);
        self.edges.push(Edge { from, to, label, condition: None, back: true });
    }

    /// A question of the ordinary way; what leads on from it has no label.
    fn question(&mut self, id: &str, lane: Lane, phrase: Phrase) -> NodeIndex {
        let label = self.words.phrase(phrase);
        self.next(event(id, Kind::Exclusive, lane, label))
    }

    fn step(&mut self, budget: &StepBudget) {
        let (id, lane) = (budget.step.as_str(), Lane::of(budget.step));
        let mut skipped = None;
        if let Some(when) = &budget.when {
            let label = self.words.condition(when);
            let gateway = self.next(event(&format!("{id}_if"), Kind::Exclusive, lane, label));
            skipped = Some(gateway);
            for exit in &mut self.open {
                exit.condition = Some(when.text().to_owned());
            }
        }
        let mut task = event(id, Kind::Task, lane, self.words.step(budget.step));
        task.notes.push(self.words.span(budget.minutes()));
        let at = self.next(task);
        match budget.step {
            Step::Receive => self.after_receiving(at),
            Step::Appraise => self.after_appraising(at),
            Step::Review => self.after_review(),
            Step::Sign => self.after_signature(),
            Step::Assign | Step::Issue | Step::Return => {}
        }
        if let Some(from) = skipped {
            let label = self.words.phrase(Phrase::Otherwise);
            self.open.push(Exit { from, label, condition: None });
        }
    }

    /// T2 to T5: complete, to be completed, or not to be taken in.
    fn after_receiving(&mut self, receive: NodeIndex) {
        let gateway = self.question("complete", Lane::Intake, Phrase::Complete);
        let refused =
            event("not_accepted", Kind::EndOtherwise, Lane::Intake, self.words.phrase(Phrase::NotAccepted));
        let label = self.words.phrase(Phrase::NotTakenIn);
        self.branch(gateway, refused, label);
        if self.procedure.immediate {
            let given =
                event("given_at_once", Kind::End, Lane::Intake, self.words.phrase(Phrase::GivenAtOnce));
            let label = self.words.phrase(Phrase::AtOnce);
            self.branch(gateway, given, label);
        }
        let answered = self.wait("intake", Lane::Intake, gateway, self.words.phrase(Phrase::Missing));
        self.edges.push(Edge {
            from: answered,
            to: receive,
            label: String::new(),
            condition: None,
            back: true,
        });
    }

    /// Consultations, and the supplement during appraisal.
    fn after_appraising(&mut self, appraise: NodeIndex) {
        self.rework = Some(appraise);
        self.consultations();
        let gateway = self.question("enough", Lane::CaseOfficer, Phrase::Enough);
        let mut request = event(
            "request_supplement",
            Kind::Task,
            Lane::CaseOfficer,
            self.words.phrase(Phrase::RequestSupplement),
        );
        request.notes.push(self.words.phrase(Phrase::LetterApproved));
        let label = self.words.phrase(Phrase::Missing);
        let request = self.branch(gateway, request, label);
        let answered = self.wait("appraisal", Lane::CaseOfficer, request, String::new());
        let clock = match self.procedure.clock_policy {
            ClockPolicy::RestartFromZero => Phrase::ClockRestarts,
            ClockPolicy::PauseResume => Phrase::ClockGoesOn,
        };
        self.back(answered, appraise, clock);
    }

    /// Waiting for the citizen: the answer, or the end of the time for it. Gives the answer.
    fn wait(&mut self, name: &str, lane: Lane, from: NodeIndex, label: String) -> NodeIndex {
        let first = event(&format!("{name}_wait"), Kind::EventBased, lane, String::new());
        let first = self.branch(from, first, label);
        let node = |what: &str, kind, phrase| {
            event(&format!("{name}_{what}"), kind, lane, self.words.phrase(phrase))
        };
        let (answered, over, stopped) = (
            node("completed", Kind::Message, Phrase::Completed),
            node("time_over", Kind::Timer, Phrase::TimeOver),
            node("stopped", Kind::EndOtherwise, Phrase::Stopped),
        );
        let answered = self.branch(first, answered, String::new());
        let over = self.branch(first, over, String::new());
        self.branch(over, stopped, String::new());
        answered
    }

    /// Agencies that are asked at once; silence after the days given is agreement (rule C11).
    fn consultations(&mut self) {
        let rules = &self.procedure.consultations;
        if rules.is_empty() {
            return;
        }
        let some = rules.iter().any(|rule| rule.when.is_some());
        let kind = if some { Kind::Inclusive } else { Kind::Parallel };
        let fork = self.next(event("consult", kind, Lane::CaseOfficer, String::new()));
        // Where every consultation has its condition, none may be needed.
        let none_needed = rules.iter().all(|rule| rule.when.is_some());
        let mut exits: Vec<Exit> = Vec::new();
        for (number, rule) in (1..).zip(rules) {
            exits.push(self.consultation(fork, number, rule));
        }
        if none_needed {
            let label = self.words.phrase(Phrase::Otherwise);
            exits.push(Exit { from: fork, label, condition: None });
        }
        self.open = exits;
        self.next(event("consulted", kind, Lane::CaseOfficer, String::new()));
    }

    fn consultation(&mut self, fork: NodeIndex, number: usize, rule: &ConsultationRule) -> Exit {
        let days = self.words.days(rule.days);
        let silence = self.words.phrase(Phrase::SilenceAgrees);
        let mut task =
            event(&format!("consult_{number}"), Kind::Task, Lane::Consulted, self.words.agency(&rule.agency));
        task.notes = vec![format!("{days}; {silence}")];
        task.timer = Some(Timer { label: days, duration: format!("P{}D", rule.days) });
        let to = self.add(aside(task));
        self.edges.push(Edge {
            from: fork,
            to,
            label: rule.when.as_ref().map(|when| self.words.condition(when)).unwrap_or_default(),
            condition: rule.when.as_ref().map(|when| when.text().to_owned()),
            back: false,
        });
        Exit { from: to, label: String::new(), condition: None }
    }

    fn after_review(&mut self) {
        let Some(appraise) = self.rework else { return };
        let gateway = self.question("agreed", Lane::DivisionHead, Phrase::Agreed);
        self.back(gateway, appraise, Phrase::Rework);
    }

    fn after_signature(&mut self) {
        let gateway = self.question("decision", Lane::Approver, Phrase::Decision);
        let refused =
            event("refused", Kind::EndOtherwise, Lane::Approver, self.words.phrase(Phrase::RefusedEnd));
        let label = self.words.phrase(Phrase::Refused);
        self.branch(gateway, refused, label);
        if let Some(appraise) = self.rework {
            self.back(gateway, appraise, Phrase::Rework);
        }
    }
}

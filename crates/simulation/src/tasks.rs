//! What waits to be done in the simulated province, ordered by time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The next act on a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    /// The counter looks at an online submission.
    LookAt,
    /// The applicant answers the counter's request.
    AnswerIntake,
    /// To the authority.
    Transfer,
    /// The authority receives it.
    Receive,
    /// The head assigns it.
    Assign,
    /// The case officer finds it incomplete.
    ProposeSupplement,
    /// The head (or centre head) sends the letter.
    ApproveSupplement,
    /// The applicant answers.
    AnswerSupplement,
    /// The case officer confirms completeness.
    ConfirmSupplement,
    /// Nobody answered in time.
    StopUnanswered,
    /// A financial obligation.
    RequestPayment,
    /// It is paid.
    ConfirmPayment,
    /// The case officer foresees lateness.
    ProposeExtension,
    /// The approver signs the apology.
    ApproveExtension,
    /// The applicant withdraws.
    RequestWithdrawal,
    /// The head agrees.
    ApproveWithdrawal,
    /// Appraisal done.
    Propose,
    /// Reviewed.
    Review,
    /// Signed.
    Sign,
    /// Issued.
    Issue,
    /// Handed over.
    Return,
    /// Rated.
    Rate,
}

/// An act at a time on a dossier. The sequence makes the order of equal times the order of planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Task {
    pub at: i64,
    sequence: u64,
    pub dossier: usize,
    pub act: Act,
}

/// All tasks.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<Task>>,
    sequence: u64,
}

impl Agenda {
    pub(crate) fn plan(&mut self, at: i64, dossier: usize, act: Act) {
        self.sequence += 1;
        self.heap.push(Reverse(Task { at, sequence: self.sequence, dossier, act }));
    }

    /// The next task at or before `until`.
    pub(crate) fn next(&mut self, until: i64) -> Option<Task> {
        if self.heap.peek()?.0.at <= until { self.heap.pop().map(|task| task.0) } else { None }
    }
}

//! The fields of every command, in one table: command pages, offers of the API and its document all come from it.
//!
//! Must not know how answers are read.

use casework::dossier::CommandKind;

/// What kind of answer a field of a command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// Several answers of one line each.
    List,
    /// A moment; a day alone means its closing time.
    Moment,
    /// An amount in đồng.
    Money,
    /// A number of bytes.
    Number,
    /// Yes or no.
    YesNo,
    /// One of the choices.
    Choice(&'static [&'static str]),
    /// A member of staff.
    Staff,
    /// An agency of the province.
    Agency,
    /// A component of the procedure.
    Component,
    /// Components received: identifier, kind, copies, file.
    Components,
    /// Defects of a supplement: component, defect, ground, cure.
    Items,
    /// Answers of the form of the procedure, by the names of its fields; only JSON.
    Form,
    /// The SHA-256 of an uploaded file.
    File,
}

impl InputKind {
    /// The name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line => "text",
            Self::Lines => "long_text",
            Self::List => "list",
            Self::Moment => "datetime",
            Self::Money => "money",
            Self::Number => "number",
            Self::YesNo => "yes_no",
            Self::Choice(_) => "choice",
            Self::Staff => "staff",
            Self::Agency => "agency",
            Self::Component => "component",
            Self::Components => "components",
            Self::Items => "items",
            Self::Form => "form",
            Self::File => "file",
        }
    }

    /// The choices of a choice.
    #[must_use]
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Choice(choices) => choices,
            _ => &[],
        }
    }
}

/// A field of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandField {
    /// Name in JSON bodies and forms.
    pub name: &'static str,
    /// Key of its label in the texts.
    pub label: &'static str,
    /// Kind of answer.
    pub kind: InputKind,
    /// Must be answered, whatever the other answers are.
    pub required: bool,
}

const fn must(name: &'static str, label: &'static str, kind: InputKind) -> CommandField {
    CommandField { name, label, kind, required: true }
}
const fn may(name: &'static str, label: &'static str, kind: InputKind) -> CommandField {
    CommandField { name, label, kind, required: false }
}

const REASON: CommandField = must("reason", "input-reason", InputKind::Lines);
const MAY_REASON: CommandField = may("reason", "input-reason", InputKind::Lines);
const GROUND: CommandField = must("ground", "input-ground", InputKind::Line);
const ITEMS: CommandField = must("items", "input-items", InputKind::Items);
const COMPONENTS: CommandField = may("components", "input-components", InputKind::Components);
const OFFICER: CommandField = must("officer", "input-officer", InputKind::Staff);
const ANSWER: CommandField = must("answer", "input-answer", InputKind::Lines);
const DECISIONS: InputKind = InputKind::Choice(&["grant", "refuse"]);
const EVIDENCE: CommandField = may("evidence", "input-evidence", InputKind::Line);
const RECIPIENT: CommandField = must("to", "input-recipient", RECIPIENTS);
const RECIPIENTS: InputKind = InputKind::Choice(&["applicant", "proxy", "post", "electronic"]);
const CONSULT: &[CommandField] = &[
    must("agency", "input-agency", InputKind::Agency),
    must("question", "input-question", InputKind::Lines),
    must("answer_by", "input-answer-by", InputKind::Moment),
];
const EXTENSION: &[CommandField] = &[
    must("new_due", "input-new-due", InputKind::Moment),
    REASON,
    may("cause", "input-cause", InputKind::Choice(&["consulted", "authority", "system"])),
];
const PROPOSAL: &[CommandField] = &[
    must("decision", "input-decision", DECISIONS),
    may("reason", "input-refusal-reason", InputKind::Lines),
    may("ground", "input-ground", InputKind::Line),
    may("note", "input-note", InputKind::Lines),
];
const REFUND: &[CommandField] = &[
    must("dong", "input-dong", InputKind::Money),
    REASON,
    GROUND,
    must("reference", "input-refund-reference", InputKind::Line),
];
const NOTE: &[CommandField] = &[
    must("text", "input-note-text", InputKind::Lines),
    may("next_shift", "input-next-shift", InputKind::YesNo),
];

/// The fields of a command. `submit` and `take-in` open a dossier and have their own form.
#[must_use]
pub fn fields(kind: CommandKind) -> &'static [CommandField] {
    use CommandKind as C;
    match kind {
        C::Submit | C::TakeIn | C::ConfirmSupplement | C::Transfer | C::Receive | C::ApproveLetter => &[],
        C::Review | C::Sign | C::ApproveWithdrawal | C::StopUnanswered => &[],
        C::Accept => const { &[COMPONENTS] },
        C::AnswerSupplement => const { &[COMPONENTS, may("form", "input-form", InputKind::Form)] },
        C::RequestSupplement | C::ProposeSupplement => const { &[ITEMS] },
        C::RefuseIntake => const { &[REASON, GROUND] },
        C::Assign => const { &[OFFICER] },
        C::Consult => CONSULT,
        C::AnswerConsultation => const { &[ANSWER] },
        C::StartVerification => const { &[must("note", "input-verification-note", InputKind::Lines)] },
        C::RecordVerification => const { &[must("findings", "input-findings", InputKind::Lines)] },
        C::ProposeExtension => EXTENSION,
        C::Note => NOTE,
        C::DeclineLetter | C::ReturnForRework => const { &[REASON] },
        C::Propose => PROPOSAL,
        C::Issue => {
            const {
                &[
                    must("number", "input-result-number", InputKind::Line),
                    may("file", "input-result-file", InputKind::File),
                ]
            }
        }
        C::ReturnResult => const { &[RECIPIENT, EVIDENCE] },
        C::CorrectError => const { &[must("error", "input-error", InputKind::Lines)] },
        C::RequestPayment => const { &[must("dong", "input-dong", InputKind::Money), REASON] },
        C::ConfirmPayment => const { &[must("reference", "input-payment-reference", InputKind::Line)] },
        // What a bank told is typed in by nobody.
        C::ReceivePayment => &[],
        C::RefundPayment => REFUND,
        C::RequestWithdrawal | C::DeclineWithdrawal => const { &[MAY_REASON] },
        C::Rate => {
            const {
                &[
                    must("satisfied", "input-satisfied", InputKind::YesNo),
                    may("reasons", "input-rating-reasons", InputKind::List),
                ]
            }
        }
        C::ViewPersonalData => const { &[must("purpose", "input-purpose", InputKind::Line)] },
        C::AttachFile => {
            const {
                &[
                    must("component", "input-component", InputKind::Component),
                    must("file", "input-file", InputKind::File),
                    must("bytes", "input-bytes", InputKind::Number),
                ]
            }
        }
    }
}

//! An administrative procedure as the pack describes it: one edition, in force over a period, every value cited.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::ProcedureCode;
use crate::condition::Expression;
use crate::deadline::{ClockPolicy, TimeLimit};
use crate::text::LocalText;

mod example;
mod fee;
mod form;
mod outcome;
mod schema;

pub use example::{Example, Expectation};
pub use fee::{Charge, Exemption, FeeRule, Tier};
pub use form::{FACTS_SECTION, FieldKind, FormField, FormOption, FormSection, Prefill};
pub use outcome::{Outcome, Use};

/// A legal document that a value rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Number, such as `118/2025/NĐ-CP`.
    pub number: String,
    /// Vietnamese title.
    pub title: String,
    /// First day of effect.
    pub effective_from: Date,
    /// Last day of effect.
    #[serde(default)]
    pub effective_to: Option<Date>,
}

/// A reference to a source: number and, where known, the article.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Number of the document, such as `118/2025/NĐ-CP`.
    pub number: String,
    /// Article, clause, point in the order of the document, such as `Điều 17 khoản 3`.
    #[serde(default)]
    pub article: Option<String>,
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.article {
            Some(article) => write!(f, "{article}, {}", self.number),
            None => f.write_str(&self.number),
        }
    }
}

/// A value of the pack that nobody has confirmed with the authority yet: officers see the mark.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unverified {
    /// Path of the value in the file, such as `limits[0].limit`.
    pub field: String,
    /// What is to be confirmed, and where.
    pub note: LocalText,
}

/// Which level decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The People's Committee of the commune.
    Commune,
    /// A department of the province.
    Province,
}

/// How a dossier arrives; the numbers are those of the national portal (`KenhThucHien`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 1: at a counter.
    Direct,
    /// 2: online.
    Online,
    /// 3: by the public postal service.
    Postal,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Online, Self::Postal];

    /// The name used in the API and the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Online => "online",
            Self::Postal => "postal",
        }
    }

    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Direct, Self::Online, Self::Postal].into_iter().find(|c| c.as_str() == text)
    }
}

/// Full or partial online service (D224 Art 14). A partial one publishes its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLevel {
    /// Toàn trình.
    Full,
    /// Một phần.
    Partial,
    /// Not offered online.
    None,
}

/// From where a dossier may be taken in (D118 Art 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeScope {
    /// Any centre of the province.
    ProvinceWide,
    /// Any centre of the country (published list, D309).
    Nationwide,
    /// Only the competent authority's own desk.
    OwnUnitOnly,
}

/// A case (trường hợp) of the procedure; limits and components may differ by case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Identifier inside the procedure.
    pub id: String,
    /// Name.
    pub name: LocalText,
}

/// A time limit with the conditions it applies under; the most specific rule wins.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRule {
    /// Case it applies to; all cases when absent.
    #[serde(default)]
    pub case: Option<String>,
    /// Channel it applies to; all channels when absent.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// `true`: only in remote communes; `false`: only elsewhere (rule C14).
    #[serde(default)]
    pub remote: Option<bool>,
    /// Condition besides; none when absent.
    #[serde(default)]
    pub when: Option<Expression>,
    /// The limit.
    pub limit: TimeLimit,
    /// Legal source.
    pub source: Citation,
}

/// A document the applicant brings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Identifier inside the procedure.
    pub id: String,
    /// Name.
    pub name: LocalText,
    /// Form asked for.
    pub kind: ComponentKind,
    /// Number of copies asked for.
    #[serde(default = "one")]
    pub quantity: u8,
    /// Must be there for the dossier to be complete.
    #[serde(default)]
    pub required: bool,
    /// Only for this case.
    #[serde(default)]
    pub case: Option<String>,
    /// Only under this condition.
    #[serde(default)]
    pub when: Option<Expression>,
    /// The register that can supply it; then it is not asked for (D118 Art 4(2a)).
    #[serde(default)]
    pub register: Option<String>,
    /// Must be digitised at intake (C0123).
    #[serde(default)]
    pub must_digitise: bool,
}

fn one() -> u8 {
    1
}

/// Form of a document (national codes 0, 1, 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// Bản chính.
    Original,
    /// Bản sao.
    Copy,
    /// Bản điện tử.
    Electronic,
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// S1 receive and digitise (intake officer).
    Receive,
    /// S2 assign (division head).
    Assign,
    /// S3 appraise, verify, draft (case officer).
    Appraise,
    /// S4 review (division head).
    Review,
    /// S5 decide and sign (approver).
    Sign,
    /// S6 number, stamp, issue (clerk).
    Issue,
    /// S7 return (intake officer).
    Return,
}

impl Step {
    /// The steps in order.
    pub const ALL: [Self; 7] =
        [Self::Receive, Self::Assign, Self::Appraise, Self::Review, Self::Sign, Self::Issue, Self::Return];

    /// Name in the journal and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Assign => "assign",
            Self::Appraise => "appraise",
            Self::Review => "review",
            Self::Sign => "sign",
            Self::Issue => "issue",
            Self::Return => "return",
        }
    }
}

/// The budget of one step.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepBudget {
    /// The step.
    pub step: Step,
    /// Working hours, in halves or quarters; 8 hours are one working day.
    pub hours: f64,
    /// Only under this condition.
    #[serde(default)]
    pub when: Option<Expression>,
}

impl StepBudget {
    /// The budget in working minutes.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the pack reader bounds hours to 0..=2000"
    )]
    pub fn minutes(&self) -> u32 {
        (self.hours * 60.0).round() as u32
    }
}

/// An agency that is always asked while the dossier is appraised; several are asked at once (rule C11).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsultationRule {
    /// Whom.
    pub agency: crate::AgencyId,
    /// What.
    pub question: LocalText,
    /// Calendar days to answer; silence after them counts as agreement.
    pub days: u16,
    /// Only under this condition.
    #[serde(default)]
    pub when: Option<Expression>,
    /// Legal source.
    pub source: Citation,
}

/// A procedure that is done in the same dossier (liên thông, Decree 63/2024).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundledProcedure {
    /// Its code.
    pub code: ProcedureCode,
    /// The one that has to be finished before; the bundle itself when absent.
    #[serde(default)]
    pub after: Option<ProcedureCode>,
}

/// What comes out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultKind {
    /// Result code, such as `KQ.G15.000031`; absent where none is known.
    #[serde(default)]
    pub code: Option<String>,
    /// Name.
    pub name: LocalText,
    /// Template of its paper, where it is not that of every result (`result`).
    #[serde(default)]
    pub template: Option<String>,
    /// The component whose scans the paper shows, where it certifies a copy of it.
    #[serde(default)]
    pub copy_of: Option<String>,
}

/// Who may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Citizens.
    Citizen,
    /// Enterprises.
    Enterprise,
    /// Household businesses.
    HouseholdBusiness,
    /// Other organisations.
    Organisation,
}

impl Subject {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Citizen, Self::Enterprise, Self::HouseholdBusiness, Self::Organisation];

    /// The name used in the API and in conditions.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Enterprise => "enterprise",
            Self::HouseholdBusiness => "household_business",
            Self::Organisation => "organisation",
        }
    }

    /// Reads the name used in the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.as_str() == text)
    }
}

/// Who handles a procedure: here, or a central system whose status is only imported (D224 Art 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Dossiers are handled here.
    Here,
    /// A ministry's central system handles them; look-up only here.
    Central,
}

/// One edition of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// National code.
    pub code: ProcedureCode,
    /// Names.
    pub name: LocalText,
    /// What it is, in a sentence a citizen understands.
    pub summary: LocalText,
    /// Folk words people search with ("giấy độc thân").
    pub keywords: Vec<String>,
    /// Field code.
    pub field: String,
    /// Level that decides.
    pub level: Level,
    /// Department that decides, for procedures of the province.
    pub authority: Option<crate::AgencyId>,
    /// Where dossiers are handled.
    pub handling: Handling,
    /// Who may apply.
    pub subjects: Vec<Subject>,
    /// Channels offered.
    pub channels: Vec<Channel>,
    /// Cases; empty when there is only one.
    pub cases: Vec<Case>,
    /// Limits.
    pub limits: Vec<LimitRule>,
    /// What the clock does after a supplement (rules C8, C9).
    pub clock_policy: ClockPolicy,
    /// Result at once at the counter: T2, T7, T17, T18 in one act (rule C13).
    pub immediate: bool,
    /// Intake scope.
    pub intake_scope: IntakeScope,
    /// Online level.
    pub online_level: OnlineLevel,
    /// Proactive level 0-4 (D224 Art 16).
    pub proactive_level: u8,
    /// Components.
    pub components: Vec<Component>,
    /// Fees.
    pub fees: Vec<FeeRule>,
    /// Steps with budgets.
    pub steps: Vec<StepBudget>,
    /// Agencies that are always asked.
    pub consultations: Vec<ConsultationRule>,
    /// Procedures done in the same dossier, in order.
    pub bundle: Vec<BundledProcedure>,
    /// Results.
    pub results: Vec<ResultKind>,
    /// Form.
    pub form: Vec<FormSection>,
    /// Legal basis.
    pub legal_basis: Vec<Citation>,
    /// Decision that announced it.
    pub announcement: Option<String>,
    /// First day of effect.
    pub effective_from: Date,
    /// Last day of effect.
    pub effective_to: Option<Date>,
    /// Values not confirmed yet.
    pub unverified: Vec<Unverified>,
    /// What the text is expected to give, checked with the pack.
    pub examples: Vec<Example>,
}

impl Procedure {
    /// Whether this edition is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// A form field by identifier.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FormField> {
        self.form.iter().flat_map(|s| &s.fields).find(|f| f.id == id)
    }
}

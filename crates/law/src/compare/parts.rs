//! The text of a procedure as lines.

use jiff::civil::Date;
use serde::Serialize;

use super::Line;
use crate::condition::Expression;
use crate::deadline::TimeLimit;
use crate::procedure::{Component, FeeRule, FormField, LimitRule, Procedure};
use crate::text::LocalText;

/// A part of the text of a procedure or of a province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named after the fields of Procedure and Province")]
pub enum Part {
    Name,
    Summary,
    Field,
    Level,
    Authority,
    Handling,
    Subjects,
    Channels,
    Case,
    Limit,
    ClockPolicy,
    Immediate,
    IntakeScope,
    OnlineLevel,
    ProactiveLevel,
    Component,
    Fee,
    Step,
    Consultation,
    Bundle,
    Result,
    FormSection,
    FormField,
    LegalBasis,
    Announcement,
    EffectiveTo,
    Submission,
    DayOff,
    ClockRule,
    Parameter,
    Agency,
    Unit,
    UnitChange,
    IndexScheme,
    Wage,
    Account,
    Power,
}

impl Part {
    /// Whether an open dossier is judged by it: its clock, its papers, its fees, its way through the offices.
    #[must_use]
    pub fn binds_dossiers(self) -> bool {
        use Part as P;
        matches!(
            self,
            P::Level
                | P::Authority
                | P::Handling
                | P::Case
                | P::Limit
                | P::ClockPolicy
                | P::Immediate
                | P::Component
        ) || matches!(self, P::Fee | P::Step | P::Consultation | P::Bundle | P::Result)
    }
}

/// A side of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named after the fields of the parts")]
pub enum Attribute {
    Kind,
    Quantity,
    Required,
    Case,
    Condition,
    Register,
    Digitised,
    Channel,
    Amount,
    Tiers,
    Most,
    Exemption,
    Source,
    Label,
    Help,
    Options,
    Least,
    Greatest,
    Length,
    Prefill,
    Question,
    After,
    End,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words in three languages.
    Text(LocalText),
    /// A code, a number of a document, a condition: the same in every language.
    Plain(String),
    /// Names of choices of the pack, such as `province_wide`.
    Named(Vec<String>),
    /// A time limit.
    Limit(TimeLimit),
    /// An amount in đồng.
    Dong(u64),
    /// Working hours of a step.
    Hours(f64),
    /// A number.
    Number(i64),
    /// A day.
    Day(Date),
    /// Yes or no.
    YesNo(bool),
}

/// Lines in the making.
pub(super) struct Lines(pub Vec<Line>);

impl Lines {
    pub(super) fn one(&mut self, part: Part, value: Value) {
        self.item(part, "", None, value);
    }

    pub(super) fn item(&mut self, part: Part, id: &str, label: Option<&LocalText>, value: Value) {
        self.0.push(Line { part, id: id.to_owned(), attribute: None, label: label.cloned(), value });
    }

    pub(super) fn side(&mut self, of: (Part, &str, Option<&LocalText>), side: Attribute, value: Value) {
        let (part, id, label) = of;
        self.0.push(Line { part, id: id.to_owned(), attribute: Some(side), label: label.cloned(), value });
    }
}

/// The names under which the pack writes a choice.
pub(super) fn named<T: Serialize>(choices: &[T]) -> Value {
    let name = |choice: &T| match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    };
    Value::Named(choices.iter().map(name).collect())
}

fn condition(when: Option<&Expression>) -> Value {
    Value::Plain(when.map(|when| when.text().to_owned()).unwrap_or_default())
}

fn number(number: impl TryInto<i64>) -> Value {
    Value::Number(number.try_into().unwrap_or(i64::MAX))
}

pub(super) fn lines(procedure: &Procedure) -> Vec<Line> {
    let mut lines = Lines(Vec::new());
    head(procedure, &mut lines);
    procedure.limits.iter().for_each(|rule| limit(procedure, rule, &mut lines));
    lines.one(Part::ClockPolicy, named(&[procedure.clock_policy]));
    procedure.components.iter().for_each(|paper| component(procedure, paper, &mut lines));
    procedure.fees.iter().for_each(|rule| fee(procedure, rule, &mut lines));
    work(procedure, &mut lines);
    for section in &procedure.form {
        lines.item(Part::FormSection, &section.id, None, Value::Text(section.title.clone()));
        section.fields.iter().for_each(|asked| field(asked, &mut lines));
    }
    let basis = procedure.legal_basis.iter().map(ToString::to_string);
    basis.for_each(|basis| lines.item(Part::LegalBasis, &basis, None, Value::Plain(basis.clone())));
    lines.one(Part::Announcement, Value::Plain(procedure.announcement.clone().unwrap_or_default()));
    if let Some(last) = procedure.effective_to {
        lines.one(Part::EffectiveTo, Value::Day(last));
    }
    lines.0
}

fn head(procedure: &Procedure, lines: &mut Lines) {
    lines.one(Part::Name, Value::Text(procedure.name.clone()));
    lines.one(Part::Summary, Value::Text(procedure.summary.clone()));
    lines.one(Part::Field, Value::Plain(procedure.field.clone()));
    lines.one(Part::Level, named(&[procedure.level]));
    let authority = procedure.authority.as_ref().map(ToString::to_string).unwrap_or_default();
    lines.one(Part::Authority, Value::Plain(authority));
    lines.one(Part::Handling, named(&[procedure.handling]));
    lines.one(Part::Subjects, named(&procedure.subjects));
    lines.one(Part::Channels, named(&procedure.channels));
    for case in &procedure.cases {
        lines.item(Part::Case, &case.id, None, Value::Text(case.name.clone()));
    }
    lines.one(Part::Immediate, Value::YesNo(procedure.immediate));
    lines.one(Part::IntakeScope, named(&[procedure.intake_scope]));
    lines.one(Part::OnlineLevel, named(&[procedure.online_level]));
    lines.one(Part::ProactiveLevel, number(procedure.proactive_level));
}

fn case_name<'a>(procedure: &'a Procedure, id: Option<&String>) -> Option<&'a LocalText> {
    procedure.cases.iter().find(|case| Some(&case.id) == id).map(|case| &case.name)
}

fn limit(procedure: &Procedure, rule: &LimitRule, lines: &mut Lines) {
    let scope = [
        rule.case.clone(),
        rule.channel.map(|channel| channel.as_str().to_owned()),
        rule.remote.map(|remote| if remote { "remote" } else { "not_remote" }.to_owned()),
        rule.when.as_ref().map(|when| when.text().to_owned()),
    ];
    let id = scope.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let of = (Part::Limit, id.as_str(), case_name(procedure, rule.case.as_ref()));
    lines.item(Part::Limit, &id, of.2, Value::Limit(rule.limit));
    lines.side(of, Attribute::Source, Value::Plain(rule.source.to_string()));
}

fn component(procedure: &Procedure, paper: &Component, lines: &mut Lines) {
    lines.item(Part::Component, &paper.id, None, Value::Text(paper.name.clone()));
    let of = (Part::Component, paper.id.as_str(), Some(&paper.name));
    lines.side(of, Attribute::Kind, named(&[paper.kind]));
    lines.side(of, Attribute::Quantity, number(paper.quantity));
    lines.side(of, Attribute::Required, Value::YesNo(paper.required));
    lines.side(of, Attribute::Digitised, Value::YesNo(paper.must_digitise));
    if let Some(case) = case_name(procedure, paper.case.as_ref()) {
        lines.side(of, Attribute::Case, Value::Text(case.clone()));
    }
    lines.side(of, Attribute::Condition, condition(paper.when.as_ref()));
    lines.side(of, Attribute::Register, Value::Plain(paper.register.clone().unwrap_or_default()));
}

fn fee(procedure: &Procedure, rule: &FeeRule, lines: &mut Lines) {
    lines.item(Part::Fee, &rule.id, None, Value::Text(rule.name.clone()));
    let of = (Part::Fee, rule.id.as_str(), Some(&rule.name));
    lines.side(of, Attribute::Amount, Value::Dong(rule.dong));
    let tier = |tier: &crate::procedure::Tier| match tier.up_to {
        Some(last) => format!("≤ {last}: {} ₫", tier.dong),
        None => format!("… {} ₫", tier.dong),
    };
    let tiers: Vec<String> = rule.tiers.iter().map(tier).collect();
    lines.side(of, Attribute::Tiers, Value::Plain(tiers.join("; ")));
    if let Some(most) = rule.most {
        lines.side(of, Attribute::Most, Value::Dong(most));
    }
    let counted = [rule.quantity.as_ref(), rule.times.as_ref()].map(|count| count.map_or("", |c| c.text()));
    lines.side(of, Attribute::Quantity, Value::Plain(counted.join(" ").trim().to_owned()));
    let channels: Vec<_> = rule.channel.into_iter().collect();
    lines.side(of, Attribute::Channel, named(&channels));
    if let Some(case) = case_name(procedure, rule.case.as_ref()) {
        lines.side(of, Attribute::Case, Value::Text(case.clone()));
    }
    lines.side(of, Attribute::Condition, condition(rule.when.as_ref()));
    let exempt = rule.exemptions.iter().map(|e| format!("{} → −{} % ({})", e.when, e.percent, e.source));
    lines.side(of, Attribute::Exemption, Value::Plain(exempt.collect::<Vec<_>>().join("; ")));
    lines.side(of, Attribute::Source, Value::Plain(rule.source.to_string()));
}

/// Steps, consultations, bundle and results.
fn work(procedure: &Procedure, lines: &mut Lines) {
    for step in &procedure.steps {
        let when = step.when.as_ref().map(|when| format!(" {when}")).unwrap_or_default();
        lines.item(Part::Step, &format!("{}{when}", step.step.as_str()), None, Value::Hours(step.hours));
    }
    for asked in &procedure.consultations {
        let of = (Part::Consultation, asked.agency.as_str(), Some(&asked.question));
        lines.item(of.0, of.1, of.2, Value::Limit(TimeLimit::CalendarDays(asked.days)));
        lines.side(of, Attribute::Question, Value::Text(asked.question.clone()));
        lines.side(of, Attribute::Condition, condition(asked.when.as_ref()));
        lines.side(of, Attribute::Source, Value::Plain(asked.source.to_string()));
    }
    for done in &procedure.bundle {
        let code = done.code.to_string();
        lines.item(Part::Bundle, &code, None, Value::Plain(code.clone()));
        let after = done.after.as_ref().map(ToString::to_string).unwrap_or_default();
        lines.side((Part::Bundle, &code, None), Attribute::After, Value::Plain(after));
    }
    for result in &procedure.results {
        let id = result.code.as_ref().unwrap_or(&result.name.vi);
        lines.item(Part::Result, id, None, Value::Text(result.name.clone()));
    }
}

fn field(asked: &FormField, lines: &mut Lines) {
    let of = (Part::FormField, asked.id.as_str(), Some(&asked.label));
    lines.item(of.0, of.1, None, Value::Text(asked.label.clone()));
    lines.side(of, Attribute::Kind, named(&[asked.kind]));
    lines.side(of, Attribute::Required, Value::YesNo(asked.required));
    lines.side(of, Attribute::Condition, condition(asked.when.as_ref()));
    lines.side(of, Attribute::Help, Value::Text(asked.help.clone().unwrap_or_default()));
    let bounds = [
        (Attribute::Least, asked.min),
        (Attribute::Greatest, asked.max),
        (Attribute::Length, asked.max_length.map(i64::from)),
    ];
    for (side, bound) in bounds {
        if let Some(bound) = bound {
            lines.side(of, side, Value::Number(bound));
        }
    }
    let join =
        |lang: &str| asked.options.iter().map(|option| option.label.get(lang)).collect::<Vec<_>>().join(", ");
    let options = LocalText { vi: join("vi"), en: join("en"), nb: join("nb") };
    lines.side(of, Attribute::Options, Value::Text(options));
}

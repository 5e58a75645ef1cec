//! The form of a procedure as the installed page shows it: rendered here with the parts of every other page, under the names
//! that the counter's own form has, so that what it brings back is read by the same rules.
//!
//! Conditions cannot be asked without the server: what depends on one says so, and the officer holds it against the paper.

use askama::Template;
use casework::dossier::Delivery;
use law::procedure::{Component, ComponentKind, Level, Procedure};
use law::{Agency, AgencyId, Province};

use crate::common::components::{Choice, Control, Field};
use crate::common::{Lang, Texts, casework_text, procedure_text};

/// The fields of one procedure.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/offline/form.html")]
pub(super) struct FormParts {
    /// The words of the page.
    texts: Texts,
    /// Who applies.
    person: Vec<Field>,
    /// Case and authority.
    place: Vec<Field>,
    /// Papers.
    papers: Vec<Paper>,
    /// Questions of the form.
    answers: Vec<Field>,
    /// Fees.
    fees: Vec<Fee>,
    /// How the result is handed over.
    delivery: Field,
    /// Values nobody has confirmed yet.
    unverified: Vec<String>,
}

/// A paper in the form.
#[derive(Debug, Clone)]
struct Paper {
    id: String,
    name: String,
    /// Only for this case.
    case: Option<String>,
    /// Without it nothing is taken in, whatever is answered.
    required: bool,
    /// Asked for only under a condition.
    conditional: bool,
    /// Supplied by a register.
    register: bool,
    /// Value, word, chosen.
    kinds: Vec<(&'static str, String, bool)>,
}

/// A fee in the form.
#[derive(Debug, Clone)]
struct Fee {
    id: String,
    name: String,
    amount: String,
    /// Somebody has to count.
    counted: bool,
    /// Charged, or lowered, only under a condition.
    conditional: bool,
}

impl FormParts {
    pub(super) fn of(procedure: &Procedure, province: &Province, centre: &Agency, lang: Lang) -> Self {
        let asked = procedure.form.iter().flat_map(|section| &section.fields);
        Self {
            texts: Texts::of(lang),
            person: person(lang),
            place: place(procedure, province, centre, lang),
            papers: procedure.components.iter().map(|component| paper(component, lang)).collect(),
            answers: asked
                .map(|field| {
                    let shown = Field::of(field, "", None, lang);
                    Field { name: format!("form-{}", field.id), ..shown }
                })
                .collect(),
            fees: fees(procedure, lang),
            delivery: delivery(lang),
            unverified: procedure
                .unverified
                .iter()
                .map(|value| procedure_text::words(&value.note, lang))
                .collect(),
        }
    }
}

fn person(lang: Lang) -> Vec<Field> {
    let texts = Texts::of(lang);
    let line = |name: &str, key: &str| Field::line(name, texts.get(key), "");
    let optional = |field: Field| Field { optional: Some(texts.get("field-optional")), ..field };
    vec![
        optional(line("applicant-personal_id", "applicant-personal-id")),
        line("applicant-name", "applicant-name"),
        optional(line("applicant-birth_date", "applicant-birth-date")),
        optional(line("applicant-phone", "applicant-phone")),
        optional(line("applicant-address", "applicant-address")),
    ]
}

/// The case, and for procedures of communes the committee that decides.
fn place(procedure: &Procedure, province: &Province, centre: &Agency, lang: Lang) -> Vec<Field> {
    let (texts, mut fields) = (Texts::of(lang), Vec::new());
    if procedure.cases.len() > 1 {
        let first = procedure.cases.first().map(|case| &case.id);
        let choice = |case: &law::procedure::Case| Choice {
            value: case.id.clone(),
            label: procedure_text::words(&case.name, lang),
            chosen: Some(&case.id) == first,
        };
        let control = Control::Choices { choices: procedure.cases.iter().map(choice).collect() };
        fields.push(Field { control, ..Field::line("case", texts.get("opening-case"), "") });
    }
    if procedure.level == Level::Commune {
        let here = centre.parent.as_ref();
        let choice = |committee: &Agency| Choice {
            value: committee.id.to_string(),
            label: committee.name.get(lang.tag()).to_owned(),
            chosen: Some(&committee.id) == here,
        };
        let choices = committees(procedure, province, centre).into_iter().map(choice).collect();
        let control = Control::List { choices, none: texts.get("command-choose") };
        fields.push(Field { control, ..Field::line("authority", texts.get("opening-authority"), "") });
    }
    fields
}

/// The committees for which this centre may take a procedure in.
pub(super) fn committees<'a>(
    procedure: &Procedure,
    province: &'a Province,
    centre: &Agency,
) -> Vec<&'a Agency> {
    let all = province.communes().filter_map(|unit| province.committee_of(&unit.code));
    all.filter(|committee| may_take_in(procedure, province, &centre.id, &committee.id)).collect()
}

/// Whether a centre may take a procedure in for an authority.
pub(super) fn may_take_in(
    procedure: &Procedure,
    province: &Province,
    centre: &AgencyId,
    authority: &AgencyId,
) -> bool {
    procedure.intake_scope != law::procedure::IntakeScope::OwnUnitOnly || province.own_desk(centre, authority)
}

fn paper(component: &Component, lang: Lang) -> Paper {
    let kinds = [
        (ComponentKind::Original, "original"),
        (ComponentKind::Copy, "copy"),
        (ComponentKind::Electronic, "electronic"),
    ];
    let conditional = component.when.is_some();
    Paper {
        id: component.id.clone(),
        name: procedure_text::words(&component.name, lang),
        case: component.case.clone(),
        required: component.required && !conditional,
        conditional,
        register: component.register.is_some(),
        kinds: kinds
            .map(|(kind, value)| (value, casework_text::component_kind(kind, lang), kind == component.kind))
            .to_vec(),
    }
}

fn fees(procedure: &Procedure, lang: Lang) -> Vec<Fee> {
    let at_the_counter = procedure
        .fees
        .iter()
        .filter(|fee| fee.channel.is_none_or(|channel| channel == law::procedure::Channel::Direct));
    at_the_counter
        .map(|fee| Fee {
            id: fee.id.clone(),
            name: procedure_text::words(&fee.name, lang),
            amount: procedure_text::fee_rule(fee, lang),
            counted: fee.is_counted(),
            conditional: fee.when.is_some() || fee.case.is_some() || !fee.exemptions.is_empty(),
        })
        .collect()
}

fn delivery(lang: Lang) -> Field {
    let ways = [Delivery::Counter, Delivery::Electronic, Delivery::Post];
    let choice = |way: Delivery| Choice {
        value: way.as_str().to_owned(),
        label: casework_text::delivery(way, lang),
        chosen: way == Delivery::Counter,
    };
    let control = Control::Choices { choices: ways.map(choice).to_vec() };
    Field { control, ..Field::line("delivery", Texts::of(lang).get("opening-delivery"), "") }
}

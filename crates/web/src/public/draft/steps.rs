//! The pages of the guided form, built from the draft and the procedure.

use law::Circumstances;
use law::procedure::{FormSection, Prefill};
use std::collections::BTreeMap;

use law::LocalText;
use law::procedure::{FieldKind, FormField, FormOption};
use law::time::local;
use serde_json::{Map, Value};

use super::behalf;
use super::body::{DraftStep, KNOWN};
use super::handler::Open;
use super::{
    AnswerSection, AnswersPage, ArrivedFile, ComponentFiles, DraftFrame, FilesPage, KnownFacts, SectionPage,
};
use crate::common::components::{Action, ErrorSummary, Field, answer_from};
use crate::common::fields::{FaultCode, FieldFault, Fields, FormData, Label};
use crate::common::{Lang, Texts, answers, applicant_input, procedure_text, representation_text};
use crate::public::prepare::Ending;
use crate::public::prepare::handler::ending;
use crate::public::procedure::handler::form_words;

/// The questions about the applicant; those whose answers are known are left out.
fn applicant_questions(open: &Open) -> Vec<FormField> {
    let is_known = |id: &str| {
        open.visit.who.citizen().is_some() && KNOWN.contains(&id) && open.kept.body.applicant.contains_key(id)
    };
    let words = |key: &str| LocalText {
        vi: Texts::of(Lang::Vi).get(key),
        en: Texts::of(Lang::En).get(key),
        nb: Texts::of(Lang::Nb).get(key),
    };
    let question = |id: &str, label: &str, kind: FieldKind, required: bool| {
        FormField::plain(id, words(label), kind, required)
    };
    let mut sex = question("sex", "applicant-sex", FieldKind::Choice, true);
    sex.options = [("female", "sex-female"), ("male", "sex-male")]
        .map(|(id, key)| FormOption { id: id.to_owned(), label: words(key) })
        .to_vec();
    let all = [
        question("name", "applicant-name", FieldKind::Name, true),
        question("personal_id", "applicant-personal-id", FieldKind::PersonalId, true),
        question("birth_date", "applicant-birth-date", FieldKind::Date, true),
        sex,
        question("phone", "applicant-phone", FieldKind::Phone, true),
        question("email", "applicant-email", FieldKind::Text, false),
        question("address", "applicant-address", FieldKind::Address, true),
    ];
    let asked = all.into_iter().filter(|question| !is_known(&question.id));
    asked.chain([behalf::for_whom()]).collect()
}

/// The questions of the step that is shown.
fn questions(open: &Open) -> Vec<FormField> {
    match &open.step {
        DraftStep::Applicant => applicant_questions(open),
        DraftStep::Represented => open.kept.body.represented().map(behalf::questions).unwrap_or_default(),
        step => super::body::DraftBody::section(&open.procedure, step)
            .map(|section| asked_in(section, &circumstances(open)))
            .unwrap_or_default(),
    }
}

/// The fields of a section that are asked. What depends on an answer of the same page is shown: it is not given yet.
fn asked_in(section: &FormSection, circumstances: &Circumstances) -> Vec<FormField> {
    let here = |name: &str| section.fields.iter().any(|field| format!("form.{}", field.id) == name);
    let open = |field: &FormField| {
        field.when.as_ref().is_some_and(|when| when.uses().iter().any(|(name, _)| here(name)))
    };
    section
        .fields
        .iter()
        .filter(|field| open(field) || answers::is_asked(field, circumstances))
        .cloned()
        .collect()
}

/// The circumstances of the draft, filed today at the commune that decides.
fn circumstances(open: &Open) -> Circumstances {
    let (visit, body) = (&open.visit, &open.kept.body);
    let province = visit.app.province();
    let committee = province.committee_of(&law::UnitCode(body.unit.clone()));
    let remote = committee.is_some_and(|committee| province.is_remote(&committee.id));
    Circumstances { remote, ..body.circumstances(&open.procedure) }.filed_on(visit.local().date())
}

/// Takes what was typed into the draft.
pub(super) fn take(open: &mut Open, form: &FormData) {
    let typed: BTreeMap<String, String> = form.0.iter().cloned().collect();
    let questions = questions(open);
    let (step, body) = (&open.step, &mut open.kept.body);
    for question in questions {
        let answers = match step {
            // What is asked of the applicant about another is kept with the other.
            DraftStep::Applicant if question.id == "for" => &mut body.behalf,
            DraftStep::Applicant => &mut body.applicant,
            DraftStep::Represented => &mut body.behalf,
            _ => &mut body.answers,
        };
        answers.insert(question.id.clone(), answer_from(question.kind, &question.id, &typed));
    }
}

fn as_json(answers: &BTreeMap<String, String>) -> Map<String, Value> {
    answers
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(id, text)| (id.clone(), text.clone().into()))
        .collect()
}

/// What is to be corrected on the step that is shown, before it goes on.
pub(super) fn faults(open: &Open) -> Vec<FieldFault> {
    let questions = questions(open);
    let is_here = |id: &str| questions.iter().any(|question| question.id == id);
    if open.step == DraftStep::Applicant {
        let given = as_json(&open.kept.body.applicant);
        let today = open.visit.local().date();
        let mut faults = applicant_input::applicant(Fields::Json(&given), today).err().unwrap_or_default();
        // Who does not say for whom files for themselves.
        let asked = questions.iter().filter(|question| question.id != "for");
        for question in asked.filter(|q| q.required && !given.contains_key(&q.id)) {
            if !faults.iter().any(|fault| fault.field == question.id) {
                faults.push(required(question));
            }
        }
        faults.retain(|fault| is_here(&fault.field));
        return faults;
    }
    if let (DraftStep::Represented, Some(of)) = (&open.step, open.kept.body.represented()) {
        let mut given = as_json(&open.kept.body.behalf);
        given.retain(|id, _| is_here(id));
        return behalf::faults(of, &given, open.visit.local().date());
    }
    let given = as_json(&open.kept.body.answers);
    match answers::check(questions.iter(), Fields::Json(&given)) {
        Ok(checked) => {
            let circumstances = circumstances(open);
            let needed =
                |q: &&FormField| checked.missing.contains(&q.id) && answers::is_asked(q, &circumstances);
            questions.iter().filter(needed).map(required).collect()
        }
        Err(faults) => faults,
    }
}

fn required(question: &FormField) -> FieldFault {
    FieldFault::new(question.id.clone(), FaultCode::Required)
        .called(Label::Words(Box::new(question.label.clone())))
}

fn frame(open: &Open) -> DraftFrame {
    let (visit, id) = (&open.visit, &open.kept.id);
    let steps = open.kept.body.steps(&open.procedure);
    let at = steps.iter().position(|step| *step == open.step).unwrap_or(0);
    let back = match at.checked_sub(1).and_then(|before| steps.get(before)) {
        _ if open.from_answers => open.url("answers"),
        Some(before) => open.url(before.name()),
        None => visit.url(&format!("/procedures/{}/prepare", open.procedure.code)),
    };
    let step = open.step.name();
    let from = open.from_answers.then(|| "from=answers".to_owned());
    let late = open.sent_late.as_ref().map(|(kept, _)| format!("kept={kept}"));
    let query: Vec<String> = from.into_iter().chain(late.clone()).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let saved = visit.lang.time(local(open.kept.updated_at).time());
    DraftFrame {
        back: Action::new(visit.texts().get("draft-back"), back),
        action: format!("{}{query}", open.url(step)),
        procedure: procedure_text::words(&open.procedure.name, visit.lang),
        progress: visit.texts().with("draft-progress", &[("number", &(at + 1)), ("count", &steps.len())]),
        saved: Some(visit.texts().with("draft-saved", &[("time", &saved)])),
        helper: helper(open),
        sent_late: late.is_some(),
        kept_until: visit.lang.date(local(open.kept.expires_at).date()),
        key: format!("{id}-{step}"),
    }
}

/// Who helps: told to the helper as well as to the person helped.
fn helper(open: &Open) -> Option<String> {
    let (visit, helper) = (&open.visit, open.kept.body.helper.as_ref()?);
    if visit.who.staff().is_some_and(|staff| staff.id == helper.staff) {
        return Some(visit.texts().get("representation-helping"));
    }
    let words = representation_text::helper_words(visit, helper);
    Some(visit.texts().with("representation-helped", &[("helper", &words)]))
}

/// What of the applicant fills a field in beforehand.
fn applicant_field(what: Prefill) -> &'static str {
    match what {
        Prefill::Name => "name",
        Prefill::PersonalId => "personal_id",
        Prefill::BirthDate => "birth_date",
        Prefill::Sex => "sex",
        Prefill::Phone => "phone",
        Prefill::Email => "email",
        Prefill::Address => "address",
    }
}

/// A page of questions.
pub(super) fn section_page(open: &Open, faults: &[FieldFault]) -> SectionPage {
    let (visit, body) = (&open.visit, &open.kept.body);
    let given = match open.step {
        DraftStep::Applicant => &body.applicant,
        DraftStep::Represented => &body.behalf,
        _ => &body.answers,
    };
    let fault = |id: &str| faults.iter().find(|fault| fault.field == id).map(|fault| fault.words(visit.lang));
    let fields: Vec<Field> = questions(open)
        .iter()
        .map(|question| {
            let known = question.prefill.and_then(|what| body.applicant.get(applicant_field(what)));
            let for_whom = (question.id == "for").then(|| {
                body.behalf.get("for").filter(|of| !of.is_empty()).map_or(behalf::ONESELF, String::as_str)
            });
            let known = given.get(&question.id).or(known).map_or("", String::as_str);
            let answer = for_whom.unwrap_or(known);
            Field::of(question, answer, fault(&question.id), visit.lang)
        })
        .collect();
    let section = super::body::DraftBody::section(&open.procedure, &open.step);
    let title = match (section, body.represented()) {
        (Some(section), _) => procedure_text::words(&section.title, visit.lang),
        (None, Some(of)) if open.step == DraftStep::Represented => visit.texts().get(behalf::title(of)),
        (None, _) => visit.texts().get("draft-applicant"),
    };
    let mut page = visit.page_titled(title);
    page.faulty = !faults.is_empty();
    SectionPage {
        draft: frame(open),
        known: if open.step == DraftStep::Applicant { known(open) } else { None },
        summary: ErrorSummary::of(&fields, visit.texts()),
        fields,
        page,
    }
}

/// What the identity provider knows, shown and never asked.
fn known(open: &Open) -> Option<KnownFacts> {
    open.visit.who.citizen()?;
    let (visit, given) = (&open.visit, &open.kept.body.applicant);
    let label = [
        ("name", "applicant-name"),
        ("personal_id", "applicant-personal-id"),
        ("birth_date", "applicant-birth-date"),
        ("sex", "applicant-sex"),
    ];
    let rows = label
        .into_iter()
        .filter_map(|(id, key)| Some((visit.texts().get(key), shown(id, given.get(id)?, visit.lang))))
        .collect();
    let key = if visit.app.config().demo { "draft-known-demo" } else { "draft-known" };
    Some(KnownFacts { source: visit.texts().get(key), rows })
}

/// An answer about the applicant as people read it; the personal number is masked.
fn shown(id: &str, answer: &str, lang: Lang) -> String {
    match id {
        "personal_id" => registry::mask::number(answer),
        "birth_date" => answer.parse().map_or_else(|_| answer.to_owned(), |date| lang.date(date)),
        "sex" if answer == "female" => Texts::of(lang).get("sex-female"),
        "sex" if answer == "male" => Texts::of(lang).get("sex-male"),
        _ => answer.to_owned(),
    }
}

/// The page of papers.
pub(super) fn files_page(open: &Open, faults: &[(String, String)]) -> FilesPage {
    let (visit, body) = (&open.visit, &open.kept.body);
    let texts = visit.texts();
    let late = open.sent_late.as_ref().map(|(kept, _)| format!("&kept={kept}")).unwrap_or_default();
    let files = |component: &str| {
        let arrived = body.files.get(component).map(Vec::as_slice).unwrap_or_default();
        let file = |(n, file): (usize, &super::body::DraftFile)| ArrivedFile {
            name: file.name.clone(),
            size: visit.lang.file_size(file.bytes),
            url: open.url(&format!("files/{component}?file={n}{late}")),
            remove: format!("{component}:{n}"),
        };
        arrived.iter().enumerate().map(file).collect()
    };
    let circumstances = circumstances(open);
    let components = open
        .procedure
        .asked_for(&circumstances)
        .map(|component| ComponentFiles {
            id: component.id.clone(),
            name: procedure_text::words(&component.name, visit.lang),
            form: form_words(component, visit.lang),
            note: component
                .register
                .as_ref()
                .map(|register| texts.with("paper-from-register", &[("register", register)]))
                .unwrap_or_default(),
            from_register: component.register.is_some(),
            optional: !component.required,
            files: files(&component.id),
            fault: faults.iter().find(|(id, _)| *id == component.id).map(|(_, words)| words.clone()),
        })
        .collect();
    let mut page = visit.page("files-title");
    page.faulty = !faults.is_empty();
    let named = faults.iter().map(|(id, words)| (format!("file-{id}"), words.clone())).collect();
    FilesPage {
        draft: frame(open),
        summary: ErrorSummary {
            title: texts.with("faults-title", &[("count", &faults.len())]),
            faults: named,
        },
        largest: format!("{}\u{a0}MB", crate::common::stored_file::FILE_MAX / 1_048_576),
        components,
        page,
    }
}

/// Everything once more.
pub(super) fn answers_page(open: &Open, faults: Vec<(String, String)>) -> AnswersPage {
    let visit = &open.visit;
    let texts = visit.texts();
    let deed = match ending(&visit.app, &open.procedure) {
        Ending::Direct if visit.who.staff().is_none() => ("answers-deed-direct", "answers-deed-direct-words"),
        Ending::Direct | Ending::Preparation | Ending::Portal => {
            ("answers-deed-preparation", "answers-deed-preparation-words")
        }
    };
    let mut page = visit.page("answers-title");
    page.faulty = !faults.is_empty();
    AnswersPage {
        draft: frame(open),
        summary: ErrorSummary { title: texts.with("faults-title", &[("count", &faults.len())]), faults },
        sections: sections(open),
        facts: facts(open),
        deed: texts.get(deed.0),
        deed_words: texts.get(deed.1),
        page,
    }
}

fn sections(open: &Open) -> Vec<AnswerSection> {
    let (visit, body) = (&open.visit, &open.kept.body);
    let none = visit.texts().get("answers-none");
    let circumstances = circumstances(open);
    let change = |step: &str| format!("{}?from=answers", open.url(step));
    let applicant = [
        ("name", "applicant-name"),
        ("personal_id", "applicant-personal-id"),
        ("birth_date", "applicant-birth-date"),
        ("sex", "applicant-sex"),
        ("phone", "applicant-phone"),
        ("email", "applicant-email"),
        ("address", "applicant-address"),
    ];
    let given = |id: &str| body.applicant.get(id).filter(|text| !text.is_empty());
    let row = |(id, key): (&str, &str)| {
        let answer = given(id).map_or_else(|| none.clone(), |answer| shown(id, answer, visit.lang));
        (visit.texts().get(key), answer)
    };
    let mut sections = vec![AnswerSection {
        title: visit.texts().get("draft-applicant"),
        change: change("applicant"),
        rows: applicant.into_iter().map(row).collect(),
    }];
    sections.extend(represented(open, change("represented")));
    for section in &open.procedure.form {
        let answer = |field: &FormField| {
            let given = body.answers.get(&field.id).filter(|text| !text.is_empty());
            let words = given.map(|text| answers::shown(field, &Value::String(text.clone()), visit.lang));
            (procedure_text::words(&field.label, visit.lang), words.unwrap_or_else(|| none.clone()))
        };
        sections.push(AnswerSection {
            title: procedure_text::words(&section.title, visit.lang),
            change: change(&section.id),
            rows: section
                .fields
                .iter()
                .filter(|field| answers::is_asked(field, &circumstances))
                .map(answer)
                .collect(),
        });
    }
    sections.extend(papers(open, change("files"), &none));
    sections
}

/// Whom it is filed for, and the proof.
fn represented(open: &Open, change: String) -> Option<AnswerSection> {
    let (visit, body) = (&open.visit, &open.kept.body);
    let of = body.represented()?;
    let row = |question: &FormField| {
        let given = body.behalf.get(&question.id).filter(|text| !text.is_empty());
        let words = given.map(|text| answers::shown(question, &Value::String(text.clone()), visit.lang));
        (
            procedure_text::words(&question.label, visit.lang),
            words.unwrap_or_else(|| visit.texts().get("answers-none")),
        )
    };
    let rows = behalf::questions(of).iter().map(row).collect();
    Some(AnswerSection { title: visit.texts().get(behalf::title(of)), change, rows })
}

/// The papers that will be sent; none where the procedure asks for none.
fn papers(open: &Open, change: String, none: &str) -> Option<AnswerSection> {
    let (visit, body) = (&open.visit, &open.kept.body);
    let circumstances = circumstances(open);
    let rows: Vec<(String, String)> = open
        .procedure
        .asked_for(&circumstances)
        .map(|component| {
            let count = body.files.get(&component.id).map_or(0, Vec::len);
            let words = match (count, &component.register) {
                (0, Some(register)) => visit.texts().with("paper-from-register", &[("register", register)]),
                (0, None) => none.to_owned(),
                (count, _) => visit.texts().with("answers-files", &[("count", &count)]),
            };
            (procedure_text::words(&component.name, visit.lang), words)
        })
        .collect();
    (!rows.is_empty()).then(|| AnswerSection { title: visit.texts().get("files-title"), change, rows })
}

fn facts(open: &Open) -> Vec<(String, String)> {
    let (visit, body) = (&open.visit, &open.kept.body);
    let province = visit.app.province();
    let (texts, lang, circumstances) = (visit.texts(), visit.lang, circumstances(open));
    let due = procedure_text::due_if_accepted(&open.procedure, &circumstances, &province, visit.now);
    let unit = province.committee_of(&law::UnitCode(body.unit.clone()));
    let authority = match unit {
        Some(committee) => committee.name.get(lang.tag()).to_owned(),
        None => procedure_text::authority(&open.procedure, &province, lang),
    };
    let delivery = casework::dossier::Delivery::parse(&body.delivery).unwrap_or_default();
    let mut rows = vec![
        (texts.get("procedure-fee"), procedure_text::fee(&open.procedure, &circumstances, lang)),
        (texts.get("fact-authority"), authority),
        (texts.get("fact-delivery"), crate::common::casework_text::delivery(delivery, lang)),
        (texts.get("answers-who-sees"), texts.get("answers-who-sees-words")),
    ];
    if let Some(due) = due {
        rows.insert(1, (texts.get("prepare-due"), lang.due(local(due))));
    }
    rows
}

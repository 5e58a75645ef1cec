//! The answer of the check: papers, fee, limit, counters.

use law::procedure::{Charge, Component};
use law::province::UnitCode;
use law::time::local;
use law::{Circumstances, Unit};

use super::handler::{Asked, Check, again, can_prepare};
use super::{CheckResultPage, NearCounter};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{PageAnswer, PageFault, procedure_text, show};
use crate::public::procedure::Paper;
use crate::public::procedure::handler::form_words;
use crate::public::queue::kiosk::{estimate, hall_and_times};

/// Counters shown: the own one and the nearest.
const COUNTERS: usize = 3;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// Shows what follows from the answers.
pub(super) async fn result(check: &Check<'_>, questions: &[Asked<'_>]) -> PageAnswer {
    let (visit, procedure, texts) = (check.visit, check.procedure, check.visit.texts());
    let known = check.circumstances();
    let due = procedure_text::due_if_accepted(procedure, &known, check.province, visit.now);
    let limit = procedure.limit(&known).map(|rule| visit.lang.limit(rule.limit));
    let (bring, leave) = papers(check, &known);
    show(&CheckResultPage {
        page: visit.page("check-title"),
        back: Action::new(
            procedure_text::words(&procedure.name, visit.lang),
            visit.url(&format!("/procedures/{}", procedure.code)),
        ),
        answers: questions.iter().map(|asked| answered(check, *asked)).collect(),
        bring,
        leave,
        fees: fees(check, &known),
        limit: limit.unwrap_or_else(|| texts.get("procedure-not-described")),
        due_if_now: due.filter(|_| can_prepare(procedure)).map(|due| visit.lang.due(local(due))),
        counters: counters(check).await?,
        place: procedure_text::place(procedure, check.province, visit.lang),
        prepare: can_prepare(procedure).then(|| {
            let own = check.query.pairs().iter().filter(|(key, _)| key != "asked");
            let query = PageQuery(own.cloned().collect()).with("", "");
            visit.url(&format!("/procedures/{}/prepare{query}", procedure.code))
        }),
    })
}

/// A question, its answer in words, and where to change it.
fn answered(check: &Check<'_>, asked: Asked<'_>) -> (String, String, String) {
    let (visit, texts) = (check.visit, check.visit.texts());
    let answer = check.answer(asked);
    let none = || texts.get("check-not-answered");
    let (question, words) = match asked {
        Asked::Unit => {
            let unit = check.province.units.get(&UnitCode(answer));
            (texts.get("check-unit"), unit.map_or_else(none, Unit::full_name))
        }
        Asked::Case => {
            let case = check.procedure.cases.iter().find(|case| case.id == answer);
            let words = case.map(|case| procedure_text::words(&case.name, visit.lang));
            (texts.get("prepare-case"), words.unwrap_or_else(none))
        }
        Asked::Field(field) => {
            let option = field.options.iter().find(|option| option.id == answer);
            let words = match (option, answer.as_str()) {
                (Some(option), _) => procedure_text::words(&option.label, visit.lang),
                (None, "") => none(),
                (None, "yes") => texts.get("field-yes"),
                (None, "no") => texts.get("field-no"),
                (None, other) => other.to_owned(),
            };
            (procedure_text::words(&field.label, visit.lang), words)
        }
    };
    (question, words, again(check, asked))
}

/// What to bring, and what a register has.
fn papers(check: &Check<'_>, known: &Circumstances) -> (Vec<Paper>, Vec<Paper>) {
    let (lang, texts) = (check.visit.lang, check.visit.texts());
    let paper = |component: &Component| match &component.register {
        Some(register) => Paper {
            name: procedure_text::words(&component.name, lang),
            form: String::new(),
            note: texts.with("paper-from-register", &[("register", register)]),
        },
        None => Paper {
            name: procedure_text::words(&component.name, lang),
            form: form_words(component, lang),
            note: if component.required { String::new() } else { texts.get("paper-if-it-applies") },
        },
    };
    let (held, brought): (Vec<&Component>, Vec<&Component>) =
        check.procedure.asked_for(known).partition(|component| component.register.is_some());
    (brought.into_iter().map(paper).collect(), held.into_iter().map(paper).collect())
}

/// What is paid, line by line, with the ground on which less or nothing is.
fn fees(check: &Check<'_>, known: &Circumstances) -> Vec<String> {
    let (lang, texts) = (check.visit.lang, check.visit.texts());
    let line = |charge: Charge<'_>| {
        let name = procedure_text::words(&charge.rule.name, lang);
        let amount = if charge.rule.is_counted() {
            procedure_text::fee_rule(charge.rule, lang)
        } else {
            lang.money(charge.dong)
        };
        match charge.exemption {
            Some(exemption) => {
                let percent = u32::from(exemption.percent);
                let ground = exemption.source.to_string();
                let words = [
                    ("name", &name as &dyn crate::common::texts::Filling),
                    ("amount", &amount),
                    ("percent", &percent),
                    ("ground", &ground),
                ];
                texts.with("check-fee-reduced", &words)
            }
            None => {
                let ground = charge.rule.source.to_string();
                texts.with("check-fee", &[("name", &name), ("amount", &amount), ("ground", &ground)])
            }
        }
    };
    let lines: Vec<String> = check.procedure.charges(known).map(line).collect();
    if lines.is_empty() { vec![lang.money(0)] } else { lines }
}

/// The counter of the commune, and those nearest to it, with how long one waits there now.
async fn counters(check: &Check<'_>) -> Result<Vec<NearCounter>, PageFault> {
    let (visit, province) = (check.visit, check.province);
    let Some(home) = province.units.get(&UnitCode(check.query.get("unit").to_owned())) else {
        return Ok(Vec::new());
    };
    let mut near: Vec<(f64, &Unit)> =
        province.communes().filter_map(|unit| Some((distance(home.centre?, unit.centre?), unit))).collect();
    near.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    if near.is_empty() {
        near.push((0.0, home));
    }
    let mut counters = Vec::new();
    for (km, unit) in near.into_iter().take(COUNTERS) {
        let Some(centre) = province.centre_of(&unit.code) else { continue };
        let (hall, seconds) = hall_and_times(visit, &centre.id).await?;
        let wait = estimate(visit, &hall, hall.waiting.len(), &seconds);
        let far = visit.texts().with("check-distance", &[("km", &rounded(km))]);
        let parts = [centre.phone.clone(), (km > 0.5).then_some(far), Some(wait)];
        counters.push(NearCounter {
            link: Action::new(unit.full_name(), visit.url(&format!("/units/{}", unit.code.0))),
            words: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        });
    }
    Ok(counters)
}

/// Kilometres between two places, degrees north and east; good enough below a few hundred.
fn distance((north, east): (f64, f64), (other_north, other_east): (f64, f64)) -> f64 {
    let up = (north - other_north) * DEGREE_KM;
    let across = (east - other_east) * DEGREE_KM * north.to_radians().cos();
    up.hypot(across)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilometres of one province")]
fn rounded(km: f64) -> u32 {
    km.round() as u32
}

//! Finding what a person means among procedures, errands, questions and legal documents, in the words people use.

use jiff::civil::Date;
use law::Province;
use law::code::ProcedureCode;
use law::find::{Everyday, Field, Finder};
use law::life_event::{LifeEvent, Question};
use law::procedure::{Procedure, Source};
use law::text::fold;

use super::find_procedure;

/// Worth of a name beside that of a description.
const NAME: f64 = 1.0;
const KEYWORD: f64 = 1.0;
const LEAD: f64 = 0.45;
/// Share of what was typed that errands and questions have to cover: they are shown besides procedures.
const BESIDES_COVERED: f64 = 0.6;
/// Best score of what was found by its sense and not by its words ([`find_procedure::scored`] begins above).
const SENSE: f64 = 19.0;

/// The texts of a pack, ready to be searched.
pub struct Finders {
    codes: Vec<ProcedureCode>,
    procedures: Finder,
    events: Finder,
    questions: (Vec<(usize, usize)>, Finder),
}

impl Finders {
    /// Takes in the texts of a pack.
    #[must_use]
    pub fn new(province: &Province) -> Self {
        let everyday = || {
            let groups = province.everyday.iter();
            Everyday::new(groups.map(|group| (group.meant.as_str(), group.said.as_slice())))
        };
        let newest: Vec<&Procedure> = province.procedures.values().filter_map(|all| all.last()).collect();
        let events = &province.life_events;
        let questions: Vec<(usize, usize)> = events
            .iter()
            .enumerate()
            .flat_map(|(event, it)| (0..it.questions.len()).map(move |question| (event, question)))
            .collect();
        let asked = |(event, question): &(usize, usize)| {
            let question = events.get(*event).and_then(|event| event.questions.get(*question));
            question.map(fields_of_question).unwrap_or_default()
        };
        Self {
            codes: newest.iter().map(|procedure| procedure.code.clone()).collect(),
            procedures: Finder::new(newest.iter().copied().map(fields_of_procedure), everyday()),
            events: Finder::new(events.iter().map(fields_of_event), everyday()),
            questions: {
                let finder = Finder::new(questions.iter().map(asked), everyday());
                (questions, finder)
            },
        }
    }

    /// The procedures in force on a day that fit, the best first, 1 to 100 each: those whose words were typed, then those
    /// that are meant.
    #[must_use]
    pub fn procedures<'p>(&self, province: &'p Province, on: Date, typed: &str) -> Vec<(u32, &'p Procedure)> {
        let in_force = find_procedure::in_force(province, on);
        let mut hits = find_procedure::scored(&in_force, typed);
        for found in self.procedures.find(typed, self.codes.len()) {
            let Some(code) = self.codes.get(found.place) else { continue };
            let meant = in_force.iter().find(|procedure| procedure.code == *code);
            let known = |procedure: &&&Procedure| hits.iter().all(|(_, hit)| hit.code != procedure.code);
            if let Some(procedure) = meant.filter(known) {
                hits.push((percent(found.covered), procedure));
            }
        }
        hits
    }

    /// The errands that fit.
    #[must_use]
    pub fn events<'p>(&self, province: &'p Province, typed: &str, most: usize) -> Vec<&'p LifeEvent> {
        let found = self.events.find(typed, most).into_iter().filter(|f| f.covered >= BESIDES_COVERED);
        found.filter_map(|found| province.life_events.get(found.place)).collect()
    }

    /// The questions that fit, each with the errand it belongs to and how well it fits, 1 to 100.
    #[must_use]
    pub fn questions<'p>(
        &self,
        province: &'p Province,
        typed: &str,
        most: usize,
    ) -> Vec<(u32, &'p LifeEvent, &'p Question)> {
        let (places, finder) = &self.questions;
        let found = finder.find(typed, most).into_iter().filter(|f| f.covered >= BESIDES_COVERED);
        let question = |found: law::find::Found| {
            let (event, question) = places.get(found.place)?;
            let event = province.life_events.get(*event)?;
            Some((percent(found.covered), event, event.questions.get(*question)?))
        };
        found.filter_map(question).collect()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share times 19")]
fn percent(covered: f64) -> u32 {
    ((covered.clamp(0.0, 1.0) * SENSE).round() as u32).max(1)
}

fn fields_of_procedure(procedure: &Procedure) -> Vec<Field<'_>> {
    let names = [&procedure.name.vi, &procedure.name.en, &procedure.name.nb];
    let mut fields: Vec<Field<'_>> = names.map(|text| Field { text, worth: NAME }).into();
    fields.extend(procedure.keywords.iter().map(|text| Field { text, worth: KEYWORD }));
    let leads = [&procedure.summary.vi, &procedure.summary.en, &procedure.summary.nb];
    fields.extend(leads.map(|text| Field { text, worth: LEAD }));
    fields
}

fn fields_of_event(event: &LifeEvent) -> Vec<Field<'_>> {
    let names = [&event.name.vi, &event.name.en, &event.name.nb];
    let mut fields: Vec<Field<'_>> = names.map(|text| Field { text, worth: NAME }).into();
    fields.extend(event.keywords.iter().map(|text| Field { text, worth: KEYWORD }));
    fields
}

fn fields_of_question(question: &Question) -> Vec<Field<'_>> {
    let asked = [&question.question.vi, &question.question.en, &question.question.nb];
    let told = [&question.answer.vi, &question.answer.en, &question.answer.nb];
    let mut fields: Vec<Field<'_>> = asked.map(|text| Field { text, worth: NAME }).into();
    fields.extend(told.map(|text| Field { text, worth: LEAD }));
    fields
}

/// The legal documents whose number or title fits, the best first, 1 to 100 each. A number typed, even its beginning only
/// (`118/2025`), is worth more than the words of a title.
#[must_use]
pub fn sources<'p>(province: &'p Province, typed: &str) -> Vec<(u32, &'p Source)> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let score = |source: &Source| {
        let (number, title) = (fold(&source.number), fold(&source.title));
        let words = || typed.split_whitespace().all(|word| title.split_whitespace().any(|own| own == word));
        match () {
            () if number == typed => Some(100),
            () if number.starts_with(&typed) => Some(90),
            () if title.contains(&typed) => Some(60),
            () if words() => Some(20),
            () => None,
        }
    };
    let mut hits: Vec<_> =
        province.sources.values().filter_map(|source| Some((score(source)?, source))).collect();
    hits.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.number.cmp(&other.number)));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(typed: &str) -> String {
        let province = pack::embedded().unwrap();
        let hits = Finders::new(&province).procedures(&province, Date::constant(2026, 11, 25), typed);
        hits.first().map(|(_, procedure)| procedure.code.to_string()).unwrap_or_default()
    }

    #[test]
    fn everyday_sentences_lead_to_the_procedure() {
        for (typed, code) in [
            ("làm giấy khai sinh cho con", "1.001193"),
            ("lam giay khai sinh", "1.001193"),
            ("tôi muốn làm khai sinh cho cháu mới sinh", "1.001193"),
            ("giay khai sihn", "1.001193"),
            ("khaisinh", "1.001193"),
            ("giấy độc thân", "1.004873"),
            ("đăng ký cưới", "1.000894"),
            ("xin giay phep xay nha", "1.013225"),
            ("sang tên sổ hồng", "1.013831"),
            ("mở quán cà phê", "1.001612"),
            ("photo công chứng giấy tờ", "2.000815"),
            ("trợ cấp cho người già", "1.014027"),
            ("birth registration", "1.001193"),
        ] {
            assert_eq!(first(typed), code, "{typed}");
        }
        assert_eq!(first("xyzzy"), "");
    }

    #[test]
    fn a_question_is_found_by_what_people_ask() {
        let province = pack::embedded().unwrap();
        let finders = Finders::new(&province);
        for (typed, id) in
            [("mat so do", "mat-so-do"), ("sinh tai nha khong co giay chung sinh", "sinh-tai-nha")]
        {
            let found = finders.questions(&province, typed, 3);
            assert_eq!(found.first().map(|(_, _, question)| question.id.as_str()), Some(id), "{typed}");
        }
        assert_eq!(
            finders.events(&province, "sinh con", 3).first().map(|e| e.slug.as_str()),
            Some("sinh-con")
        );
    }

    #[test]
    fn a_law_is_found_by_its_number() {
        let province = pack::embedded().unwrap();
        assert_eq!(
            sources(&province, "118/2025").first().map(|(_, s)| s.number.as_str()),
            Some("118/2025/NĐ-CP")
        );
        assert!(sources(&province, "").is_empty());
    }
}

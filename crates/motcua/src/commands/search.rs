//! `search`: procedures and questions in everyday words, regulations by number or title, with or without diacritics.

use law::Province;
use registry::{Clock, SystemClock};
use serde::Serialize;
use serde_json::json;
use web::common::find::{Finders, sources};

use crate::failure::Failure;
use crate::options::{HitKind, Options};

/// Something found.
#[derive(Serialize)]
struct Hit {
    kind: &'static str,
    id: String,
    title: String,
    /// 1 to 100.
    score: u32,
    snippet: String,
}

/// Questions shown at most.
const QUESTIONS: usize = 20;

/// Runs it: among the procedures in force today, the questions people ask and the regulations the pack cites.
pub fn run(options: &Options, text: &str, kind: Option<HitKind>, limit: usize) -> Result<(), Failure> {
    let province = options.province()?;
    if law::text::fold(text).is_empty() {
        return Err(Failure::Usage("say what to search for".into()));
    }
    let finders = Finders::new(&province);
    let wants = |one: HitKind| kind.is_none_or(|kind| kind == one);
    let mut hits = Vec::new();
    if wants(HitKind::Procedure) {
        hits.extend(procedures(&province, &finders, text));
    }
    if wants(HitKind::Question) {
        hits.extend(questions(&province, &finders, text));
    }
    if wants(HitKind::Regulation) {
        hits.extend(regulations(&province, text));
    }
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits.truncate(limit);
    if options.json {
        println!("{}", json!({"hits": hits}));
    } else if hits.is_empty() {
        println!("Không tìm thấy mục nào khớp với {text:?}.");
    } else {
        for hit in hits {
            println!("{}  {}", hit.id, hit.title);
        }
    }
    Ok(())
}

fn procedures(province: &Province, finders: &Finders, text: &str) -> Vec<Hit> {
    let today = law::time::local(SystemClock::default().now()).date();
    let hit = |(score, procedure): (u32, &law::procedure::Procedure)| Hit {
        kind: "procedure",
        id: procedure.code.to_string(),
        title: procedure.name.vi.clone(),
        score,
        snippet: procedure.summary.vi.clone(),
    };
    finders.procedures(province, today, text).into_iter().map(hit).collect()
}

fn questions(province: &Province, finders: &Finders, text: &str) -> Vec<Hit> {
    let hit = |(score, _, question): (u32, &law::life_event::LifeEvent, &law::life_event::Question)| Hit {
        kind: "question",
        id: question.id.clone(),
        title: question.question.vi.clone(),
        score,
        snippet: question.answer.vi.clone(),
    };
    finders.questions(province, text, QUESTIONS).into_iter().map(hit).collect()
}

fn regulations(province: &Province, text: &str) -> Vec<Hit> {
    let hit = |(score, source): (u32, &law::procedure::Source)| {
        let day = |day: jiff::civil::Date| day.strftime("%d/%m/%Y").to_string();
        let from = day(source.effective_from);
        let snippet = match source.effective_to {
            Some(last) => format!("Có hiệu lực từ {from} đến {}", day(last)),
            None => format!("Có hiệu lực từ {from}"),
        };
        Hit { kind: "regulation", id: source.number.clone(), title: source.title.clone(), score, snippet }
    };
    sources(province, text).into_iter().map(hit).collect()
}

//! `search`: procedures by their words and regulations by number or title, with or without diacritics.

use law::Province;
use registry::{Clock, SystemClock};
use serde::Serialize;
use serde_json::json;
use web::common::find_procedure::{in_force, scored};

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

/// Runs it: among the procedures in force today and the regulations the pack cites.
pub fn run(options: &Options, text: &str, kind: Option<HitKind>, limit: usize) -> Result<(), Failure> {
    let province = options.province()?;
    if law::text::fold(text).is_empty() {
        return Err(Failure::Usage("say what to search for".into()));
    }
    let wants = |one: HitKind| kind.is_none_or(|kind| kind == one);
    let mut hits = Vec::new();
    if wants(HitKind::Procedure) {
        hits.extend(procedures(&province, text));
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

fn procedures(province: &Province, text: &str) -> Vec<Hit> {
    let today = law::time::local(SystemClock::default().now()).date();
    let hit = |(score, procedure): (u32, &law::procedure::Procedure)| Hit {
        kind: "procedure",
        id: procedure.code.to_string(),
        title: procedure.name.vi.clone(),
        score,
        snippet: procedure.summary.vi.clone(),
    };
    scored(&in_force(province, today), text).into_iter().map(hit).collect()
}

/// A number typed, even its beginning only (`118/2025`), is worth more than the words of a title.
fn regulations(province: &Province, text: &str) -> Vec<Hit> {
    let typed = law::text::fold(text);
    let score = |source: &law::procedure::Source| {
        let (number, title) = (law::text::fold(&source.number), law::text::fold(&source.title));
        let words = || typed.split_whitespace().all(|word| title.split_whitespace().any(|own| own == word));
        match () {
            () if number == typed => Some(100),
            () if number.starts_with(&typed) => Some(90),
            () if title.contains(&typed) => Some(60),
            () if words() => Some(20),
            () => None,
        }
    };
    let mut hits: Vec<Hit> = province
        .sources
        .values()
        .filter_map(|source| {
            let period = source.effective_to.map_or_else(
                || format!("Có hiệu lực từ {}", source.effective_from.strftime("%d/%m/%Y")),
                |last| {
                    let from = source.effective_from.strftime("%d/%m/%Y");
                    format!("Có hiệu lực từ {from} đến {}", last.strftime("%d/%m/%Y"))
                },
            );
            let (id, title) = (source.number.clone(), source.title.clone());
            Some(Hit { kind: "regulation", id, title, score: score(source)?, snippet: period })
        })
        .collect();
    hits.sort_by(|a, b| a.id.cmp(&b.id));
    hits
}

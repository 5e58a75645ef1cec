//! `search`: procedures by their words, with or without diacritics.

use law::procedure::Procedure;
use law::text::fold;
use serde_json::json;

use crate::failure::Failure;
use crate::options::Options;

/// Runs it.
pub fn run(options: &Options, text: &str, limit: usize) -> Result<(), Failure> {
    let province = options.province()?;
    let wanted = fold(text);
    if wanted.is_empty() {
        return Err(Failure::Usage("say what to search for".into()));
    }
    let newest = province.procedures.values().filter_map(|editions| editions.last());
    let mut hits: Vec<(u32, &Procedure)> =
        newest.map(|p| (score(p, &wanted, text), p)).filter(|(s, _)| *s > 0).collect();
    hits.sort_by_key(|(score, procedure)| (std::cmp::Reverse(*score), procedure.code.clone()));
    hits.truncate(limit);
    if options.json {
        let hits: Vec<_> = hits
            .iter()
            .map(|(score, p)| json!({"kind": "procedure", "id": p.code, "title": p.name.vi, "score": score, "snippet": p.summary.vi}))
            .collect();
        println!("{}", json!({"hits": hits}));
    } else if hits.is_empty() {
        println!("Không tìm thấy thủ tục nào khớp với {text:?}.");
    } else {
        for (_, procedure) in hits {
            println!("{}  {}", procedure.code, procedure.name.vi);
        }
    }
    Ok(())
}

/// Code, folk word, name, then all words anywhere; typed marks that agree rank first.
fn score(procedure: &Procedure, wanted: &str, typed: &str) -> u32 {
    let name = fold(&procedure.name.vi);
    let keywords: Vec<String> = procedure.keywords.iter().map(|k| fold(k)).collect();
    let everything = format!("{name} {} {}", keywords.join(" "), fold(&procedure.summary.vi));
    let base = if fold(procedure.code.as_str()) == wanted {
        100
    } else if keywords.iter().any(|k| k == wanted) {
        80
    } else if name.contains(wanted) {
        60
    } else if keywords.iter().any(|k| k.contains(wanted) || wanted.contains(k.as_str())) {
        50
    } else if wanted.split(' ').all(|word| everything.split(' ').any(|w| w.starts_with(word))) {
        30
    } else {
        0
    };
    let marked = procedure.name.vi.to_lowercase().contains(&typed.to_lowercase());
    base + if base > 0 && marked { 5 } else { 0 }
}

//! `search`: procedures by their words, with or without diacritics, as the pages and the API find them.

use registry::{Clock, SystemClock};
use serde_json::json;
use web::common::find_procedure::{in_force, scored};

use crate::failure::Failure;
use crate::options::Options;

/// Runs it: among the procedures in force today.
pub fn run(options: &Options, text: &str, limit: usize) -> Result<(), Failure> {
    let province = options.province()?;
    if law::text::fold(text).is_empty() {
        return Err(Failure::Usage("say what to search for".into()));
    }
    let today = law::time::local(SystemClock::default().now()).date();
    let mut hits = scored(&in_force(&province, today), text);
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

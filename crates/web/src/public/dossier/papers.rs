//! The papers of a dossier as its owner and the desk read them.

use std::collections::HashMap;

use casework::dossier::FiledComponent;
use registry::views::DossierPage as Seen;

use super::FiledPaper;
use crate::common::file_kind::FileKind;
use crate::common::{PageFault, Visit, casework_text, procedure_text};

/// The papers, each with its last file. `kinds` are those of files by digest, as far as they matter to the page.
pub(crate) fn papers(visit: &Visit, seen: &Seen, kinds: &HashMap<String, FileKind>) -> Vec<FiledPaper> {
    let province = visit.app.province();
    let edition = province.procedure_edition(&seen.state.procedure, seen.state.edition);
    let name = |id: &str| {
        let asked = edition.and_then(|p| p.components.iter().find(|c| c.id == id));
        asked.map_or_else(|| id.to_owned(), |c| procedure_text::words(&c.name, visit.lang))
    };
    let form = |filed: &FiledComponent| {
        let kind = casework_text::component_kind(filed.kind, visit.lang).to_lowercase();
        format!("{} {kind}", filed.quantity)
    };
    let url = |file: &String| visit.url(&format!("/dossiers/{}/files/{file}", seen.state.code));
    let paper = |filed: &FiledComponent| FiledPaper {
        name: name(&filed.component),
        form: if filed.from_register { visit.texts().get("paper-register") } else { form(filed) },
        url: filed.files.last().map(url),
        kind: filed.files.last().and_then(|file| kinds.get(file)).copied(),
    };
    seen.state.components.iter().map(paper).collect()
}

/// The kinds of the files that are shown.
///
/// # Errors
/// [`PageFault`] when the store cannot be read.
pub(crate) async fn kinds(visit: &Visit, seen: &Seen) -> Result<HashMap<String, FileKind>, PageFault> {
    let files: Vec<String> =
        seen.state.components.iter().filter_map(|component| component.files.last().cloned()).collect();
    if files.is_empty() {
        return Ok(HashMap::new());
    }
    let read = visit.app.read(move |view| {
        let mut kinds = HashMap::new();
        for file in files {
            let stored = view.stored_file(&file)?;
            let kind = stored.and_then(|stored| FileKind::parse(&stored.media_type));
            kinds.extend(kind.map(|kind| (file, kind)));
        }
        Ok(kinds)
    });
    Ok(read.await?)
}

//! The papers of a dossier as its owner and the desk read them.

use casework::dossier::FiledComponent;
use registry::views::DossierPage as Seen;

use super::FiledPaper;
use crate::common::{Visit, casework_text, procedure_text};

/// The papers in the order of the dossier, each with its last file.
pub(crate) fn papers(visit: &Visit, seen: &Seen) -> Vec<FiledPaper> {
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
    };
    seen.state.components.iter().map(paper).collect()
}

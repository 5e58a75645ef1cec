//! The files of a dossier with what is known of each: the paper, kind, pages, and what was read in it.

use casework::dossier::Dossier;
use documents::scan::FileKind;
use registry::recognised::RecognisedText;

use super::FileLink;
use crate::common::{PageFault, Visit, procedure_text};
use crate::officer::desk::Seen;

/// A file of a dossier.
#[derive(Debug, Clone)]
pub(crate) struct FileFacts {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Name of the paper.
    pub paper: String,
    /// Kind, where the file is known.
    pub kind: Option<FileKind>,
    /// Size in bytes.
    pub bytes: u64,
    /// Pages, at least one.
    pub pages: u32,
    /// What was read in it; none where it never waited to be read.
    pub text: Option<RecognisedText>,
}

impl FileFacts {
    /// `PDF, 2 trang, 1,2 MB`.
    pub(crate) fn words(&self, visit: &Visit) -> String {
        let kind = self.kind.map_or("", |kind| kind.ending()).to_uppercase();
        visit.texts().with(
            "file-facts",
            &[("kind", &kind), ("pages", &self.pages), ("size", &visit.lang.file_size(self.bytes))],
        )
    }

    /// The file in a list.
    pub(crate) fn link(&self, visit: &Visit, url: String, current: bool) -> FileLink {
        FileLink { name: self.paper.clone(), facts: self.words(visit), url, current }
    }
}

/// The digests of a dossier's files with the name of the paper each is, in the order of the papers; the result at the end.
fn named(visit: &Visit, state: &Dossier) -> Vec<(String, String)> {
    let province = visit.app.province();
    let edition = province.procedure_edition(&state.procedure, state.edition);
    let name = |id: &str| {
        let asked = edition.and_then(|procedure| procedure.components.iter().find(|c| c.id == id));
        asked.map_or_else(|| id.to_owned(), |c| procedure_text::words(&c.name, visit.lang))
    };
    let mut named = Vec::new();
    for component in &state.components {
        named.extend(component.files.iter().map(|file| (file.clone(), name(&component.component))));
    }
    named.extend(state.result_file.iter().map(|file| (file.clone(), visit.texts().get("dossier-result"))));
    named
}

/// The files of a dossier this viewer has been let into.
///
/// # Errors
/// [`PageFault`] when the store cannot be read.
pub(crate) async fn files_of(visit: &Visit, seen: &Seen) -> Result<Vec<FileFacts>, PageFault> {
    let named = named(visit, &seen.state);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let read = visit.app.read(move |view| {
        let mut files = Vec::new();
        for (sha256, paper) in named {
            let stored = view.stored_file(&sha256)?;
            let text = view.recognised_text(&sha256)?;
            let pages = view.pages_of(&sha256)?;
            files.push(FileFacts {
                kind: stored.as_ref().and_then(|stored| FileKind::parse(&stored.media_type)),
                bytes: stored.map_or(0, |stored| stored.bytes),
                pages: pages.unwrap_or(1).max(1),
                sha256,
                paper,
                text,
            });
        }
        Ok(files)
    });
    Ok(read.await?)
}

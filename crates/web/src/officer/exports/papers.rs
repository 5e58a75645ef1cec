//! One paper of every dossier of a list, as an archive of PDF: made one after the other, so that the job can say how far it
//! is and be stopped between two of them.

use std::io::{Cursor, Write};

use casework::Actor;
use documents::paper::Request;
use law::code::DossierCode;
use law::time::local;
use registry::Trouble;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::common::App;
use crate::public::papers::{Form, facts, issued_here};

/// Papers of one archive at most: it is held in memory while it grows.
pub(super) const PAPERS_MAX: u64 = 2_000;

/// An archive in the making.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

fn wrong(error: impl std::fmt::Display) -> Trouble {
    Trouble::Unavailable(error.to_string())
}

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file as it is: a PDF is compressed inside.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, stored).map_err(wrong)?;
        self.0.write_all(bytes).map_err(wrong)
    }

    /// The finished archive.
    pub(super) fn finish(self) -> Result<Vec<u8>, Trouble> {
        Ok(self.0.finish().map_err(wrong)?.into_inner())
    }
}

/// The paper of a dossier as its reader may have it, with a name for the file; `None` where it has no such paper, or is not
/// there for this reader any more.
pub(super) fn paper(
    app: &App,
    reader: &Actor,
    code: &DossierCode,
    form: Form,
) -> Result<Option<(String, Vec<u8>)>, Trouble> {
    let page = app.registry().read_blocking(|view| {
        let viewer = view.viewer(reader);
        view.dossier(&viewer, code)
    })?;
    let Some(page) = page else { return Ok(None) };
    let Some(entry) = form.entries(&page).last() else { return Ok(None) };
    let name = format!("{code}-{}.pdf", form.as_str());
    if let (Form::Result, Some(file)) = (form, &page.state.result_file) {
        return Ok(issued_here(app, file)?.map(|bytes| (name, bytes)));
    }
    let template = facts::template(form, &page, &app.province());
    let filled = facts::facts(app, &page, form, entry);
    let identity = format!("{code}/{}/{}", form.as_str(), entry.hash);
    let request = Request { template: &template, facts: &filled, identity: &identity, at: local(entry.at) };
    let made = app.papers().pdf(request);
    made.map(|pdf| Some((name, pdf)))
        .map_err(|faults| wrong(faults.first().map(ToString::to_string).unwrap_or_default()))
}

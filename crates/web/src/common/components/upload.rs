//! A place to drop files. It stands inside any form: with script each file is sent in pieces to `/officer/uploads`, and the
//! form gets one hidden input for each file that is whole, its value the SHA-256 (`upload.field`); without script the same
//! input is part of the form, which must then be `multipart/form-data` and store what it gets with `StoredFile::store`.
//!
//! For the papers of a dossier that is being opened, `UploadZone::new(visit, "upload-birth", "components-birth-file")` gives
//! `components-birth-file`, as `opening_input` reads it. With `proposals` set to the code of a procedure, values read in the
//! files are shown beside the fields of the form (`applicant-name`, `form-…`), to be taken or left.
//!
//! Events for other scripts: `upload:done` (detail: `sha256`, `name`, `pages`, `bytes`, `media_type`, `url`) and
//! `upload:removed` (detail: `name`) bubble from the zone.

use askama::Template;

use crate::common::Texts;
use crate::common::assets::asset;
use crate::common::visit::Visit;

/// A place to drop files.
#[derive(Debug, Clone, Template)]
#[template(path = "common/components/upload.html")]
pub struct UploadZone {
    /// Identifier of its input, unique on the page.
    pub id: String,
    /// Where files are sent in pieces.
    pub url: String,
    /// Name of the hidden input for each whole file; empty where rows are made instead.
    pub field: String,
    /// Name of the file input, for the form without script.
    pub name: String,
    /// More than one file.
    pub many: bool,
    /// The form that gets a row for each file, as a selector, and the identifier of the template of a row.
    pub rows: Option<(&'static str, &'static str)>,
    /// Code of the procedure for whose form values are proposed; empty for none.
    pub proposals: String,
    /// The words of the language.
    pub texts: Texts,
}

impl UploadZone {
    /// A zone for several files that become hidden inputs named `field`.
    #[must_use]
    pub fn new(visit: &Visit, id: impl Into<String>, field: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            url: visit.url("/officer/uploads"),
            field: field.into(),
            name: "files".to_owned(),
            many: true,
            rows: None,
            proposals: String::new(),
            texts: visit.texts(),
        }
    }

    fn text(&self, key: &str) -> String {
        self.texts.get(key)
    }

    fn script() -> String {
        asset("files.js")
    }
}

//! `/officer/dossiers/{code}/files`: the files of a dossier at the counter and at the desk. Many are taken at once, each is
//! attached to its paper, looked at page by page, searched, and held against what was declared.
//!
//! Knows how a file is shown; what it is and what is read in it come from `documents`, who may see it from the registry.

mod attach;
mod hints;
mod papers;
mod picture;
#[cfg(test)]
mod tests;
mod uploads;
mod viewer;

use askama::Template;
use axum::Router;
use documents::reading::Place;

use crate::common::components::{Action, RefusedOffer, UploadZone};
use crate::common::{App, Page};

pub(crate) use hints::hints;
pub(crate) use papers::{FileFacts, files_of};
pub(crate) use viewer::shown_page;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(uploads::routes())
        .merge(hints::routes())
        .merge(attach::routes())
        .merge(viewer::routes())
        .merge(picture::routes())
}

/// A file in a list: the paper it is, how many pages, where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    /// Name of the paper.
    pub name: String,
    /// Pages, kind and size.
    pub facts: String,
    /// Where it is shown.
    pub url: String,
    /// It is the one shown.
    pub current: bool,
}

/// A page of a file with what is marked on it.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/files/picture.html")]
pub struct ShownPage {
    /// Name of the paper.
    pub paper: String,
    /// `trang 1 trên 2`.
    pub which: String,
    /// Address of the picture.
    pub src: String,
    /// The picture in words.
    pub alt: String,
    /// Class of its width.
    pub width: &'static str,
    /// Places marked.
    pub marks: Vec<Place>,
    /// The page before, if there is one: in this file, or the last of the file before.
    pub previous: Option<Action>,
    /// The page after.
    pub next: Option<Action>,
    /// Every page of the file by its number.
    pub pages: Vec<(u32, String, bool)>,
    /// Further ways to look at it: label, address, key or zoom.
    pub tools: Vec<Tool>,
    /// Words around the pages.
    pub around: String,
}

impl askama::filters::HtmlSafe for ShownPage {}

/// A way to look at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Words.
    pub label: String,
    /// Address.
    pub url: String,
    /// Letter key.
    pub key: Option<char>,
    /// `in` or `out` for the keys plus and minus.
    pub zoom: Option<&'static str>,
}

/// What a file says about a field, held against what was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The field.
    pub label: String,
    /// What is read.
    pub read: String,
    /// What is read, held against what was declared, in words.
    pub words: String,
    /// What was declared; none where nothing was.
    pub filed: Option<String>,
    /// The two differ.
    pub differs: bool,
    /// Where it stands in words, such as `Giấy khai sinh, trang 1`, with how sure the reader is.
    pub place: String,
    /// The page with the place marked.
    pub url: String,
}

/// How far the reading of a file is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingNote {
    /// Words.
    pub words: String,
    /// What helps; empty where nothing has to.
    pub cure: String,
    /// It can be asked for again.
    pub again: bool,
}

/// `/officer/dossiers/{code}/files/{sha256}`.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/files/viewer.html")]
pub struct ViewerPage {
    /// Frame; its title is the paper.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// The dossier.
    pub back: String,
    /// The page of the file.
    pub shown: ShownPage,
    /// All files of the dossier.
    pub files: Vec<FileLink>,
    /// The file as it was sent.
    pub download: String,
    /// What is looked for.
    pub sought: String,
    /// What was found, in words; empty where nothing is looked for.
    pub found: String,
    /// Pages with hits.
    pub hits: Vec<Action>,
    /// Further parameters of the search form.
    pub kept: Vec<(&'static str, String)>,
    /// How far the reading is.
    pub reading: ReadingNote,
    /// Where reading is asked for again.
    pub again: String,
    /// What this file says about the fields of the dossier.
    pub hints: Vec<Hint>,
    /// Lines read on this page.
    pub lines: Vec<String>,
}

/// A file that waits to be attached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachRow {
    /// Its digest.
    pub sha256: String,
    /// Its name on the device.
    pub name: String,
    /// Kind, pages, size.
    pub facts: String,
    /// The paper it is taken for.
    pub component: String,
    /// Why it was not attached.
    pub fault: Option<String>,
}

/// `/officer/dossiers/{code}/files`.
#[derive(Debug, Clone, Template)]
#[template(path = "officer/files/attach.html")]
pub struct AttachPage {
    /// Frame.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// Person and procedure.
    pub about: String,
    /// The dossier.
    pub back: String,
    /// What was attached just now, in words.
    pub done: Option<String>,
    /// Files that were not taken, with why.
    pub faults: Vec<String>,
    /// All files of the dossier.
    pub files: Vec<FileLink>,
    /// Where files are dropped; none where nothing may be attached.
    pub zone: Option<UploadZone>,
    /// Why nothing may be attached.
    pub refused: Option<RefusedOffer>,
    /// Where plain files go.
    pub action: String,
    /// Where rows go.
    pub attach: String,
    /// Files that wait to be attached.
    pub rows: Vec<AttachRow>,
    /// Papers of the procedure: identifier and name.
    pub components: Vec<(String, String)>,
}

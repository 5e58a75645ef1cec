//! What a template can see while it is typeset.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::DateTime;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, WorldExt};

use super::{Files, PaperFault};

static FONTS: [&[u8]; 4] = [
    include_bytes!("../../fonts/Tinos-Regular.ttf"),
    include_bytes!("../../fonts/Tinos-Bold.ttf"),
    include_bytes!("../../fonts/Tinos-Italic.ttf"),
    include_bytes!("../../fonts/Tinos-BoldItalic.ttf"),
];

/// What all papers of a pack share.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("templates", &self.sources.len()).finish_non_exhaustive()
    }
}

/// The identifier of a path below the pack; `None` for a path that is none.
fn id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn template_id(name: &str) -> Option<FileId> {
    id(&format!("{name}.typ"))
}

impl Shared {
    pub(super) fn new(templates: &BTreeMap<String, String>) -> Self {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        let sources = templates
            .iter()
            .filter_map(|(name, text)| {
                let id = template_id(name)?;
                Some((id, Source::new(id, text.clone())))
            })
            .collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
        }
    }

    /// A text with what the typeface cannot draw made a question mark: a name in a script that no paper of the state is
    /// written in must not keep an applicant from the receipt. Signs that are never drawn are left out.
    fn drawable(&self, text: &str) -> String {
        let covered = |c: char| {
            c.is_whitespace()
                || self.fonts.first().is_none_or(|font| font.info().coverage.contains(u32::from(c)))
        };
        let unseen = |c: &char| !matches!(*c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        text.chars().filter(unseen).map(|c| if covered(c) { c } else { '?' }).collect()
    }

    pub(super) fn has(&self, template: &str) -> bool {
        template_id(template).is_some_and(|id| self.sources.contains_key(&id))
    }
}

/// One paper in the making.
pub(super) struct World {
    shared: Arc<Shared>,
    main: FileId,
    facts_id: FileId,
    facts: Bytes,
    /// Pictures beside the facts.
    files: HashMap<FileId, Bytes>,
    today: Option<Datetime>,
}

impl World {
    pub(super) fn new(
        shared: Arc<Shared>,
        template: &str,
        (facts, files): (&serde_json::Value, &Files),
        at: DateTime,
    ) -> Self {
        let files = files
            .iter()
            .filter_map(|(name, bytes)| Some((id(&format!("files/{name}"))?, Bytes::new(bytes.clone()))));
        let part = |value: i8| u8::try_from(value).unwrap_or(0);
        // A name that is no path leads to a file that is not there, which is said as such.
        let nowhere = || Source::detached("").id();
        Self {
            main: template_id(template).unwrap_or_else(nowhere),
            facts_id: id("facts.json").unwrap_or_else(nowhere),
            facts: Bytes::new(shared.drawable(&facts.to_string()).into_bytes()),
            files: files.collect(),
            today: Datetime::from_ymd(i32::from(at.year()), part(at.month()), part(at.day())),
            shared,
        }
    }

    /// A fault with its place.
    pub(super) fn told(&self, fault: &SourceDiagnostic) -> PaperFault {
        let file = fault.span.id().unwrap_or(self.main);
        let place = self.shared.sources.get(&file).zip(self.range(fault.span));
        let (line, column) = place
            .and_then(|(source, range)| source.lines().byte_to_line_column(range.start))
            .map_or((0, 0), |(line, column)| (line + 1, column + 1));
        let hints = fault.hints.iter().map(|hint| format!("; {}", hint.v)).collect::<String>();
        PaperFault {
            template: file.get().vpath().file_stem().unwrap_or_default().to_owned(),
            line,
            column,
            message: format!("{}{hints}", fault.message),
        }
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.facts_id {
            return Ok(self.facts.clone());
        }
        if let Some(file) = self.files.get(&id) {
            return Ok(file.clone());
        }
        self.source(id).map(|source| Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

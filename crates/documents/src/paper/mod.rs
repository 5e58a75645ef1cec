//! Papers: a template of the pack (Typst) and facts (JSON) to an archival, tagged PDF. A new form is a template file.
//!
//! Nothing is read from disk or network: a template sees the other templates of its pack, the typeface built in and
//! `/facts.json`, and no clock but the moment it is given.

mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::DateTime;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use world::{Shared, World};

/// Papers whose parts are kept for the next one; older parts are forgotten.
const KEPT_PAPERS: usize = 24;

/// Minutes by which civil time in Vietnam is ahead of UTC.
const VIETNAM_OFFSET_MINUTES: i32 = 7 * 60;

/// What is wrong with a template, or with facts that do not fit it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{template}.typ:{line}:{column}: {message}")]
pub struct PaperFault {
    /// Template in which it shows, without its ending.
    pub template: String,
    /// Line, from 1; 0 where it belongs to no line.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The templates of a pack, ready to be filled.
#[derive(Debug, Clone)]
pub struct Papers(Arc<Shared>);

/// What a paper is made for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Template, without its ending.
    pub template: &'a str,
    /// What it is filled with: `json("/facts.json")` in the template.
    pub facts: &'a serde_json::Value,
    /// Names this paper and no other; the same paper made again has the same identifier.
    pub identity: &'a str,
    /// Civil moment in Vietnam at which the paper is made.
    pub at: DateTime,
}

impl Papers {
    /// Takes the templates by name, without their ending.
    #[must_use]
    pub fn new(templates: &BTreeMap<String, String>) -> Self {
        Self(Arc::new(Shared::new(templates)))
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, template: &str) -> bool {
        self.0.has(template)
    }

    /// Fills a template: PDF/A-2a, tagged (PDF/UA-1), A4 or A5 as the template says. The same request gives the same bytes.
    ///
    /// # Errors
    /// Every fault of the template, or of facts that do not fit it.
    pub fn pdf(&self, request: Request<'_>) -> Result<Vec<u8>, Vec<PaperFault>> {
        let world = World::new(Arc::clone(&self.0), request.template, request.facts, request.at);
        let typeset = typst::compile::<PagedDocument>(&world).output;
        let bytes = typeset.and_then(|document| typst_pdf::pdf(&document, &options(request)));
        typst::comemo::evict(KEPT_PAPERS);
        bytes.map_err(|faults| faults.iter().map(|fault| world.told(fault)).collect())
    }
}

fn options(request: Request<'_>) -> PdfOptions {
    let at = request.at;
    let two = |value: i8| u8::try_from(value).unwrap_or(0);
    let civil = Datetime::from_ymd_hms(
        i32::from(at.year()),
        two(at.month()),
        two(at.day()),
        two(at.hour()),
        two(at.minute()),
        two(at.second()),
    );
    PdfOptions {
        ident: Smart::Custom(request.identity.to_owned()),
        creator: Smart::Custom(Some("Một Cửa".to_owned())),
        timestamp: civil.and_then(|civil| Timestamp::new_local(civil, VIETNAM_OFFSET_MINUTES)),
        // The two are compatible: the standards crate is told so by its own tests and ours.
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).unwrap_or_default(),
        ..PdfOptions::default()
    }
}

//! Papers: a template of the pack (Typst) and facts (JSON) to an archival, tagged PDF. A new form is a template file.
//!
//! Nothing is read from disk or network: a template sees the other templates of its pack, the typeface built in and
//! `/facts.json`, and no clock but the moment it is given.

mod pictures;
mod world;

pub use pictures::{PictureFault, as_png, page_count, pictures};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::DateTime;
use typst::foundations::{Datetime, Label, Smart};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use world::{Shared, World};

use crate::signature::Place;

/// What a paper is filled with beside its facts: pictures by name, `image("/files/NAME")` in the template.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A paper and where its template keeps a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Typeset {
    /// The paper.
    pub pdf: Vec<u8>,
    /// The place for number and day of issue: what the template labels `<issue>`, 170 mm wide and 12 mm high.
    pub issue: Option<Place>,
}

/// Size of the place that a paper keeps for number and day of issue, in points: the width between the margins of an A4 sheet.
const ISSUE_SIZE: (f32, f32) = (481.9, 34.0);

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
        self.typeset(request, &Files::new()).map(|typeset| typeset.pdf)
    }

    /// The same with pictures, and with the place that the template keeps for number and day of issue.
    ///
    /// # Errors
    /// As [`Papers::pdf`].
    pub fn typeset(&self, request: Request<'_>, files: &Files) -> Result<Typeset, Vec<PaperFault>> {
        self.made(request, files, &options(request))
    }

    /// Fills a template to a picture for another paper: untagged, of no archival standard, its first page is what counts.
    ///
    /// # Errors
    /// As [`Papers::pdf`].
    pub fn picture(&self, request: Request<'_>) -> Result<Vec<u8>, Vec<PaperFault>> {
        let plain = PdfOptions { standards: PdfStandards::default(), tagged: false, ..options(request) };
        self.made(request, &Files::new(), &plain).map(|typeset| typeset.pdf)
    }

    fn made(
        &self,
        request: Request<'_>,
        files: &Files,
        options: &PdfOptions,
    ) -> Result<Typeset, Vec<PaperFault>> {
        let shared = Arc::clone(&self.0);
        let world = World::new(shared, request.template, (request.facts, files), request.at);
        let typeset = typst::compile::<PagedDocument>(&world).output;
        let made = typeset.and_then(|document| {
            let pdf = typst_pdf::pdf(&document, options)?;
            Ok(Typeset { pdf, issue: issue_place(&document) })
        });
        typst::comemo::evict(KEPT_PAPERS);
        made.map_err(|faults| faults.iter().map(|fault| world.told(fault)).collect())
    }
}

/// Where the template keeps a place for number and day of issue.
fn issue_place(document: &PagedDocument) -> Option<Place> {
    let introspector = document.introspector();
    let label = Label::new(PicoStr::intern("issue"))?;
    let location = introspector.query_label(label).ok()?.location()?;
    let position = introspector.position(location)?;
    let (width, height) = ISSUE_SIZE;
    let points = |length: typst::layout::Abs| length.to_pt() as f32;
    Some(Place {
        page: position.page.get().saturating_sub(1),
        left: points(position.point.x),
        top: points(position.point.y),
        width,
        height,
    })
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

//! The room of a signature in a PDF: an appended revision with a signature field, whose contents are filled in last.

use std::ops::Range;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, StringFormat, dictionary};

use super::picture;
use super::{Place, Shown, SignatureFault, Signing};

/// Height of an A4 page in points.
const A4_HEIGHT: f32 = 841.89;

/// Bytes kept for the signature: a chain of certificates and a time-stamp fit.
const ROOM: usize = 16 * 1024;

/// A number with as many digits as the length of any paper has; replaced when the length is known.
const LENGTH_UNKNOWN: i64 = 9_999_999_999;

/// A paper with room for one signature more.
pub(super) struct Paper {
    bytes: Vec<u8>,
    /// The contents with their angle brackets.
    contents: Range<usize>,
}

pub(super) fn fault(error: impl std::fmt::Display) -> SignatureFault {
    SignatureFault::Paper(error.to_string())
}

/// A text as PDF writes it: UTF-16 with its mark.
fn text(words: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(words.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

fn moment(at: jiff::Timestamp) -> Object {
    let local = law::time::local(at).strftime("D:%Y%m%d%H%M%S+07'00'").to_string();
    Object::String(local.into_bytes(), StringFormat::Literal)
}

/// Appends a revision with an empty signature: in the field kept for it, where it is shown; otherwise in one of no size.
pub(super) fn with_room(
    pdf: &[u8],
    name: &str,
    signing: Signing<'_>,
    shown: Option<Shown<'_>>,
) -> Result<Paper, SignatureFault> {
    let mut revision = Revision::of(pdf)?;
    let length = Object::Integer(LENGTH_UNKNOWN);
    let signature = revision.paper.new_document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![Object::Integer(0), length.clone(), length.clone(), length],
        "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
        "M" => moment(signing.at),
        "Name" => text(name),
        "Reason" => text(signing.reason),
        "Location" => text(signing.place),
    });
    let picture = shown.map(|shown| picture::import(&mut revision.paper, shown.picture)).transpose()?;
    let kept = shown.and_then(|shown| revision.field(shown.field));
    let field = match (kept, &picture) {
        (Some(kept), _) => {
            revision.paper.opt_clone_object_to_new_document(kept).map_err(fault)?;
            kept
        }
        (None, Some(picture)) => revision.add_field(None, Place::above(picture.width, picture.height))?,
        (None, None) => revision.add_field(None, Place::NOWHERE)?,
    };
    let dictionary = dictionary_of(&mut revision.paper, field)?;
    dictionary.set("V", Object::Reference(signature));
    if let Some(picture) = picture {
        dictionary.set("AP", dictionary! { "N" => Object::Reference(picture.object) });
    }
    Paper::of(revision.bytes(pdf.len())?, pdf.len())
}

/// Appends a revision with an empty field, in which somebody signs later.
pub(super) fn with_field(pdf: &[u8], name: &str, place: Place) -> Result<Vec<u8>, SignatureFault> {
    let mut revision = Revision::of(pdf)?;
    let field = revision.add_field(Some(name), place)?;
    // An appearance with nothing in it: what is shown is settled by the signature.
    let nothing = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), Object::Real(place.width), Object::Real(place.height)],
    };
    let nothing = revision.paper.new_document.add_object(Stream::new(nothing, Vec::new()));
    dictionary_of(&mut revision.paper, field)?.set("AP", dictionary! { "N" => Object::Reference(nothing) });
    revision.bytes(pdf.len())
}

/// What is appended to a paper.
struct Revision {
    paper: IncrementalDocument,
    root: ObjectId,
    pages: Vec<ObjectId>,
}

impl Revision {
    fn of(pdf: &[u8]) -> Result<Self, SignatureFault> {
        let before = Document::load_mem(pdf).map_err(fault)?;
        let root = before.trailer.get(b"Root").and_then(Object::as_reference).map_err(fault)?;
        let pages: Vec<ObjectId> = before.get_pages().into_values().collect();
        let mut paper = IncrementalDocument::create_from(pdf.to_vec(), before);
        paper.opt_clone_object_to_new_document(root).map_err(fault)?;
        Ok(Self { paper, root, pages })
    }

    /// A field of the form by its name.
    fn field(&mut self, name: &str) -> Option<ObjectId> {
        let form = form_of(&mut self.paper, self.root).ok()?;
        let fields = array_in(&self.paper, &form, b"Fields");
        let held = self.paper.get_prev_documents();
        let is_it = |id: &ObjectId| {
            let field = held.get_object(*id).and_then(Object::as_dict);
            let told = field.and_then(|field| field.get(b"T")).and_then(Object::as_str);
            told.is_ok_and(|told| told == name.as_bytes())
        };
        fields.iter().filter_map(|field| field.as_reference().ok()).find(is_it)
    }

    /// Adds a field to the form and to its page.
    fn add_field(&mut self, name: Option<&str>, place: Place) -> Result<ObjectId, SignatureFault> {
        let page = self.pages.get(place.page).or_else(|| self.pages.first()).copied();
        let page = page.ok_or_else(|| fault("it has no page"))?;
        let (root, rectangle) = (self.root, self.rectangle(page, place));
        let paper = &mut self.paper;
        paper.opt_clone_object_to_new_document(page).map_err(fault)?;
        let mut form = form_of(paper, root)?;
        let mut fields = array_in(paper, &form, b"Fields");
        let name = name.map_or_else(|| format!("Signature{}", fields.len() + 1), str::to_owned);
        let field = paper.new_document.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => Object::string_literal(name),
            "P" => Object::Reference(page),
            "Rect" => rectangle,
            // Printed, locked (ISO 32000-1, 12.5.3).
            "F" => 132,
        });
        fields.push(Object::Reference(field));
        form.set("Fields", fields);
        form.set("SigFlags", 3);
        let form = paper.new_document.add_object(form);
        dictionary_of(paper, root)?.set("AcroForm", Object::Reference(form));
        let shown = dictionary_of(paper, page)?.clone();
        let mut annotations = array_in(paper, &shown, b"Annots");
        annotations.push(Object::Reference(field));
        dictionary_of(paper, page)?.set("Annots", annotations);
        Ok(field)
    }

    /// A place as PDF measures: from the lower left corner of the page.
    fn rectangle(&self, page: ObjectId, place: Place) -> Vec<Object> {
        let held = self.paper.get_prev_documents().get_object(page).and_then(Object::as_dict);
        let size = held.and_then(|page| page.get(b"MediaBox")).and_then(Object::as_array);
        let height = size.ok().and_then(|size| size.get(3)).and_then(|height| height.as_float().ok());
        let top = height.unwrap_or(A4_HEIGHT) - place.top;
        let sides = [place.left, top - place.height, place.left + place.width, top];
        let sides = if place.is_nowhere() { [0.0; 4] } else { sides };
        sides.map(Object::Real).to_vec()
    }

    fn bytes(mut self, before: usize) -> Result<Vec<u8>, SignatureFault> {
        let mut bytes = Vec::with_capacity(before + 2 * ROOM + 4096);
        self.paper.save_to(&mut bytes).map_err(fault)?;
        Ok(bytes)
    }
}

fn dictionary_of(paper: &mut IncrementalDocument, id: ObjectId) -> Result<&mut Dictionary, SignatureFault> {
    paper.new_document.get_object_mut(id).and_then(Object::as_dict_mut).map_err(fault)
}

/// The form of the paper as it is; an empty one where it has none.
fn form_of(paper: &mut IncrementalDocument, root: ObjectId) -> Result<Dictionary, SignatureFault> {
    let held = dictionary_of(paper, root)?.get(b"AcroForm").ok().cloned();
    Ok(match held {
        Some(Object::Dictionary(form)) => form,
        Some(Object::Reference(id)) => {
            let form = paper.get_prev_documents().get_object(id).and_then(Object::as_dict);
            form.map_err(fault)?.clone()
        }
        _ => Dictionary::new(),
    })
}

/// An array of a dictionary, in place or referred to; empty where there is none.
fn array_in(paper: &IncrementalDocument, of: &Dictionary, key: &[u8]) -> Vec<Object> {
    match of.get(key) {
        Ok(Object::Array(array)) => array.clone(),
        Ok(Object::Reference(id)) => {
            let held = paper.get_prev_documents().get_object(*id).and_then(Object::as_array);
            held.cloned().unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Where a text stands last in what was appended.
fn last(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let appended = bytes.get(from..)?;
    appended.windows(wanted.len()).rposition(|window| window == wanted).map(|at| from + at)
}

impl Paper {
    /// Finds the room, and writes which bytes are signed: all but the contents.
    fn of(mut bytes: Vec<u8>, before: usize) -> Result<Self, SignatureFault> {
        let zeros = vec![b'0'; 2 * ROOM];
        let start = last(&bytes, before, &zeros).and_then(|at| at.checked_sub(1));
        let start = start.ok_or_else(|| fault("the room for the signature is not there"))?;
        let contents = start..start + 2 * ROOM + 2;
        let told = LENGTH_UNKNOWN.to_string();
        let range = format!("[0 {told} {told} {told}]");
        let at =
            last(&bytes, before, range.as_bytes()).ok_or_else(|| fault("its byte range is not there"))?;
        let after = bytes.len() - contents.end;
        let written = format!("[0 {} {} {after}", contents.start, contents.end);
        let written = format!("{written:width$}]", width = range.len() - 1);
        let place = bytes.get_mut(at..at + range.len()).ok_or_else(|| fault("its byte range is cut"))?;
        place.copy_from_slice(written.as_bytes());
        Ok(Self { bytes, contents })
    }

    /// The bytes the signature is over.
    pub(super) fn signed_parts(&self) -> [&[u8]; 2] {
        let part = |range: Range<usize>| self.bytes.get(range).unwrap_or_default();
        [part(0..self.contents.start), part(self.contents.end..self.bytes.len())]
    }

    /// Fills the room.
    pub(super) fn fill(mut self, signature: &[u8]) -> Result<Vec<u8>, SignatureFault> {
        let hex: Vec<u8> = signature.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let from = self.contents.start + 1;
        let room = self.bytes.get_mut(from..from + hex.len()).filter(|_| hex.len() <= 2 * ROOM);
        room.ok_or(SignatureFault::TooLarge)?.copy_from_slice(&hex);
        Ok(self.bytes)
    }
}

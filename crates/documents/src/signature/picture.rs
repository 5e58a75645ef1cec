//! What a signature shows: a page of another PDF, taken over as the appearance of a field.

use std::collections::BTreeSet;

use lopdf::{Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

use super::SignatureFault;
use super::place::fault;

/// A picture in the paper.
pub(super) struct Picture {
    pub object: ObjectId,
    /// Size in points.
    pub width: f32,
    pub height: f32,
}

/// Takes the first page of a PDF over as a form of the paper, with what it needs and nothing else.
pub(super) fn import(paper: &mut IncrementalDocument, pdf: &[u8]) -> Result<Picture, SignatureFault> {
    let mut source = Document::load_mem(pdf).map_err(fault)?;
    let first = paper.new_document.max_id.checked_add(1).ok_or_else(|| fault("it is too large"))?;
    source.renumber_objects_with(first);
    let page = source.get_pages().into_values().next().ok_or_else(|| fault("the picture has no page"))?;
    let content = source.get_page_content(page);
    let dictionary = source.get_object(page).and_then(Object::as_dict).map_err(fault)?;
    let size = dictionary.get(b"MediaBox").and_then(Object::as_array).map_err(fault)?.clone();
    let side = |at: usize| size.get(at).and_then(|side| side.as_float().ok()).unwrap_or_default();
    let (width, height) = (side(2), side(3));
    let resources = dictionary.get(b"Resources").cloned().unwrap_or_else(|_| dictionary! {}.into());
    let mut needed = BTreeSet::new();
    collect(&source, &resources, &mut needed);
    for id in needed {
        let object = source.get_object(id).map_err(fault)?.clone();
        paper.new_document.objects.insert(id, object);
    }
    paper.new_document.max_id = source.max_id;
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => size, "Resources" => resources,
    };
    let object = paper.new_document.add_object(Stream::new(form, content));
    Ok(Picture { object, width, height })
}

/// The objects that an object refers to, and those they refer to.
fn collect(source: &Document, object: &Object, needed: &mut BTreeSet<ObjectId>) {
    match object {
        Object::Reference(id) => {
            if needed.insert(*id)
                && let Ok(held) = source.get_object(*id)
            {
                collect(source, held, needed);
            }
        }
        Object::Array(array) => array.iter().for_each(|one| collect(source, one, needed)),
        Object::Dictionary(dictionary) => {
            dictionary.iter().for_each(|(_, one)| collect(source, one, needed));
        }
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, one)| collect(source, one, needed)),
        _ => {}
    }
}

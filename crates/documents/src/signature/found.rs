//! The signatures a paper carries, each with whether it holds: for the page that proves a result, and for whoever issues it.

use cms::signed_data::SignerInfo;
use lopdf::{Dictionary, Document, Object};
use sha2::{Digest, Sha256};

use super::cms::TIME_STAMP;
use super::identity::common_name;
use super::{time_stamp, verify};

/// A signature of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who, by the certificate; by the paper where the signature does not hold.
    pub name: String,
    /// The moment the paper gives, civil time with its offset, as PDF writes it: `D:20261125102400+07'00'`.
    pub told: String,
    /// Why, as the paper says.
    pub reason: String,
    /// What it is over is as it was signed, and signed with the key of its certificate.
    pub holds: bool,
    /// It is over the file as a whole, to its last byte.
    pub to_the_end: bool,
    /// The moment a time-stamp authority gives to it: baseline B-T.
    pub stamped: Option<jiff::Timestamp>,
}

/// Whether a paper is signed, and as it was signed: every signature holds, and the last is over the whole file.
#[must_use]
pub fn is_intact(found: &[Found]) -> bool {
    !found.is_empty() && found.iter().all(|one| one.holds) && found.iter().any(|one| one.to_the_end)
}

/// The signatures of a paper in the order in which they were added; none where it is no PDF.
#[must_use]
pub fn signatures(pdf: &[u8]) -> Vec<Found> {
    let Ok(paper) = Document::load_mem(pdf) else { return Vec::new() };
    let mut found: Vec<(usize, Found)> = paper
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.has(b"ByteRange") && dictionary.has(b"Contents"))
        .filter_map(|dictionary| one(pdf, dictionary))
        .collect();
    found.sort_by_key(|(end, _)| *end);
    found.into_iter().map(|(_, found)| found).collect()
}

fn text(dictionary: &Dictionary, key: &[u8]) -> String {
    let Ok(Object::String(bytes, _)) = dictionary.get(key) else { return String::new() };
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<u16> = wide
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0_u16, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// A signature and where what it is over ends.
fn one(pdf: &[u8], dictionary: &Dictionary) -> Option<(usize, Found)> {
    let range = dictionary.get(b"ByteRange").and_then(Object::as_array).ok()?;
    let range: Vec<usize> =
        range.iter().filter_map(|n| n.as_i64().ok().and_then(|n| usize::try_from(n).ok())).collect();
    let &[start, length, next, rest] = range.as_slice() else { return None };
    let Ok(Object::String(contents, _)) = dictionary.get(b"Contents") else { return None };
    let end = next.checked_add(rest)?;
    // What is left out is the contents in their brackets and nothing else.
    let hole = next.checked_sub(length)?;
    let is_whole = start == 0 && hole == 2 * contents.len() + 2 && end <= pdf.len();
    let mut digest = Sha256::new();
    digest.update(pdf.get(start..start.checked_add(length)?)?);
    digest.update(pdf.get(next..end)?);
    let signed = verify::signed_data(contents);
    let signer = signed.as_ref().and_then(|signed| signed.signer_infos.0.iter().next());
    let certificate = signed
        .as_ref()
        .zip(signer)
        .and_then(|(signed, signer)| verify::digested(signed, signer, &digest.finalize()))
        .filter(|_| is_whole);
    Some((
        end,
        Found {
            name: certificate.map_or_else(|| text(dictionary, b"Name"), common_name),
            told: text(dictionary, b"M"),
            reason: text(dictionary, b"Reason"),
            holds: certificate.is_some(),
            to_the_end: end == pdf.len(),
            stamped: signer.and_then(stamped),
        },
    ))
}

fn stamped(signer: &SignerInfo) -> Option<jiff::Timestamp> {
    let attributes = signer.unsigned_attrs.as_ref()?;
    let stamp = attributes.iter().find(|attribute| attribute.oid == TIME_STAMP)?;
    time_stamp::moment(stamp.values.iter().next()?, signer.signature.as_bytes())
}

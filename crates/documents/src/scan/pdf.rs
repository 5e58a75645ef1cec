//! A PDF before it is taken: to its end, without a password, with a page, and with nothing in it that acts by itself.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream, String as Text};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::{Active, PAGES_MAX, PIXELS_MAX, ScanFault};

/// How many bytes one compressed stream may become: an A4 page of a colour scan at 600 dots per inch is 104 MB.
const STREAM_MAX: u64 = 320 * 1024 * 1024;
/// The same for all streams together.
const STREAMS_MAX: u64 = 1536 * 1024 * 1024;
/// Largest stream in an encoding whose growth is not measured, in bytes; it may grow about a thousandfold.
const UNMEASURED_MAX: usize = 256 * 1024;
/// The end of a PDF is looked for in its last bytes.
const TAIL: usize = 2_048;
/// How deep objects may stand inside each other before they are looked at no further.
const DEPTH_MAX: u32 = 64;
/// Endings of names of programs and scripts.
const PROGRAMS: [&str; 20] = [
    ".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".ps1", ".msi", ".dll",
    ".jar", ".lnk", ".hta", ".cpl", ".sh", ".apk", ".pif",
];

/// The number of its pages.
pub(super) fn scan(bytes: Vec<u8>) -> Result<u32, ScanFault> {
    if !has_end(&bytes) {
        return Err(ScanFault::Broken);
    }
    measure(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(|fault| match fault {
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry) | LoadPdfError::Invalid => {
            ScanFault::Broken
        }
        LoadPdfError::Decryption(_) => ScanFault::Locked,
    })?;
    for object in pdf.objects() {
        look(&object, 0)?;
    }
    let pages = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    match pages {
        0 => Err(ScanFault::NoPage),
        pages if pages > PAGES_MAX => Err(ScanFault::Bomb),
        pages => Ok(pages),
    }
}

/// A PDF ends by saying where its table stands; one that was cut off does not.
fn has_end(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0).map_or(0, |at| at + 1);
    let tail = bytes.get(end.saturating_sub(TAIL)..end).unwrap_or_default();
    let holds = |word: &[u8]| tail.windows(word.len()).any(|window| window == word);
    holds(b"startxref") && holds(b"%%EOF")
}

/// Unpacks every compressed stream into nothing, before any reader believes its length: also those that tell where the
/// objects are.
fn measure(bytes: &[u8]) -> Result<(), ScanFault> {
    const WORD: &[u8] = b"stream";
    let (mut total, mut from) = (0, 0);
    while let Some(at) = bytes.get(from..).and_then(|rest| rest.windows(WORD.len()).position(|w| w == WORD)) {
        from += at + WORD.len();
        let data = bytes.get(from..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        if !matches!(data, [0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78, ..]) {
            continue;
        }
        let mut unpacked = ZlibDecoder::new(data).take(STREAM_MAX + 1);
        // What cannot be unpacked further ends there for every reader.
        let mut grown = 0;
        let mut block = vec![0; 64 * 1024];
        while let Ok(read @ 1..) = unpacked.read(&mut block) {
            grown += read as u64;
        }
        total += grown;
        if grown > STREAM_MAX || total > STREAMS_MAX {
            return Err(ScanFault::Bomb);
        }
    }
    Ok(())
}

fn look(object: &Object<'_>, depth: u32) -> Result<(), ScanFault> {
    if depth > DEPTH_MAX {
        return Err(ScanFault::Bomb);
    }
    match object {
        Object::Dict(dict) => look_dict(dict, depth),
        Object::Array(array) => look_array(array, depth),
        Object::Stream(stream) => {
            look_stream(stream)?;
            look_dict(stream.dict(), depth)
        }
        Object::Null(_) | Object::Boolean(_) | Object::Number(_) | Object::String(_) | Object::Name(_) => {
            Ok(())
        }
    }
}

fn look_array(array: &Array<'_>, depth: u32) -> Result<(), ScanFault> {
    for item in array.raw_iter() {
        if let MaybeRef::NotRef(item) = item {
            look(&item, depth + 1)?;
        }
    }
    Ok(())
}

fn look_dict(dict: &Dict<'_>, depth: u32) -> Result<(), ScanFault> {
    let named = |key: &str, names: &[&str]| {
        dict.get::<Name<'_>>(key).is_some_and(|name| names.contains(&name.as_str()))
    };
    if dict.contains_key("JS") || named("S", &["JavaScript"]) {
        return Err(ScanFault::Active(Active::Script));
    }
    if named("S", &["Launch", "ImportData"]) {
        return Err(ScanFault::Active(Active::Launch));
    }
    if named("Subtype", &["RichMedia"]) || named("S", &["RichMediaExecute"]) {
        return Err(ScanFault::Active(Active::Media));
    }
    if dict.contains_key("EF") && ["F", "UF"].iter().any(|key| names_program(dict, key)) {
        return Err(ScanFault::Active(Active::Program));
    }
    for (_, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value {
            look(&value, depth + 1)?;
        }
    }
    Ok(())
}

fn names_program(dict: &Dict<'_>, key: &str) -> bool {
    let Some(name) = dict.get::<Text<'_>>(key) else { return false };
    // UTF-16 names have a zero in every second byte.
    let plain: Vec<u8> = name.as_bytes().iter().copied().filter(|b| *b != 0).collect();
    let name = std::string::String::from_utf8_lossy(&plain).trim_end().to_lowercase();
    PROGRAMS.iter().any(|ending| name.ends_with(ending))
}

fn look_stream(stream: &Stream<'_>) -> Result<(), ScanFault> {
    let filters = stream.filters();
    let measured = filters.iter().filter(|filter| **filter == Filter::FlateDecode).count();
    let hidden = filters.contains(&Filter::LzwDecode)
        || measured > 1
        || (measured == 1 && filters.first() != Some(&Filter::FlateDecode));
    if hidden && stream.raw_data().len() > UNMEASURED_MAX {
        return Err(ScanFault::Bomb);
    }
    let dict = stream.dict();
    let side = |key: &str| u64::try_from(dict.get::<i32>(key).unwrap_or(0)).unwrap_or(0);
    if side("Width").saturating_mul(side("Height")) > PIXELS_MAX * 4 {
        return Err(ScanFault::Bomb);
    }
    let is_file = dict.get::<Name<'_>>("Type").is_some_and(|name| name.as_str() == "EmbeddedFile");
    if is_file && is_program(stream) {
        return Err(ScanFault::Active(Active::Program));
    }
    Ok(())
}

/// The first bytes of an embedded file are those of a program or a script.
fn is_program(stream: &Stream<'_>) -> bool {
    let raw = stream.raw_data();
    let mut head = Vec::new();
    if stream.filters().first() == Some(&Filter::FlateDecode) {
        let _ = ZlibDecoder::new(raw.as_ref()).take(8).read_to_end(&mut head);
    } else {
        head.extend(raw.iter().take(8));
    }
    matches!(
        head[..],
        [b'M', b'Z', ..]
            | [0x7f, b'E', b'L', b'F', ..]
            | [b'#', b'!', ..]
            | [0xca, 0xfe, 0xba, 0xbe, ..]
            | [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..]
    )
}

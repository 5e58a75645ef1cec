//! What a file really is, before it is taken: its kind by its bytes, whole, open, with pages, and without anything that
//! acts by itself. A name says nothing, and a first line is not enough.
//!
//! Must not know where a file comes from, where it is kept, or any word a person reads.

mod guard;
mod kind;
mod pdf;
mod tiff;

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

pub use kind::{FileKind, other_kind};

pub(crate) use guard::{Lost, guarded};
pub(crate) use tiff::{pages as tiff_pages, with_page_first};

/// Largest side of a picture, in pixels: an A0 sheet at 600 dots per inch.
const SIDE_MAX: u32 = 30_000;
/// Most pixels of a picture.
const PIXELS_MAX: u64 = 120_000_000;
/// Most memory a picture may take while it is decoded, in bytes.
const MEMORY_MAX: u64 = 512 * 1024 * 1024;
/// Most pages of a file.
pub const PAGES_MAX: u32 = 2_000;

/// A file that may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned {
    /// Its kind.
    pub kind: FileKind,
    /// Its pages, at least one.
    pub pages: u32,
}

/// Something in a PDF that acts by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// JavaScript.
    Script,
    /// An action that starts a program or opens a file.
    Launch,
    /// An embedded program.
    Program,
    /// Embedded moving or three-dimensional media that run code.
    Media,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanFault {
    /// Nothing in it.
    Empty,
    /// None of the kinds that are taken; the kind it is, where that can be told.
    Kind(Option<&'static str>),
    /// A password is needed to open it.
    Locked,
    /// Cut off or damaged.
    Broken,
    /// A PDF without a page.
    NoPage,
    /// It holds something that acts by itself.
    Active(Active),
    /// It would grow beyond all bounds when opened: pixels, pages or compressed bytes.
    Bomb,
}

/// Looks at a whole file. Takes at most about 20 seconds and a bounded amount of memory, whatever the bytes are.
///
/// # Errors
/// [`ScanFault`].
pub fn scan(bytes: &[u8]) -> Result<Scanned, ScanFault> {
    if bytes.is_empty() {
        return Err(ScanFault::Empty);
    }
    let kind = FileKind::of(bytes).ok_or_else(|| ScanFault::Kind(other_kind(bytes)))?;
    let bytes = bytes.to_vec();
    let looked = guarded(move || match kind {
        FileKind::Pdf => pdf::scan(bytes),
        FileKind::Jpeg => picture(&bytes, ImageFormat::Jpeg).map(|()| 1),
        FileKind::Png => picture(&bytes, ImageFormat::Png).map(|()| 1),
        FileKind::Tiff => tiff_scan(&bytes),
    });
    let pages = match looked {
        Ok(pages) => pages?,
        Err(Lost::Crashed) => return Err(ScanFault::Broken),
        Err(Lost::TooLong) => return Err(ScanFault::Bomb),
    };
    Ok(Scanned { kind, pages })
}

/// Limits under which any picture is decoded.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    limits
}

/// The header is believed only within limits; then the whole picture is decoded once, which finds what is cut off.
fn picture(bytes: &[u8], format: ImageFormat) -> Result<(), ScanFault> {
    sane(bytes, format)?;
    if format == ImageFormat::Jpeg && !bytes.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return Err(ScanFault::Broken);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader.decode().map(drop).map_err(|_| ScanFault::Broken)
}

fn sane(bytes: &[u8], format: ImageFormat) -> Result<(), ScanFault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // Without a limit here: a size beyond the limit is told apart from a header that cannot be read.
    reader.no_limits();
    let decoder = reader.into_decoder().map_err(|_| ScanFault::Broken)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(ScanFault::Broken);
    }
    if width > SIDE_MAX || height > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(ScanFault::Bomb);
    }
    Ok(())
}

fn tiff_scan(bytes: &[u8]) -> Result<u32, ScanFault> {
    let pages = tiff_pages(bytes).ok_or(ScanFault::Broken)?;
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if count == 0 || count > PAGES_MAX {
        return Err(if count == 0 { ScanFault::NoPage } else { ScanFault::Bomb });
    }
    for page in 1..=count {
        let one = with_page_first(bytes, page).ok_or(ScanFault::Broken)?;
        if page == 1 {
            picture(&one, ImageFormat::Tiff)?;
        } else {
            sane(&one, ImageFormat::Tiff)?;
        }
    }
    Ok(count)
}

//! A page of a file as a picture: PDF, TIFF, JPEG or PNG in, PNG out, at the width a reader asks for.
//!
//! Bounded in pixels and in time: a bad file gives a fault, never a crash. Must not know whose file it is or who looks.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbaImage};

use crate::scan::{FileKind, Lost, guarded, limits, with_page_first};

/// Least and greatest width of a picture, in pixels.
pub const WIDTH_MIN: u32 = 64;
/// Greatest width of a picture, in pixels: an A4 page at about 250 dots per inch.
pub const WIDTH_MAX: u32 = 2_200;
/// Greatest height of a picture, in pixels.
const HEIGHT_MAX: u32 = 6_600;
/// Pages drawn at the same time by the whole process; further ones are told to come again.
const DRAWN_AT_ONCE: usize = 4;

/// Why a page cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// The file has no such page.
    #[error("the file has no such page")]
    NoSuchPage,
    /// The page cannot be drawn.
    #[error("the page is damaged")]
    Broken,
    /// Drawing took too long.
    #[error("drawing the page took too long")]
    TooLong,
    /// Too many pages are being drawn at this moment.
    #[error("too many pages are being drawn")]
    Busy,
}

/// Which picture of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct View {
    /// Page, from 1.
    pub page: u32,
    /// Width in pixels before turning; kept within [`WIDTH_MIN`] and [`WIDTH_MAX`].
    pub width: u32,
    /// Quarter turns to the right, 0 to 3.
    pub turns: u8,
}

static DRAWING: AtomicUsize = AtomicUsize::new(0);

/// A turn to draw; given back when the drawing ends, which may be after nobody waits for it any more.
struct Turn;

impl Turn {
    fn take() -> Result<Self, PictureFault> {
        let taken = DRAWING.fetch_add(1, Ordering::SeqCst);
        let turn = Self;
        if taken < DRAWN_AT_ONCE { Ok(turn) } else { Err(PictureFault::Busy) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        DRAWING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Draws a page as PNG. Blocks for at most about 20 seconds.
///
/// # Errors
/// [`PictureFault`].
pub fn page(bytes: &[u8], view: View) -> Result<Vec<u8>, PictureFault> {
    let kind = FileKind::of(bytes).ok_or(PictureFault::Broken)?;
    let turn = Turn::take()?;
    let bytes = bytes.to_vec();
    let width = view.width.clamp(WIDTH_MIN, WIDTH_MAX);
    let drawn = guarded(move || {
        let _turn = turn;
        let drawn = if kind == FileKind::Pdf {
            pdf(bytes, view.page, width)
        } else {
            still(&bytes, kind, view.page, width)
        };
        drawn.and_then(|picture| png(&turned(picture, view.turns)))
    });
    match drawn {
        Ok(drawn) => drawn,
        Err(Lost::Crashed) => Err(PictureFault::Broken),
        Err(Lost::TooLong) => Err(PictureFault::TooLong),
    }
}

/// The page of this number, from 1.
pub(crate) fn pdf_page<'a>(pdf: &'a Pdf, number: u32) -> Option<&'a Page<'a>> {
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    pdf.pages().get(index)
}

fn pdf(bytes: Vec<u8>, number: u32, width: u32) -> Result<DynamicImage, PictureFault> {
    let pdf = Pdf::new(bytes).map_err(|_| PictureFault::Broken)?;
    let page = pdf_page(&pdf, number).ok_or(PictureFault::NoSuchPage)?;
    let (page_width, page_height) = page.render_dimensions();
    let (width, height) = fitted(page_width, page_height, width);
    let settings = RenderSettings {
        x_scale: f32::from(width) / page_width,
        y_scale: f32::from(height) / page_height,
        width: Some(width),
        height: Some(height),
        bg_color: WHITE,
    };
    let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let picture = RgbaImage::from_raw(u32::from(width), u32::from(height), drawn.data_as_u8_slice().to_vec());
    picture.map(DynamicImage::ImageRgba8).ok_or(PictureFault::Broken)
}

/// Width and height in pixels that keep the proportions and stay within the limits.
fn fitted(page_width: f32, page_height: f32, width: u32) -> (u16, u16) {
    let tallest = HEIGHT_MAX as f32;
    let (mut wide, mut tall) = (width as f32, width as f32 * page_height / page_width);
    if tall > tallest {
        (wide, tall) = (tallest * page_width / page_height, tallest);
    }
    (wide.clamp(1.0, WIDTH_MAX as f32) as u16, tall.clamp(1.0, tallest) as u16)
}

fn still(bytes: &[u8], kind: FileKind, number: u32, width: u32) -> Result<DynamicImage, PictureFault> {
    let (bytes, format) = match kind {
        FileKind::Tiff => {
            (with_page_first(bytes, number).ok_or(PictureFault::NoSuchPage)?, ImageFormat::Tiff)
        }
        _ if number != 1 => return Err(PictureFault::NoSuchPage),
        FileKind::Jpeg => (bytes.to_vec(), ImageFormat::Jpeg),
        FileKind::Png | FileKind::Pdf => (bytes.to_vec(), ImageFormat::Png),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|_| PictureFault::Broken)?;
    // A telephone notes how it was held; the picture is shown upright.
    let upright = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureFault::Broken)?;
    if let Some(upright) = upright {
        picture.apply_orientation(upright);
    }
    let tall = u64::from(width) * u64::from(picture.height()) / u64::from(picture.width().max(1));
    let tall = u32::try_from(tall).unwrap_or(HEIGHT_MAX).clamp(1, HEIGHT_MAX);
    let scaled = if picture.width() > width || picture.height() > tall {
        picture.resize(width, tall, Scaling::Triangle)
    } else {
        picture
    };
    Ok(scaled)
}

fn turned(picture: DynamicImage, turns: u8) -> DynamicImage {
    match turns % 4 {
        1 => picture.rotate90(),
        2 => picture.rotate180(),
        3 => picture.rotate270(),
        _ => picture,
    }
}

/// Scans are black on white: where there is no colour, one byte a pixel is enough.
fn png(picture: &DynamicImage) -> Result<Vec<u8>, PictureFault> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let rgb = picture.to_rgb8();
    let is_grey =
        rgb.pixels().all(|pixel| matches!(pixel.0, [red, green, blue] if red == green && green == blue));
    let written = if is_grey {
        DynamicImage::ImageRgb8(rgb).to_luma8().write_with_encoder(encoder)
    } else {
        rgb.write_with_encoder(encoder)
    };
    written.map_err(|_| PictureFault::Broken)?;
    Ok(bytes)
}

//! The pages of a PDF as pictures, for pages that show a paper where a browser shows none, and for papers that contain one.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

/// Pixels of a side at most.
const SIDE_MAX: f32 = 4000.0;

/// Why there are no pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// Not a PDF, or one that is locked.
    #[error("it is no PDF that can be shown")]
    Unreadable,
    /// A page is too large.
    #[error("a page of it is too large to be shown")]
    TooLarge,
}

/// A scan that is not PDF, such as TIFF, as PNG.
///
/// # Errors
/// [`PictureFault::Unreadable`].
pub fn as_png(picture: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let read = image::load_from_memory(picture).map_err(|_| PictureFault::Unreadable)?;
    let mut png = std::io::Cursor::new(Vec::new());
    read.write_to(&mut png, image::ImageFormat::Png).map_err(|_| PictureFault::Unreadable)?;
    Ok(png.into_inner())
}

/// How many pages a PDF has.
///
/// # Errors
/// [`PictureFault::Unreadable`].
pub fn page_count(pdf: &[u8]) -> Result<usize, PictureFault> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).map_err(|_| PictureFault::Unreadable)?;
    Ok(pdf.pages().iter().count())
}

/// Pages from `first` (from 0), at most `count` of them, as PNG, `scale` pixels to the point.
///
/// # Errors
/// [`PictureFault`].
pub fn pictures(pdf: &[u8], first: usize, count: usize, scale: f32) -> Result<Vec<Vec<u8>>, PictureFault> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).map_err(|_| PictureFault::Unreadable)?;
    let (settings, cache) = (InterpreterSettings::default(), RenderCache::new());
    let drawn =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let mut shown = Vec::new();
    for page in pdf.pages().iter().skip(first).take(count) {
        let (width, height) = page.render_dimensions();
        if width * scale > SIDE_MAX || height * scale > SIDE_MAX {
            return Err(PictureFault::TooLarge);
        }
        let pixels = render(page, &cache, &settings, &drawn);
        shown.push(pixels.into_png().map_err(|_| PictureFault::Unreadable)?);
    }
    Ok(shown)
}

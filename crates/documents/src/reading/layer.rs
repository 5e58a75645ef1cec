//! The text a PDF carries itself: no machine has to look at the page. The page is gone through as if it were drawn, and
//! what would be drawn as a letter is noted with its place.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point, Rect};

use super::{Place, Word};
use crate::picture::pdf_page;
use crate::scan::{FileKind, guarded};

/// Most letters of one page; more is no page.
const LETTERS_MAX: usize = 200_000;
/// A gap of this part of the height of the letters parts two words.
const GAP: f64 = 0.22;

/// A letter where it is drawn.
#[derive(Debug, Clone)]
struct Letter {
    text: String,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
}

/// The words of a page (from 1) that a PDF carries, in the order of lines; none where it carries none, where the page is
/// only a scan, or where it cannot be read. Blocks for at most about 20 seconds.
#[must_use]
pub fn words(bytes: &[u8], page: u32) -> Vec<Word> {
    if FileKind::of(bytes) != Some(FileKind::Pdf) {
        return Vec::new();
    }
    let bytes = bytes.to_vec();
    guarded(move || read(bytes, page)).ok().flatten().unwrap_or_default()
}

fn read(bytes: Vec<u8>, number: u32) -> Option<Vec<Word>> {
    let pdf = Pdf::new(bytes).ok()?;
    let page = pdf_page(&pdf, number)?;
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, width, height),
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    let mut seen = Letters(Vec::new());
    interpret_page(page, &mut context, &mut seen);
    Some(put_together(seen.0, (width, height)))
}

/// A device that draws nothing and notes the letters.
struct Letters(Vec<Letter>);

impl<'a> Device<'a> for Letters {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        if self.0.len() >= LETTERS_MAX {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => return,
        };
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(_) => 500.0,
        };
        let to_page = transform * glyph_transform;
        let (start, end) = (to_page * Point::new(0.0, 0.0), to_page * Point::new(advance, 0.0));
        let top = to_page * Point::new(0.0, 1000.0);
        let size = (top - start).hypot();
        if size.is_finite() && size > 0.0 && start.is_finite() && end.is_finite() {
            let (left, right) = (start.x.min(end.x), start.x.max(end.x));
            // Filled and outlined is one letter drawn twice.
            let again = |last: &Letter| {
                last.text == text && (last.left - left).abs() + (last.base - start.y).abs() < size * 0.01
            };
            if self.0.last().is_some_and(again) {
                return;
            }
            self.0.push(Letter { text, left, right, base: start.y, size });
        }
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Letters to words, words to lines: from top to bottom, from left to right.
fn put_together(letters: Vec<Letter>, page: (f64, f64)) -> Vec<Word> {
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        let same = lines.iter_mut().rev().take(40).find(|line| {
            line.last().is_some_and(|last| (last.base - letter.base).abs() < last.size.min(letter.size) * 0.4)
        });
        match same {
            Some(line) => line.push(letter),
            None => lines.push(vec![letter]),
        }
    }
    let base = |line: &[Letter]| line.first().map_or(0.0, |letter| letter.base);
    lines.sort_by(|one, other| base(one).total_cmp(&base(other)));
    let mut words = Vec::new();
    for (number, mut line) in lines.into_iter().enumerate() {
        line.sort_by(|one, other| one.left.total_cmp(&other.left));
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut word: Vec<Letter> = Vec::new();
        for letter in line {
            let apart = word.last().is_some_and(|last| letter.left - last.right > last.size * GAP);
            let is_space = letter.text.trim().is_empty();
            if apart || is_space {
                words.extend(word_of(&word, page, number));
                word.clear();
            }
            if !is_space {
                word.push(letter);
            }
        }
        words.extend(word_of(&word, page, number));
    }
    words
}

fn word_of(letters: &[Letter], page: (f64, f64), line: u32) -> Option<Word> {
    let (first, last) = (letters.first()?, letters.last()?);
    let text: String = letters.iter().map(|letter| letter.text.as_str()).collect();
    let text = law::text::clean(&text);
    if text.is_empty() {
        return None;
    }
    let size = letters.iter().map(|letter| letter.size).fold(0.0, f64::max);
    let right = letters.iter().map(|letter| letter.right).fold(last.right, f64::max);
    let place = Place::on(page, first.left, first.base - size * 0.95, right - first.left, size * 1.2);
    Some(Word { text, place, confidence: 100, line })
}

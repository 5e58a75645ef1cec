//! Words put together to lines, with the way back from a stretch of a line to the words it came from.

use std::ops::Range;

use super::{Place, Word};

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its words with one space between them.
    pub text: String,
    words: Vec<(Range<usize>, Place, u8)>,
}

impl Line {
    /// Where a stretch of the text stands and how sure the reader is of its least sure word; `None` for an empty stretch.
    #[must_use]
    pub fn at(&self, stretch: &Range<usize>) -> Option<(Place, u8)> {
        let touched = self.words.iter().filter(|(at, ..)| at.start < stretch.end && stretch.start < at.end);
        touched
            .map(|(_, place, confidence)| (*place, *confidence))
            .reduce(|(place, sure), (other, least)| (place.with(other), sure.min(least)))
    }
}

/// The lines of a page in their order.
#[must_use]
pub fn lines(page: &[Word]) -> Vec<Line> {
    let mut lines: Vec<(u32, Line)> = Vec::new();
    for word in page {
        let is_new = lines.last().is_none_or(|(number, _)| *number != word.line);
        if is_new {
            lines.push((word.line, Line { text: String::new(), words: Vec::new() }));
        }
        let Some((_, line)) = lines.last_mut() else { continue };
        if !line.text.is_empty() {
            line.text.push(' ');
        }
        let start = line.text.len();
        line.text.push_str(&word.text);
        line.words.push((start..line.text.len(), word.place, word.confidence));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

//! How wide text is, roughly: enough to break lines so that no letter leaves its box in any common sans-serif face.

/// Width of a text in pixels at a type size in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// Width of a letter as a share of the type size, taken from Inter with a margin.
fn letter(c: char) -> f64 {
    match c {
        'i' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' => {
            0.28
        }
        't' | 'f' | 'r' | '(' | ')' | ' ' | '/' | '-' | '1' => 0.39,
        'm' | 'w' | 'W' | 'M' => 0.9,
        c if c.is_uppercase() => 0.72,
        _ => 0.6,
    }
}

/// Breaks a text into lines no wider than `room` pixels; more than `most` lines end in "…".
pub(super) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_end_in_an_ellipsis() {
        assert_eq!(lines("Tiếp nhận và số hóa", 13.0, 80.0, 3), ["Tiếp nhận", "và số hóa"]);
        assert_eq!(lines("một hai ba bốn năm sáu", 13.0, 30.0, 2), ["một", "hai…"]);
        assert!(lines("", 13.0, 30.0, 2).is_empty());
    }
}

//! XML as a tree that writes itself with everything escaped. Must not know what is written.

use std::fmt;

/// An element.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone)]
enum Inside {
    Text(String),
    Element(Element),
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Vec::new() }
    }

    /// With an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With text inside.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.inside.push(Inside::Text(text.into()));
        self
    }

    /// With an element inside.
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.inside.push(Inside::Element(child));
        self
    }

    /// With elements inside.
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(children.into_iter().map(Inside::Element));
        self
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", Escaped(value))?;
        }
        if self.inside.is_empty() {
            return f.write_str("/>");
        }
        f.write_str(">")?;
        for inside in &self.inside {
            match inside {
                Inside::Text(text) => write!(f, "{}", Escaped(text))?,
                Inside::Element(element) => write!(f, "{element}")?,
            }
        }
        write!(f, "</{}>", self.name)
    }
}

struct Escaped<'text>(&'text str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => write!(f, "&#{};", u32::from(c))?,
                // XML 1.0 knows no way to write other control characters and these two.
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "a < b && \"c\" > 'd' đ\u{1}\u{ffff}\nline";
        let written = Element::new("a").with("b", text).text(text).child(Element::new("c")).to_string();
        let read = roxmltree::Document::parse(&written).unwrap();
        let expected = "a < b && \"c\" > 'd' đ\nline";
        assert_eq!(read.root_element().attribute("b"), Some(expected));
        assert_eq!(read.root_element().text(), Some(expected));
    }
}

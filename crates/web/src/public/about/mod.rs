//! `/help`, `/accessibility`, `/privacy` and `/menu`: short pages that say what is true of this installation.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;

/// A heading and its paragraphs.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub lines: Vec<String>,
}

/// A page of prose.
#[derive(Debug, Clone, Template)]
#[template(path = "public/about/prose.html")]
pub struct ProsePage {
    /// Frame.
    pub page: Page,
    /// The page in a sentence.
    pub lead: String,
    /// Its passages.
    pub passages: Vec<Passage>,
}

impl ProsePage {
    /// `/help`.
    #[must_use]
    pub fn help(page: Page) -> Self {
        Self::of(
            page,
            "help-title",
            "help-lead",
            &[
                ("help-code-title", &["help-code"]),
                ("help-time-title", &["help-time", "help-time-off"]),
                ("help-papers-title", &["help-papers"]),
                ("help-late-title", &["help-late"]),
            ],
        )
    }

    /// `/accessibility`.
    #[must_use]
    pub fn accessibility(page: Page) -> Self {
        Self::of(
            page,
            "accessibility-title",
            "accessibility-lead",
            &[
                ("accessibility-read-title", &["accessibility-read", "accessibility-colour"]),
                ("accessibility-keys-title", &["accessibility-keys", "accessibility-keys-off"]),
                ("accessibility-script-title", &["accessibility-script"]),
            ],
        )
    }

    /// `/privacy`.
    #[must_use]
    pub fn privacy(page: Page) -> Self {
        Self::of(
            page,
            "privacy-title",
            "privacy-lead",
            &[
                ("privacy-kept-title", &["privacy-kept", "privacy-erase"]),
                ("privacy-seen-title", &["privacy-seen", "privacy-masked"]),
                ("privacy-cookies-title", &["privacy-cookies"]),
            ],
        )
    }

    fn of(mut page: Page, title: &str, lead: &str, passages: &[(&str, &[&str])]) -> Self {
        page.title = page.text(title);
        let passages = passages
            .iter()
            .map(|(title, lines)| Passage {
                title: page.text(title),
                lines: lines.iter().map(|line| page.text(line)).collect(),
            })
            .collect();
        Self { lead: page.text(lead), passages, page }
    }
}

/// `/menu`: every door as a list, for phones and for browsers without script.
#[derive(Debug, Clone, Template)]
#[template(path = "public/about/menu.html")]
pub struct MenuPage {
    /// Frame; its path is that of the page the person came from, so that the language switch returns there.
    pub page: Page,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_desk, sample_page, show};

    #[test]
    fn the_pages_about_the_site_render() {
        for lang in Lang::ALL {
            show("help", lang, &ProsePage::help(sample_page(lang, "", "/help")));
            show("accessibility", lang, &ProsePage::accessibility(sample_page(lang, "", "/accessibility")));
            show("privacy", lang, &ProsePage::privacy(sample_page(lang, "", "/privacy")));
            let mut page = sample_page(lang, "", "/menu");
            page.title = page.text("page-menu");
            show("menu", lang, &MenuPage { page: page.clone() });
            page.user = sample_desk(lang, "", "/menu").user;
            show("menu-staff", lang, &MenuPage { page });
        }
    }
}

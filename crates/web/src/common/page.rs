//! What every page needs besides its own content: language, title, who is signed in, the moment, the frame.
//!
//! Must not know what a page shows, nor where its facts come from: handlers fill it.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::civil::DateTime;

use super::assets::{self, Icon};
use super::lang::Lang;
use super::texts::{Filling, Texts};

/// The frame of one page. Every page template has a field `page` of this type.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language of the page.
    pub lang: Lang,
    /// Path and query without the language prefix, such as `/procedures?q=khai+sinh`: the language switch keeps it.
    pub path: String,
    /// Title of the page: the text of its `h1`.
    pub title: String,
    /// An answer has to be corrected: the browser's title then starts with "Lỗi:".
    pub faulty: bool,
    /// Who is signed in.
    pub user: User,
    /// The store holds simulated data: every page says so.
    pub simulated: bool,
    /// The moment the page tells of, on the legal clock (wall time of Vietnam).
    pub now: DateTime,
    /// Name of the province with its kind in the language of the page, such as `Tỉnh Đắk Lắk`.
    pub province: String,
    /// The key that makes a form count once however often it is sent.
    pub request_key: String,
    /// The token that proves a form came from a page of this session; empty without a session.
    pub form_token: String,
}

/// Who looks at the page.
#[derive(Debug, Clone)]
pub enum User {
    /// Nobody is signed in.
    Visitor,
    /// A citizen or a business.
    Citizen {
        /// Full name.
        name: String,
    },
    /// A member of staff at a desk.
    Staff(Box<Workplace>),
}

/// The desk of a member of staff: the bar on top and the rail of queues.
#[derive(Debug, Clone, Default)]
pub struct Workplace {
    /// Full name, such as `Trần Văn Long`.
    pub name: String,
    /// Two letters for the round mark, such as `TL`.
    pub initials: String,
    /// Agency and counter, such as `UBND phường Buôn Ma Thuột`.
    pub place: String,
    /// The role in words, such as `Cán bộ thụ lý`.
    pub role: String,
    /// State of the office hours in words, such as `Giờ làm việc: còn 5 giờ 06 phút`.
    pub office_hours: String,
    /// What stands in the search box.
    pub search: String,
    /// Notices not read yet, already written out in the language; `None` where there are none.
    pub unread: Option<String>,
    /// Queues at the left.
    pub rail: Vec<RailGroup>,
    /// Letter keys are switched off by this person.
    pub keys_off: bool,
}

impl Workplace {
    /// The queues in the bar at the bottom of a phone, at most three.
    pub fn phone_items(&self) -> impl Iterator<Item = &RailItem> {
        self.rail.iter().flat_map(|group| &group.items).filter(|item| item.on_phone).take(3)
    }
}

/// A group of queues with a heading.
#[derive(Debug, Clone, Default)]
pub struct RailGroup {
    /// Heading, such as `Việc của tôi`.
    pub title: String,
    /// Its queues.
    pub items: Vec<RailItem>,
}

/// One queue of the rail.
#[derive(Debug, Clone, Default)]
pub struct RailItem {
    /// Name of the queue.
    pub label: String,
    /// Path without language prefix.
    pub path: String,
    /// Icon of the sprite; none for saved filters.
    pub icon: Option<&'static str>,
    /// Number of dossiers in it, already written out in the language.
    pub count: Option<String>,
    /// This is the page shown.
    pub current: bool,
    /// Also in the bar at the bottom of a phone.
    pub on_phone: bool,
}

/// One entry of the language switch.
#[derive(Debug, Clone)]
pub struct LanguageLink {
    /// Own name of the language.
    pub name: &'static str,
    /// Language tag.
    pub tag: &'static str,
    /// Address of this page in that language.
    pub url: String,
    /// The language of the page.
    pub current: bool,
}

impl Page {
    /// The text of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        Texts::of(self.lang).get(key)
    }

    /// The text of a key with its gaps filled; in templates `page.with("track-code", [("code", &code)])`.
    #[must_use]
    pub fn with(&self, key: &str, fillings: &[(&str, &dyn Filling)]) -> String {
        Texts::of(self.lang).with(key, fillings)
    }

    /// The words of the language of this page.
    #[must_use]
    pub fn texts(&self) -> Texts {
        Texts::of(self.lang)
    }

    /// The address of a path in the language of this page.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        match (self.lang, path) {
            (Lang::Vi, path) => path.to_owned(),
            (lang, "/") => format!("{}/", lang.prefix()),
            (lang, path) => format!("{}{path}", lang.prefix()),
        }
    }

    /// The same page in each language.
    #[must_use]
    pub fn languages(&self) -> Vec<LanguageLink> {
        Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink {
                name: lang.name(),
                tag: lang.tag(),
                url: Self { lang, ..self.clone() }.url(&self.path),
                current: lang == self.lang,
            })
            .collect()
    }

    /// The address of an embedded file.
    #[must_use]
    pub fn asset(&self, file: &str) -> String {
        assets::asset(file)
    }

    /// An icon of the sprite.
    #[must_use]
    pub fn icon(&self, name: &'static str) -> Icon {
        assets::icon(name)
    }

    /// The desk, where a member of staff is signed in.
    #[must_use]
    pub fn workplace(&self) -> Option<&Workplace> {
        match &self.user {
            User::Staff(workplace) => Some(workplace),
            User::Visitor | User::Citizen { .. } => None,
        }
    }

    /// The name of the citizen who is signed in.
    #[must_use]
    pub fn citizen(&self) -> Option<&str> {
        match &self.user {
            User::Citizen { name } => Some(name),
            User::Visitor | User::Staff(_) => None,
        }
    }

    /// The hidden fields every form that changes something carries: request key and form token.
    #[must_use]
    pub fn form_fields(&self) -> FormFields<'_> {
        FormFields { request_key: &self.request_key, form_token: &self.form_token }
    }

    /// Whether the page belongs to this door of the navigation.
    #[must_use]
    pub fn is_under(&self, path: &str) -> bool {
        let here = self.path.split('?').next().unwrap_or_default();
        here == path || here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The province inside a sentence: `tỉnh Đắk Lắk`.
    #[must_use]
    pub fn province_in_sentence(&self) -> String {
        let mut letters = self.province.chars();
        match (self.lang, letters.next()) {
            (Lang::Vi, Some(first)) => first.to_lowercase().chain(letters).collect(),
            _ => self.province.clone(),
        }
    }

    /// The moment of the page: `10:24`.
    #[must_use]
    pub fn clock_time(&self) -> String {
        self.lang.time(self.now.time())
    }

    /// The day of the page: `thứ Hai 23/11/2026`.
    #[must_use]
    pub fn clock_day(&self) -> String {
        format!("{} {}", self.lang.weekday(self.now.date()), self.lang.date(self.now.date()))
    }
}

/// Hidden inputs `request_key` and `form_token`.
#[derive(Debug, Clone, Copy)]
pub struct FormFields<'page> {
    request_key: &'page str,
    form_token: &'page str,
}

impl fmt::Display for FormFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in [("request_key", self.request_key), ("form_token", self.form_token)] {
            if !value.is_empty() {
                write!(f, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", Escaped(value))?;
            }
        }
        Ok(())
    }
}

impl HtmlSafe for FormFields<'_> {}

struct Escaped<'text>(&'text str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                _ => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

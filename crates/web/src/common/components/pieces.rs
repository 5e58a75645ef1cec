//! Small parts: actions, offers and refusals in their place, lists of facts, empty states, paging.

use askama::Template;

/// A link that does something, already with the language prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Words on it.
    pub label: String,
    /// Address.
    pub url: String,
    /// Icon of the sprite.
    pub icon: Option<&'static str>,
}

impl Action {
    /// A link without an icon.
    #[must_use]
    pub fn new(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self { label: label.into(), url: url.into(), icon: None }
    }

    /// The same with an icon of the sprite.
    #[must_use]
    pub fn with_icon(self, icon: &'static str) -> Self {
        Self { icon: Some(icon), ..self }
    }
}

/// A command the server would accept now.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<a class="btn offer{% if filled %} filled{% endif %}" href="{{ url }}"{% if let Some(key) = key %} data-key="{{ key }}" aria-keyshortcuts="{{ key }}"{% endif %}><span>{{ label }}</span>{% if let Some(key) = key %}<kbd aria-hidden="true">{{ key }}</kbd>{% endif %}</a>"#,
    ext = "html"
)]
pub struct Offer {
    /// Words, such as `Trình lãnh đạo ký`.
    pub label: String,
    /// Page of the command.
    pub url: String,
    /// Letter key.
    pub key: Option<char>,
    /// The one filled button of the page.
    pub filled: bool,
}

/// In place of a command the server would refuse: why not, and what helps. Never a grey button.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="why"><p><b>{{ title }}</b></p><p>{{ reason }}{% if let Some(ground) = ground %} <span class="ground">{{ ground }}.</span>{% endif %}{% if let Some(cure) = cure %} <a href="{{ cure.url }}">{{ cure.label }}</a>{% endif %}</p></div>"#,
    ext = "html"
)]
pub struct RefusedOffer {
    /// Command and short reason, such as `Gia hạn: đã quá lúc xin`.
    pub title: String,
    /// The reason and the cure in a sentence.
    pub reason: String,
    /// Legal ground, such as `Điều 19 khoản 9, 61/2018/NĐ-CP`.
    pub ground: Option<String>,
    /// Where to go instead.
    pub cure: Option<Action>,
}

/// Names and values, such as `Nơi nhận: phường Tân Lập`.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"<dl class="facts">{% for (name, value) in rows %}<div><dt>{{ name }}</dt><dd>{{ value }}</dd></div>{% endfor %}</dl>"#,
    ext = "html"
)]
pub struct Facts {
    /// Rows in order.
    pub rows: Vec<(String, String)>,
}

/// Nothing to show: one sentence why, one link to what to do.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="empty"><p>{{ sentence }}</p>{% if let Some(action) = action %}<p><a href="{{ action.url }}">{{ action.label }}</a></p>{% endif %}</div>"#,
    ext = "html"
)]
pub struct EmptyState {
    /// Why there is nothing.
    pub sentence: String,
    /// What to do.
    pub action: Option<Action>,
}

/// Links through a list that pages by `after`.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{% if first.is_some() || next.is_some() %}<nav class="paging" aria-label="{{ label }}">{% if let Some(first) = first %}<a href="{{ first.url }}">{{ first.label }}</a>{% endif %}{% if let Some(next) = next %}<a rel="next" href="{{ next.url }}">{{ next.label }}</a>{% endif %}</nav>{% endif %}"#,
    ext = "html"
)]
pub struct Paging {
    /// Name of the navigation for screen readers.
    pub label: String,
    /// Back to the first page.
    pub first: Option<Action>,
    /// The next page.
    pub next: Option<Action>,
}

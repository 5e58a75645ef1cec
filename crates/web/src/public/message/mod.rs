//! Pages that are an answer instead of a result: the law says no, the machine failed, there is no such page, it was
//! done already. Each says what happened, why, and what to do now.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Action;

/// What kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// The law says no: ground and cure.
    Refusal,
    /// The machine failed and nothing was changed: a number to quote.
    Trouble,
    /// No such page, or not this person's: one and the same answer.
    NotFound,
    /// It was done already.
    AlreadyDone,
    /// What was sent is not a form of this page.
    BadRequest,
}

/// The answer.
#[derive(Debug, Clone, Template)]
#[template(path = "public/message/page.html")]
pub struct MessagePage {
    /// Frame; its title is the answer in one sentence.
    pub page: Page,
    /// Kind.
    pub kind: MessageKind,
    /// What happened and why, one paragraph each.
    pub words: Vec<String>,
    /// Legal ground, such as `Điều 19 khoản 9, 61/2018/NĐ-CP`.
    pub ground: Option<String>,
    /// What to do now, in a sentence.
    pub cure: Option<String>,
    /// Number to quote, such as `MC-7F31`.
    pub quote: Option<String>,
    /// Where to go; the first one is the filled button.
    pub actions: Vec<Action>,
}

impl MessagePage {
    /// No such page, or not for this person.
    #[must_use]
    pub fn not_found(mut page: Page) -> Self {
        page.title = page.text("message-not-found");
        let words = vec![page.text("message-not-found-words")];
        let actions = vec![
            Action::new(page.text("message-home"), page.url("/")),
            Action::new(page.text("door-track"), page.url("/track")),
        ];
        Self { page, kind: MessageKind::NotFound, words, ground: None, cure: None, quote: None, actions }
    }

    /// The machine failed; nothing was changed.
    #[must_use]
    pub fn trouble(mut page: Page, quote: String) -> Self {
        page.title = page.text("message-trouble");
        let words = vec![page.text("message-trouble-words")];
        let actions = vec![Action::new(page.text("message-again"), page.url(&page.path.clone()))];
        Self {
            page,
            kind: MessageKind::Trouble,
            words,
            ground: None,
            cure: None,
            quote: Some(quote),
            actions,
        }
    }

    /// The law says no. `title` and `words` are those of the refusal in the language of the page.
    #[must_use]
    pub fn refusal(
        mut page: Page,
        title: String,
        words: String,
        ground: Option<String>,
        cure: Option<String>,
    ) -> Self {
        page.title = title;
        Self {
            page,
            kind: MessageKind::Refusal,
            words: vec![words],
            ground,
            cure,
            quote: None,
            actions: Vec::new(),
        }
    }

    /// It was done already; `words` say when and by whom.
    #[must_use]
    pub fn already_done(mut page: Page, words: String, action: Action) -> Self {
        page.title = page.text("message-already");
        let words = vec![words];
        Self {
            page,
            kind: MessageKind::AlreadyDone,
            words,
            ground: None,
            cure: None,
            quote: None,
            actions: vec![action],
        }
    }

    /// What was sent cannot be read as a form of this page.
    #[must_use]
    pub fn bad_request(mut page: Page) -> Self {
        page.title = page.text("message-bad-request");
        let words = vec![page.text("message-bad-request-words")];
        let actions = vec![Action::new(page.text("message-home"), page.url("/"))];
        Self { page, kind: MessageKind::BadRequest, words, ground: None, cure: None, quote: None, actions }
    }

    fn icon(&self) -> &'static str {
        match self.kind {
            MessageKind::Refusal => "shield",
            MessageKind::Trouble => "wait",
            MessageKind::NotFound | MessageKind::BadRequest => "search",
            MessageKind::AlreadyDone => "check",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    #[test]
    fn every_answer_renders() {
        for lang in Lang::ALL {
            let page = || sample_page(lang, "", "/dossiers/H15.133-261123-0042/withdraw");
            show("message-not-found", lang, &MessagePage::not_found(page()));
            show("message-trouble", lang, &MessagePage::trouble(page(), "MC-7F31".to_owned()));
            show("message-bad-request", lang, &MessagePage::bad_request(page()));
            let back = Action::new("H15.133-261123-0042", page().url("/dossiers/H15.133-261123-0042"));
            let already = MessagePage::already_done(page(), "10:22, H’Mai Byă".to_owned(), back.clone());
            show("message-already", lang, &already);
            let mut refusal = MessagePage::refusal(
                page(),
                "Không gia hạn được nữa".to_owned(),
                "Thư xin lỗi phải gửi chậm nhất thứ Sáu 20/11.".to_owned(),
                Some("Điều 19 khoản 9, 61/2018/NĐ-CP".to_owned()),
                Some("Hãy hoàn thành, hồ sơ sẽ ghi trễ.".to_owned()),
            );
            refusal.actions = vec![back];
            show("message-refusal", lang, &refusal);
        }
    }
}

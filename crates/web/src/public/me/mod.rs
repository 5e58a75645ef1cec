//! `/me`: drafts and dossiers of the citizen who is signed in.

mod access;
pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ClockBadge, Paging};

/// A draft.
#[derive(Debug, Clone)]
pub struct MyDraft {
    /// Name of the procedure.
    pub procedure: String,
    /// Where it goes on.
    pub url: String,
    /// `Lưu lúc 10:24 23/11, giữ đến 23/12/2026`.
    pub words: String,
}

/// A dossier.
#[derive(Debug, Clone)]
pub struct MyDossier {
    /// Name of the procedure.
    pub procedure: String,
    /// Dossier code.
    pub code: String,
    /// Its page.
    pub url: String,
    /// Clock.
    pub clock: ClockBadge,
    /// What is happening and when the result is due, such as `Đang thẩm định, hẹn trả T6 27/11`.
    pub words: String,
    /// The citizen must do something.
    pub to_do: bool,
}

/// Drafts and dossiers of a citizen.
#[derive(Debug, Clone, Template)]
#[template(path = "public/me/page.html")]
pub struct MePage {
    /// Frame.
    pub page: Page,
    /// How the person signed in and on which level, where an identity provider has vouched.
    pub assurance: Option<String>,
    /// Drafts.
    pub drafts: Vec<MyDraft>,
    /// Dossiers, those with something to do first.
    pub dossiers: Vec<MyDossier>,
    /// Petitions, newest first: link, and where each stands.
    pub petitions: Vec<(Action, String)>,
    /// Older dossiers.
    pub paging: Paging,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::components::ClockState;
    use crate::common::gallery::{sample_page, show};
    use crate::common::page::User;
    use crate::public::search::tests::no_paging;

    #[test]
    fn my_page_renders_full_and_empty() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/me");
            page.title = page.text("me-title");
            page.user = User::Citizen { name: "Nguyễn Thị Hường".to_owned() };
            let dossier = MyDossier {
                procedure: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
                code: "H15.133-261123-0042".to_owned(),
                url: page.url("/dossiers/H15.133-261123-0042"),
                clock: ClockBadge::new(ClockState::InTime, "Còn 2 ngày làm việc"),
                words: "Đang thẩm định, hẹn trả T6 27/11".to_owned(),
                to_do: true,
            };
            let draft = MyDraft {
                procedure: "Đăng ký khai sinh".to_owned(),
                url: page.url("/drafts/7f31/child"),
                words: "Lưu lúc 10:24 23/11, giữ đến 23/12/2026".to_owned(),
            };
            let full = MePage {
                assurance: Some(page.with("me-assurance", &[("level", &2_u32)])),
                drafts: vec![draft],
                dossiers: vec![dossier],
                petitions: vec![(
                    Action::new("PA-251001-9VGJXDSJ", page.url("/petitions/PA-251001-9VGJXDSJ")),
                    "Hạ tầng và việc khác · Đã tiếp nhận, đang xử lý · 01/10/2025".to_owned(),
                )],
                paging: no_paging(),
                page: page.clone(),
            };
            show("me", lang, &full);
            show(
                "me-empty",
                lang,
                &MePage {
                    assurance: None,
                    drafts: Vec::new(),
                    dossiers: Vec::new(),
                    petitions: Vec::new(),
                    paging: no_paging(),
                    page,
                },
            );
        }
    }
}

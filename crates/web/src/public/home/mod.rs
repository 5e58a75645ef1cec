//! `/`: one box for what a person needs, one for a dossier code, six occasions of life.

pub(crate) mod figure;
pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Action;

/// The home page.
#[derive(Debug, Clone, Template)]
#[template(path = "public/home/page.html")]
pub struct HomePage {
    /// Frame; its title is the question the page asks.
    pub page: Page,
    /// What people search for often: words and the address of the search.
    pub popular: Vec<Action>,
    /// Occasions of life, six, each with an icon (`family`, `heart`, `house`, `land`, `shop`, `people`).
    pub occasions: Vec<Action>,
    /// One honest figure with numerator and denominator, such as `Tháng 11: 8.412 trên 8.671 hồ sơ xong đúng hạn`.
    pub figure: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    #[test]
    fn home_renders_in_every_language() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/");
            page.title = page.text("home-title");
            let find =
                |words: &str| Action::new(words, page.url(&format!("/search?q={}", words.replace(' ', "+"))));
            let occasions = [
                ("family", "Sinh con"),
                ("heart", "Kết hôn"),
                ("house", "Làm nhà"),
                ("land", "Đất đai"),
                ("shop", "Kinh doanh"),
                ("people", "Người mất"),
            ];
            let sample = HomePage {
                popular: ["giấy độc thân", "sao y", "tách thửa", "trợ cấp", "hộ kinh doanh"]
                    .map(find)
                    .to_vec(),
                occasions: occasions.map(|(icon, words)| find(words).with_icon(icon)).to_vec(),
                figure: Some("Tháng 11/2026: 8.412 trên 8.671 hồ sơ của tỉnh xong đúng hạn.".to_owned()),
                page,
            };
            show("home", lang, &sample);
        }
    }
}

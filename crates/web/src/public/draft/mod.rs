//! `/drafts/{id}/{step}`, `/drafts/{id}/files/{component}` and `/drafts/{id}/answers`: the guided form. One group of
//! questions per page, every step saved by the server, everything shown once more before it is sent.

mod behalf;
#[cfg(test)]
mod behalf_tests;
pub(crate) mod body;
pub(crate) mod handler;
mod steps;
pub(crate) mod store;
pub(crate) mod submit;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, ErrorSummary, Field};

/// What all steps of a draft show around their questions.
#[derive(Debug, Clone)]
pub struct DraftFrame {
    /// One step back.
    pub back: Action,
    /// Where the form goes.
    pub action: String,
    /// Name of the procedure.
    pub procedure: String,
    /// `Phần 2 trên 4`.
    pub progress: String,
    /// `Đã lưu lúc 10:24`; absent before the first save.
    pub saved: Option<String>,
    /// Who helps, or that one helps; absent where nobody does.
    pub helper: Option<String>,
    /// The page shows what was sent when the session had ended: to be looked at and sent again.
    pub sent_late: bool,
    /// Until when the draft is kept, such as `23/12/2026`.
    pub kept_until: String,
    /// Identifier of draft and step: names the copy kept on the device.
    pub key: String,
}

/// Facts the state holds already, shown and never asked again.
#[derive(Debug, Clone)]
pub struct KnownFacts {
    /// Source and time, such as `Từ dữ liệu dân cư, 23/11 09:58`.
    pub source: String,
    /// Names and values.
    pub rows: Vec<(String, String)>,
}

/// A section of questions.
#[derive(Debug, Clone, Template)]
#[template(path = "public/draft/section.html")]
pub struct SectionPage {
    /// Frame; its title is that of the section.
    pub page: Page,
    /// Around the questions.
    pub draft: DraftFrame,
    /// What is known already.
    pub known: Option<KnownFacts>,
    /// Faults.
    pub summary: ErrorSummary,
    /// Questions.
    pub fields: Vec<Field>,
}

/// A file that has arrived.
#[derive(Debug, Clone)]
pub struct ArrivedFile {
    /// Name as sent.
    pub name: String,
    /// Size in words, such as `420 KB`.
    pub size: String,
    /// Address to look at it.
    pub url: String,
    /// Value of the button `remove` that drops it.
    pub remove: String,
}

/// A paper of the dossier.
#[derive(Debug, Clone)]
pub struct ComponentFiles {
    /// Identifier of the component; the file input is named `file-{id}`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Form and number of copies.
    pub form: String,
    /// When it is needed, or that a register supplies it; empty where there is nothing to say.
    pub note: String,
    /// A register supplies it: nothing to send.
    pub from_register: bool,
    /// Need not be sent.
    pub optional: bool,
    /// Files so far.
    pub files: Vec<ArrivedFile>,
    /// What is wrong with what was sent.
    pub fault: Option<String>,
}

/// The papers of the dossier. The form is `multipart/form-data`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/draft/files.html")]
pub struct FilesPage {
    /// Frame.
    pub page: Page,
    /// Around the papers.
    pub draft: DraftFrame,
    /// Faults.
    pub summary: ErrorSummary,
    /// Largest file in words, such as `10 MB`.
    pub largest: String,
    /// Papers.
    pub components: Vec<ComponentFiles>,
}

/// Answers of one section, as they will be sent.
#[derive(Debug, Clone)]
pub struct AnswerSection {
    /// Title.
    pub title: String,
    /// Address to change them; comes back here.
    pub change: String,
    /// Question and answer; an optional one without an answer reads "Không cung cấp".
    pub rows: Vec<(String, String)>,
}

/// Everything once more before it is sent.
#[derive(Debug, Clone, Template)]
#[template(path = "public/draft/answers.html")]
pub struct AnswersPage {
    /// Frame.
    pub page: Page,
    /// Around the answers.
    pub draft: DraftFrame,
    /// Faults: an answer is missing, the declaration is not ticked.
    pub summary: ErrorSummary,
    /// Answers.
    pub sections: Vec<AnswerSection>,
    /// Fee, due moment if accepted now, who decides, who will see the data.
    pub facts: Vec<(String, String)>,
    /// Words of the button that name the deed: `Nộp hồ sơ`, `Lấy mã QR đến quầy`, `Chuyển sang Cổng …`.
    pub deed: String,
    /// What the button does, in a sentence.
    pub deed_words: String,
}

#[cfg(test)]
mod tests {
    use law::procedure::{FieldKind, FormField, FormOption};
    use law::text::LocalText;

    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    fn words(vi: &str) -> LocalText {
        LocalText { vi: vi.to_owned(), en: format!("{vi} (en)"), nb: format!("{vi} (nb)") }
    }

    fn question(id: &str, kind: FieldKind, label: &str, required: bool) -> FormField {
        FormField::plain(id, words(label), kind, required)
    }

    fn questions() -> Vec<FormField> {
        use FieldKind::{
            Address, Choice, Date, LongText, Money, Name, Number, PersonalId, Phone, Text, YesNo,
        };
        let mut purpose = question("purpose", Choice, "Giấy này dùng để làm gì?", true);
        purpose.help = Some(words("Ghi rõ, vì giấy chỉ dùng đúng việc đã ghi."));
        purpose.options =
            [("marriage", "Kết hôn"), ("trade", "Mua bán, vay vốn, nhà đất"), ("other", "Việc khác")]
                .map(|(id, label)| FormOption { id: id.to_owned(), label: words(label) })
                .to_vec();
        vec![
            purpose,
            question("name", Name, "Họ, chữ đệm và tên", true),
            question("personal-id", PersonalId, "Số định danh", true),
            question("born", Date, "Ngày sinh", true),
            question("phone", Phone, "Điện thoại", true),
            question("address", Address, "Nơi thường trú", true),
            question("copies", Number, "Số bản", false),
            question("worth", Money, "Giá trị tài sản", false),
            question("before", YesNo, "Trước đây đã được cấp giấy này?", true),
            question("trade-name", Text, "Tên cơ sở", false),
            question("note", LongText, "Ghi chú", false),
        ]
    }

    fn frame(page: &Page, step: &str) -> DraftFrame {
        DraftFrame {
            back: Action::new(page.text("draft-back"), page.url("/procedures/1.004873/prepare")),
            action: page.url(&format!("/drafts/7f31/{step}")),
            procedure: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            progress: page.with("draft-progress", &[("number", &2_u32), ("count", &4_u32)]),
            saved: Some(page.with("draft-saved", &[("time", &"10:24")])),
            helper: Some(page.with("representation-helped", &[("helper", &"H’Mai Byă")])),
            sent_late: true,
            kept_until: "23/12/2026".to_owned(),
            key: format!("7f31-{step}"),
        }
    }

    #[test]
    fn every_kind_of_question_renders() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "Người xin giấy", "/drafts/7f31/applicant");
            page.faulty = true;
            let answer = |id: &str| match id {
                "purpose" => "marriage",
                "personal-id" => "06619400123",
                "born" => "1994-03-12",
                _ => "",
            };
            let fault = |id: &str| {
                (id == "personal-id").then(|| "Số định danh có 12 chữ số. Bạn đã nhập 11".to_owned())
            };
            let fields: Vec<Field> =
                questions().iter().map(|q| Field::of(q, answer(&q.id), fault(&q.id), lang)).collect();
            let rows = vec![("Họ tên".to_owned(), "Nguyễn Thị Hường".to_owned())];
            let sample = SectionPage {
                draft: frame(&page, "applicant"),
                known: Some(KnownFacts { source: "Từ dữ liệu dân cư, 23/11 09:58".to_owned(), rows }),
                summary: ErrorSummary::of(&fields, page.texts()),
                fields,
                page,
            };
            show("draft-section", lang, &sample);
        }
    }

    #[test]
    fn the_papers_render() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/drafts/7f31/files");
            page.title = page.text("files-title");
            let component = |id: &str, name: &str| ComponentFiles {
                id: id.to_owned(),
                name: name.to_owned(),
                form: "1 bản chính".to_owned(),
                note: String::new(),
                from_register: false,
                optional: false,
                files: Vec::new(),
                fault: None,
            };
            let file = ArrivedFile {
                name: "giay-xac-nhan-cu.jpg".to_owned(),
                size: "420 KB".to_owned(),
                url: page.url("/drafts/7f31/files/old?file=1"),
                remove: "old:1".to_owned(),
            };
            let components = vec![
                ComponentFiles {
                    files: vec![file], ..component("old", "Giấy xác nhận đã cấp trước đây")
                },
                ComponentFiles {
                    fault: Some("Ảnh nặng 18 MB, tối đa 10 MB".to_owned()),
                    ..component("more", "Giấy ủy quyền")
                },
                ComponentFiles {
                    from_register: true,
                    note: "cán bộ tự tra".to_owned(),
                    ..component("divorce", "Quyết định ly hôn")
                },
            ];
            let sample = FilesPage {
                draft: frame(&page, "files"),
                summary: ErrorSummary::default(),
                largest: "10 MB".to_owned(),
                components,
                page,
            };
            show("draft-files", lang, &sample);
        }
    }

    #[test]
    fn the_answers_render() {
        for lang in Lang::ALL {
            let mut page = sample_page(lang, "", "/drafts/7f31/answers");
            page.title = page.text("answers-title");
            let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let section = AnswerSection {
                title: "Người xin giấy".to_owned(),
                change: page.url("/drafts/7f31/applicant?from=answers"),
                rows: vec![
                    row("Họ, chữ đệm và tên", "Nguyễn Thị Hường"),
                    row("Số định danh", "066******234"),
                    row("Ghi chú", &page.text("answers-none")),
                ],
            };
            let sample = AnswersPage {
                draft: frame(&page, "answers"),
                summary: ErrorSummary::default(),
                sections: vec![section],
                facts: vec![
                    row("Lệ phí", "0 ₫"),
                    row("Hẹn trả, nếu tiếp nhận bây giờ", "17:30 thứ Sáu, 27/11/2026"),
                ],
                deed: page.text("answers-deed-direct"),
                deed_words: page.text("answers-deed-direct-words"),
                page,
            };
            show("draft-answers", lang, &sample);
        }
    }
}

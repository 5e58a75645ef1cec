//! `/dossiers/{code}`: the owner's view. Tracking with full names, what was filed, and what the owner may do now.

pub(crate) mod handler;
pub(crate) mod papers;

use askama::Template;

use crate::common::Page;
use crate::common::answered::AnsweredSection;
use crate::common::components::{
    Action, DayStrip, ErrorSummary, Field, Offer, RefusedOffer, StatusCard, Timeline,
};

/// A command of the owner with its form, posted to `/dossiers/{code}/{name}`.
#[derive(Debug, Clone)]
pub struct OwnerCommand {
    /// Where the form goes.
    pub action: String,
    /// Words of the button, such as `Rút hồ sơ`.
    pub label: String,
    /// What follows, in a sentence before the button.
    pub consequence: String,
    /// Questions, such as the reason.
    pub fields: Vec<Field>,
}

/// One thing to complete, as the law names it.
#[derive(Debug, Clone)]
pub struct Defect {
    /// The paper or answer concerned.
    pub paper: String,
    /// What is missing or wrong.
    pub words: String,
    /// What to do.
    pub cure: String,
    /// Legal ground.
    pub ground: String,
}

/// A paper of the dossier.
#[derive(Debug, Clone)]
pub struct FiledPaper {
    /// Name.
    pub name: String,
    /// Form and number, or that a register supplied it.
    pub form: String,
    /// Address of the file, where there is one.
    pub url: Option<String>,
}

/// The owner's page of a dossier.
#[derive(Debug, Clone, Template)]
#[template(path = "public/dossier/page.html")]
pub struct DossierPage {
    /// Frame; its title is the name of the procedure.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// Full name of the applicant.
    pub applicant: String,
    /// When, and must I do anything.
    pub card: StatusCard,
    /// How the time was counted.
    pub days: Option<DayStrip>,
    /// Where it has been.
    pub timeline: Timeline,
    /// Receiving centre, competent authority, how the result is received, fee.
    pub facts: Vec<(String, String)>,
    /// Answers by section: title, question and answer.
    pub answers: Vec<AnsweredSection>,
    /// Papers filed.
    pub papers: Vec<FiledPaper>,
    /// Receipt, result, log: papers and pages of this dossier.
    pub links: Vec<Action>,
    /// What the owner may do now, each a page; filled only where the card holds no button.
    pub offers: Vec<Offer>,
    /// What is not possible, with ground and cure.
    pub refused: Vec<RefusedOffer>,
}

/// `/dossiers/{code}/supplement`: all defects once, and the answer. The form is `multipart/form-data`, its files are
/// named `file-{component}`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/dossier/supplement.html")]
pub struct SupplementPage {
    /// Frame.
    pub page: Page,
    /// Back to the dossier.
    pub back: Action,
    /// Dossier code.
    pub code: String,
    /// Last moment to answer, in full.
    pub answer_by: String,
    /// What the clock does meanwhile and after, in a sentence.
    pub clock_words: String,
    /// The defects.
    pub defects: Vec<Defect>,
    /// Components that can be sent: identifier and name.
    pub components: Vec<(String, String)>,
    /// Faults.
    pub summary: ErrorSummary,
    /// Where the form goes.
    pub action: String,
}

/// A page of one command of the owner (`withdraw`): what follows, then the button.
#[derive(Debug, Clone, Template)]
#[template(path = "public/dossier/command.html")]
pub struct OwnerCommandPage {
    /// Frame; its title is the command.
    pub page: Page,
    /// Back to the dossier.
    pub back: Action,
    /// Dossier code.
    pub code: String,
    /// Faults.
    pub summary: ErrorSummary,
    /// The command.
    pub command: OwnerCommand,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::answered::Answered;
    use crate::common::components::ClockState;
    use crate::common::gallery::{sample_page, show};
    use crate::common::page::User;
    use crate::public::track::tests::{card, days, timeline};

    const CODE: &str = "H15.133-261123-0042";

    fn own_page(lang: Lang, title: &str, path: &str) -> Page {
        Page {
            user: User::Citizen { name: "Nguyễn Thị Hường".to_owned() }, ..sample_page(lang, title, path)
        }
    }

    #[test]
    fn the_owner_sees_everything() {
        for lang in Lang::ALL {
            let page = own_page(lang, "Giấy xác nhận tình trạng hôn nhân", "/dossiers/H15.133-261123-0042");
            let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let answered = |label: &str, text: &str| Answered {
                label: label.to_owned(),
                text: text.to_owned(),
                today: None,
            };
            let sample = DossierPage {
                code: CODE.to_owned(),
                applicant: "Nguyễn Thị Hường".to_owned(),
                card: card(lang, ClockState::InTime, "Còn hạn, còn 2 ngày làm việc"),
                days: Some(days(lang)),
                timeline: timeline(lang),
                facts: vec![
                    row("Nơi nhận", "TTPVHCC phường Tân Lập"),
                    row("Nơi giải quyết", "UBND phường Thành Nhất"),
                ],
                answers: vec![(
                    "Người xin giấy".to_owned(),
                    vec![answered("Mục đích", "Kết hôn với Y Thái Niê")],
                )],
                papers: vec![FiledPaper {
                    name: "Giấy xác nhận cũ".to_owned(),
                    form: "1 bản chính".to_owned(),
                    url: None,
                }],
                links: vec![
                    Action::new(page.text("receipt-title"), page.url(&format!("/dossiers/{CODE}/receipt")))
                        .with_icon("paper"),
                ],
                offers: vec![Offer {
                    label: page.text("dossier-withdraw"),
                    url: page.url(&format!("/dossiers/{CODE}/withdraw")),
                    key: None,
                    filled: false,
                }],
                refused: vec![RefusedOffer {
                    title: "Bổ sung: chưa ai yêu cầu".to_owned(),
                    reason: "Khi thiếu giấy, cán bộ nêu hết một lần và bạn được nhắn.".to_owned(),
                    ground: Some("Điều 17 khoản 2, 118/2025/NĐ-CP".to_owned()),
                    cure: None,
                }],
                page,
            };
            show("dossier", lang, &sample);
        }
    }

    #[test]
    fn the_commands_of_the_owner_render() {
        for lang in Lang::ALL {
            let page = own_page(lang, "", "/dossiers/H15.133-261123-0042/withdraw");
            let back = Action::new(CODE, page.url(&format!("/dossiers/{CODE}")));
            let withdraw = OwnerCommandPage {
                back: back.clone(),
                code: CODE.to_owned(),
                summary: ErrorSummary::default(),
                command: OwnerCommand {
                    action: page.url(&format!("/dossiers/{CODE}/withdraw")),
                    label: page.text("dossier-withdraw"),
                    consequence: page.text("dossier-withdraw-words"),
                    fields: vec![Field::line("reason", page.text("dossier-withdraw-reason"), "")],
                },
                page: Page { title: page.text("dossier-withdraw"), ..page.clone() },
            };
            show("dossier-withdraw", lang, &withdraw);
            let supplement = SupplementPage {
                back,
                code: CODE.to_owned(),
                answer_by: "17:30 thứ Năm, 03/12/2026".to_owned(),
                clock_words: page.text("supplement-clock-restart"),
                defects: vec![Defect {
                    paper: "Giấy chứng sinh".to_owned(),
                    words: "Ảnh trang 2 mờ, không đọc được số.".to_owned(),
                    cure: "Chụp lại đủ bốn góc.".to_owned(),
                    ground: "Điều 16, 123/2015/NĐ-CP".to_owned(),
                }],
                components: vec![("birth".to_owned(), "Giấy chứng sinh".to_owned())],
                summary: ErrorSummary::default(),
                action: page.url(&format!("/dossiers/{CODE}/supplement")),
                page: Page { title: page.text("supplement-title"), ..page },
            };
            show("dossier-supplement", lang, &supplement);
        }
    }
}

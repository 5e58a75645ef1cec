//! `/track` and `/track/{code}`: what anyone may see of a dossier. Masked; units are named, officers never.
//!
//! Answers in order: when, must I do anything, what is happening, how was it counted, where has it been.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::{Action, DayStrip, ErrorSummary, Field, StatusCard, Timeline};

/// `/track`: one box for the code. Also the answer to a code that is wrong or unknown (one and the same answer).
#[derive(Debug, Clone, Template)]
#[template(path = "public/track/find.html")]
pub struct FindPage {
    /// Frame.
    pub page: Page,
    /// Faults, empty at first.
    pub summary: ErrorSummary,
    /// The box, named `code`.
    pub code: Field,
}

impl FindPage {
    /// The page with what was typed, and with the fault where no dossier has this code.
    #[must_use]
    pub fn new(mut page: Page, typed: &str, unknown: bool) -> Self {
        let fault = unknown.then(|| page.text("track-unknown"));
        page.faulty = unknown;
        let code = Field::line("code", page.text("track-code-label"), typed)
            .with_hint(page.text("track-code-hint"))
            .with_fault(fault);
        let summary = ErrorSummary::of(std::slice::from_ref(&code), page.texts());
        Self { page, summary, code }
    }
}

/// `/track/{code}`: the dossier as the public may see it.
#[derive(Debug, Clone, Template)]
#[template(path = "public/track/page.html")]
pub struct TrackingPage {
    /// Frame; its title is the name of the procedure.
    pub page: Page,
    /// Dossier code.
    pub code: String,
    /// Masked name, such as `N. T. H***`.
    pub applicant: String,
    /// When, and must I do anything.
    pub card: StatusCard,
    /// How the time was counted; absent before the clock starts.
    pub days: Option<DayStrip>,
    /// Where it has been.
    pub timeline: Timeline,
    /// What the reader can do next: sign in, call the counter (`tel:`).
    pub actions: Vec<Action>,
    /// Moments of this dossier in the journal; the page says that none can be moved back.
    pub moments: usize,
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::{date, datetime};
    use law::deadline::{ExplainedDay, ExplainedKind};

    use super::*;
    use crate::common::components::{ClockBadge, ClockState, DayStripWords, TimelineState, TimelineStep};
    use crate::common::gallery::{sample_page, show};
    use crate::common::{Lang, Texts};

    pub(crate) fn days(lang: Lang) -> DayStrip {
        let day = |number: i8, kind, ordinal, note: &str| ExplainedDay {
            date: date(2026, 11, number),
            kind,
            counted_minutes: if ordinal > 0 { 480 } else { 0 },
            ordinal: (ordinal > 0).then_some(ordinal),
            note: note.to_owned(),
        };
        let explanation = [
            day(23, ExplainedKind::Received, 0, ""),
            day(24, ExplainedKind::Holiday, 0, "Ngày Văn hóa Việt Nam"),
            day(25, ExplainedKind::Counted, 1, ""),
            day(26, ExplainedKind::Counted, 2, ""),
            day(27, ExplainedKind::Due, 3, ""),
        ];
        let words = DayStripWords {
            lead: vec![
                Texts::of(lang)
                    .with("track-limit", &[("limit", &lang.limit(law::TimeLimit::WorkingDays(3)))]),
            ],
            grounds: vec!["Điều 18 khoản 2, 118/2025/NĐ-CP".to_owned()],
        };
        DayStrip::of(&explanation, date(2026, 11, 25), lang, words)
    }

    pub(crate) fn card(lang: Lang, state: ClockState, words: &str) -> StatusCard {
        StatusCard {
            clock: ClockBadge::new(state, words),
            status: "Đang thẩm định".to_owned(),
            duty: vec!["Bạn không phải làm gì lúc này.".to_owned()],
            due: Some((Texts::of(lang).get("track-due"), lang.due(datetime(2026, 11, 27, 17, 30, 0, 0)))),
            action: None,
        }
    }

    pub(crate) fn timeline(lang: Lang) -> Timeline {
        let step = |state, title: &str, line: &str| TimelineStep {
            state,
            title: title.to_owned(),
            lines: if line.is_empty() { Vec::new() } else { vec![line.to_owned()] },
            links: Vec::new(),
        };
        let steps = vec![
            step(
                TimelineState::Done,
                "Đã tiếp nhận",
                "09:12 thứ Hai 23/11, Trung tâm Phục vụ hành chính công phường Tân Lập",
            ),
            step(
                TimelineState::Done,
                "Đã chuyển đến nơi giải quyết",
                "09:14 thứ Hai 23/11, UBND phường Buôn Ma Thuột",
            ),
            step(
                TimelineState::Current,
                "Đang thẩm định",
                "Từ 07:42 thứ Tư 25/11. Cán bộ đang đối chiếu với dữ liệu hộ tịch.",
            ),
            step(TimelineState::Ahead, "Lãnh đạo ký", ""),
            step(TimelineState::Ahead, "Trả kết quả", "Nhận tại quầy phường Tân Lập"),
        ];
        Timeline::new(Texts::of(lang), steps)
    }

    fn sample(lang: Lang, card: StatusCard) -> TrackingPage {
        let mut page = sample_page(lang, "Giấy xác nhận tình trạng hôn nhân", "/track/H15.133-261123-0042");
        page.now = datetime(2026, 11, 25, 10, 24, 0, 0);
        let sign_in = page.url("/sign-in?next=/dossiers/H15.133-261123-0042");
        TrackingPage {
            actions: vec![
                Action::new(page.text("track-sign-in"), sign_in).with_icon("person"),
                Action::new(page.with("track-call", &[("counter", &"phường Tân Lập")]), "tel:02623")
                    .with_icon("phone"),
            ],
            page,
            code: "H15.133-261123-0042".to_owned(),
            applicant: "N. T. H***".to_owned(),
            card,
            days: Some(days(lang)),
            timeline: timeline(lang),
            moments: 4,
        }
    }

    #[test]
    fn tracking_renders_in_every_language_and_state() {
        for lang in Lang::ALL {
            let in_time = card(lang, ClockState::InTime, "Còn hạn, còn 2 ngày làm việc");
            show("tracking", lang, &sample(lang, in_time));
            show("track", lang, &FindPage::new(sample_page(lang, "Tra cứu hồ sơ", "/track"), "", false));
            let unknown =
                FindPage::new(sample_page(lang, "Tra cứu hồ sơ", "/track"), "H15.133-261123-9999", true);
            show("track-unknown", lang, &unknown);
        }
        let mut waiting = card(Lang::Vi, ClockState::Paused, "Tạm dừng, chờ bổ sung");
        waiting.action = Some(Action::new("Bổ sung ngay", "/dossiers/H15.133-261123-0042/supplement"));
        show("tracking-supplement", Lang::Vi, &sample(Lang::Vi, waiting));
        show(
            "tracking-late",
            Lang::Vi,
            &sample(Lang::Vi, card(Lang::Vi, ClockState::Late, "Quá hạn 1 ngày làm việc")),
        );
    }
}

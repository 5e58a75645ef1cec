//! Renders parts and pages with sample values into `target/gallery`, in three languages, for eyes and for
//! accessibility checks. Serve that folder with any static server and look at it in a browser.

use std::path::{Path, PathBuf};

use askama::Template;
use include_dir::Dir;
use jiff::civil::datetime;

use super::assets;
use super::components::{ClockBadge, ClockState};
use super::lang::Lang;
use super::page::{Page, RailGroup, RailItem, User, Workplace};

/// Every source and template file of this crate, one after the other.
pub(crate) fn source_of(into: &mut String) {
    fn walk(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), into);
}

fn folder() -> PathBuf {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.push("../../target/gallery");
    folder
}

fn write_assets(dir: &Dir<'_>, to: &Path) {
    for file in dir.files() {
        let path = to.join(file.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.contents()).unwrap();
    }
    for inner in dir.dirs() {
        write_assets(inner, to);
    }
}

/// Writes one sample page as `{name}-{lang}.html`, and checks what every page owes its reader.
pub(crate) fn show(name: &str, lang: Lang, page: &impl Template) {
    let html = page.render().unwrap();
    check(name, lang, &html);
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    write_assets(&assets::FILES, &folder.join(assets::asset("").trim_start_matches('/')));
    std::fs::write(folder.join(format!("{name}-{}.html", lang.tag())), html).unwrap();
}

fn check(name: &str, lang: Lang, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name} needs exactly one h1");
    assert!(!html.contains("style=\""), "{name} holds an inline style");
    assert!(!html.contains("http://") && !html.contains("https://"), "{name} names another host");
    let filled = html.matches("btn filled").count();
    assert!(filled <= 1, "{name} has {filled} filled buttons in sight");
    let mut level = 1; // a summary of faults stands as h2 above the h1
    for rest in html.split("<h").skip(1) {
        if let Some(next) = rest.chars().next().and_then(|c| c.to_digit(10)) {
            assert!(next <= level + 1, "{name} skips a heading level before <h{next}");
            level = next;
        }
    }
    if lang != Lang::Vi {
        for rest in html.split("href=\"/").skip(1).chain(html.split("action=\"/").skip(1)) {
            let path: String = rest.chars().take_while(|c| *c != '"').collect();
            let other_language =
                Lang::ALL.iter().any(|l| rest.contains(&format!("hreflang=\"{}\"", l.tag())));
            let kept = path.starts_with("assets/")
                || path.starts_with(&format!("{}/", lang.tag()))
                || other_language;
            assert!(kept, "{name}: /{path} loses the language {}", lang.tag());
        }
    }
}

/// A frame for samples: Monday 23 November 2026, 10:24.
pub(crate) fn sample_page(lang: Lang, title: &str, path: &str) -> Page {
    Page {
        lang,
        path: path.to_owned(),
        title: title.to_owned(),
        faulty: false,
        user: User::Visitor,
        simulated: true,
        now: datetime(2026, 11, 23, 10, 24, 0, 0),
        province: match lang {
            Lang::Vi => "Tỉnh Đắk Lắk",
            Lang::En => "Đắk Lắk province",
            Lang::Nb => "Provinsen Đắk Lắk",
        }
        .to_owned(),
        request_key: "01JDC8Q3T9".to_owned(),
        form_token: "b7c1f0".to_owned(),
    }
}

/// The same with a desk.
pub(crate) fn sample_desk(lang: Lang, title: &str, path: &str) -> Page {
    let item = |label: &str, icon: &'static str, count: &str, current: bool, on_phone: bool| RailItem {
        label: label.to_owned(),
        path: "/officer/work".to_owned(),
        icon: Some(icon),
        count: (!count.is_empty()).then(|| count.to_owned()),
        current,
        on_phone,
    };
    let workplace = Workplace {
        name: "Trần Văn Long".to_owned(),
        initials: "TL".to_owned(),
        place: "UBND phường Buôn Ma Thuột".to_owned(),
        role: "Cán bộ thụ lý".to_owned(),
        office_hours: "Giờ làm việc: còn 5 giờ 06 phút".to_owned(),
        search: String::new(),
        unread: Some("3".to_owned()),
        rail: vec![
            RailGroup {
                title: "Việc của tôi".to_owned(),
                items: vec![
                    item("Cần làm", "inbox", "36", true, true),
                    item("Chờ người dân", "people", "9", false, false),
                    item("Chờ cơ quan khác", "send", "4", false, false),
                    item("Xong hôm nay", "check", "12", false, false),
                ],
            },
            RailGroup {
                title: "Bộ phận Một cửa".to_owned(),
                items: vec![
                    item("Tiếp nhận", "plus", "", false, true),
                    item("Trả kết quả", "paper", "6", false, true),
                    item("Ký duyệt", "pen", "3", false, false),
                ],
            },
        ],
        keys_off: false,
    };
    Page { user: User::Staff(Box::new(workplace)), ..sample_page(lang, title, path) }
}

struct SampleRow {
    clock: ClockBadge,
    person: &'static str,
    procedure: &'static str,
    code: &'static str,
    day: &'static str,
    number: &'static str,
    channel: &'static str,
    due: &'static str,
    next: &'static str,
    marked: bool,
    here: bool,
}

struct SampleGroup {
    title: &'static str,
    words: &'static str,
    late: bool,
    rows: Vec<SampleRow>,
}

#[derive(Template)]
#[template(path = "common/gallery/worklist.html")]
struct SampleWorklist {
    page: Page,
    groups: Vec<SampleGroup>,
}

fn sample_row(
    state: ClockState,
    words: &str,
    [person, procedure, day, number, due, next]: [&'static str; 6],
) -> SampleRow {
    SampleRow {
        clock: ClockBadge::new(state, words),
        person,
        procedure,
        code: "H15.133-261118-0044",
        day,
        number,
        channel: if number.ends_with('4') { "desk" } else { "globe" },
        due,
        next,
        marked: number.starts_with("004") || number == "0012",
        here: number == "0031",
    }
}

fn sample_rows() -> [Vec<SampleRow>; 3] {
    use ClockState::{InTime, Late, Near, NotCounting};
    let marital = "Giấy xác nhận tình trạng hôn nhân";
    let late = vec![
        sample_row(
            Late,
            "Quá 1 ngày",
            ["Y Bhim Niê", "Giấy phép xây dựng nhà ở riêng lẻ", "261105", "0031", "T6 20/11", "Trình ký"],
        ),
        sample_row(
            Late,
            "Quá 1 giờ",
            [
                "Trần Thị Mỹ Hạnh",
                "Liên thông khai sinh, thường trú, thẻ BHYT",
                "261120",
                "0058",
                "09:10",
                "Chuyển Công an",
            ],
        ),
    ];
    let today = vec![
        sample_row(Near, "Còn 5 giờ", ["Nguyễn Văn Đạt", marital, "261118", "0012", "17:30", "Trình ký"]),
        sample_row(
            Near,
            "Còn 5 giờ",
            [
                "H’Lan Êban",
                "Thay đổi, cải chính, bổ sung thông tin hộ tịch",
                "261118",
                "0044",
                "17:30",
                "Trình ký",
            ],
        ),
        sample_row(
            Near,
            "Còn 5 giờ",
            ["Lê Quốc Bảo", "Đăng ký thành lập hộ kinh doanh", "261118", "0047", "17:30", "Soạn kết quả"],
        ),
        sample_row(
            NotCounting,
            "Chờ xem",
            ["Hoàng Thị Lý", "Đăng ký lại khai sinh", "261112", "0020", "chưa tính", "Xem giấy tờ mới"],
        ),
    ];
    let later = vec![
        sample_row(
            InTime,
            "Còn 1 ngày",
            ["Đặng Ngọc Ánh", marital, "261119", "0003", "T4 25/11", "Thẩm định"],
        ),
        sample_row(
            InTime,
            "Còn 1 ngày",
            [
                "Công ty TNHH Cà phê Ea Kao xanh",
                "Chấp thuận đấu nối tạm vào đường bộ đang khai thác, có thời hạn",
                "261112",
                "0018",
                "T4 25/11",
                "Xem ý kiến Công an",
            ],
        ),
    ];
    [late, today, later]
}

/// The dense frame with runway, chips, table and dock: the markup the officer pages follow.
#[test]
fn the_officer_frame_renders() {
    let [late, today, later] = sample_rows();
    let groups = vec![
        SampleGroup { title: "Quá hạn", words: "2 hồ sơ", late: true, rows: late },
        SampleGroup {
            title: "Hôm nay, thứ Hai 23/11",
            words: "5 hồ sơ, hẹn trả trước 17:30",
            late: false,
            rows: today,
        },
        SampleGroup { title: "Thứ Tư 25/11", words: "9 hồ sơ", late: false, rows: later },
    ];
    show(
        "worklist-frame",
        Lang::Vi,
        &SampleWorklist { page: sample_desk(Lang::Vi, "Cần làm", "/officer/work"), groups },
    );
}

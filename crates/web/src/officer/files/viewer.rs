//! One file, page by page: the picture, the way through its pages, what is read on it, and where a word stands.

use std::str::FromStr;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use documents::reading::{self, Place, WHOLE, Word};
use registry::recognised::ReadingState;

use super::{FileFacts, ReadingNote, ShownPage, Tool, ViewerPage, files_of, hints};
use crate::common::components::Action;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, show};
use crate::officer::desk::{Seen, seen};
use crate::officer::frame;

/// Widths in which a page is drawn, in pixels, with the class of the frame.
const WIDTHS: [(u32, &str); 3] = [(400, "narrow"), (800, "middle"), (1600, "wide")];
/// Longest text that is looked for, in characters.
const SOUGHT_MAX: usize = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/dossiers/{code}/files/{sha256}", get(view))
        .route("/officer/dossiers/{code}/files/{sha256}/read", post(read_again))
}

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    page: u32,
    /// Position in [`WIDTHS`].
    width: usize,
    turns: u8,
}

impl Look {
    fn of(query: &PageQuery, pages: u32) -> Self {
        let number = |name| query.get(name).parse::<u32>().ok();
        let width = number("width").and_then(|asked| WIDTHS.iter().position(|(width, _)| *width == asked));
        Self {
            page: number("page").unwrap_or(1).clamp(1, pages.max(1)),
            width: width.unwrap_or(1),
            turns: u8::from_str(query.get("turn")).unwrap_or(0) % 4,
        }
    }

    fn pixels(self) -> (u32, &'static str) {
        WIDTHS.get(self.width).copied().unwrap_or((800, "middle"))
    }

    /// The query of this look; what is usual is left out.
    fn query(self) -> String {
        let mut query = format!("?page={}", self.page);
        if self.width != 1 {
            query.push_str(&format!("&width={}", self.pixels().0));
        }
        if self.turns != 0 {
            query.push_str(&format!("&turn={}", self.turns));
        }
        query
    }
}

/// A place on a page that was turned to the right so many times.
fn turned(place: Place, turns: u8) -> Place {
    let Place { left, top, width, height } = place;
    let far = |near: u16, size: u16| WHOLE.saturating_sub(near.saturating_add(size));
    match turns % 4 {
        1 => Place { left: far(top, height), top: left, width: height, height: width },
        2 => Place { left: far(left, width), top: far(top, height), width, height },
        3 => Place { left: top, top: far(left, width), width: height, height: width },
        _ => place,
    }
}

/// The place of a hint: `left-top-width-height`.
fn mark(query: &PageQuery) -> Option<Place> {
    let parts: Vec<u16> = query.get("mark").split('-').filter_map(|part| part.parse().ok()).collect();
    let [left, top, width, height] = parts[..] else { return None };
    Some(Place {
        left: left.min(WHOLE),
        top: top.min(WHOLE),
        width: width.min(WHOLE),
        height: height.min(WHOLE),
    })
}

/// A page of a file in its frame. `base` is the address under which the pages of each file are shown, without a query.
pub(crate) fn shown_page(
    visit: &Visit,
    code: &str,
    files: &[FileFacts],
    at: usize,
    query: &PageQuery,
) -> Option<ShownPage> {
    let base = |file: &FileFacts| visit.url(&format!("/officer/dossiers/{code}?file={}", file.sha256));
    let url =
        |file: &FileFacts, look: Look| format!("{}&{}", base(file), look.query().trim_start_matches('?'));
    framed(visit, code, (files, at), query, &url, Vec::new())
}

type Address<'a> = &'a dyn Fn(&FileFacts, Look) -> String;

fn framed(
    visit: &Visit,
    code: &str,
    (files, at): (&[FileFacts], usize),
    query: &PageQuery,
    url: Address<'_>,
    found: Vec<Place>,
) -> Option<ShownPage> {
    let file = files.get(at)?;
    let look = Look::of(query, file.pages);
    let texts = visit.texts();
    let (width, class) = look.pixels();
    let before = match look.page {
        1 => at.checked_sub(1).and_then(|before| files.get(before)).map(|file| (file, file.pages)),
        page => Some((file, page - 1)),
    };
    let after =
        if look.page < file.pages { Some((file, look.page + 1)) } else { files.get(at + 1).map(|f| (f, 1)) };
    let way = |key: &str, to: Option<(&FileFacts, u32)>| {
        let (file, page) = to?;
        Some(Action::new(texts.get(key), url(file, Look { page, ..look })))
    };
    let which = texts.with("file-page-of", &[("page", &look.page), ("pages", &file.pages)]);
    let marks = mark(query).into_iter().chain(found).map(|place| turned(place, look.turns)).collect();
    let pages =
        (1..=file.pages.min(200)).map(|page| (page, url(file, Look { page, ..look }), page == look.page));
    Some(ShownPage {
        paper: file.paper.clone(),
        src: visit.url(&format!(
            "/officer/dossiers/{code}/files/{}/pages/{}.png?width={width}&turn={}",
            file.sha256, look.page, look.turns
        )),
        alt: format!("{}, {which}", file.paper),
        which,
        width: class,
        marks,
        previous: way("file-previous", before),
        next: way("file-next", after),
        pages: if file.pages > 1 { pages.collect() } else { Vec::new() },
        tools: tools(visit, file, look, url),
        around: texts.get("file-pages"),
    })
}

fn tools(visit: &Visit, file: &FileFacts, look: Look, url: Address<'_>) -> Vec<Tool> {
    let texts = visit.texts();
    let tool = |key: &str, look: Look, letter, zoom| Tool {
        label: texts.get(key),
        url: url(file, look),
        key: letter,
        zoom,
    };
    let mut tools = Vec::new();
    if look.width > 0 {
        tools.push(tool("file-smaller", Look { width: look.width - 1, ..look }, None, Some("out")));
    }
    if look.width + 1 < WIDTHS.len() {
        tools.push(tool("file-larger", Look { width: look.width + 1, ..look }, None, Some("in")));
    }
    tools.push(tool("file-turn", Look { turns: (look.turns + 1) % 4, ..look }, Some('O'), None));
    tools
}

async fn view(
    desk: StaffVisit,
    Path((code, sha256)): Path<(String, String)>,
    query: PageQuery,
) -> PageAnswer {
    let visit = &desk.visit;
    let seen = seen(visit, &code).await?;
    show(&viewed(&desk, &seen, &sha256, &query).await?)
}

async fn viewed(
    desk: &StaffVisit,
    seen: &Seen,
    sha256: &str,
    query: &PageQuery,
) -> Result<ViewerPage, PageFault> {
    let visit = &desk.visit;
    let files = files_of(visit, seen).await?;
    let at = files.iter().position(|file| file.sha256 == sha256).ok_or(PageFault::NotFound)?;
    let file = files.get(at).ok_or(PageFault::NotFound)?;
    let code = seen.state.code.to_string();
    let texts = visit.texts();
    let sought: String = law::text::clean(query.get("q")).chars().take(SOUGHT_MAX).collect();
    let words = file.text.as_ref().map(|text| reading::from_json(&text.words)).unwrap_or_default();
    let hits: Vec<Vec<Place>> = words.iter().map(|page| reading::found(page, &sought)).collect();
    let look = Look::of(query, file.pages);
    let on_page = usize::try_from(look.page - 1).unwrap_or(0);
    let here = |file: &FileFacts| visit.url(&format!("/officer/dossiers/{code}/files/{}", file.sha256));
    let kept = PageQuery::default().with("q", &sought).replacen('?', "&", 1);
    let url = |file: &FileFacts, look: Look| format!("{}{}{kept}", here(file), look.query());
    let found = hits.get(on_page).cloned().unwrap_or_default();
    let shown = framed(visit, &code, (&files, at), query, &url, found).ok_or(PageFault::NotFound)?;
    let count: usize = hits.iter().map(Vec::len).sum();
    let hit = |(page, hits): (u32, &Vec<Place>)| {
        let label = texts.with("file-hits-on", &[("page", &page), ("count", &hits.len())]);
        (!hits.is_empty()).then(|| Action::new(label, url(file, Look { page, ..look })))
    };
    let pixels = look.pixels().0.to_string();
    Ok(ViewerPage {
        page: frame(desk, file.paper.clone(), None).await?,
        back: visit.url(&format!("/officer/dossiers/{code}")),
        files: files.iter().map(|one| one.link(visit, here(one), one.sha256 == file.sha256)).collect(),
        download: visit.url(&format!("/dossiers/{code}/files/{}", file.sha256)),
        found: if sought.is_empty() { String::new() } else { texts.with("file-found", &[("count", &count)]) },
        hits: (1..).zip(&hits).filter_map(hit).collect(),
        kept: vec![("page", look.page.to_string()), ("width", pixels), ("turn", look.turns.to_string())],
        sought,
        reading: note(visit, file),
        again: format!("{}/read", here(file)),
        hints: hints(visit, seen, std::slice::from_ref(file)),
        lines: words.get(on_page).map(|page| lines(page)).unwrap_or_default(),
        shown,
        code,
    })
}

fn lines(page: &[Word]) -> Vec<String> {
    reading::lines(page).into_iter().map(|line| line.text).collect()
}

/// How far the reading is. Looking for the program may block the first time, which is why it is asked last.
fn note(visit: &Visit, file: &FileFacts) -> ReadingNote {
    let texts = visit.texts();
    let said = |words: String| ReadingNote { words, cure: String::new(), again: false };
    let Some(text) = &file.text else {
        return ReadingNote { words: texts.get("reading-never"), cure: String::new(), again: true };
    };
    match text.state {
        ReadingState::Waiting => said(texts.get("reading-waiting")),
        ReadingState::Running => {
            said(texts.with("reading-running", &[("read", &text.pages_read), ("pages", &text.pages)]))
        }
        ReadingState::Done => {
            let engine = text.engine.clone().unwrap_or_default();
            let at = visit.lang.date_time(law::time::local(text.at));
            said(texts.with("reading-done", &[("engine", &engine), ("at", &at)]))
        }
        ReadingState::Failed => ReadingNote {
            words: texts.get("reading-failed"),
            cure: text.fault.clone().unwrap_or_default(),
            again: true,
        },
        ReadingState::NoEngine => ReadingNote {
            words: texts.get("reading-no-engine"),
            cure: texts.get("reading-no-engine-cure"),
            again: true,
        },
    }
}

/// Puts the file into the queue again.
async fn read_again(desk: StaffVisit, Path((code, sha256)): Path<(String, String)>) -> PageAnswer {
    let visit = &desk.visit;
    let seen = seen(visit, &code).await?;
    let files = files_of(visit, &seen).await?;
    let file = files.iter().find(|file| file.sha256 == sha256).ok_or(PageFault::NotFound)?;
    let pages = counted(visit, file).await;
    let sha = file.sha256.clone();
    let asked = visit.app.registry().blocking(move |registry| {
        registry.note_pages(&sha, pages)?;
        registry.want_text(&sha, pages, true)
    });
    if asked.await? {
        visit.app.reading().notify_one();
    }
    let back = visit.url(&format!("/officer/dossiers/{}/files/{}", seen.state.code, file.sha256));
    Ok(Redirect::to(&back).into_response())
}

/// The pages of a file; one stored before pages were counted is looked at now.
async fn counted(visit: &Visit, file: &FileFacts) -> u32 {
    if file.pages > 1 {
        return file.pages;
    }
    let Some(digest) = gateways::Digest::parse(&file.sha256) else { return 1 };
    let Ok(Some(bytes)) = visit.app.load_file(digest).await else { return 1 };
    let scanned = tokio::task::spawn_blocking(move || documents::scan::scan(&bytes)).await;
    scanned.ok().and_then(Result::ok).map_or(1, |scanned| scanned.pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_turn_with_the_page() {
        let place = Place { left: 1000, top: 2000, width: 300, height: 100 };
        assert_eq!(turned(place, 1), Place { left: 7900, top: 1000, width: 100, height: 300 });
        assert_eq!(turned(place, 2), Place { left: 8700, top: 7900, width: 300, height: 100 });
        assert_eq!((0..4).fold(place, |place, _| turned(place, 1)), place);
        assert_eq!(turned(turned(place, 3), 1), place);
    }

    #[test]
    fn a_look_stays_within_the_file() {
        let look = |query: &str| Look::of(&PageQuery::parse(query), 3);
        assert_eq!(look(""), Look { page: 1, width: 1, turns: 0 });
        assert_eq!(look("page=9&width=1600&turn=5"), Look { page: 3, width: 2, turns: 1 });
        assert_eq!(look("page=0&width=7&turn=x"), Look { page: 1, width: 1, turns: 0 });
        assert_eq!(mark(&PageQuery::parse("mark=1-2-3")), None);
        assert_eq!(mark(&PageQuery::parse("mark=1-2-3-99999")), None);
    }
}

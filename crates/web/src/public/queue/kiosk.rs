//! The kiosk: a number for a service, or for the code of an appointment; and the choice of a centre.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::hall::HallRefusal;
use law::{Agency, AgencyId};
use registry::hall::{Hall, NewTicket};

use super::groups::{centre_name, groups};
use super::{CentrePage, KioskPage};
use crate::common::components::Action;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, show};

/// Most characters of an address that are looked at.
const TEXT_MAX: usize = 300;
/// Minutes of waiting from which the page says that it is too much for one day.
const OVERLOADED: u32 = 120;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/queue/new", get(kiosk).post(take))
        .route("/queue/arrive", axum::routing::post(arrive))
}

/// The service centre an address names, by its identifier or by the code of its unit.
pub(crate) fn centre(visit: &Visit, text: &str) -> Option<Agency> {
    let province = visit.app.province();
    let (day, named) = (visit.local().date(), AgencyId(text.to_owned()));
    let by_unit = || province.centre_of(&law::UnitCode(text.to_owned()));
    let agency = province.agency(province.agency_on(&named, day)).or_else(by_unit)?;
    (agency.is_centre() && agency.exists_on(day)).then(|| agency.clone())
}

/// The page on which a centre is chosen for `path`.
pub(super) fn choose(visit: &Visit, path: &'static str, title: &str, query: &PageQuery) -> PageAnswer {
    let province = visit.app.province();
    let typed: String = law::text::clean(query.get("q")).chars().take(TEXT_MAX).collect();
    let draft = query.get("draft").to_owned();
    let link = |agency: &Agency| {
        let query = PageQuery::default().with("centre", agency.id.as_str());
        let draft = if draft.is_empty() { String::new() } else { format!("&draft={draft}") };
        Action::new(centre_name(agency, visit.lang), visit.url(&format!("{path}{query}{draft}")))
    };
    let found = if typed.is_empty() { Vec::new() } else { visit.app.resolve(&typed).matches };
    let centres = found.iter().filter_map(|found| province.centre_of(&law::UnitCode(found.code.clone())));
    let centres = centres.map(link).collect();
    show(&CentrePage { page: visit.page(title), path, draft, typed, centres })
}

/// A draft named in an address or typed in: its 32 hexadecimal digits, wherever they stand.
pub(super) fn draft_in(text: &str) -> Option<String> {
    let is_draft = |word: &String| word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let whole: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    std::iter::once(whole.as_str()).chain(words).map(str::to_ascii_lowercase).find(is_draft)
}

async fn kiosk(visit: Visit, query: PageQuery) -> PageAnswer {
    match centre(&visit, query.get("centre")) {
        Some(centre) => {
            page(&visit, &centre, query.get("draft"), query.get("kiosk") == "1", String::new()).await
        }
        None => choose(&visit, "/queue/new", "queue-new-title", &query),
    }
}

async fn page(visit: &Visit, centre: &Agency, draft: &str, standing: bool, fault: String) -> PageAnswer {
    let texts = visit.texts();
    let (hall, seconds) = hall_and_times(visit, &centre.id).await?;
    let mut page = visit.page("queue-new-title");
    page.faulty = !fault.is_empty();
    let book =
        visit.url(&format!("/appointments{}", PageQuery::default().with("centre", centre.id.as_str())));
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let shown = show(&KioskPage {
        page,
        centre: (centre.id.to_string(), centre_name(centre, visit.lang)),
        waiting: format!(
            "{} {}",
            texts.with("queue-waiting", &[("count", &hall.waiting.len())]),
            estimate(visit, &hall, hall.waiting.len(), &seconds)
        ),
        draft: draft_in(draft).unwrap_or_default(),
        standing,
        fault,
        groups: groups(visit),
        book,
    })?;
    Ok((status, shown).into_response())
}

/// The hall now, and how long services took lately.
pub(crate) async fn hall_and_times(visit: &Visit, centre: &AgencyId) -> Result<(Hall, Vec<u32>), PageFault> {
    let centre = centre.clone();
    Ok(visit.app.read(move |view| Ok((view.hall(&centre)?, view.service_seconds(&centre)?))).await?)
}

/// How long somebody waits who has `before` in front, in words.
pub(crate) fn estimate(visit: &Visit, hall: &Hall, before: usize, seconds: &[u32]) -> String {
    let texts = visit.texts();
    let windows = if hall.working > 0 { hall.working } else { usize::from(hall.windows) };
    match casework::hall::estimate(before, windows, seconds) {
        None => texts.get("queue-estimate-unknown"),
        Some(span) if span.least >= OVERLOADED => {
            texts.with("queue-estimate-overloaded", &[("span", &visit.lang.minutes(span.least))])
        }
        Some(span) => texts.with("queue-estimate", &[("least", &span.least), ("most", &span.most)]),
    }
}

/// Why the hall says no, for the visitor.
pub(crate) fn refused(visit: &Visit, refusal: HallRefusal) -> String {
    let key = match refusal {
        HallRefusal::NotYours | HallRefusal::Unknown => "queue-refused-unknown",
        HallRefusal::NotNow(_) => "queue-refused-not-now",
        HallRefusal::Full => "queue-refused-full",
        HallRefusal::NoSlot => "queue-refused-no-slot",
        HallRefusal::TooEarly => "queue-refused-too-early",
        HallRefusal::TooMany => "queue-refused-too-many",
        HallRefusal::NoWindow => "queue-refused-no-window",
        HallRefusal::StillCalled => "queue-refused-still-called",
        HallRefusal::Closed => "queue-refused-closed",
    };
    visit.texts().get(key)
}

/// Counts a wish of this address; refuses where there were too many.
pub(super) fn throttle(visit: &Visit) -> Result<(), PageFault> {
    let now = std::time::Instant::now();
    if !visit.app.taking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    visit.app.taking().count(visit.address, now);
    Ok(())
}

/// What a form says of a ticket; `None` for a service that there is not.
pub(super) fn wanted(visit: &Visit, centre: &Agency, form: &FormData) -> Option<NewTicket> {
    let field = form.first("field").unwrap_or_default();
    let group = groups(visit).into_iter().find(|group| group.value == field)?;
    Some(NewTicket {
        centre: centre.id.clone(),
        series: group.letter.to_string(),
        field: group.value,
        priority: form.first("priority").is_some(),
        draft: form.first("draft").and_then(draft_in),
        request_key: form.first("request_key").filter(|key| !key.is_empty()).map(str::to_owned),
    })
}

async fn take(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    throttle(&visit)?;
    let centre = centre(&visit, form.first("centre").unwrap_or_default()).ok_or(PageFault::NotFound)?;
    let standing = form.first("kiosk") == Some("1");
    let new = wanted(&visit, &centre, &form).ok_or(PageFault::BadRequest)?;
    let taken = visit.app.registry().blocking(move |registry| registry.take_ticket(&new)).await?;
    match taken {
        Ok(ticket) => Ok(to_ticket(&visit, &ticket.id, standing)),
        Err(refusal) => {
            let draft = form.first("draft").unwrap_or_default();
            page(&visit, &centre, draft, standing, refused(&visit, refusal)).await
        }
    }
}

fn to_ticket(visit: &Visit, id: &str, standing: bool) -> axum::response::Response {
    let path = if standing { format!("/queue/{id}/paper?kiosk=1") } else { format!("/queue/{id}") };
    Redirect::to(&visit.url(&path)).into_response()
}

/// The code of an appointment, typed at the kiosk of its centre. Wrong codes are counted: there are a million of them.
async fn arrive(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    let centre = centre(&visit, form.first("centre").unwrap_or_default()).ok_or(PageFault::NotFound)?;
    let now = std::time::Instant::now();
    if !visit.app.tracking().allows(visit.address, now) {
        return Err(PageFault::TooManyRequests);
    }
    let code: String = form.first("code").unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let standing = form.first("kiosk") == Some("1");
    let id = centre.id.clone();
    match visit.app.registry().blocking(move |registry| registry.arrive_by_code(&id, &code)).await? {
        Ok(ticket) => Ok(to_ticket(&visit, &ticket.id, standing)),
        Err(refusal) => {
            visit.app.tracking().count(visit.address, now);
            page(&visit, &centre, "", standing, refused(&visit, refusal)).await
        }
    }
}

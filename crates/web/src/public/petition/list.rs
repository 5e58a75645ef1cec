//! The published answers: searched whatever the marks, page by page; and the box that leads to one's own petition.

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use casework::petition::PetitionCode;
use law::Topic;
use law::time::local;
use registry::views::Cursor;
use registry::{PublicFilter, PublishedPetition};

use super::{PetitionsPage, PublishedRow};
use crate::common::components::{Action, Choice, Paging};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, petition_text, show};

/// Answers on a page.
const SHOWN: u32 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/petitions", get(petitions))
}

async fn petitions(visit: Visit, query: PageQuery) -> PageAnswer {
    if !query.get("code").is_empty() {
        let code = PetitionCode::parse(query.get("code")).ok_or(PageFault::NotFound)?;
        return Ok(Redirect::to(&visit.url(&format!("/petitions/{code}"))).into_response());
    }
    let topic = Topic::parse(query.get("topic")).filter(|topic| topic.is_petition());
    let text = Some(query.get("q").to_owned()).filter(|text| !text.is_empty());
    let filter = PublicFilter { text, topic, agency: None };
    let filtered = filter.text.is_some() || topic.is_some();
    let after = Cursor::parse(query.get("after"));
    let found = visit.app.read(move |view| view.published_petitions(&filter, after.as_ref(), SHOWN)).await?;
    let texts = visit.texts();
    let none = match (found.items.is_empty(), filtered) {
        (false, _) => String::new(),
        (true, true) => texts.get("petitions-none-found"),
        (true, false) => texts.get("petitions-none"),
    };
    let kept = query.only(&["q", "topic"]);
    let link = |key: &str, after: &str| {
        Action::new(texts.get(key), visit.url(&format!("/petitions{}", kept.with("after", after))))
    };
    let any =
        Choice { value: String::new(), label: texts.get("petitions-topic-any"), chosen: topic.is_none() };
    let choice = |one: Topic| Choice {
        value: one.as_str().to_owned(),
        label: petition_text::topic(one, visit.lang),
        chosen: topic == Some(one),
    };
    show(&PetitionsPage {
        page: visit.page("petitions-title"),
        typed: query.get("q").to_owned(),
        topics: std::iter::once(any).chain(Topic::OF_PETITIONS.map(choice)).collect(),
        none,
        rows: found.items.iter().map(|item| row(&visit, item)).collect(),
        paging: Paging {
            label: texts.get("paging-label"),
            first: (!query.get("after").is_empty()).then(|| link("paging-first", "")),
            next: found.after.map(|next| link("paging-next", &next.to_string())),
        },
    })
}

fn row(visit: &Visit, item: &PublishedPetition) -> PublishedRow {
    let agency = petition_text::agency(&item.agency, &visit.app.province(), visit.lang);
    let day = visit.lang.date(local(item.told_at).date());
    PublishedRow {
        title: item.words.title.clone(),
        url: visit.url(&format!("/petitions/{}", item.code)),
        topic: petition_text::topic(item.topic, visit.lang),
        answered: visit.texts().with("petitions-answered", &[("agency", &agency), ("day", &day)]),
        question: item.words.question.clone(),
        answer: item.words.answer.clone(),
        repeated: item.repeated,
    }
}

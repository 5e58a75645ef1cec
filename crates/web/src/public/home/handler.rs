//! The home page.

use axum::Router;
use axum::routing::get;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::HomePage;
use super::figure::{Figure, figure};
use crate::common::components::Action;
use crate::common::{App, PageAnswer, Visit, show};
use crate::public::life_events::handler::with_icon;
use crate::public::search::handler::errand;

/// Errands shown; the rest is one click away.
const OCCASIONS: usize = 6;
const POPULAR: [&str; 5] = ["popular-1", "popular-2", "popular-3", "popular-4", "popular-5"];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

async fn home(visit: Visit) -> PageAnswer {
    let figure = figure(&visit.app).await?;
    show(&view(&visit, figure))
}

fn view(visit: &Visit, figure: Option<Figure>) -> HomePage {
    let texts = visit.texts();
    let search =
        |words: &str| visit.url(&format!("/search?q={}", utf8_percent_encode(words, NON_ALPHANUMERIC)));
    HomePage {
        page: visit.page("home-title"),
        popular: POPULAR
            .map(|key| texts.get(key))
            .iter()
            .map(|words| Action::new(words, search(words)))
            .collect(),
        occasions: occasions(visit),
        figure: figure.map(|figure| {
            let month = figure.month.strftime("%m/%Y").to_string();
            texts.with(
                "home-figure",
                &[("month", &month), ("count", &figure.on_time), ("closed", &figure.closed)],
            )
        }),
    }
}

/// The first errands of the pack.
fn occasions(visit: &Visit) -> Vec<Action> {
    let province = visit.app.province();
    let first = province.life_events.iter().take(OCCASIONS);
    first.map(|event| with_icon(errand(event, visit), event)).collect()
}

//! The home page.

use axum::Router;
use axum::routing::get;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::HomePage;
use super::figure::{Figure, figure};
use crate::common::components::Action;
use crate::common::{App, PageAnswer, Visit, show};

/// The occasions of life: icon, words, and what is searched for.
const OCCASIONS: [(&str, &str, &str); 6] = [
    ("family", "occasion-birth", "occasion-birth-search"),
    ("heart", "occasion-marriage", "occasion-marriage-search"),
    ("house", "occasion-house", "occasion-house-search"),
    ("land", "occasion-land", "occasion-land-search"),
    ("shop", "occasion-shop", "occasion-shop-search"),
    ("people", "occasion-death", "occasion-death-search"),
];
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
        occasions: OCCASIONS
            .iter()
            .map(|(icon, words, find)| {
                Action::new(texts.get(words), search(&texts.get(find))).with_icon(icon)
            })
            .collect(),
        figure: figure.map(|figure| {
            let month = figure.month.strftime("%m/%Y").to_string();
            texts.with(
                "home-figure",
                &[("month", &month), ("count", &figure.on_time), ("closed", &figure.closed)],
            )
        }),
    }
}

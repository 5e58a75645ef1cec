//! Help, accessibility, privacy, the menu.

use axum::Router;
use axum::routing::get;

use super::{MenuPage, ProsePage};
use crate::common::{App, PageAnswer, Visit, show};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/help", get(help))
        .route("/accessibility", get(accessibility))
        .route("/privacy", get(privacy))
        .route("/menu", get(menu))
}

async fn help(visit: Visit) -> PageAnswer {
    show(&ProsePage::help(visit.page("help-title")))
}

async fn accessibility(visit: Visit) -> PageAnswer {
    show(&ProsePage::accessibility(visit.page("accessibility-title")))
}

async fn privacy(visit: Visit) -> PageAnswer {
    show(&ProsePage::privacy(visit.page("privacy-title")))
}

async fn menu(visit: Visit) -> PageAnswer {
    show(&MenuPage { page: visit.page("page-menu") })
}

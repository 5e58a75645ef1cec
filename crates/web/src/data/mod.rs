//! The side of those who keep the data: the procedures of the pack as they are written.

pub mod procedures;

use axum::Router;

use crate::common::App;

pub(crate) fn routes() -> Router<App> {
    procedures::routes()
}

//! The administrator's side: the people who work here and the state of the store. Sees no dossier.

pub mod health;
pub mod staff;

use axum::Router;

use crate::common::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().merge(health::routes()).merge(staff::routes())
}

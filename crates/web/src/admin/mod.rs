//! The administrator's side: the people who work here and the state of the store. Sees no dossier.

pub mod access;
pub mod health;
pub mod person;
#[cfg(test)]
mod rights_tests;
pub mod staff;

use axum::Router;

use crate::common::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(access::routes())
        .merge(health::routes())
        .merge(person::routes())
        .merge(staff::routes())
}

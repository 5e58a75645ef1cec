//! The side of those who keep the data: the procedures of the pack as they are written, and the editions that change them.

pub mod editions;
pub mod procedures;

#[cfg(test)]
mod editions_tests;

use axum::Router;

use crate::common::App;

pub(crate) fn routes() -> Router<App> {
    procedures::routes().merge(editions::routes())
}

//! Pages anyone may open, and the citizen's own: one folder for each, with its view and its template.

pub mod about;
pub mod check;
pub mod dossier;
pub mod draft;
pub mod home;
pub mod life_events;
pub mod me;
pub mod message;
pub(crate) mod papers;
pub mod payment;
pub mod petition;
pub mod prepare;
pub mod procedure;
pub mod procedures;
pub mod queue;
pub mod rating;
pub mod receipt;
pub mod regulations;
pub mod results;
pub mod search;
pub mod sign_in;
#[cfg(test)]
pub(crate) mod tests;
pub mod track;
pub mod unit;
pub mod verify;

use axum::Router;

use crate::common::App;

/// The routes of these pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(home::handler::routes())
        .merge(search::handler::routes())
        .merge(life_events::handler::routes())
        .merge(regulations::handler::routes())
        .merge(check::handler::routes())
        .merge(procedures::handler::routes())
        .merge(procedure::handler::routes())
        .merge(about::handler::routes())
        .merge(message::handler::routes())
        .merge(track::handler::routes())
        .merge(unit::handler::routes())
        .merge(queue::routes())
        .merge(sign_in::handler::routes())
        .merge(prepare::handler::routes())
        .merge(draft::handler::routes())
        .merge(me::handler::routes())
        .merge(receipt::handler::routes())
        .merge(dossier::handler::routes())
        .merge(papers::handler::routes())
        .merge(payment::routes())
        .merge(results::handler::routes())
        .merge(verify::routes())
        .merge(petition::routes())
        .merge(rating::routes())
}

//! The API as another system meets it: journeys, bad input, repetition, powers.

mod form_schema;
mod intake;
mod journey;
mod payments;

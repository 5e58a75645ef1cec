//! The API as another system meets it: journeys, bad input, repetition, powers.

mod intake;
mod journey;

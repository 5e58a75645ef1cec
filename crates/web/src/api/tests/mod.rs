//! The API as another system meets it: journeys, bad input, repetition, powers.

mod harness;
mod intake;
mod journey;

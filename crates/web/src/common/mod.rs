//! What all pages share: language and texts, the frame, embedded files, parts. No route, no registry.

pub mod assets;
pub mod components;
#[cfg(test)]
pub(crate) mod gallery;
pub mod lang;
pub mod page;
pub mod texts;

pub use assets::{asset, icon};
pub use lang::Lang;
pub use page::{Page, RailGroup, RailItem, User, Workplace};
pub use texts::Texts;

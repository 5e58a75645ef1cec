//! What all pages share: language and texts, the frame, embedded files, parts. The application behind them.

pub mod answers;
pub mod app;
pub mod applicant_input;
pub mod assets;
pub mod casework_text;
pub mod change_text;
pub mod circumstances;
pub mod clock_text;
pub mod command_fields;
pub mod command_input;
pub mod components;
pub mod correction_input;
pub mod credentials;
pub mod dossier_code;
pub mod dossier_words;
pub mod fields;
pub mod file_kind;
pub mod find_procedure;
#[cfg(test)]
pub(crate) mod gallery;
pub mod lang;
pub mod lingering;
pub mod metrics;
pub mod multipart_form;
pub mod opening_input;
pub mod page;
pub mod page_fault;
pub mod page_query;
pub mod problem;
pub mod procedure_text;
pub mod qr;
pub mod refusal_text;
pub mod security;
pub mod stored_file;
pub mod texts;
pub mod tracked;
pub mod visit;
pub mod who;

pub use app::{App, Config};
pub use assets::{asset, icon};
pub use lang::Lang;
pub use page::{Page, RailGroup, RailItem, User, Workplace};
pub use page_fault::PageFault;
pub use texts::Texts;
pub use visit::{CitizenVisit, PageAnswer, StaffVisit, Visit, show};
pub use who::Who;

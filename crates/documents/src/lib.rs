//! Facts to documents: the process of a procedure as a picture (SVG) and as BPMN 2.0, the papers of a dossier as PDF. And
//! back: what a file that came in really is, a page of it as a picture, the words on it.
//!
//! Pure: facts and words come in, text or bytes go out. This room must not know where facts come from, no SQL, HTTP, clock
//! or language files: whoever asks brings the words.

pub mod paper;
pub mod picture;
pub mod process;
pub mod reading;
pub mod scan;
pub mod signature;
mod xml;

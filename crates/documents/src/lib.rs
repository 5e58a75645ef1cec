//! Facts to documents: the process of a procedure as a picture (SVG) and as BPMN 2.0, the papers of a dossier as PDF.
//!
//! Pure: facts and words come in, text or bytes go out. This room must not know where facts come from, no SQL, HTTP, clock
//! or language files: whoever asks brings the words.

pub mod paper;
pub mod process;
pub mod signature;
mod xml;

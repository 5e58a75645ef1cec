//! Facts to documents: today the process of a procedure as a picture (SVG) and as BPMN 2.0; PDF forms follow.
//!
//! Pure: facts and words come in, text goes out. This room must not know where facts come from, no SQL, HTTP, clock or
//! language files: whoever asks brings the words.

pub mod process;
mod xml;

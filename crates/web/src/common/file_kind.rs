//! What a file is, told by its first bytes and never by its name: the kinds of `documents::scan`.

pub use documents::scan::FileKind;

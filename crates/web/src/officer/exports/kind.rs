//! What a list leaves as.

use crate::common::table_file::TableKind;
use crate::public::papers::Form;

/// The kind of a file of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportKind {
    /// The list itself.
    Table(TableKind),
    /// A paper of each of its dossiers, as an archive of PDF.
    Papers(Form),
}

impl ExportKind {
    /// Name in forms and in the store.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Table(kind) => kind.ending().to_owned(),
            Self::Papers(form) => format!("zip-{}", form.as_str()),
        }
    }

    /// Reads the name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("zip-") {
            Some(form) => Form::parse(form).map(Self::Papers),
            None => TableKind::parse(text).map(Self::Table),
        }
    }

    /// Ending of the file.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Table(kind) => kind.ending(),
            Self::Papers(_) => "zip",
        }
    }

    /// Its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Table(kind) => kind.media_type(),
            Self::Papers(_) => "application/zip",
        }
    }
}

//! Pages anyone may open: one folder for each, with its view and its template.

pub mod track;

//! The pages and the API of Một Cửa over HTTP: routes, views, templates, texts, embedded files.
//!
//! Only this room speaks the web framework. It decides nothing: a form or a JSON body becomes a command, the
//! registry carries it out, the answer becomes a page. It must not know SQL.
//!
//! # A page in three steps
//!
//! 1. **View.** In the page's own folder, a struct with a field `page: Page` and finished words, numbers and parts:
//!    `#[derive(Template)] #[template(path = "officer/work/page.html")] pub struct WorkPage { pub page: Page, … }`.
//! 2. **Template.** Beside it, `page.html` that starts with `{% extends "common/public.html" %}` (roomy) or
//!    `{% extends "common/officer.html" %}` (dense) and fills `{% block main %}`. Words come from
//!    `{{ page.text("work-title") }}` and `{{ page.with("work-count", [("count", &count)]) }}`, addresses from
//!    `{{ page.url("/officer/work") }}`, icons from `{{ page.icon("search") }}`, parts from `{{ part }}`; every form
//!    that changes something holds `{{ page.form_fields() }}`. No `style=`, no inline script.
//! 3. **Words and sample.** The keys in `texts/{vi,en,nb}/….ftl`, named after the page, and a test that calls
//!    `common::gallery::show` with sample values in each language.

pub mod common;
pub mod public;

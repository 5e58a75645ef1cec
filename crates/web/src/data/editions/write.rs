//! Changing a file of the pack: chosen, written, checked as strictly as by `motcua check`, proposed. What was typed stays on
//! the page whatever the answer is.

use std::sync::Arc;

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use casework::Role;
use casework::edition::{Proposal, Refusal};
use law::Province;
use law::text::fold;
use pack::{Fault, Files, Severity};
use registry::EditionAnswer;

use super::{FaultLine, FileLine, FilesPage, WritePage, effect, one};
use crate::common::components::{Action, EmptyState, ErrorSummary, Field};
use crate::common::edition_text::{self, Base, EditionFault};
use crate::common::fields::{self, FaultCode, FieldFault, Fields, FormData, Label};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, procedure_text, show};
use crate::officer::frame;

/// A form of a page is not larger than this, in bytes; such a file is changed in a folder.
const TEXT_MAX: usize = 600 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/data/editions/write", get(open).post(written))
}

pub(super) fn keepers_only(desk: &StaffVisit) -> Result<(), PageFault> {
    if desk.staff.has_role(Role::ProcedureController) { Ok(()) } else { Err(PageFault::NotFound) }
}

/// The text to write on: that of the edition named, or the last one published.
pub(super) async fn base(visit: &Visit, on: &str) -> Result<Base, PageFault> {
    let on = match on {
        "" => None,
        on => Some(on.parse().map_err(|_| PageFault::NotFound)?),
    };
    let app = visit.app.clone();
    let base = tokio::task::spawn_blocking(move || app.edition_base(on)).await;
    match base {
        Ok(Ok(base)) => base.ok_or(PageFault::NotFound),
        Ok(Err(fault)) => Err(trouble(fault)),
        Err(_) => Err(registry::Trouble::Stopped.into()),
    }
}

fn trouble(fault: EditionFault) -> PageFault {
    match fault {
        EditionFault::Trouble(trouble) => trouble.into(),
        other => {
            tracing::error!("{other}");
            PageFault::Trouble("MC-2003")
        }
    }
}

async fn open(desk: StaffVisit, query: PageQuery) -> PageAnswer {
    keepers_only(&desk)?;
    let base = base(&desk.visit, query.get("on")).await?;
    let path = query.get("file");
    if path.is_empty() {
        return show(&files(&desk, &base, &query).await?);
    }
    let Some(text) = base.files.text(path).filter(|text| text.len() <= TEXT_MAX) else {
        return Err(PageFault::NotFound);
    };
    let mut draft =
        Draft { files: vec![(path.to_owned(), text.to_owned())], on: query.get("on"), base: &base };
    let parts = ["from-day", "from-month", "from-year"].map(|part| query.get(part));
    if parts.iter().all(|part| part.is_empty()) {
        return show(&draft.page(&desk, &FormData::default(), &[]).await?);
    }
    let [day, month, year] = parts;
    let further = fields::date("from", &format!("{day}/{month}/{year}"))
        .ok()
        .and_then(|day| base.files.new_edition(path, day));
    let mut page = match further {
        Some(edition) => {
            draft.files = vec![edition.begun, edition.ended];
            let day = ["day", "month", "year"]
                .map(|part| (format!("effective-{part}"), query.get(&format!("from-{part}")).to_owned()));
            draft.page(&desk, &FormData(day.to_vec()), &[]).await?
        }
        None => draft.page(&desk, &FormData::default(), &[]).await?,
    };
    if draft.files.len() == 1
        && let Some(field) = &mut page.further
    {
        field.fault = Some(desk.visit.texts().get("edition-further-day"));
    }
    show(&page)
}

async fn files(desk: &StaffVisit, base: &Base, query: &PageQuery) -> Result<FilesPage, PageFault> {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let (typed, on) = (law::text::clean(query.get("q")), query.get("on"));
    let wanted = fold(&typed);
    let province = visit.app.province();
    let line = |path: &str| {
        let code = path.strip_prefix("procedures/").and_then(|name| name.split('-').next());
        let editions =
            code.and_then(|code| province.procedures.get(&law::code::ProcedureCode(code.to_owned())));
        let about = editions.and_then(|editions| editions.last());
        let encoded = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
        let size = base.files.text(path).map_or(0, str::len);
        FileLine {
            url: if size > TEXT_MAX {
                String::new()
            } else {
                visit.url(&format!("/data/editions/write?on={on}&file={encoded}"))
            },
            path: path.to_owned(),
            about: about.map(|p| procedure_text::words(&p.name, visit.lang)).unwrap_or_default(),
            size: texts.with("edition-file-size", &[("kib", &size.div_ceil(1024))]),
        }
    };
    let fits = |line: &FileLine| {
        let whole = fold(&format!("{} {}", line.path, line.about));
        wanted.split(' ').all(|word| whole.contains(word))
    };
    let lines: Vec<FileLine> = base.files.paths().map(line).filter(fits).collect();
    let all = Action::new(texts.get("edition-files-all"), visit.url("/data/editions/write"));
    let empty = EmptyState { sentence: texts.get("edition-files-none"), action: Some(all) };
    Ok(FilesPage {
        page: frame(desk, texts.get("edition-write-title"), None).await?,
        lead: base_words(visit, base),
        empty: lines.is_empty().then_some(empty),
        lines,
        typed,
    })
}

fn base_words(visit: &Visit, base: &Base) -> String {
    match &base.of {
        Some(record) => visit.texts().with(
            "edition-base-edition",
            &[("title", &record.edition.proposal.title), ("name", &record.edition.proposal.name)],
        ),
        None => visit.texts().get("edition-base-started"),
    }
}

/// Files as they are being written.
pub(super) struct Draft<'a> {
    pub files: Vec<(String, String)>,
    pub on: &'a str,
    pub base: &'a Base,
}

/// What a check of a draft says.
pub(super) struct Checked {
    faults: Vec<Fault>,
    province: Option<Arc<Province>>,
    files: Arc<Files>,
}

impl Draft<'_> {
    async fn page(
        &self,
        desk: &StaffVisit,
        typed: &FormData,
        faults: &[FieldFault],
    ) -> Result<WritePage, PageFault> {
        let (visit, texts) = (&desk.visit, desk.visit.texts());
        let fault = |name: &str| faults.iter().find(|fault| fault.field == name).map(|f| f.words(visit.lang));
        let line = |name: &'static str| {
            let label = texts.get(&format!("edition-field-{name}"));
            let hint = texts.get(&format!("edition-field-{name}-hint"));
            Field::line(name, label, typed.first(name).unwrap_or_default())
                .with_hint(hint)
                .with_fault(fault(name))
        };
        let fields = vec![line("title"), line("ground"), line("effective").as_date(typed, texts)];
        let first = self.files.first().map(|(path, _)| path.clone()).unwrap_or_default();
        let further = first.starts_with("procedures/") && self.files.len() == 1;
        let further = further.then(|| {
            Field::line("from", texts.get("edition-further-from"), "").as_date(&FormData::default(), texts)
        });
        let mut page = frame(desk, first, None).await?;
        page.faulty = !faults.is_empty();
        Ok(WritePage {
            page,
            files: self.files.clone(),
            further,
            on: self.on.to_owned(),
            base: base_words(visit, self.base),
            summary: ErrorSummary::of(&fields, texts),
            fields,
            faults: None,
            good: false,
            changes: Vec::new(),
            province: Vec::new(),
            refused: None,
        })
    }

    /// The page with what the check says of the text, and what the text changes.
    pub(super) async fn checked_page(
        &self,
        desk: &StaffVisit,
        typed: &FormData,
        faults: &[FieldFault],
    ) -> Result<(WritePage, Checked), PageFault> {
        let visit = &desk.visit;
        let checked = self.check(visit.app.config().demo).await?;
        let mut page = self.page(desk, typed, faults).await?;
        let line = |fault: &Fault| fault_line(visit, fault, &checked.files);
        page.faults = Some(checked.faults.iter().map(line).collect());
        if let Some(after) = &checked.province {
            let open = visit.app.read(|view| view.open_by_edition()).await?;
            (page.changes, page.province) = effect::changes(visit, &visit.app.province(), after, &open);
            page.good = checked.faults.is_empty();
        }
        Ok((page, checked))
    }

    async fn check(&self, demo: bool) -> Result<Checked, PageFault> {
        let mut files = self.base.files.clone();
        for (path, text) in &self.files {
            files.set(path, text.clone());
        }
        let checked = tokio::task::spawn_blocking(move || {
            let faults = pack::check(&files);
            let good = faults.iter().all(|fault| fault.severity != Severity::Error);
            let province = if good { edition_text::compile(&files, demo).ok().map(Arc::new) } else { None };
            Checked { faults, province, files: Arc::new(files) }
        });
        checked.await.map_err(|_| registry::Trouble::Stopped.into())
    }
}

async fn written(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    keepers_only(&desk)?;
    let visit = &desk.visit;
    let on = form.first("on").unwrap_or_default().to_owned();
    let base = base(visit, &on).await?;
    let files: Vec<(String, String)> =
        form.all("file").zip(form.all("text")).map(|(path, text)| (path.to_owned(), normal(text))).collect();
    if files.is_empty() || !files.iter().all(|(path, _)| may_be_written(&base.files, path)) {
        return Err(PageFault::NotFound);
    }
    let draft = Draft { files, on: &on, base: &base };
    let proposes = form.first("action") == Some("propose");
    let asked = if proposes { proposal(&form, visit) } else { Err(Vec::new()) };
    let faults = asked.as_ref().err().cloned().unwrap_or_default();
    let (page, checked) = draft.checked_page(&desk, &form, &faults).await?;
    let Some(after) = &checked.province else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    };
    match asked {
        Ok(asked) => propose(&desk, page, asked, (&base, &checked, after)).await,
        Err(faults) if faults.is_empty() => show(&page),
        Err(_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response()),
    }
}

/// Files of the text, and new ones beside the procedures.
fn may_be_written(files: &Files, path: &str) -> bool {
    let name = path.strip_prefix("procedures/").and_then(|name| name.strip_suffix(".toml"));
    let is_plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    files.text(path).is_some() || name.is_some_and(|name| !name.is_empty() && is_plain(name))
}

/// The text as files have it: browsers send line breaks of their own.
fn normal(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Title, ground and day of effect, as typed.
type Asked = (String, String, jiff::civil::Date);

fn proposal(form: &FormData, visit: &Visit) -> Result<Asked, Vec<FieldFault>> {
    let fields = Fields::Form(form);
    let mut faults = Vec::new();
    let key = |name: &str| match name {
        "title" => Label::Key("edition-field-title"),
        "ground" => Label::Key("edition-field-ground"),
        _ => Label::Key("edition-field-effective"),
    };
    let mut line = |name: &str| match fields.line(name) {
        Ok(Some(line)) => line,
        Ok(None) => {
            faults.push(FieldFault::new(name, FaultCode::Required).called(key(name)));
            String::new()
        }
        Err(fault) => {
            faults.push(fault.called(key(name)));
            String::new()
        }
    };
    let (title, ground) = (line("title"), line("ground"));
    let day = match fields.date("effective") {
        Ok(Some(day)) => day,
        Ok(None) => {
            faults.push(FieldFault::new("effective", FaultCode::Required).called(key("effective")));
            visit.local().date()
        }
        Err(fault) => {
            faults.push(fault.called(key("effective")));
            visit.local().date()
        }
    };
    if faults.is_empty() { Ok((title, ground, day)) } else { Err(faults) }
}

async fn propose(
    desk: &StaffVisit,
    mut page: WritePage,
    (title, ground, effective_from): Asked,
    (base, checked, after): (&Base, &Checked, &Arc<Province>),
) -> Result<Response, PageFault> {
    let visit = &desk.visit;
    let (actor, app, files) = (desk.staff.actor(), visit.app.clone(), Arc::clone(&checked.files));
    let (based_on, province) = (base.based_on, Arc::clone(after));
    let answer = tokio::task::spawn_blocking(move || {
        let files = edition_text::keep(app.registry(), app.files(), &files)?;
        let name = province.edition.clone();
        let proposal = Proposal { name, title, ground, effective_from, based_on, files };
        Ok(app.registry().propose_edition(&actor, proposal, &province)?)
    });
    let answer = match answer.await {
        Ok(answer) => answer.map_err(trouble)?,
        Err(_) => return Err(registry::Trouble::Stopped.into()),
    };
    match answer {
        EditionAnswer::Done(record) | EditionAnswer::AlreadySo(record) => {
            Ok(Redirect::to(&visit.url(&format!("/data/editions/{}", record.id))).into_response())
        }
        EditionAnswer::Refused(refusal) => {
            page.refused = Some(one::told(visit, &refusal, after));
            if let (Refusal::InThePast { .. } | Refusal::BeforeLatest { .. }, Some(field)) =
                (&refusal, page.fields.last_mut())
            {
                field.fault = page.refused.as_ref().map(|refused| refused.reason.clone());
            }
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        EditionAnswer::Unknown => Err(PageFault::NotFound),
    }
}

fn fault_line(visit: &Visit, fault: &Fault, files: &Files) -> FaultLine {
    let line = files.text(&fault.file).and_then(|text| text.lines().nth(fault.line.checked_sub(1)?));
    let caret = |line: &str| format!("{line}\n{}^", " ".repeat(fault.column.saturating_sub(1)));
    FaultLine {
        place: visit.texts().with(
            "edition-fault-place",
            &[("file", &fault.file), ("line", &fault.line), ("column", &fault.column)],
        ),
        kind: visit.texts().get(&format!("pack-fault-{}", fault.code)),
        message: fault.message.clone(),
        help: fault.help.clone(),
        source: line.map(caret).unwrap_or_default(),
        warning: fault.severity == Severity::Warning,
    }
}

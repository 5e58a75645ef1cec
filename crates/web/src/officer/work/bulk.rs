//! One command for many dossiers. The first answer shows, for each marked dossier, whether it can be given and why not; the
//! second one gives it: each dossier is a command of its own with an answer of its own. What was refused stays marked, so
//! that nothing has to be looked for again.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;
use casework::StaffId;
use casework::dossier::{Command, CommandKind, Dossier, decide};
use law::code::DossierCode;
use law::time::local;
use registry::views::OfficerLoad;
use registry::{Answer, Request, RequestKey, Target, Viewer};
use tokio::task::JoinSet;

use super::filter::{NAMES, filter};
use super::handler::view_of;
use super::rows::TOGETHER;
use super::{BulkPage, MarkedLine, ReceiptsPage};
use crate::common::command_input::sample;
use crate::common::components::{Choice, Control, Field};
use crate::common::dossier_code::dossier_code;
use crate::common::fields::FormData;
use crate::common::page_query::PageQuery;
use crate::common::refusal_text::refusal_text;
use crate::common::{App, PageAnswer, PageFault, StaffVisit, Visit, casework_text, show};
use crate::officer::command::consequence_key;
use crate::officer::desk::seen;
use crate::officer::{frame, reused};
use crate::public::receipt::handler::sheet;

/// Dossiers that one form may mark.
pub(crate) const MARKED_MAX: usize = 500;

/// Commands on their way at a time: enough that they share commits, few enough that others are not held up.
const AT_ONCE: usize = 32;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/officer/work/bulk", post(confirm))
        .route("/officer/work/bulk/apply", post(apply))
        .route("/officer/work/receipts", post(receipts))
}

/// A mark: the code, and the version that the page showed.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub code: DossierCode,
    pub version: Option<u32>,
}

impl Mark {
    /// Reads `CODE VERSION`.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        let (code, version) = value.split_once(' ').unwrap_or((value, ""));
        Some(Self { code: dossier_code(code)?, version: version.parse().ok() })
    }
}

/// The marks of a form, each dossier once.
fn marked(form: &FormData) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for mark in form.all("code").filter_map(Mark::parse) {
        if marks.len() < MARKED_MAX && known.insert(mark.code.clone()) {
            marks.push(mark);
        }
    }
    marks
}

/// The filter a form was sent from.
fn place(form: &FormData) -> PageQuery {
    PageQuery(form.0.clone()).only(&NAMES)
}

/// The command a form asks for: one of those that are given to many.
fn command_of(form: &FormData) -> Result<CommandKind, PageFault> {
    let named = form.first("command").and_then(CommandKind::parse);
    named.filter(|kind| TOGETHER.contains(kind)).ok_or(PageFault::BadRequest)
}

/// A dossier as it is now, as far as this page shows it.
struct Now {
    code: DossierCode,
    marked: Option<u32>,
    /// Its state and the applicant; `None` where it is not for this viewer.
    seen: Option<(std::sync::Arc<Dossier>, String)>,
}

async fn as_now(desk: &StaffVisit, marks: Vec<Mark>) -> Result<Vec<Now>, PageFault> {
    let actor = desk.staff.actor();
    let read = desk.visit.app.read(move |view| {
        let viewer: Viewer = view.viewer(&actor);
        let mut found = Vec::with_capacity(marks.len());
        for mark in marks {
            let page = view.dossier(&viewer, &mark.code)?;
            let seen = page.map(|page| {
                let name = page.personal.personal().map(|p| p.applicant.name.clone()).unwrap_or_default();
                (page.state, name)
            });
            found.push(Now { code: mark.code, marked: mark.version, seen });
        }
        Ok(found)
    });
    Ok(read.await?)
}

fn line(visit: &Visit, now: &Now, words: String) -> MarkedLine {
    let version = now.seen.as_ref().map(|(state, _)| state.version);
    MarkedLine {
        code: now.code.to_string(),
        mark: version.map_or_else(|| now.code.to_string(), |version| format!("{} {version}", now.code)),
        person: now.seen.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        url: now
            .seen
            .as_ref()
            .map(|_| visit.url(&format!("/officer/dossiers/{}", now.code)))
            .unwrap_or_default(),
        words,
    }
}

/// Who can be given the command, and who is left out for which reason: asked of the rules before anything is done.
fn sorted(desk: &StaffVisit, kind: CommandKind, all: &[Now]) -> (Vec<MarkedLine>, Vec<MarkedLine>) {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let province = visit.app.province();
    let facts = visit.app.facts(&province, &actor, false);
    let (mut can, mut left_out) = (Vec::new(), Vec::new());
    for now in all {
        let Some((state, _)) = &now.seen else {
            left_out.push(line(visit, now, visit.texts().get("message-not-found-words")));
            continue;
        };
        let outcome = sample(kind).map(|command| decide(state, &command, &facts));
        match outcome {
            Some(Err(refusal)) => {
                let words = refusal_text(&refusal, &province, visit.lang);
                left_out.push(line(
                    visit,
                    now,
                    format!("{}. {} ({})", words.detail, words.cure, words.ground),
                ));
            }
            _ => {
                let stage = casework_text::stage_named(state.stage.as_str(), visit.lang);
                let changed = now.marked.is_some_and(|version| version != state.version);
                let words =
                    if changed { visit.texts().with("bulk-changed", &[("stage", &stage)]) } else { stage };
                can.push(line(visit, now, words));
            }
        }
    }
    (can, left_out)
}

async fn confirm(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let kind = command_of(&form)?;
    let marks = match form.first("every") {
        Some(_) => every(&desk, &form).await?,
        None => marked(&form),
    };
    let none = marks.is_empty();
    let all = as_now(&desk, marks).await?;
    let (open, left_out) = sorted(&desk, kind, &all);
    let fault = if none { desk.visit.texts().get("marked-none") } else { String::new() };
    let mut page = bulk_page(&desk, &form, kind, fault).await?;
    page.open_title = desk.visit.texts().with("bulk-will", &[("count", &open.len())]);
    page.open = open;
    page.left_out = left_out;
    if none {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    show(&page)
}

/// All dossiers of the filter.
async fn every(desk: &StaffVisit, form: &FormData) -> Result<Vec<Mark>, PageFault> {
    let query = place(form);
    let (actor, asked) = (desk.staff.actor(), filter(view_of(desk, &query), &query));
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.worklist_first(&viewer, &asked, MARKED_MAX)
    });
    let mark = |item: registry::views::ListItem| Mark { code: item.code, version: Some(item.version) };
    Ok(read.await?.into_iter().map(mark).collect())
}

async fn bulk_page(
    desk: &StaffVisit,
    form: &FormData,
    kind: CommandKind,
    fault: String,
) -> Result<BulkPage, PageFault> {
    let visit = &desk.visit;
    let label = casework_text::command(kind, visit.lang);
    let mut page = frame(desk, label.clone(), None).await?;
    page.faulty = !fault.is_empty();
    let query = place(form);
    Ok(BulkPage {
        page,
        consequence: visit.texts().get(consequence_key(kind)),
        command: kind.as_str(),
        done: Vec::new(),
        open_title: String::new(),
        open: Vec::new(),
        left_out: Vec::new(),
        fields: fields(desk, form, kind, !fault.is_empty()).await?,
        button: label,
        back: visit.url(&format!("/officer/work{}", query.with("", ""))),
        hidden: query.0,
        fault,
    })
}

/// What the command needs to know, once for all dossiers.
async fn fields(
    desk: &StaffVisit,
    form: &FormData,
    kind: CommandKind,
    faulty: bool,
) -> Result<Vec<Field>, PageFault> {
    let texts = desk.visit.texts();
    let typed = |name: &str| form.first(name).map(str::trim).unwrap_or_default().to_owned();
    Ok(match kind {
        CommandKind::Assign => {
            let officer = typed("officer");
            let actor = desk.staff.actor();
            let loads = desk.visit.app.read(move |view| {
                let viewer = view.viewer(&actor);
                view.officer_loads(&viewer)
            });
            let choice = |load: OfficerLoad| Choice {
                chosen: load.id.0 == officer,
                label: load_words(&desk.visit, &load),
                value: load.id.0,
            };
            let choices = loads.await?.into_iter().map(choice).collect();
            let fault = (faulty && officer.is_empty()).then(|| texts.get("marked-no-officer"));
            let mut field =
                Field::line("officer", texts.get("input-officer"), officer.clone()).with_fault(fault);
            field.control = Control::List { choices, none: texts.get("command-choose") };
            vec![field]
        }
        CommandKind::ReturnForRework => {
            let reason = typed("reason");
            let fault = (faulty && reason.is_empty()).then(|| texts.get("bulk-no-reason"));
            let mut field = Field::line("reason", texts.get("input-reason"), "").with_fault(fault);
            field.control = Control::Lines { value: reason };
            vec![field]
        }
        _ => Vec::new(),
    })
}

/// `Lê Na: 23 đang mở, 5 đến hạn trong tuần, thường xong 4/ngày`.
fn load_words(visit: &Visit, load: &OfficerLoad) -> String {
    let today = visit.local().date();
    let left = 7 - i64::from(today.weekday().to_monday_one_offset());
    let sunday = today.checked_add(jiff::Span::new().days(left)).unwrap_or(today);
    visit.texts().with(
        "bulk-load",
        &[
            ("name", &load.name),
            ("open", &load.open.len()),
            ("due", &load.due_by(sunday)),
            ("output", &load.daily_output()),
        ],
    )
}

/// The command with what was answered; `None` where an answer is missing.
fn given(kind: CommandKind, form: &FormData) -> Option<Command> {
    let typed = |name: &str| {
        let text = form.first(name).map(str::trim).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    };
    Some(match kind {
        CommandKind::Assign => Command::Assign { officer: StaffId(typed("officer")?) },
        CommandKind::Transfer => Command::Transfer,
        CommandKind::Receive => Command::Receive,
        CommandKind::Review => Command::Review,
        CommandKind::ApproveLetter => Command::ApproveLetter,
        CommandKind::ReturnForRework => Command::ReturnForRework { reason: typed("reason")? },
        _ => return None,
    })
}

async fn apply(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, kind) = (&desk.visit, command_of(&form)?);
    let marks = marked(&form);
    let command = given(kind, &form).filter(|_| !marks.is_empty());
    let Some(command) = command else {
        let key = match (marks.is_empty(), kind) {
            (true, _) => "marked-none",
            (false, CommandKind::Assign) => "marked-no-officer",
            (false, _) => "bulk-no-reason",
        };
        let all = as_now(&desk, marks).await?;
        let mut page = bulk_page(&desk, &form, kind, visit.texts().get(key)).await?;
        (page.open, page.left_out) = sorted(&desk, kind, &all);
        page.open_title = visit.texts().with("bulk-will", &[("count", &page.open.len())]);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    };
    let key = form.first("request_key").unwrap_or_default();
    let outcomes = give(&desk, key, marks.iter().map(|mark| (mark.clone(), command.clone())).collect()).await;
    let all = as_now(&desk, marks).await?;
    let mut page = bulk_page(&desk, &form, kind, String::new()).await?;
    for (now, outcome) in all.iter().zip(outcomes) {
        match outcome {
            Ok(words) => page.done.push(line(visit, now, words)),
            Err(words) => page.open.push(line(visit, now, words)),
        }
    }
    let texts = visit.texts();
    let counts: [(&str, &dyn crate::common::texts::Filling); 3] =
        [("what", &page.button.clone()), ("done", &page.done.len()), ("refused", &page.open.len())];
    page.page.title = texts.with("marked-title", &counts);
    page.open_title = texts.with("marked-refused", &[("count", &page.open.len())]);
    let status = if page.open.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok((status, show(&page)?).into_response())
}

/// Gives each dossier its command; in the order asked for, where it stands then, or why not. A machine that fails at one
/// does not lose the others, and the same form sent again does nothing twice.
pub(crate) async fn give(
    desk: &StaffVisit,
    key: &str,
    all: Vec<(Mark, Command)>,
) -> Vec<Result<String, String>> {
    let mut outcomes: Vec<Result<String, String>> = Vec::new();
    let mut waiting = all.into_iter().enumerate();
    let mut running: JoinSet<(usize, Result<String, String>)> = JoinSet::new();
    loop {
        while running.len() < AT_ONCE
            && let Some((place, (mark, command))) = waiting.next()
        {
            outcomes.push(Err(String::new()));
            let (desk, key) = (desk.clone(), key.to_owned());
            running.spawn(async move { (place, give_one(&desk, &key, mark, command).await) });
        }
        match running.join_next().await {
            Some(Ok((place, outcome))) => {
                if let Some(slot) = outcomes.get_mut(place) {
                    *slot = outcome;
                }
            }
            Some(Err(_)) => {}
            None => return outcomes,
        }
    }
}

async fn give_one(desk: &StaffVisit, key: &str, mark: Mark, command: Command) -> Result<String, String> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let key = match key {
        "" => visit.app.fresh_key(),
        key => RequestKey::from_text(&actor, &format!("{key} {}", mark.code)),
    };
    let mut request = Request::new(actor, key, Target::Code(mark.code), command);
    request.expected_version = mark.version;
    request.unit.clone_from(&desk.staff.agency);
    match visit.app.execute(request).await {
        Ok(Answer::Done(receipt) | Answer::AlreadySo(receipt)) => {
            Ok(casework_text::stage_named(receipt.state.stage.as_str(), visit.lang))
        }
        Ok(Answer::KeyReused(code)) => Err(reused(visit, &code).reason),
        Ok(Answer::Refused(refusal)) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Err(format!("{}. {} ({})", words.detail, words.cure, words.ground))
        }
        Ok(Answer::UnknownDossier) => Err(visit.texts().get("message-not-found-words")),
        Err(trouble) => Err(visit.texts().with("problem-trouble", &[("number", &trouble.number())])),
    }
}

/// Form 01 of every marked dossier that was accepted, a sheet each; why the others have none.
async fn receipts(desk: StaffVisit, Form(form): Form<FormData>) -> PageAnswer {
    let (visit, texts) = (&desk.visit, desk.visit.texts());
    let (mut sheets, mut left_out) = (Vec::new(), Vec::new());
    for mark in marked(&form) {
        let now = |words: String| MarkedLine {
            code: mark.code.to_string(),
            mark: mark.code.to_string(),
            person: String::new(),
            url: visit.url(&format!("/officer/dossiers/{}", mark.code)),
            words,
        };
        match seen(visit, mark.code.as_str()).await {
            Ok(seen) if seen.state.accepted_at.is_some() => sheets.push(sheet(visit, &seen, "h2")),
            Ok(seen) => {
                let arrived = visit.lang.moment(local(seen.state.submitted_at));
                left_out.push(now(texts.with("receipts-not-accepted", &[("arrived", &arrived)])));
            }
            Err(_) => {
                let words = texts.get("message-not-found-words");
                left_out.push(MarkedLine { url: String::new(), ..now(words) });
            }
        }
    }
    let back = visit.url(&format!("/officer/work{}", place(&form).with("", "")));
    let none = sheets.is_empty() && left_out.is_empty();
    let title = match none {
        true => texts.get("marked-none"),
        false => texts.with("receipts-title", &[("count", &sheets.len())]),
    };
    let page = show(&ReceiptsPage { page: visit.page_titled(title), sheets, left_out, back })?;
    Ok(if none { (StatusCode::UNPROCESSABLE_ENTITY, page).into_response() } else { page })
}

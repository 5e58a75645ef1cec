//! Appointments: a centre, a day, a slot with a free place, a telephone. Booked, they are a ticket with a code.

use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use casework::hall::HallRefusal;
use jiff::Span;
use jiff::civil::{Date, DateTime};
use law::Agency;
use registry::hall::NewAppointment;

use super::groups::{centre_name, groups};
use super::kiosk::{centre, choose, draft_in, refused, throttle, wanted};
use super::ticket::found;
use super::{BookPage, DayChoice, SlotChoice};
use crate::common::applicant_input;
use crate::common::components::{Choice, Control, Field};
use crate::common::fields::{FaultCode, FieldFault, FormData, Label};
use crate::common::page_query::PageQuery;
use crate::common::{App, PageAnswer, PageFault, Visit, show};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/appointments", get(days).post(book)).route("/queue/{ticket}/move", post(moved))
}

async fn days(visit: Visit, query: PageQuery) -> PageAnswer {
    let Some(centre) = centre(&visit, query.get("centre")) else {
        return choose(&visit, "/appointments", "book-title", &query);
    };
    let form = FormData(
        [("draft", query.get("draft")), ("day", query.get("day")), ("move", query.get("move"))]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    );
    Booking { visit: &visit, centre: &centre, form: &form, faults: &[], fault: String::new() }.page().await
}

/// The page with what was typed.
struct Booking<'a> {
    visit: &'a Visit,
    centre: &'a Agency,
    form: &'a FormData,
    faults: &'a [FieldFault],
    fault: String,
}

impl Booking<'_> {
    fn typed(&self, name: &str) -> &str {
        self.form.first(name).unwrap_or_default()
    }

    async fn page(self) -> PageAnswer {
        let (visit, texts) = (self.visit, self.visit.texts());
        let open = self.open_days().await?;
        let asked: Option<Date> = self.typed("slot").get(..10).unwrap_or(self.typed("day")).parse().ok();
        let has_place = |slots: &[(DateTime, i64)]| slots.iter().any(|(_, free)| *free > 0);
        let day = asked
            .filter(|day| open.iter().any(|(one, _)| one == day))
            .or_else(|| open.iter().find(|(_, slots)| has_place(slots)).map(|(day, _)| *day));
        let shown = open.iter().find(|(one, _)| Some(*one) == day).map(|(_, slots)| slots.as_slice());
        let moved = draft_in(self.typed("move")).unwrap_or_default();
        let mut page = visit.page(if moved.is_empty() { "book-title" } else { "book-move-title" });
        page.faulty = !self.fault.is_empty() || !self.faults.is_empty();
        let faulty = page.faulty;
        let action =
            if moved.is_empty() { "/appointments".to_owned() } else { format!("/queue/{moved}/move") };
        let book = BookPage {
            page,
            centre: (self.centre.id.to_string(), centre_name(self.centre, visit.lang)),
            action: visit.url(&action),
            draft: draft_in(self.typed("draft")).unwrap_or_default(),
            days: open.iter().map(|(one, slots)| self.day(*one, slots, day, &moved)).collect(),
            day: day
                .map(|day| format!("{} {}", visit.lang.weekday(day), visit.lang.date(day)))
                .unwrap_or_default(),
            slots: shown.unwrap_or_default().iter().map(|(slot, free)| self.slot(*slot, *free)).collect(),
            fields: if moved.is_empty() { self.fields() } else { Vec::new() },
            priority: self.form.first("priority").is_some(),
            fault: match (self.fault.is_empty(), self.faults.is_empty()) {
                (true, false) => texts.get("book-faults"),
                _ => self.fault,
            },
            moved,
        };
        let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok((status, show(&book)?).into_response())
    }

    /// The days that have slots, with the free places of each.
    async fn open_days(&self) -> Result<Vec<(Date, Vec<(DateTime, i64)>)>, PageFault> {
        let (centre, today) = (self.centre.id.clone(), self.visit.local().date());
        let read = self.visit.app.read(move |view| {
            let ahead = i64::from(view.province().hall.appointment_days_ahead);
            let mut days = Vec::new();
            for offset in 0..=ahead {
                let Ok(day) = today.checked_add(Span::new().days(offset)) else { break };
                let slots = view.free_slots(&centre, day)?;
                if !slots.is_empty() {
                    days.push((day, slots));
                }
            }
            Ok(days)
        });
        Ok(read.await?)
    }

    fn day(&self, day: Date, slots: &[(DateTime, i64)], shown: Option<Date>, moved: &str) -> DayChoice {
        let (visit, texts) = (self.visit, self.visit.texts());
        let free: i64 = slots.iter().map(|(_, free)| free).sum();
        let mut query = PageQuery::default().with("centre", self.centre.id.as_str());
        let draft = draft_in(self.typed("draft")).unwrap_or_default();
        for (name, value) in [("day", day.to_string().as_str()), ("move", moved), ("draft", &draft)] {
            if !value.is_empty() {
                query = format!("{query}&{name}={value}");
            }
        }
        DayChoice {
            label: format!("{} {}", visit.lang.weekday_short(day), visit.lang.day_month(day)),
            free: texts.with("book-free", &[("count", &free)]),
            url: if free > 0 { visit.url(&format!("/appointments{query}")) } else { String::new() },
            current: shown == Some(day),
        }
    }

    fn slot(&self, slot: DateTime, free: i64) -> SlotChoice {
        let value = slot.strftime("%Y-%m-%dT%H:%M").to_string();
        SlotChoice {
            label: self.visit.lang.time(slot.time()),
            free: self.visit.texts().with("book-free", &[("count", &free)]),
            full: free == 0,
            chosen: self.typed("slot") == value && free > 0,
            value,
        }
    }

    fn fields(&self) -> Vec<Field> {
        let texts = self.visit.texts();
        let words =
            |name: &str| self.faults.iter().find(|f| f.field == name).map(|f| f.words(self.visit.lang));
        let choice = |group: super::GroupButton| Choice {
            chosen: group.value == self.typed("field"),
            value: group.value,
            label: group.label,
        };
        let mut service = Field::line("field", texts.get("ticket-service"), "").with_fault(words("field"));
        let choices = groups(self.visit).into_iter().map(choice).collect();
        service.control = Control::List { choices, none: texts.get("command-choose") };
        let mut phone = Field::line("phone", texts.get("applicant-phone"), "")
            .with_hint(texts.get("book-phone-hint"))
            .with_fault(words("phone"));
        phone.control = Control::Line {
            value: self.typed("phone").to_owned(),
            input_mode: "tel",
            autocomplete: "tel",
            width: "middle",
            unit: None,
        };
        vec![service, phone]
    }
}

fn missing(field: &'static str, label: &'static str) -> FieldFault {
    FieldFault::new(field, FaultCode::Required).called(Label::Key(label))
}

async fn book(visit: Visit, Form(form): Form<FormData>) -> PageAnswer {
    throttle(&visit)?;
    let centre = centre(&visit, form.first("centre").unwrap_or_default()).ok_or(PageFault::NotFound)?;
    let ticket = wanted(&visit, &centre, &form);
    let slot = slot_of(&form);
    let typed = law::text::clean(form.first("phone").unwrap_or_default());
    let phone = match typed.is_empty() {
        true => Err(missing("phone", "applicant-phone")),
        false => applicant_input::phone("phone", typed).map_err(|f| f.called(Label::Key("applicant-phone"))),
    };
    let mut faults = Vec::new();
    if ticket.is_none() {
        faults.push(missing("field", "ticket-service"));
    }
    faults.extend(phone.as_ref().err().cloned());
    let (Some(ticket), Some(slot), Ok(phone)) = (ticket, slot, phone) else {
        let fault = if slot.is_none() { visit.texts().get("book-no-slot") } else { String::new() };
        return Booking { visit: &visit, centre: &centre, form: &form, faults: &faults, fault }.page().await;
    };
    let new = NewAppointment { ticket, slot, phone };
    match visit.app.registry().blocking(move |registry| registry.book(&new)).await? {
        Ok(ticket) => Ok(Redirect::to(&visit.url(&format!("/queue/{}", ticket.id))).into_response()),
        Err(refusal) => {
            let fault = refused(&visit, refusal);
            Booking { visit: &visit, centre: &centre, form: &form, faults: &[], fault }.page().await
        }
    }
}

fn slot_of(form: &FormData) -> Option<DateTime> {
    form.first("slot")?.parse().ok()
}

async fn moved(visit: Visit, Path(id): Path<String>, Form(mut form): Form<FormData>) -> PageAnswer {
    throttle(&visit)?;
    let ticket = found(&visit, &id).await?;
    let centre = centre(&visit, ticket.centre.as_str()).ok_or(PageFault::NotFound)?;
    form.0.push(("move".to_owned(), id.clone()));
    let Some(slot) = slot_of(&form) else {
        let fault = visit.texts().get("book-no-slot");
        return Booking { visit: &visit, centre: &centre, form: &form, faults: &[], fault }.page().await;
    };
    let wished = id.clone();
    match visit.app.registry().blocking(move |registry| registry.move_appointment(&wished, slot)).await? {
        Ok(ticket) => Ok(Redirect::to(&visit.url(&format!("/queue/{}", ticket.id))).into_response()),
        Err(HallRefusal::Unknown) => Err(PageFault::NotFound),
        Err(refusal) => {
            let fault = refused(&visit, refusal);
            Booking { visit: &visit, centre: &centre, form: &form, faults: &[], fault }.page().await
        }
    }
}

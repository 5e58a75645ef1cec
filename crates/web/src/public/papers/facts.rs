//! What a paper is filled with. Papers of the state are in Vietnamese whatever language the reader uses.

use casework::dossier::{Decision, Event, FiledComponent, PaymentMethod, Phase, SupplementItem};
use law::code::DossierCode;
use law::procedure::FormField;
use law::province::AgencyKind;
use law::time::local;
use law::{Agency, AgencyId, Province};
use registry::views::{ActorShown, DossierPage, Entry};
use serde_json::{Map, Value, json};

use documents::paper::Files;

use super::{Form, is_issued};
use crate::common::dossier_words::Told;
use crate::common::{App, Lang, answers, casework_text, procedure_text, qr, texts::Texts};
use crate::public::payment::money;

/// The language of papers.
const LANG: Lang = Lang::Vi;

/// The template of a paper: a result may have one of its own.
pub(crate) fn template(form: Form, page: &DossierPage, province: &Province) -> String {
    let edition = province.procedure_edition(&page.state.procedure, page.state.edition);
    let own = || edition?.results.first()?.template.clone();
    match form {
        Form::Result => own().unwrap_or_else(|| form.as_str().to_owned()),
        _ => form.as_str().to_owned(),
    }
}

/// All facts of a paper.
pub(crate) fn facts(app: &App, page: &DossierPage, form: Form, entry: &Entry) -> Value {
    let province = app.province();
    let told = Told { dossier: &page.state, province: &province, now: app.now(), lang: LANG, points: 0 };
    let sheet = Sheet { app, page, entry, province: &province, told };
    let mut facts = sheet.common();
    facts.extend(match form {
        Form::Receipt => sheet.receipt(),
        Form::Supplement => sheet.supplement(),
        Form::Refusal => sheet.refusal(),
        Form::Apology => sheet.apology(),
        Form::Stop => sheet.stop(),
        Form::Control => sheet.control(),
        Form::Result => sheet.result(),
    });
    Value::Object(facts)
}

/// The template of a result and what it is filled with before it is signed: number and day come with the signature of the
/// organisation, the QR proves it.
pub(crate) fn to_be_signed(
    app: &App,
    page: &DossierPage,
    (signer, proof): (&str, &str),
    files: &Files,
) -> (String, Value) {
    let province = app.province();
    let refused = matches!(page.state.decision, Some(Decision::Refuse { .. }));
    let form = if refused { Form::Refusal } else { Form::Result };
    let template = template(form, page, &province);
    let decided =
        page.entries.iter().rev().find(|entry| !matches!(entry.event, Event::PersonalDataViewed(_)));
    let Some(entry) = decided else { return (template, json!({})) };
    let mut filled = facts(app, page, form, entry);
    let address = format!("{}/verify/{proof}", app.config().base_url);
    if let Value::Object(filled) = &mut filled {
        filled.extend(object(json!({
            "qr": qr_svg(&address),
            "verify": address,
            "draft": false,
            "signed": true,
            "signer": signer,
            "pages": files.keys().collect::<Vec<_>>(),
        })));
    }
    (template, filled)
}

/// The fees of a dossier with whether they were taken when it came in, and how.
pub(crate) fn fee_words(page: &DossierPage, lang: Lang) -> String {
    let amount = lang.money(page.state.fee_dong);
    let opening = page.entries.iter().find_map(|entry| match &entry.event {
        Event::TakenIn(body) => Some(&body.opening),
        Event::Submitted(body) => Some(&body.opening),
        _ => None,
    });
    let lines = opening.map(|opening| opening.fees.as_slice()).unwrap_or_default();
    let owed = || lines.iter().filter(|line| line.dong > 0);
    if owed().next().is_none() {
        return amount;
    }
    let at_intake = owed().all(|line| line.paid);
    // What was not taken at the counter may have come by transfer afterwards.
    let settled = page.state.money.dues.iter().all(|due| due.open_dong() == 0);
    let transferred = !at_intake || owed().any(|line| line.method == Some(PaymentMethod::Transfer));
    let key = match (at_intake || settled, transferred) {
        (false, _) => "fee-not-taken",
        (true, true) => "fee-taken-transfer",
        (true, false) => "fee-taken",
    };
    Texts::of(lang).with(key, &[("amount", &amount)])
}

/// Where a paper of a dossier is given out, as a paper names the place.
pub(crate) fn place_of(app: &App, page: &DossierPage) -> String {
    place(&app.province(), page)
}

fn place(province: &Province, page: &DossierPage) -> String {
    let centre = province.agency(&page.state.intake);
    let unit = centre.and_then(|agency| agency.unit.as_ref()).and_then(|code| province.units.get(code));
    unit.map_or_else(|| province.name.vi.clone(), |unit| unit.name.clone())
}

/// An SVG of the QR code of an address; empty where it is too long for one.
pub(crate) fn qr_svg(address: &str) -> String {
    let Some(picture) = qr::picture(address) else { return String::new() };
    let size = picture.size;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\"><path d=\"{}\"/></svg>",
        picture.path
    )
}

/// The address of the tracking page, whole, as printed.
pub(crate) fn tracked(app: &App, code: &DossierCode) -> String {
    format!("{}/track/{code}", app.config().base_url)
}

struct Sheet<'a> {
    app: &'a App,
    page: &'a DossierPage,
    entry: &'a Entry,
    province: &'a Province,
    told: Told<'a>,
}

impl Sheet<'_> {
    fn text(&self, key: &str) -> String {
        Texts::of(LANG).get(key)
    }

    fn agency(&self, id: &AgencyId) -> Option<&Agency> {
        self.province.agency(id)
    }

    /// The organ above an agency, and the agency.
    fn names(&self, id: &AgencyId) -> (String, String) {
        let agency = self.agency(id);
        let name = |id: &AgencyId| self.agency(id).map(|a| a.name.vi.clone()).unwrap_or_default();
        let above = agency.and_then(|agency| agency.parent.as_ref()).map(name).unwrap_or_default();
        (above, name(id))
    }

    fn common(&self) -> Map<String, Value> {
        let state = &self.page.state;
        let (organ, agency) = self.names(&state.intake);
        let (authority_organ, authority) = self.names(&state.authority);
        let day = local(self.entry.at).date();
        let centre = self.agency(&state.intake);
        let place = place(self.province, self.page);
        let address = tracked(self.app, &state.code);
        let clock = state.clock.as_ref();
        let received = state.accepted_at.unwrap_or(state.submitted_at);
        let facts = json!({
            "code": state.code.to_string(),
            "organ": organ,
            "agency": agency,
            "authority": authority,
            "authority_organ": authority_organ,
            "place": place,
            "day": format!("{:02}", day.day()),
            "month": month(day.month()),
            "year": day.year().to_string(),
            "qr": qr_svg(&address),
            "track": address,
            "hotline": centre.and_then(|agency| agency.phone.clone()),
            "applicant": self.applicant(),
            "procedure": { "code": state.procedure.to_string(), "name": self.told.procedure() },
            "submitted": LANG.date(local(state.submitted_at).date()),
            "received": self.told.moment(received),
            "due": clock.map(|clock| self.told.moment(clock.due)),
            "original_due": clock.map(|clock| self.told.moment(clock.original_due)),
            "limit": clock.map(|clock| LANG.limit(clock.limit)),
            "simulated": self.app.config().simulated,
            "signer": self.actor(),
            "signer_post": self.text("paper-post-officer"),
        });
        match facts {
            Value::Object(facts) => facts,
            _ => Map::new(),
        }
    }

    fn applicant(&self) -> Value {
        let Some(personal) = self.page.personal.personal() else { return json!({}) };
        let person = personal.owner.as_ref().unwrap_or(&personal.applicant);
        let born = person.birth_date.as_ref().map(|date| {
            date.parse::<jiff::civil::Date>().map_or_else(|_| date.clone(), |date| LANG.date(date))
        });
        json!({
            "name": person.name, "address": person.address, "phone": person.phone, "email": person.email,
            "personal_id": person.personal_id, "birth_date": born,
        })
    }

    /// Who acted, where the reader may know it; papers for the applicant are signed by the agency.
    fn actor(&self) -> String {
        match &self.entry.actor {
            ActorShown::Staff { id, name } => name.clone().unwrap_or_else(|| id.to_string()),
            ActorShown::Officer | ActorShown::Applicant => String::new(),
            ActorShown::System => self.text("paper-by-system"),
        }
    }

    /// The post under which the head of the authority signs (Decree 30/2020/NĐ-CP, appendix I, II.7).
    fn head(&self) -> String {
        let kind = self.agency(&self.page.state.authority).map(|agency| agency.kind);
        self.text(match kind {
            Some(AgencyKind::ProvincialCommittee | AgencyKind::CommuneCommittee) => "paper-post-committee",
            _ => "paper-post-head",
        })
    }

    fn receipt(&self) -> Map<String, Value> {
        let state = &self.page.state;
        let edition = self.province.procedure_edition(&state.procedure, state.edition);
        let paper = |filed: &FiledComponent| {
            let asked = edition.and_then(|p| p.components.iter().find(|c| c.id == filed.component));
            let name =
                asked.map_or_else(|| filed.component.clone(), |c| procedure_text::words(&c.name, LANG));
            let kind = casework_text::component_kind(filed.kind, LANG).to_lowercase();
            let form = match (filed.from_register, filed.files.is_empty()) {
                (true, _) => self.text("paper-register"),
                (false, false) => Texts::of(LANG).with("paper-digitised", &[("kind", &kind)]),
                (false, true) => kind,
            };
            json!({"name": name, "form": form, "quantity": filed.quantity})
        };
        object(json!({
            "papers": state.components.iter().map(paper).collect::<Vec<_>>(),
            "sets": "01",
            "channel": casework_text::channel(state.channel, LANG),
            "delivery": casework_text::delivery(state.delivery, LANG),
            "fee": fee_words(self.page, LANG),
            "pay": self.pay(),
            "officer": self.actor(),
        }))
    }

    /// The transfer that pays what is owed now; nothing where nothing is.
    fn pay(&self) -> Value {
        let state = &self.page.state;
        let payload = money::payload(self.province, state, self.app.now());
        let transfer = money::transfer(self.app, state, LANG).filter(|_| state.owed_dong() > 0);
        let Some((payload, transfer)) = payload.zip(transfer) else { return Value::Null };
        let account: Vec<Value> =
            transfer.account.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        json!({
            "qr": qr_svg(&payload),
            "amount": transfer.amount,
            "content": transfer.content,
            "account": account,
            "simulated": transfer.simulated,
        })
    }

    fn supplement(&self) -> Map<String, Value> {
        let Event::SupplementRequested(asked) = &self.entry.event else { return Map::new() };
        let state = &self.page.state;
        let edition = self.province.procedure_edition(&state.procedure, state.edition);
        let item = |item: &SupplementItem| {
            let asked = edition
                .zip(item.component.as_ref())
                .and_then(|(procedure, id)| procedure.components.iter().find(|c| c.id == *id));
            let component = asked.map(|c| procedure_text::words(&c.name, LANG)).unwrap_or_default();
            json!({"component": component, "defect": item.defect, "ground": item.ground, "cure": item.cure})
        };
        let phase = match asked.phase {
            Phase::Intake => "paper-phase-intake",
            Phase::Appraisal => "paper-phase-appraisal",
        };
        object(json!({
            "items": asked.items.iter().map(item).collect::<Vec<_>>(),
            "answer_by": self.told.moment(asked.answer_by),
            "phase": self.text(phase),
            "officer": self.actor(),
        }))
    }

    fn refusal(&self) -> Map<String, Value> {
        let (reason, ground) = match (&self.entry.event, &self.page.state.decision) {
            (Event::IntakeRefused(refused), _) => (&refused.reason, &refused.ground),
            (_, Some(Decision::Refuse { reason, ground })) => (reason, ground),
            _ => return Map::new(),
        };
        let mut facts = object(json!({"reason": reason, "ground": ground}));
        if matches!(self.entry.event, Event::Signed(_)) {
            let state = &self.page.state;
            let (organ, agency) = self.names(&state.authority);
            facts.extend(object(json!({"organ": organ, "agency": agency, "signer_post": self.head()})));
        }
        facts
    }

    fn apology(&self) -> Map<String, Value> {
        let Event::Extended(extended) = &self.entry.event else { return Map::new() };
        let before = self.page.entries.iter().filter(|entry| entry.version <= self.entry.version);
        let count = before.filter(|entry| matches!(entry.event, Event::Extended(_))).count();
        object(json!({
            "reason": extended.reason,
            "due": self.told.moment(extended.due),
            "extension": count,
            "signer_post": self.head(),
        }))
    }

    fn stop(&self) -> Map<String, Value> {
        let Event::Stopped(stopped) = &self.entry.event else { return Map::new() };
        object(json!({
            "stopped": self.told.moment(self.entry.at),
            "reason": casework_text::stop_reason(stopped.reason, LANG),
        }))
    }

    fn control(&self) -> Map<String, Value> {
        let step = |entry: &Entry| {
            let unit = entry.unit.as_ref().and_then(|id| self.agency(id)).map(|a| a.short.clone());
            let who = match &entry.actor {
                ActorShown::Staff { id, name } => name.clone().unwrap_or_else(|| id.to_string()),
                ActorShown::Officer => self.text("history-officer"),
                ActorShown::Applicant => self.text("history-applicant"),
                ActorShown::System => self.text("history-system"),
            };
            let who = [Some(who), unit].into_iter().flatten().collect::<Vec<_>>().join(", ");
            json!({
                "what": casework_text::event(&entry.kind, LANG), "who": who,
                "at": local(entry.at).strftime("%H:%M %d/%m/%Y").to_string(), "note": self.note(&entry.event),
            })
        };
        let last = self.page.entries.last();
        object(json!({
            "steps": self.page.entries.iter().map(step).collect::<Vec<_>>(),
            "outcome": casework_text::stage(&self.page.state.stage, LANG),
            "hash": last.map(|entry| entry.hash.chars().take(16).collect::<String>()),
        }))
    }

    /// What an entry adds in words, for the column of notes.
    fn note(&self, event: &Event) -> String {
        match event {
            Event::Extended(extended) => extended.reason.clone(),
            Event::ReturnedForRework(returned) => returned.reason.clone(),
            Event::IntakeRefused(refused) => refused.reason.clone(),
            Event::Stopped(stopped) => casework_text::stop_reason(stopped.reason, LANG),
            Event::SupplementRequested(asked) => {
                let words = asked.items.iter().map(|item| item.defect.as_str());
                words.collect::<Vec<_>>().join("; ")
            }
            Event::Issued(issued) => issued.number.clone(),
            Event::Received(received) => self.told.moment(received.due),
            _ => String::new(),
        }
    }

    fn result(&self) -> Map<String, Value> {
        let state = &self.page.state;
        let edition = self.province.procedure_edition(&state.procedure, state.edition);
        let name =
            edition.and_then(|procedure| procedure.results.first()).map(|result| result.name.vi.clone());
        let personal = self.page.personal.personal();
        let sections = edition.zip(personal).map(|(procedure, personal)| {
            // What was not answered has no place on a result.
            let row = |(field, text): (&FormField, Option<String>)| {
                Some(json!({"label": field.label.get(LANG.tag()), "text": text?}))
            };
            let section = |(title, rows): answers::Told<'_>| {
                let rows: Vec<Value> = rows.into_iter().filter_map(row).collect();
                (!rows.is_empty()).then(|| json!({"title": title, "rows": rows}))
            };
            answers::told(procedure, &personal.form, LANG).into_iter().filter_map(section).collect::<Vec<_>>()
        });
        let form: Option<Map<String, Value>> = edition.zip(personal).map(|(procedure, personal)| {
            let fields = procedure.form.iter().flat_map(|section| &section.fields);
            let told = fields.filter_map(|field| Some((field, personal.form.get(&field.id)?)));
            told.map(|(field, value)| (field.id.clone(), answers::shown(field, value, LANG).into())).collect()
        });
        let grounds = edition.map(|procedure| {
            let cited = procedure.legal_basis.iter().map(|citation| {
                let title = self.province.sources.get(&citation.number).map(|source| source.title.as_str());
                format!("{} ({})", title.unwrap_or_default(), citation.number)
            });
            cited.collect::<Vec<_>>()
        });
        // What is settled at the counter at once has no signature in the journal: the name stays open for the hand that signs.
        let signed = self.page.entries.iter().rev().find(|entry| matches!(entry.event, Event::Signed(_)));
        let signer = signed.map(|entry| match &entry.actor {
            ActorShown::Staff { id, name } => name.clone().unwrap_or_else(|| id.to_string()),
            _ => String::new(),
        });
        object(json!({
            "result": { "name": name, "number": state.result_number },
            "answers": sections,
            "form": form.unwrap_or_default(),
            "issued": LANG.date(local(self.entry.at).date()),
            "grounds": grounds,
            "draft": !is_issued(self.page),
            "signer": signer,
            "signer_post": self.head(),
        }))
    }
}

/// The number of a month as a paper writes it: a nought before 1 and 2 alone (Decree 30/2020/NĐ-CP, appendix I, II.4).
pub(crate) fn month(month: i8) -> String {
    if month <= 2 { format!("{month:02}") } else { month.to_string() }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

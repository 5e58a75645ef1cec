//! The page of a sheet: which blocks are finished, where the first gap is, and the receipt as it would be.

use casework::power::{Holder, Standing};
use law::code::ProcedureCode;
use law::deadline;
use law::procedure::{Channel, FieldKind, Procedure};
use law::time::local;
use law::{AgencyId, Circumstances, Province};

use super::place::{self, Competent};
use super::sheet::Sheet;
use super::{IntakePage, PersonBlock, Press, ProcedureBlock, papers, person};
use crate::common::components::{Action, DayStrip, DayStripWords, ErrorSummary, Field};
use crate::common::fields::{Fields, FormData};
use crate::common::{PageFault, StaffVisit, answers, casework_text, circumstances, procedure_text};
use crate::officer::frame;

/// Names that always travel on.
const ALWAYS: [&str; 6] = ["known", "prepared", "procedure", "started", "last", "ticket"];

/// What a sheet is shown with.
pub(super) struct Desk<'a> {
    pub visit: &'a StaffVisit,
    pub centre: AgencyId,
    pub province: &'a Province,
}

/// The fault of a field in words.
pub(super) fn fault(desk: &StaffVisit, sheet: &Sheet, name: &str) -> Option<String> {
    let json = name.replacen('-', ".", 1);
    let told = sheet.told.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
    told.or_else(|| {
        let fault = sheet.faults.iter().find(|fault| fault.field == name || fault.field == json);
        fault.map(|fault| fault.words(desk.visit.lang))
    })
}

/// The procedure of a sheet, in force now.
pub(super) fn procedure_of<'a>(desk: &Desk<'a>, sheet: &Sheet) -> Option<&'a Procedure> {
    let code = ProcedureCode::parse(&sheet.get("procedure")).ok()?;
    desk.province.procedure(&code, desk.visit.visit.now)
}

/// The circumstances as typed so far. What cannot be read is said beside its field; here it counts as unanswered.
pub(super) fn circumstances_of(
    desk: &Desk<'_>,
    procedure: &Procedure,
    competent: &Competent,
    sheet: &Sheet,
) -> Circumstances {
    let remote = competent.authority.as_ref().is_some_and(|authority| desk.province.is_remote(authority));
    let case = sheet.get("case");
    let case = procedure.cases.iter().find(|known| known.id == case).map(|known| known.id.as_str());
    let typed = sheet.form.under("form");
    let bare = circumstances::ordinary(procedure, case, Channel::Direct);
    let bare = Circumstances { remote, ..bare }.filed_on(desk.visit.visit.local().date());
    let given = answers::answers(procedure, Fields::Form(&typed), &bare).unwrap_or_default().given;
    bare.with(circumstances::answers(procedure, &given))
}

/// The page.
pub(super) async fn page(desk: &Desk<'_>, sheet: &Sheet) -> Result<IntakePage, PageFault> {
    let (visit, texts) = (&desk.visit.visit, desk.visit.visit.texts());
    let mut frame = frame(desk.visit, texts.get("intake-title"), None).await?;
    frame.faulty = !sheet.faults.is_empty() || !sheet.told.is_empty();
    let started = sheet.get("started").parse().unwrap_or_else(|_| visit.now.as_millisecond());
    let seconds = (visit.now.as_millisecond() - started).max(0) / 1000;
    let last = sheet.get("last");
    let mut page = IntakePage {
        page: frame,
        summary: ErrorSummary::default(),
        refused: sheet.refused.clone(),
        action: visit.url("/officer/intake"),
        hidden: Vec::new(),
        focus: String::new(),
        started,
        seconds,
        elapsed: format!("{:02}:{:02}", seconds / 60, seconds % 60),
        last: (!last.is_empty()).then(|| {
            let words = texts.with("intake-last", &[("code", &person::short(&last))]);
            Action::new(words, visit.url(&format!("/officer/intake/receipt/{last}")))
        }),
        person: person::block(desk.visit, sheet),
        procedure: found(desk, sheet),
        unverified: Vec::new(),
        papers: Vec::new(),
        registers: false,
        missing: Vec::new(),
        answers: Vec::new(),
        open_answers: 0,
        answers_faulty: sheet.is_faulty("form-"),
        delivery: None,
        fees: Vec::new(),
        total: String::new(),
        payment: None,
        settles: false,
        settle_ticked: !sheet.has("settle-shown") || sheet.has("settle"),
        due: String::new(),
        due_notes: Vec::new(),
        days: None,
        preview: Vec::new(),
        refusal: Vec::new(),
    };
    if let Some(procedure) = procedure_of(desk, sheet) {
        Filled { desk, sheet, procedure }.fill(&mut page);
    }
    page.hidden = hidden(sheet, &page);
    page.summary = summary(desk, sheet, &page);
    page.focus = focus(sheet, &page);
    Ok(page)
}

/// The procedures found for what was typed.
fn found(desk: &Desk<'_>, sheet: &Sheet) -> ProcedureBlock {
    let visit = &desk.visit.visit;
    let press = |code: &ProcedureCode| {
        let procedure = desk.province.procedure(code, visit.now)?;
        let limit = procedure_text::usual_limit(procedure).map(|limit| visit.lang.limit(limit));
        Some(Press {
            step: format!("procedure-{code}"),
            label: procedure_text::words(&procedure.name, visit.lang),
            facts: format!("{code} · {}", limit.unwrap_or_default()),
        })
    };
    let none = |typed: &String| visit.texts().with("intake-none", &[("typed", typed)]);
    ProcedureBlock {
        hits: sheet.hits.iter().filter_map(press).collect(),
        none: sheet.nothing.as_ref().map(none),
        ..ProcedureBlock::default()
    }
}

/// What no control shows travels in hidden inputs.
fn hidden(sheet: &Sheet, page: &IntakePage) -> Vec<(String, String)> {
    let mut prefixes = ALWAYS.to_vec();
    if page.person.fields.is_empty() || page.person.folded {
        prefixes.extend(["applicant-", "owner-", "for_other", "proxy"]);
    } else {
        // Not asked again: it follows from the number.
        prefixes.push("applicant-sex");
    }
    if page.procedure.name.is_empty() {
        prefixes.extend([
            "place",
            "authority",
            "case",
            "components-",
            "form-",
            "fee-",
            "delivery",
            "payment",
            "settle",
        ]);
    } else if page.procedure.folded {
        prefixes.extend(["place", "authority", "case"]);
    }
    sheet.kept(&prefixes)
}

fn summary(desk: &Desk<'_>, sheet: &Sheet, page: &IntakePage) -> ErrorSummary {
    let texts = desk.visit.visit.texts();
    let person: &PersonBlock = &page.person;
    let fields: Vec<Field> = person
        .fields
        .iter()
        .chain(&person.owner_fields)
        .chain(&page.procedure.fields)
        .chain(&page.answers)
        .chain(&page.refusal)
        .cloned()
        .collect();
    let mut summary = ErrorSummary::of(&fields, texts);
    for row in page.papers.iter().filter(|row| row.fault.is_some()) {
        summary.faults.push((format!("paper-{}-B", row.id), row.fault.clone().unwrap_or_default()));
    }
    for box_of in ["person-q", "procedure-q"] {
        summary.faults.extend(fault(desk.visit, sheet, box_of).map(|words| (box_of.to_owned(), words)));
    }
    summary.title = texts.with("faults-title", &[("count", &summary.faults.len())]);
    summary
}

/// The first gap: where the next key goes.
fn focus(sheet: &Sheet, page: &IntakePage) -> String {
    if let Some((first, _)) = page.summary.faults.first() {
        return first.clone();
    }
    let person = &page.person;
    if !person.folded {
        return match (person.people.is_empty(), person.fields.is_empty()) {
            (false, _) => "person-0".to_owned(),
            (true, true) => "person-q".to_owned(),
            (true, false) if person.for_other && sheet.has("applicant-name") => {
                "owner-personal_id".to_owned()
            }
            (true, false) => "applicant-name".to_owned(),
        };
    }
    let procedure = &page.procedure;
    if procedure.name.is_empty() {
        let listed = !procedure.hits.is_empty();
        return if listed { "procedure-0" } else { "procedure-q" }.to_owned();
    }
    if procedure.twins_ask {
        return "duplicate".to_owned();
    }
    if !procedure.folded {
        let place =
            if procedure.fields.iter().any(|field| field.name == "case") { "case-0" } else { "place" };
        return place.to_owned();
    }
    if let Some(row) =
        page.papers.iter().find(|row| !row.ways.is_empty() && row.ways.iter().all(|way| !way.chosen))
    {
        return format!("paper-{}-B", row.id);
    }
    if page.payment.is_some() && !sheet.has("payment") {
        return "payment-0".to_owned();
    }
    "take".to_owned()
}

/// A sheet whose procedure is chosen.
struct Filled<'a> {
    desk: &'a Desk<'a>,
    sheet: &'a Sheet,
    procedure: &'a Procedure,
}

impl Filled<'_> {
    fn fill(&self, page: &mut IntakePage) {
        let (desk, sheet, procedure) = (self.desk, self.sheet, self.procedure);
        let lang = desk.visit.visit.lang;
        let competent = place::competent(desk.visit, &desk.centre, procedure, sheet);
        let circumstances = circumstances_of(desk, procedure, &competent, sheet);
        page.procedure = self.block(&competent, &circumstances);
        page.unverified =
            procedure.unverified.iter().map(|value| procedure_text::words(&value.note, lang)).collect();
        page.papers = papers::rows(desk.visit, procedure, &circumstances, sheet);
        page.registers = page.papers.iter().any(|row| row.register.is_some());
        page.missing = papers::letter(desk.visit, procedure, &circumstances, sheet);
        page.answers = self.answers();
        page.open_answers = self.open_answers(&circumstances);
        page.delivery = Some(papers::delivery(desk.visit, sheet));
        let (fees, total) = papers::fees(desk.visit, procedure, &circumstances, sheet);
        page.fees = fees;
        page.total = lang.money(total);
        page.payment = (total > 0).then(|| papers::payment(desk.visit, sheet));
        let own = |authority: &AgencyId| desk.province.own_desk(&desk.centre, authority);
        let certifies = |authority: &AgencyId| {
            let actor = desk.visit.staff.actor();
            let counter = Standing::at_counter(&desk.centre, authority, &procedure.code);
            Holder::new(&actor, desk.province, desk.visit.visit.now).may(law::Action::Settle, counter)
        };
        page.settles =
            procedure.immediate && competent.authority.as_ref().is_some_and(|id| own(id) && certifies(id));
        self.due(page, &competent, &circumstances);
        page.preview = self.preview(page, &competent);
        page.refusal = self.refusal();
    }

    fn name(&self, id: &AgencyId) -> String {
        let agency = self.desk.province.agency(id);
        agency.map_or_else(String::new, |agency| agency.name.get(self.desk.visit.visit.lang.tag()).to_owned())
    }

    fn block(&self, competent: &Competent, circumstances: &Circumstances) -> ProcedureBlock {
        let (desk, sheet, procedure) = (self.desk, self.sheet, self.procedure);
        let (visit, texts) = (&desk.visit.visit, desk.visit.visit.texts());
        let case_open = procedure.cases.len() > 1 && !sheet.has("case");
        let faulty = ["place", "authority", "case"].iter().any(|part| sheet.is_faulty(part));
        let open = sheet.edit == Some(2) || case_open || faulty || competent.authority.is_none();
        let limit = procedure.limit(circumstances).map(|rule| visit.lang.limit(rule.limit));
        let case = procedure.cases.iter().find(|case| case.id == sheet.get("case"));
        let case = case.map(|case| procedure_text::words(&case.name, visit.lang));
        let own = competent.authority.as_ref().is_some_and(|id| desk.province.own_desk(&desk.centre, id));
        let twin = |item: &registry::views::ListItem| {
            let at = visit.lang.moment(local(item.submitted_at));
            let words =
                texts.with("intake-twin", &[("code", &person::short(item.code.as_str())), ("at", &at)]);
            Action::new(words, visit.url(&format!("/officer/dossiers/{}", item.code)))
        };
        ProcedureBlock {
            folded: !open,
            name: procedure_text::words(&procedure.name, visit.lang),
            code: procedure.code.to_string(),
            facts: limit.into_iter().chain(case).collect(),
            authority: competent.authority.as_ref().map(|id| self.name(id)).unwrap_or_default(),
            place: texts.get(if own { "intake-own-desk" } else { "intake-for-another" }),
            fields: if open { place::fields(desk.visit, procedure, sheet, competent) } else { Vec::new() },
            elsewhere: place::elsewhere(desk.visit, &desk.centre, procedure, competent),
            twins: sheet.twins.seen.iter().map(twin).collect(),
            twins_elsewhere: sheet.twins.elsewhere,
            twins_days: desk.province.parameters.duplicate_days,
            twins_known: sheet.has("duplicate"),
            twins_ask: sheet.twins_ask,
            ..ProcedureBlock::default()
        }
    }

    fn answers(&self) -> Vec<Field> {
        let lang = self.desk.visit.visit.lang;
        let asked = self.procedure.form.iter().flat_map(|section| &section.fields);
        asked
            .map(|asked| {
                let name = format!("form-{}", asked.id);
                let answer = match asked.kind {
                    FieldKind::Date => self.date(&name),
                    _ => self.sheet.get(&name),
                };
                let mut field = Field::of(asked, &answer, fault(self.desk.visit, self.sheet, &name), lang);
                field.name = name;
                field
            })
            .collect()
    }

    /// A date typed in three boxes, as one ISO text.
    fn date(&self, name: &str) -> String {
        let [day, month, year] =
            ["day", "month", "year"].map(|part| self.sheet.get(&format!("{name}-{part}")));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return self.sheet.get(name);
        }
        format!("{year:0>4}-{month:0>2}-{day:0>2}")
    }

    fn open_answers(&self, circumstances: &Circumstances) -> usize {
        let typed: FormData = self.sheet.form.under("form");
        let read = answers::answers(self.procedure, Fields::Form(&typed), circumstances);
        read.map_or(0, |read| read.missing.len())
    }

    /// When it is due if it is accepted now, with its account and with why the count begins later.
    fn due(&self, page: &mut IntakePage, competent: &Competent, circumstances: &Circumstances) {
        let (visit, province) = (&self.desk.visit.visit, self.desk.province);
        let texts = visit.texts();
        let Some(rule) = self.procedure.limit(circumstances) else { return };
        let policy = self.procedure.clock_policy;
        let Ok(found) =
            deadline::deadline(visit.now, rule.limit, &[], policy, &province.calendar, &province.clock)
        else {
            page.due = texts.get("desk-no-clock");
            return;
        };
        let words = DayStripWords {
            lead: vec![texts.with("intake-limit", &[("limit", &visit.lang.limit(rule.limit))])],
            grounds: vec![rule.source.to_string()],
        };
        page.days = Some(DayStrip::of(&found.explanation, visit.local().date(), visit.lang, words));
        page.due = visit.lang.due(local(found.due));
        if visit.local().time() > province.clock.late_cutoff {
            let cutoff = visit.lang.time(province.clock.late_cutoff);
            page.due_notes.push(texts.with("intake-late", &[("cutoff", &cutoff)]));
        }
        let authority = competent.authority.as_ref();
        if let Some(other) = authority.filter(|id| !province.own_desk(&self.desk.centre, id)) {
            page.due_notes.push(texts.with("intake-clock-there", &[("authority", &self.name(other))]));
        }
    }

    fn preview(&self, page: &IntakePage, competent: &Competent) -> Vec<(String, String)> {
        let (visit, sheet) = (&self.desk.visit.visit, self.sheet);
        let texts = visit.texts();
        let here = page
            .papers
            .iter()
            .filter(|row| row.ways.iter().any(|way| way.chosen && way.value != super::sheet::ABSENT));
        let originals =
            page.papers.iter().filter(|row| row.ways.iter().any(|way| way.chosen && way.value == "original"));
        let papers = texts
            .with("intake-preview-papers", &[("count", &here.count()), ("originals", &originals.count())]);
        let delivery = casework::dossier::Delivery::parse(&sheet.get("delivery")).unwrap_or_default();
        let authority = competent.authority.as_ref().map(|id| self.name(id)).unwrap_or_default();
        let all = [
            ("receipt-of", page.person.name.clone()),
            ("fact-intake", self.name(&self.desk.centre)),
            ("fact-authority", authority),
            ("intake-papers", papers),
            ("receipt-delivery", casework_text::delivery(delivery, visit.lang)),
            ("procedure-fee", page.total.clone()),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (texts.get(key), value))
            .collect()
    }

    fn refusal(&self) -> Vec<Field> {
        let texts = self.desk.visit.visit.texts();
        let line = |name: &str, key: &str| {
            Field::line(name, texts.get(key), self.sheet.get(name)).with_fault(fault(
                self.desk.visit,
                self.sheet,
                name,
            ))
        };
        vec![line("refuse-reason", "input-reason"), line("refuse-ground", "input-ground")]
    }
}

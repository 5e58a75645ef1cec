//! The one way from answers to a command: a form of the officers' pages and a JSON body of the API pass the same
//! tables and the same checks. From the tables also come the command pages, the offers of the API and its document.
//!
//! Decides nothing: whether a command is allowed is the question of `casework`.

use std::collections::BTreeMap;

use casework::StaffId;
use casework::dossier::{
    Command, CommandKind, Decision, DelayCause, ReceivedComponent, Recipient, StepRatings, SupplementItem,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use law::procedure::{ComponentKind, Procedure};
use law::{AgencyId, Calendar};
use serde_json::{Map, Value};

pub use super::command_fields::{CommandField, InputKind, fields};
use super::fields::{FaultCode, FieldFault, Fields, FormData, Label};

/// What reading a command needs besides the answers.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Office hours: a day alone means its closing time.
    pub calendar: &'a Calendar,
    /// The edition of the procedure of this dossier: kinds of its components.
    pub procedure: Option<&'a Procedure>,
}

impl Surroundings<'_> {
    fn closing(&self, day: Date) -> Option<DateTime> {
        self.calendar.closing(day).ok()
    }
}

/// Reads a command. `submit` and `take-in` are not read here.
///
/// # Errors
/// Every fault of every field, at once.
pub fn command(
    kind: CommandKind,
    fields: Fields<'_>,
    around: Surroundings<'_>,
) -> Result<Command, Vec<FieldFault>> {
    let mut reader = Reader { kind, fields, around, faults: Vec::new() };
    let command = reader.command();
    match command {
        Some(command) if reader.faults.is_empty() => Ok(command),
        _ => Err(reader.faults),
    }
}

struct Reader<'a> {
    kind: CommandKind,
    fields: Fields<'a>,
    around: Surroundings<'a>,
    faults: Vec<FieldFault>,
}

impl Reader<'_> {
    fn command(&mut self) -> Option<Command> {
        use CommandKind as C;
        Some(match self.kind {
            C::Submit | C::TakeIn => return None,
            C::Accept => Command::Accept { components: self.components() },
            C::RequestSupplement => Command::RequestSupplement { items: self.items() },
            C::RefuseIntake => {
                Command::RefuseIntake { reason: self.lines("reason"), ground: self.line("ground") }
            }
            C::AnswerSupplement => {
                Command::AnswerSupplement { components: self.components(), answers: BTreeMap::new() }
            }
            C::ConfirmSupplement => Command::ConfirmSupplement,
            C::Transfer => Command::Transfer,
            C::Receive => Command::Receive,
            C::Assign => Command::Assign { officer: StaffId(self.line("officer")) },
            C::Consult => Command::Consult {
                agency: AgencyId(self.line("agency")),
                question: self.lines("question"),
                answer_by: self.moment("answer_by"),
            },
            C::AnswerConsultation => Command::AnswerConsultation { answer: self.lines("answer") },
            C::StartVerification => Command::StartVerification { note: self.lines("note") },
            C::RecordVerification => Command::RecordVerification { findings: self.lines("findings") },
            C::ProposeSupplement => Command::ProposeSupplement { items: self.items() },
            C::ProposeExtension => {
                let (reason, new_due) = (self.lines("reason"), self.moment("new_due"));
                Command::ProposeExtension { reason, new_due, cause: self.cause() }
            }
            C::ApproveLetter => Command::ApproveLetter,
            C::DeclineLetter => Command::DeclineLetter { reason: self.lines("reason") },
            C::Propose => Command::Propose { decision: self.decision(), note: self.may_lines("note") },
            _ => return self.later_command(),
        })
    }

    fn later_command(&mut self) -> Option<Command> {
        use CommandKind as C;
        Some(match self.kind {
            C::Review => Command::Review,
            C::ReturnForRework => Command::ReturnForRework { reason: self.lines("reason") },
            C::Sign => Command::Sign { file: None },
            C::Issue => Command::Issue { number: self.line("number"), file: self.file("file") },
            C::ReturnResult => self.return_result(),
            C::CorrectError => Command::CorrectError { error: self.lines("error") },
            C::RequestPayment => {
                Command::RequestPayment { dong: self.number("dong"), reason: self.lines("reason") }
            }
            C::ConfirmPayment => Command::ConfirmPayment { reference: self.line("reference") },
            C::RefundPayment => Command::RefundPayment {
                dong: self.number("dong"),
                ground: self.line("ground"),
                reason: self.lines("reason"),
                reference: self.line("reference"),
            },
            C::RequestWithdrawal => Command::RequestWithdrawal { reason: self.may_lines("reason") },
            C::ApproveWithdrawal => Command::ApproveWithdrawal,
            C::DeclineWithdrawal => Command::DeclineWithdrawal { reason: self.may_lines("reason") },
            C::StopUnanswered => Command::StopUnanswered,
            C::Rate => self.rating(),
            C::ViewPersonalData => Command::ViewPersonalData { purpose: self.line("purpose") },
            C::Note => Command::Note {
                text: self.lines("text"),
                next_shift: self.optional(self.fields.yes_no("next_shift")).unwrap_or_default(),
            },
            C::AttachFile => Command::AttachFile {
                component: self.line("component"),
                file: self.needed_file("file"),
                bytes: self.number("bytes"),
            },
            _ => return None,
        })
    }

    fn label(&self, name: &str) -> Label {
        fields(self.kind).iter().find(|f| f.name == name).map_or(Label::Name, |f| Label::Key(f.label))
    }

    fn fault(&mut self, fault: FieldFault) {
        let label = self.label(&fault.field);
        self.faults.push(fault.called(label));
    }

    /// The answer, where there must be one.
    fn needed<T: Default>(&mut self, name: &str, read: Result<Option<T>, FieldFault>) -> T {
        match read {
            Ok(Some(value)) => value,
            Ok(None) => {
                self.fault(FieldFault::new(name, FaultCode::Required));
                T::default()
            }
            Err(fault) => {
                self.fault(fault);
                T::default()
            }
        }
    }

    fn optional<T>(&mut self, read: Result<Option<T>, FieldFault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            self.fault(fault);
            None
        })
    }

    fn line(&mut self, name: &str) -> String {
        self.needed(name, self.fields.line(name))
    }

    fn lines(&mut self, name: &str) -> String {
        self.needed(name, self.fields.lines(name))
    }

    fn may_lines(&mut self, name: &str) -> String {
        self.optional(self.fields.lines(name)).unwrap_or_default()
    }

    fn number(&mut self, name: &str) -> u64 {
        self.needed(name, self.fields.number(name))
    }

    fn moment(&mut self, name: &str) -> Timestamp {
        let around = self.around;
        let read = self.fields.moment(name, |day| around.closing(day));
        self.needed(name, read)
    }

    fn file(&mut self, name: &str) -> Option<String> {
        let text = self.optional(self.fields.line(name))?;
        match gateways::Digest::parse(&text) {
            Some(digest) => Some(digest.to_string()),
            None => {
                self.fault(FieldFault::new(name, FaultCode::File));
                None
            }
        }
    }

    fn needed_file(&mut self, name: &str) -> String {
        if !self.fields.has(name) {
            self.fault(FieldFault::new(name, FaultCode::Required));
        }
        self.file(name).unwrap_or_default()
    }

    fn choice<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.line(name);
        let choice = read(&text);
        if choice.is_none() && !text.is_empty() {
            self.fault(FieldFault::new(name, FaultCode::Choice));
        }
        choice
    }

    fn cause(&mut self) -> Option<DelayCause> {
        let text = self.optional(self.fields.line("cause"))?;
        let cause = DelayCause::parse(&text);
        if cause.is_none() {
            self.fault(FieldFault::new("cause", FaultCode::Choice));
        }
        cause
    }

    fn return_result(&mut self) -> Command {
        let to = self.choice("to", Recipient::parse).unwrap_or(Recipient::Applicant);
        let evidence = match to {
            Recipient::Proxy | Recipient::Post => self.line("evidence"),
            _ => self.optional(self.fields.line("evidence")).unwrap_or_default(),
        };
        Command::ReturnResult { to, evidence }
    }

    fn rating(&mut self) -> Command {
        let satisfied = self.needed("satisfied", self.fields.yes_no("satisfied"));
        let reasons = self.fields.list("reasons").unwrap_or_else(|fault| {
            self.fault(fault);
            Vec::new()
        });
        let steps = StepRatings {
            intake: self.step("step_intake"),
            handling: self.step("step_handling"),
            return_of_result: self.step("step_return"),
        };
        if !satisfied && reasons.is_empty() && self.faults.is_empty() {
            self.fault(FieldFault::new("reasons", FaultCode::Required));
        }
        Command::Rate { satisfied, reasons, steps }
    }

    /// What is said of one step, of one's own will.
    fn step(&mut self, name: &'static str) -> Option<bool> {
        if self.fields.line(name).is_ok_and(|line| line.is_none_or(|line| line.is_empty())) {
            return None;
        }
        Some(self.needed(name, self.fields.yes_no(name)))
    }

    /// `grant` or `refuse` with reason and ground beside it, or in JSON all three in one object.
    fn decision(&mut self) -> Decision {
        let outer = self.fields;
        if let Fields::Json(map) = outer
            && let Some(Value::Object(inner)) = map.get("decision")
        {
            self.fields = Fields::Json(inner);
        }
        let refused = self.choice("decision", |text| match text {
            "grant" => Some(false),
            "refuse" => Some(true),
            _ => None,
        });
        let decision = if refused == Some(true) {
            Decision::Refuse { reason: self.lines("reason"), ground: self.line("ground") }
        } else {
            Decision::Grant
        };
        self.fields = outer;
        decision
    }

    fn items(&mut self) -> Vec<SupplementItem> {
        let before = self.faults.len();
        let mut items = Vec::new();
        for (path, fields) in rows(self.fields, "items", &mut self.faults) {
            let row = row_fields(&fields);
            let mut needed = |name: &str, read: Result<Option<String>, FieldFault>| match read {
                Ok(Some(text)) => text,
                Ok(None) => {
                    self.faults.push(item_fault(FieldFault::new(name, FaultCode::Required), &path));
                    String::new()
                }
                Err(fault) => {
                    self.faults.push(item_fault(fault, &path));
                    String::new()
                }
            };
            let defect = needed("defect", row.lines("defect"));
            let ground = needed("ground", row.line("ground"));
            let component = row.line("component").ok().flatten();
            let cure = row.lines("cure").ok().flatten().unwrap_or_default();
            self.known_component(component.as_deref(), &format!("{path}.component"));
            items.push(SupplementItem { component, defect, ground, cure });
        }
        if items.is_empty() && self.faults.len() == before {
            self.fault(FieldFault::new("items", FaultCode::Required));
        }
        items
    }

    fn components(&mut self) -> Vec<ReceivedComponent> {
        match components(self.fields, self.around.procedure) {
            Ok(components) => components,
            Err(faults) => {
                self.faults.extend(faults);
                Vec::new()
            }
        }
    }

    fn known_component(&mut self, id: Option<&str>, field: &str) {
        let (Some(id), Some(procedure)) = (id, self.around.procedure) else { return };
        if !procedure.components.iter().any(|c| c.id == id) {
            self.faults.push(FieldFault::new(field, FaultCode::Unknown).with("value", id));
        }
    }
}

fn item_fault(fault: FieldFault, path: &str) -> FieldFault {
    let label = match fault.field.as_str() {
        "defect" => Label::Key("input-defect"),
        "ground" => Label::Key("input-ground"),
        "cure" => Label::Key("input-cure"),
        _ => Label::Name,
    };
    fault.called(label).under(path)
}

/// The answers of one row of a list: owned, because forms spread a row over several fields.
enum Row {
    Json(Map<String, Value>),
    Form(FormData),
}

fn row_fields(row: &Row) -> Fields<'_> {
    match row {
        Row::Json(map) => Fields::Json(map),
        Row::Form(form) => Fields::Form(form),
    }
}

/// The rows of a list: JSON objects, or form fields named `{name}-1-defect`, `{name}-2-defect`. Rows left empty in a
/// form are none. The path of a row is `{name}[0]`.
fn rows(fields: Fields<'_>, name: &str, faults: &mut Vec<FieldFault>) -> Vec<(String, Row)> {
    match fields {
        Fields::Json(map) => match map.get(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => {
                items.iter().enumerate().filter_map(|(n, item)| json_row(name, n, item, faults)).collect()
            }
            Some(_) => {
                faults.push(FieldFault::new(name, FaultCode::WrongKind));
                Vec::new()
            }
        },
        Fields::Form(form) => form_rows(form, name),
    }
}

fn json_row(name: &str, n: usize, item: &Value, faults: &mut Vec<FieldFault>) -> Option<(String, Row)> {
    let path = format!("{name}[{n}]");
    match item {
        Value::Object(map) => Some((path, Row::Json(map.clone()))),
        _ => {
            faults.push(FieldFault::new(path, FaultCode::WrongKind));
            None
        }
    }
}

/// Rows of a form are numbered from 1 to 30.
fn form_rows(form: &FormData, name: &str) -> Vec<(String, Row)> {
    let mut rows = Vec::new();
    for number in 1..=30 {
        let prefix = format!("{name}-{number}-");
        let row: Vec<(String, String)> = form
            .0
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?.to_owned(), value.clone())))
            .collect();
        if row.iter().any(|(key, value)| key != "component" && !value.trim().is_empty()) {
            rows.push((format!("{name}[{}]", rows.len()), Row::Form(FormData(row))));
        }
    }
    rows
}

/// Reads received components. JSON: a list of identifiers or of `{component, kind, quantity, file, from_register}`.
/// Form: ticked boxes `components={id}`, with `components-{id}-kind`, `-quantity` and `-file` beside them. A kind that
/// is not given is the one the procedure asks for.
///
/// # Errors
/// Every fault, at once.
pub fn components(
    fields: Fields<'_>,
    procedure: Option<&Procedure>,
) -> Result<Vec<ReceivedComponent>, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut received = Vec::new();
    for (path, row) in component_rows(fields, &mut faults) {
        match component(row_fields(&row), procedure) {
            Ok(component) => received.push(component),
            Err(fault) => faults.push(fault.called(Label::Key("input-components")).under(&path)),
        }
    }
    if faults.is_empty() { Ok(received) } else { Err(faults) }
}

fn component_rows(fields: Fields<'_>, faults: &mut Vec<FieldFault>) -> Vec<(String, Row)> {
    let alone = |id: &str| FormData(vec![("component".to_owned(), id.to_owned())]);
    match fields {
        Fields::Form(form) => {
            let ticked = form.all("components").filter(|id| !id.is_empty());
            let row = |id: &str| {
                let mut row = alone(id);
                for part in ["kind", "quantity", "file", "from_register"] {
                    if let Some(value) = form.first(&format!("components-{id}-{part}")) {
                        row.0.push((part.to_owned(), value.to_owned()));
                    }
                }
                (format!("components-{id}"), Row::Form(row))
            };
            ticked.map(row).collect()
        }
        Fields::Json(map) => match map.get("components") {
            Some(Value::Array(items)) if items.iter().all(Value::is_string) => items
                .iter()
                .enumerate()
                .map(|(n, id)| {
                    (format!("components[{n}]"), Row::Form(alone(id.as_str().unwrap_or_default())))
                })
                .collect(),
            _ => rows(fields, "components", faults),
        },
    }
}

fn component(row: Fields<'_>, procedure: Option<&Procedure>) -> Result<ReceivedComponent, FieldFault> {
    let id = row.line("component")?.or(row.line("id")?);
    let id = id.ok_or_else(|| FieldFault::new("component", FaultCode::Required))?;
    let asked = procedure.map(|p| p.components.iter().find(|c| c.id == id));
    if asked == Some(None) {
        return Err(FieldFault::new("component", FaultCode::Unknown).with("value", id));
    }
    let kind = match row.line("kind")?.as_deref() {
        Some("original") => ComponentKind::Original,
        Some("copy") => ComponentKind::Copy,
        Some("electronic") => ComponentKind::Electronic,
        Some(_) => return Err(FieldFault::new("kind", FaultCode::Choice)),
        None => asked.flatten().map_or(ComponentKind::Original, |c| c.kind),
    };
    let quantity = row.number("quantity")?.unwrap_or(1);
    let quantity = u8::try_from(quantity).ok().filter(|n| *n > 0);
    let file = match row.line("file")?.or(row.line("sha256")?) {
        Some(text) => Some(
            gateways::Digest::parse(&text)
                .ok_or_else(|| FieldFault::new("file", FaultCode::File))?
                .to_string(),
        ),
        None => None,
    };
    Ok(ReceivedComponent {
        component: id,
        kind,
        quantity: quantity.ok_or_else(|| FieldFault::new("quantity", FaultCode::Number))?,
        file,
        from_register: row.yes_no("from_register")?.unwrap_or(false),
    })
}

/// A command with placeholder answers: what would follow can be shown before anything is typed.
/// `None` where no placeholder would do: an opening, a date, an agency, a file.
#[must_use]
pub fn sample(kind: CommandKind) -> Option<Command> {
    use CommandKind as C;
    let text = || "…".to_owned();
    let item = || SupplementItem { component: None, defect: text(), ground: text(), cure: String::new() };
    Some(match kind {
        C::Accept => Command::Accept { components: Vec::new() },
        C::RequestSupplement => Command::RequestSupplement { items: vec![item()] },
        C::RefuseIntake => Command::RefuseIntake { reason: text(), ground: text() },
        C::AnswerSupplement => Command::AnswerSupplement { components: Vec::new(), answers: BTreeMap::new() },
        C::ConfirmSupplement => Command::ConfirmSupplement,
        C::Transfer => Command::Transfer,
        C::Receive => Command::Receive,
        C::Assign => Command::Assign { officer: StaffId(text()) },
        C::AnswerConsultation => Command::AnswerConsultation { answer: text() },
        C::StartVerification => Command::StartVerification { note: text() },
        C::RecordVerification => Command::RecordVerification { findings: text() },
        C::ProposeSupplement => Command::ProposeSupplement { items: vec![item()] },
        C::ApproveLetter => Command::ApproveLetter,
        C::DeclineLetter => Command::DeclineLetter { reason: text() },
        C::Propose => Command::Propose { decision: Decision::Grant, note: String::new() },
        C::Review => Command::Review,
        C::ReturnForRework => Command::ReturnForRework { reason: text() },
        C::Sign => Command::Sign { file: None },
        C::Issue => Command::Issue { number: text(), file: None },
        C::ReturnResult => Command::ReturnResult { to: Recipient::Applicant, evidence: String::new() },
        C::CorrectError => Command::CorrectError { error: text() },
        C::RequestPayment => Command::RequestPayment { dong: 1, reason: text() },
        C::ConfirmPayment => Command::ConfirmPayment { reference: text() },
        C::RefundPayment => {
            Command::RefundPayment { dong: 1, ground: text(), reason: text(), reference: text() }
        }
        C::RequestWithdrawal => Command::RequestWithdrawal { reason: String::new() },
        C::ApproveWithdrawal => Command::ApproveWithdrawal,
        C::DeclineWithdrawal => Command::DeclineWithdrawal { reason: text() },
        C::StopUnanswered => Command::StopUnanswered,
        C::Rate => Command::Rate { satisfied: true, reasons: Vec::new(), steps: StepRatings::default() },
        C::ViewPersonalData => Command::ViewPersonalData { purpose: text() },
        C::Note => Command::Note { text: text(), next_shift: false },
        C::Submit | C::TakeIn | C::Consult | C::ProposeExtension | C::ReceivePayment | C::AttachFile => {
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn calendar() -> Calendar {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let session = |opens: i8, closes: i8| law::Session {
            opens: jiff::civil::time(opens, 30, 0, 0),
            closes: jiff::civil::time(closes, 30, 0, 0),
        };
        let hours = law::OfficeHours {
            sessions: vec![session(7, 11), session(13, 17)],
            saturday_service: Vec::new(),
            valid_from: day("2025-01-01"),
        };
        Calendar::compile(day("2026-01-01"), day("2027-12-31"), &[], vec![hours])
    }

    fn read(kind: &str, body: &Value) -> Result<Command, Vec<(String, FaultCode)>> {
        let calendar = calendar();
        let around = Surroundings { calendar: &calendar, procedure: None };
        command(CommandKind::parse(kind).unwrap(), Fields::Json(body.as_object().unwrap()), around)
            .map_err(|faults| faults.into_iter().map(|f| (f.field, f.code)).collect())
    }

    fn read_form(kind: &str, pairs: &[(&str, &str)]) -> Command {
        let calendar = calendar();
        let form = FormData(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let around = Surroundings { calendar: &calendar, procedure: None };
        command(CommandKind::parse(kind).unwrap(), Fields::Form(&form), around).unwrap()
    }

    #[test]
    fn a_form_and_a_body_give_the_same_command() {
        let item = json!({"items": [{"defect": "Ảnh mờ", "ground": "Điều 16", "cure": "Chụp lại"}]});
        let form = [
            ("items-1-defect", " Ảnh mờ "),
            ("items-1-ground", "Điều 16"),
            ("items-1-cure", "Chụp lại"),
            ("items-2-component", "x"),
            ("items-2-defect", ""),
        ];
        assert_eq!(read("propose-supplement", &item).unwrap(), read_form("propose-supplement", &form));
        let extension = json!({"reason": "đo đạc", "new_due": "2026-12-01T17:30:00+07:00"});
        let form =
            [("reason", "đo đạc"), ("new_due-day", "1"), ("new_due-month", "12"), ("new_due-year", "2026")];
        assert_eq!(read("propose-extension", &extension).unwrap(), read_form("propose-extension", &form));
        let received =
            json!({"components": [{"component": "a", "kind": "copy", "quantity": 2}, {"component": "b"}]});
        let form = [
            ("components", "a"),
            ("components-a-kind", "copy"),
            ("components-a-quantity", "2"),
            ("components", "b"),
        ];
        assert_eq!(read("accept", &received).unwrap(), read_form("accept", &form));
        let refused = json!({"decision": {"decision": "refuse", "reason": "r", "ground": "g"}, "note": "n"});
        let beside = json!({"decision": "refuse", "reason": "r", "ground": "g", "note": "n"});
        assert_eq!(read("propose", &refused), read("propose", &beside));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        use FaultCode as F;
        let cases = [
            ("refuse-intake", json!({}), vec![("reason", F::Required), ("ground", F::Required)]),
            (
                "consult",
                json!({"agency": 1, "question": [], "answer_by": "soon"}),
                vec![("question", F::WrongKind), ("answer_by", F::Moment)],
            ),
            ("request-supplement", json!({"items": []}), vec![("items", F::Required)]),
            ("request-supplement", json!({"items": "x"}), vec![("items", F::WrongKind)]),
            (
                "request-supplement",
                json!({"items": [{"defect": "d"}, 7, {"ground": "g"}]}),
                vec![
                    ("items[1]", F::WrongKind),
                    ("items[0].ground", F::Required),
                    ("items[2].defect", F::Required),
                ],
            ),
            ("return-result", json!({"to": "neighbour"}), vec![("to", F::Choice)]),
            ("return-result", json!({"to": "proxy"}), vec![("evidence", F::Required)]),
            (
                "propose",
                json!({"decision": "refuse"}),
                vec![("reason", F::Required), ("ground", F::Required)],
            ),
            ("propose", json!({"decision": "maybe"}), vec![("decision", F::Choice)]),
            ("rate", json!({"satisfied": false}), vec![("reasons", F::Required)]),
            ("rate", json!({"satisfied": "so-so"}), vec![("satisfied", F::YesNo)]),
            ("request-payment", json!({"dong": -5, "reason": "x"}), vec![("dong", F::Number)]),
            ("attach-file", json!({"component": "a", "file": "zz", "bytes": 1}), vec![("file", F::File)]),
            (
                "accept",
                json!({"components": [{"component": "a", "kind": "stone"}]}),
                vec![("components[0].kind", F::Choice)],
            ),
            (
                "accept",
                json!({"components": [{"quantity": 1}]}),
                vec![("components[0].component", F::Required)],
            ),
        ];
        for (kind, body, expected) in cases {
            let expected: Vec<_> = expected.into_iter().map(|(f, c)| (f.to_owned(), c)).collect();
            assert_eq!(read(kind, &body), Err(expected), "{kind} {body}");
        }
    }

    #[test]
    fn every_command_is_read_from_its_own_fields() {
        for kind in CommandKind::ALL {
            let body: Map<String, Value> = fields(*kind)
                .iter()
                .map(|field| {
                    let value = match field.kind {
                        InputKind::Line | InputKind::Lines | InputKind::Staff => json!("x"),
                        InputKind::Agency | InputKind::Component => json!("x"),
                        InputKind::List => json!(["x"]),
                        InputKind::Moment => json!("2026-12-01T17:30:00+07:00"),
                        InputKind::Money | InputKind::Number => json!(7),
                        InputKind::YesNo => json!(true),
                        InputKind::Choice(choices) => json!(choices[0]),
                        InputKind::Components => json!(["x"]),
                        InputKind::Form => json!({}),
                        InputKind::Items => json!([{"defect": "d", "ground": "g"}]),
                        InputKind::File => json!("0".repeat(64)),
                    };
                    (field.name.to_owned(), value)
                })
                .collect();
            if matches!(kind, CommandKind::Submit | CommandKind::TakeIn | CommandKind::ReceivePayment) {
                continue;
            }
            assert_eq!(read(kind.as_str(), &Value::Object(body)).unwrap().kind(), *kind);
            if let Some(sample) = sample(*kind) {
                assert_eq!(sample.kind(), *kind);
            }
        }
    }
}

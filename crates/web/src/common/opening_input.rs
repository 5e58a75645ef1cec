//! What opens a dossier: place, applicant, form, papers, fees, read by the same rules from a JSON body, from the counter's
//! form and from a citizen's draft.
//!
//! Whether the procedure may be filed there, by this channel, by this person is the question of `casework`.

use casework::dossier::{Command, Delivery, FeeLine, Opening, PaymentMethod, ReceivedComponent};
use jiff::civil::Date;
use law::code::ProcedureCode;
use law::procedure::{Channel, Charge, ComponentKind, Level, Procedure, Subject};
use law::{Agency, AgencyId, AgencyKind, Circumstances, Province, UnitCode};
use registry::{Person, Personal};
use serde_json::{Map, Value};

use super::answers::{self, Answers};
use super::applicant_input;
use super::circumstances;
use super::command_input;
use super::fields::{FaultCode, FieldFault, Fields, FormData, Label};

/// The answers that open a dossier, by part.
#[derive(Debug, Clone, Copy)]
pub struct OpeningFields<'a> {
    /// Procedure, place, channel, papers, fees, delivery.
    pub outer: Fields<'a>,
    /// The applicant.
    pub applicant: Fields<'a>,
    /// The person the result is about, where it is another.
    pub owner: Option<Fields<'a>>,
    /// The form of the procedure.
    pub form: Fields<'a>,
}

/// The parts of a longer HTML form: `applicant-…`, `owner-…` and `form-…` beside the outer fields.
#[derive(Debug, Clone, Default)]
pub struct OpeningForm {
    outer: FormData,
    applicant: FormData,
    owner: FormData,
    form: FormData,
}

impl OpeningForm {
    /// Splits a submitted form into its parts.
    #[must_use]
    pub fn of(outer: FormData) -> Self {
        let under = |prefix| outer.under(prefix);
        Self { applicant: under("applicant"), owner: under("owner"), form: under("form"), outer }
    }

    /// The answers by part.
    #[must_use]
    pub fn fields(&self) -> OpeningFields<'_> {
        let has_owner = Fields::Form(&self.owner).has("name");
        OpeningFields {
            outer: Fields::Form(&self.outer),
            applicant: Fields::Form(&self.applicant),
            owner: has_owner.then_some(Fields::Form(&self.owner)),
            form: Fields::Form(&self.form),
        }
    }
}

/// The parts of a JSON body.
///
/// # Errors
/// `applicant`, `owner` or `form` is there and not an object.
pub fn parts_of(body: &Map<String, Value>) -> Result<OpeningFields<'_>, Vec<FieldFault>> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    let mut faults = Vec::new();
    let mut part = |name: &str| match body.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::Object(map)) => Some(Fields::Json(map)),
        Some(_) => {
            faults.push(FieldFault::new(name, FaultCode::WrongKind));
            None
        }
    };
    let (applicant, owner, form) = (part("applicant"), part("owner"), part("form"));
    let nothing = Fields::Json(&NOTHING);
    let fields = OpeningFields {
        outer: Fields::Json(body),
        applicant: applicant.unwrap_or(nothing),
        owner,
        form: form.unwrap_or(nothing),
    };
    if faults.is_empty() { Ok(fields) } else { Err(faults) }
}

/// Who opens the dossier, as far as it changes how the answers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedBy {
    /// An officer: what comes to the counter or by post is taken in, with a due moment.
    Officer,
    /// The applicant: what is sent is submitted, and looked at before the clock starts.
    Applicant,
}

/// Everything that opens a dossier, read.
#[derive(Debug, Clone)]
pub struct ReadOpening {
    /// `Submit` or `TakeIn`.
    pub command: Command,
    /// Personal data for the side table.
    pub personal: Personal,
    /// Required answers and papers that are not there.
    pub missing: Vec<String>,
}

impl ReadOpening {
    /// What opens the dossier.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        match &self.command {
            Command::Submit(opening) | Command::TakeIn { opening, .. } => Some(opening),
            _ => None,
        }
    }
}

/// Reads what opens a dossier.
///
/// # Errors
/// Every fault of every field, at once.
pub fn opening(
    fields: OpeningFields<'_>,
    province: &Province,
    now: jiff::Timestamp,
    by: OpenedBy,
) -> Result<ReadOpening, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let Some(procedure) = keep(procedure(fields.outer, province, now), &mut faults) else {
        return Err(faults);
    };
    let today = law::time::local(now).date();
    let applicant = under("applicant", applicant_input::applicant(fields.applicant, today), &mut faults);
    let owner = fields.owner.and_then(|o| under("owner", applicant_input::applicant(o, today), &mut faults));
    let reader = Reader { outer: fields.outer, province, procedure, by };
    let place = reader.place(&mut faults);
    let bare = place
        .as_ref()
        .map_or_else(|| circumstances::usual(procedure), |place| place.circumstances(province, today));
    let answers =
        under("form", answers::answers(procedure, fields.form, &bare), &mut faults).unwrap_or_default();
    let circumstances = bare.with(circumstances::answers(procedure, &answers.given));
    let opening = place.and_then(|place| reader.opening(place, &circumstances, &mut faults));
    let settle = keep(fields.outer.yes_no("settle"), &mut faults).flatten().unwrap_or(false);
    match (opening, faults.is_empty()) {
        (Some(opening), true) => {
            let missing = missing(&answers, procedure, &opening, &circumstances);
            let takes_in = by == OpenedBy::Officer && opening.channel != Channel::Online;
            let opening = Box::new(opening);
            let command =
                if takes_in { Command::TakeIn { opening, settle } } else { Command::Submit(opening) };
            Ok(ReadOpening { command, personal: personal(applicant, owner, answers), missing })
        }
        _ => Err(faults),
    }
}

fn personal(applicant: Option<Person>, owner: Option<Person>, answers: Answers) -> Personal {
    let form = answers.given.into_iter().collect();
    Personal { applicant: applicant.unwrap_or_default(), owner, form, ..Personal::default() }
}

fn missing(
    answers: &Answers,
    procedure: &Procedure,
    opening: &Opening,
    circumstances: &Circumstances,
) -> Vec<String> {
    let answers = answers.missing.iter().map(|id| format!("form.{id}"));
    let papers = procedure
        .must_be_brought(circumstances)
        .filter(|c| !opening.components.iter().any(|r| r.component == c.id))
        .map(|c| format!("components.{}", c.id));
    answers.chain(papers).collect()
}

/// The fee lines that nobody has to count, unpaid.
#[must_use]
pub fn plain_fees(procedure: &Procedure, circumstances: &Circumstances) -> Vec<FeeLine> {
    procedure
        .charges(circumstances)
        .filter(|charge| !charge.rule.is_counted())
        .map(|charge| line(&charge))
        .collect()
}

fn line(charge: &Charge<'_>) -> FeeLine {
    let quantity = u32::try_from(charge.quantity).unwrap_or(u32::MAX);
    FeeLine { fee: charge.rule.id.clone(), quantity, dong: charge.dong, paid: false, method: None }
}

fn keep<T>(read: Result<T, FieldFault>, faults: &mut Vec<FieldFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn under<T>(path: &str, read: Result<T, Vec<FieldFault>>, faults: &mut Vec<FieldFault>) -> Option<T> {
    read.map_err(|found| faults.extend(found.into_iter().map(|fault| fault.under(path)))).ok()
}

/// The procedure by its code in any of its forms, in force now.
fn procedure<'a>(
    outer: Fields<'_>,
    province: &'a Province,
    now: jiff::Timestamp,
) -> Result<&'a Procedure, FieldFault> {
    let called = |fault: FieldFault| fault.called(Label::Key("opening-procedure"));
    let text = outer.line("procedure").map_err(called)?;
    let text = text.ok_or_else(|| called(FieldFault::new("procedure", FaultCode::Required)))?;
    let code = ProcedureCode(national_code(&text));
    let unknown = || called(FieldFault::new("procedure", FaultCode::Unknown).with("value", text.clone()));
    province.procedure(&code, now).ok_or_else(unknown)
}

/// The first two groups of a procedure code: `1.001193.000.00.00.H15` is `1.001193`. Of other texts only letters, digits
/// and dots are kept.
#[must_use]
pub fn national_code(text: &str) -> String {
    let plain: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').take(40).collect();
    plain.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
}

struct Reader<'a> {
    outer: Fields<'a>,
    province: &'a Province,
    procedure: &'a Procedure,
    by: OpenedBy,
}

/// Where, how and in which case it is filed.
struct Place<'a> {
    channel: Channel,
    intake: &'a Agency,
    authority: &'a Agency,
    support: Option<&'a Agency>,
    procedure: &'a Procedure,
    case: Option<String>,
    subject: Option<Subject>,
    delivery: Delivery,
}

impl Place<'_> {
    fn circumstances(&self, province: &Province, today: Date) -> Circumstances {
        let remote = province.is_remote(&self.authority.id);
        let found = circumstances::ordinary(self.procedure, self.case.as_deref(), self.channel);
        Circumstances { remote, subject: self.subject.unwrap_or(found.subject), ..found }.filed_on(today)
    }
}

impl<'a> Reader<'a> {
    fn place(&self, faults: &mut Vec<FieldFault>) -> Option<Place<'a>> {
        let channel = keep(self.channel(), faults);
        let intake = keep(self.intake(), faults);
        let authority = intake.and_then(|intake| keep(self.authority(intake), faults));
        let support = keep(self.agency("support", "opening-unit"), faults).flatten();
        let case = keep(self.case(), faults).flatten();
        let subject = keep(self.subject(), faults).flatten();
        let delivery = keep(self.delivery(), faults);
        Some(Place {
            channel: channel?,
            intake: intake?,
            authority: authority?,
            support,
            procedure: self.procedure,
            case,
            subject,
            delivery: delivery?,
        })
    }

    fn opening(
        &self,
        place: Place<'_>,
        circumstances: &Circumstances,
        faults: &mut Vec<FieldFault>,
    ) -> Option<Opening> {
        let components = self.components(circumstances, faults);
        let fees = self.fees(circumstances, faults);
        Some(Opening {
            procedure: self.procedure.code.clone(),
            case: place.case,
            channel: place.channel,
            support: place.support.map(|a| a.id.clone()),
            intake: place.intake.id.clone(),
            authority: place.authority.id.clone(),
            components: components?,
            fees: fees?,
            subject: place.subject.filter(|subject| *subject != Subject::Citizen),
            answers: self.procedure.lasting(&circumstances.answers),
            delivery: place.delivery,
            unchecked_identity: keep(self.outer.yes_no("unchecked_identity"), faults)
                .flatten()
                .unwrap_or(false),
        })
    }

    /// Who applies: one of those the procedure is for; the first where nothing is said.
    fn subject(&self) -> Result<Option<Subject>, FieldFault> {
        let wrong = || FieldFault::new("subject", FaultCode::Choice).called(Label::Key("opening-subject"));
        let first = self.procedure.subjects.first().copied();
        match self.outer.line("subject")? {
            None => Ok(first),
            Some(text) => Subject::parse(&text)
                .filter(|subject| self.procedure.subjects.contains(subject))
                .map(Some)
                .ok_or_else(wrong),
        }
    }

    fn channel(&self) -> Result<Channel, FieldFault> {
        let wrong = || FieldFault::new("channel", FaultCode::Choice).called(Label::Key("opening-channel"));
        match self.outer.line("channel")? {
            Some(text) => Channel::parse(&text).ok_or_else(wrong),
            None if self.by == OpenedBy::Officer => Ok(Channel::Direct),
            None => Ok(Channel::Online),
        }
    }

    /// Where it is filed: the centre of a unit, or a centre, committee or department by identifier.
    fn intake(&self) -> Result<&'a Agency, FieldFault> {
        let called = |fault: FieldFault| fault.called(Label::Key("opening-unit"));
        let text = self.outer.line("unit").map_err(called)?;
        let text = text.ok_or_else(|| called(FieldFault::new("unit", FaultCode::Required)))?;
        centre(self.province, &text)
            .ok_or_else(|| called(FieldFault::new("unit", FaultCode::Unknown).with("value", text)))
    }

    /// Who decides: as named, otherwise the committee beside the centre, or the department of the procedure.
    fn authority(&self, intake: &'a Agency) -> Result<&'a Agency, FieldFault> {
        let called = |fault: FieldFault| fault.called(Label::Key("opening-authority"));
        if let Some(agency) = self.agency("authority", "opening-authority")? {
            return Ok(agency);
        }
        if let Some(unit) = self.outer.line("authority_unit").map_err(called)? {
            let found = self.province.committee_of(&UnitCode(unit.clone()));
            let fault = FieldFault::new("authority_unit", FaultCode::Unknown).with("value", unit);
            return found.ok_or_else(|| called(fault));
        }
        let found = match self.procedure.level {
            Level::Province => {
                let named = self.procedure.authority.as_ref();
                named.and_then(|id| self.province.agency(self.province.acting(id)))
            }
            Level::Commune => intake.unit.as_ref().and_then(|unit| self.province.committee_of(unit)),
        };
        found.ok_or_else(|| called(FieldFault::new("authority_unit", FaultCode::Required)))
    }

    fn agency(&self, name: &'static str, label: &'static str) -> Result<Option<&'a Agency>, FieldFault> {
        let called = |fault: FieldFault| fault.called(Label::Key(label));
        let Some(text) = self.outer.line(name).map_err(called)? else { return Ok(None) };
        let found = self.province.agency(&AgencyId(text.clone()));
        let unknown = || called(FieldFault::new(name, FaultCode::Unknown).with("value", text));
        found.map(Some).ok_or_else(unknown)
    }

    fn case(&self) -> Result<Option<String>, FieldFault> {
        let called = |fault: FieldFault| fault.called(Label::Key("opening-case"));
        let Some(text) = self.outer.line("case").map_err(called)? else { return Ok(None) };
        if self.procedure.cases.iter().any(|case| case.id == text) {
            return Ok(Some(text));
        }
        Err(called(FieldFault::new("case", FaultCode::Choice)))
    }

    fn delivery(&self) -> Result<Delivery, FieldFault> {
        let wrong = || FieldFault::new("delivery", FaultCode::Choice).called(Label::Key("opening-delivery"));
        match self.outer.line("delivery")? {
            Some(text) => Delivery::parse(&text).ok_or_else(wrong),
            None => Ok(Delivery::default()),
        }
    }

    /// The papers as sent, or, where an officer sends none, all that are required: the officer attests that they are
    /// there. Files uploaded before are joined to their papers.
    fn components(
        &self,
        circumstances: &Circumstances,
        faults: &mut Vec<FieldFault>,
    ) -> Option<Vec<ReceivedComponent>> {
        let sent = match &self.outer {
            Fields::Json(map) => map.get("components").is_some_and(|value| !value.is_null()),
            Fields::Form(_) => true,
        };
        let attested = !sent && self.by == OpenedBy::Officer && circumstances.channel != Channel::Online;
        let mut received = if attested {
            attested_components(self.procedure, circumstances)
        } else {
            match command_input::components(self.outer, Some(self.procedure)) {
                Ok(received) => received,
                Err(found) => {
                    faults.extend(found);
                    return None;
                }
            }
        };
        self.join_files(&mut received, faults);
        Some(received)
    }

    fn join_files(&self, received: &mut Vec<ReceivedComponent>, faults: &mut Vec<FieldFault>) {
        let Fields::Json(map) = self.outer else { return };
        let files = match map.get("files") {
            None | Some(Value::Null) => return,
            Some(Value::Array(files)) => files,
            Some(_) => {
                faults
                    .push(FieldFault::new("files", FaultCode::WrongKind).called(Label::Key("opening-files")));
                return;
            }
        };
        for (index, file) in files.iter().enumerate() {
            match self.file(file) {
                Ok((component, digest)) => join_file(received, &component, digest),
                Err(fault) => {
                    faults.push(fault.called(Label::Key("opening-files")).under(&format!("files[{index}]")))
                }
            }
        }
    }

    fn file(&self, file: &Value) -> Result<(String, String), FieldFault> {
        let map = file.as_object().ok_or_else(|| FieldFault::new("sha256", FaultCode::WrongKind))?;
        let fields = Fields::Json(map);
        let component = fields.line("component")?;
        let component = component.ok_or_else(|| FieldFault::new("component", FaultCode::Required))?;
        if !self.procedure.components.iter().any(|c| c.id == component) {
            return Err(FieldFault::new("component", FaultCode::Unknown).with("value", component));
        }
        let digest = fields.line("sha256")?.and_then(|text| gateways::Digest::parse(&text));
        let digest = digest.ok_or_else(|| FieldFault::new("sha256", FaultCode::File))?;
        Ok((component, digest.to_string()))
    }

    fn fees(&self, circumstances: &Circumstances, faults: &mut Vec<FieldFault>) -> Option<Vec<FeeLine>> {
        let given = match self.outer {
            Fields::Form(form) => return self.form_fees(form, circumstances, faults),
            Fields::Json(map) => map.get("fees"),
        };
        match given {
            None | Some(Value::Null) => Some(plain_fees(self.procedure, circumstances)),
            Some(Value::Array(lines)) => {
                let before = faults.len();
                let read: Vec<FeeLine> = lines
                    .iter()
                    .enumerate()
                    .filter_map(|(n, line)| {
                        let read =
                            self.fee(line, circumstances).map_err(|fault| fault.under(&format!("fees[{n}]")));
                        keep(read, faults)
                    })
                    .collect();
                (faults.len() == before).then_some(read)
            }
            Some(_) => {
                faults.push(FieldFault::new("fees", FaultCode::WrongKind).called(Label::Key("opening-fees")));
                None
            }
        }
    }

    /// The counter's form: `fee-{id}-quantity` and the ticked box `fee-{id}-paid`, or `payment` for all that is due; a fee
    /// that is not counted is 1.
    fn form_fees(
        &self,
        form: &FormData,
        circumstances: &Circumstances,
        faults: &mut Vec<FieldFault>,
    ) -> Option<Vec<FeeLine>> {
        let mut lines = Vec::new();
        let method = form.first("payment").and_then(PaymentMethod::parse);
        for rule in &self.procedure.fees {
            let counted = keep(Fields::Form(form).number(&format!("fee-{}-quantity", rule.id)), faults)?;
            let plain = rule.applies(circumstances) && !rule.is_counted();
            if counted.is_some_and(|units| units > 0) || (plain && counted.is_none()) {
                let charged = line(&rule.charge(counted, circumstances));
                let ticked = form.first(&format!("fee-{}-paid", rule.id)).is_some();
                let method = method.filter(|_| charged.dong > 0);
                lines.push(FeeLine { paid: ticked || method.is_some(), method, ..charged });
            }
        }
        Some(lines)
    }

    fn method(fields: Fields<'_>) -> Result<Option<PaymentMethod>, FieldFault> {
        let wrong = || FieldFault::new("method", FaultCode::Choice);
        fields.line("method")?.map(|text| PaymentMethod::parse(&text).ok_or_else(wrong)).transpose()
    }

    fn fee(&self, line: &Value, circumstances: &Circumstances) -> Result<FeeLine, FieldFault> {
        let called = |fault: FieldFault| fault.called(Label::Key("opening-fees"));
        let wrong = || called(FieldFault::new("fee", FaultCode::WrongKind));
        let fields = Fields::Json(line.as_object().ok_or_else(wrong)?);
        let id = fields.line("fee").map_err(called)?;
        let id = id.ok_or_else(|| called(FieldFault::new("fee", FaultCode::Required)))?;
        let rule = self.procedure.fees.iter().find(|rule| rule.id == id);
        let rule =
            rule.ok_or_else(|| called(FieldFault::new("fee", FaultCode::Unknown).with("value", id)))?;
        let quantity = fields.number("quantity").map_err(called)?.unwrap_or(1);
        let quantity =
            u32::try_from(quantity).map_err(|_| called(FieldFault::new("quantity", FaultCode::Number)))?;
        let dong = fields.number("dong").map_err(called)?;
        Ok(FeeLine {
            fee: rule.id.clone(),
            quantity,
            dong: dong.unwrap_or_else(|| rule.charge(Some(quantity.into()), circumstances).dong),
            paid: fields.yes_no("paid").map_err(called)?.unwrap_or(false),
            method: Self::method(fields).map_err(called)?,
        })
    }
}

/// All required papers in the form asked for; what a register supplies is noted as such.
#[must_use]
pub fn attested_components(procedure: &Procedure, circumstances: &Circumstances) -> Vec<ReceivedComponent> {
    procedure
        .asked_for(circumstances)
        .filter(|c| c.required)
        .map(|c| ReceivedComponent {
            component: c.id.clone(),
            kind: if c.register.is_some() { ComponentKind::Electronic } else { c.kind },
            quantity: c.quantity.max(1),
            file: None,
            from_register: c.register.is_some(),
        })
        .collect()
}

fn join_file(received: &mut Vec<ReceivedComponent>, component: &str, digest: String) {
    match received.iter_mut().find(|r| r.component == component && r.file.is_none()) {
        Some(on_file) => on_file.file = Some(digest),
        None => received.push(ReceivedComponent {
            component: component.to_owned(),
            kind: ComponentKind::Electronic,
            quantity: 1,
            file: Some(digest),
            from_register: false,
        }),
    }
}

/// The service centre meant by the code of a unit, or by the identifier of a centre, committee or department.
#[must_use]
pub fn centre<'a>(province: &'a Province, text: &str) -> Option<&'a Agency> {
    if let Some(centre) = province.centre_of(&UnitCode(text.to_owned())) {
        return Some(centre);
    }
    if province.code.0 == text {
        return provincial_centre(province);
    }
    let agency = province.agency(&AgencyId(text.to_owned()))?;
    match agency.kind {
        AgencyKind::CommuneCentre | AgencyKind::ProvincialCentre => Some(agency),
        AgencyKind::CommuneCommittee => agency.unit.as_ref().and_then(|unit| province.centre_of(unit)),
        _ => provincial_centre(province),
    }
}

fn provincial_centre(province: &Province) -> Option<&Agency> {
    province.agencies.values().find(|a| a.kind == AgencyKind::ProvincialCentre)
}

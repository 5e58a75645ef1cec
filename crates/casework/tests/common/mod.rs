//! A small province for the tests of casework: two communes, a department, three procedures.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

use std::collections::{BTreeMap, HashMap};

use casework::dossier::{
    Assignee, Command, CommandKind, Decision, Delivery, Dossier, Event, Facts, Opening, PersonalRef,
    ReceivedComponent, Recipient, SupplementItem, apply, decide, decide_new, open,
};
use casework::{Actor, Cover, Grant, Role, StaffId};
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use law::calendar::{Calendar, CalendarDay, DayKind, OfficeHours, Session};
use law::code::{DossierCode, ProcedureCode};
use law::deadline::{ClockPolicy, ClockRules, TimeLimit};
use law::procedure::*;
use law::province::*;
use law::{AgencyId, LocalText};

/// The policies of the built-in pack, read once.
static POLICIES: std::sync::LazyLock<law::Policies> =
    std::sync::LazyLock::new(|| pack::embedded().expect("the built-in pack").policies);

/// The rules for petitions of the built-in pack.
static PETITIONS: std::sync::LazyLock<Vec<law::PetitionRules>> =
    std::sync::LazyLock::new(|| pack::embedded().expect("the built-in pack").petitions);

pub const WARD: &str = "H15.133";
pub const WARD_CENTRE: &str = "H15.133.01";
pub const OTHER_CENTRE: &str = "H15.015.01";
pub const DEPARTMENT: &str = "H15.02";

pub fn at(text: &str) -> Timestamp {
    format!("{text}:00+07:00").parse().expect("a test time")
}

fn words(vi: &str) -> LocalText {
    LocalText { vi: vi.into(), en: vi.into(), nb: vi.into() }
}

fn agency(id: &str, kind: AgencyKind, parent: Option<&str>, unit: Option<&str>) -> (AgencyId, Agency) {
    let agency = Agency {
        id: AgencyId(id.into()),
        kind,
        name: words(id),
        short: id.into(),
        parent: parent.map(|p| AgencyId(p.into())),
        unit: unit.map(|u| UnitCode(u.into())),
        phone: None,
        valid_from: date(2025, 7, 1),
        valid_to: None,
        successor: None,
    };
    (agency.id.clone(), agency)
}

fn procedure(code: &str, limit: TimeLimit, policy: ClockPolicy, immediate: bool) -> Procedure {
    let cite = || Citation { number: "118/2025/NĐ-CP".into(), article: None };
    Procedure {
        code: ProcedureCode(code.into()),
        name: words(code),
        summary: words(""),
        keywords: vec![],
        field: "x".into(),
        level: Level::Commune,
        authority: None,
        handling: Handling::Here,
        subjects: vec![Subject::Citizen],
        channels: vec![Channel::Direct, Channel::Online, Channel::Postal],
        cases: vec![],
        limits: vec![LimitRule {
            case: None,
            channel: None,
            remote: None,
            when: None,
            limit,
            source: cite(),
        }],
        clock_policy: policy,
        immediate,
        intake_scope: IntakeScope::ProvinceWide,
        online_level: OnlineLevel::Full,
        proactive_level: 0,
        components: vec![Component {
            id: "proof".into(),
            name: words("proof"),
            kind: ComponentKind::Original,
            quantity: 1,
            required: true,
            case: None,
            when: None,
            register: None,
            must_digitise: false,
        }],
        fees: vec![],
        steps: vec![],
        consultations: vec![],
        bundle: vec![],
        examples: vec![],
        results: vec![],
        form: vec![],
        legal_basis: vec![cite()],
        announcement: None,
        effective_from: date(2025, 7, 1),
        effective_to: None,
        unverified: vec![],
    }
}

fn holidays() -> Vec<CalendarDay> {
    let off = |date: Date, kind| CalendarDay {
        date,
        kind,
        note: String::new(),
        source: String::new(),
        verified: true,
    };
    vec![off(date(2025, 9, 1), DayKind::Holiday), off(date(2025, 9, 2), DayKind::Holiday)]
}

pub fn province() -> Province {
    let session = |a, b, c, d| Session { opens: time(a, b, 0, 0), closes: time(c, d, 0, 0) };
    let hours = OfficeHours {
        sessions: vec![session(7, 30, 11, 30), session(13, 30, 17, 30)],
        saturday_service: vec![session(7, 30, 11, 30)],
        valid_from: date(2024, 1, 1),
    };
    let three = TimeLimit::WorkingDays(3);
    let mut elsewhere = procedure("1.004222", TimeLimit::WorkingDays(7), ClockPolicy::RestartFromZero, false);
    elsewhere.handling = Handling::Central;
    let mut own = procedure("1.000894", TimeLimit::SameDay, ClockPolicy::RestartFromZero, false);
    own.intake_scope = IntakeScope::OwnUnitOnly;
    let procedures = [
        procedure("1.004873", three, ClockPolicy::RestartFromZero, false),
        procedure("1.010733", TimeLimit::WorkingDays(10), ClockPolicy::PauseResume, false),
        procedure("2.000815", TimeLimit::SameDay, ClockPolicy::RestartFromZero, true),
        elsewhere,
        own,
    ];
    let unit = |code: &str, remote| Unit {
        code: UnitCode(code.into()),
        name: code.into(),
        kind: UnitKind::Ward,
        province: UnitCode("66".into()),
        remote,
        centre: None,
    };
    Province {
        code: UnitCode("66".into()),
        name: words("Đắk Lắk"),
        agency_root: "H15".into(),
        edition: "test".into(),
        submission: vec![Submission::Direct],
        calendar: Calendar::compile(date(2025, 1, 1), date(2026, 12, 31), &holidays(), vec![hours]),
        clock: ClockRules {
            late_cutoff: time(15, 0, 0, 0),
            apology_lead_days: 1,
            remote_extra_working_days: 10,
            outages_stop_the_clock: false,
        },
        parameters: Parameters {
            max_extensions: 1,
            supplement_requests_max: 1,
            supplement_notice_working_days: 3,
            supplement_answer_working_days: 7,
            payment_working_days: 10,
            intake_check_working_hours: 8,
            near_percent: 20,
            near_working_hours: 24,
            offline_merge_hours_max: 72,
            consultation_answer_working_days: 5,
            duplicate_days: 30,
        },
        hall: law::HallRules::default(),
        units: [unit("24133", false), unit("22015", false)]
            .into_iter()
            .map(|u| (u.code.clone(), u))
            .collect(),
        old_units: vec![],
        agencies: BTreeMap::from([
            agency(WARD, AgencyKind::CommuneCommittee, Some("H15"), Some("24133")),
            agency(WARD_CENTRE, AgencyKind::CommuneCentre, Some(WARD), Some("24133")),
            agency("H15.015", AgencyKind::CommuneCommittee, Some("H15"), Some("22015")),
            agency(OTHER_CENTRE, AgencyKind::CommuneCentre, Some("H15.015"), Some("22015")),
            agency(DEPARTMENT, AgencyKind::Department, Some("H15"), None),
        ]),
        procedures: procedures.into_iter().map(|p| (p.code.clone(), vec![p])).collect(),
        fields: BTreeMap::new(),
        sources: HashMap::new(),
        index: vec![],
        territory: law::territory::Changes::default(),
        rolled: None,
        templates: BTreeMap::new(),
        wages: vec![],
        accounts: vec![account(WARD, "0000000133"), account("H15", "0000000015")],
        petitions: PETITIONS.clone(),
        policies: POLICIES.clone(),
        life_events: Vec::new(),
        everyday: Vec::new(),
        unverified: vec![],
    }
}

/// An account of nobody, on which an agency is paid.
fn account(agency: &str, number: &str) -> law::payment::BankAccount {
    law::payment::BankAccount {
        agency: AgencyId(agency.into()),
        bin: "999999".into(),
        bank: "MÔ PHỎNG".into(),
        account: number.into(),
        holder: "MO PHONG".into(),
        effective_from: date(2025, 7, 1),
        effective_to: None,
        simulated: true,
        source: law::procedure::Citation { number: "118/2025/NĐ-CP".into(), article: None },
    }
}

pub fn staff(id: &str, grants: &[(Role, &str)]) -> Actor {
    Actor::standing_in(StaffId(id.into()), granted(grants), vec![])
}

fn granted(grants: &[(Role, &str)]) -> Vec<Grant> {
    grants.iter().map(|(role, agency)| Grant::new(*role, AgencyId((*agency).into()))).collect()
}

/// A member of staff who stands in for another one with these powers of theirs, to the end of 2025.
pub fn substitute((id, own): (&str, &[(Role, &str)]), (absent, passed): (&str, &[(Role, &str)])) -> Actor {
    let cover =
        Cover { absent: StaffId(absent.into()), grants: granted(passed), until: at("2025-12-31T17:30") };
    Actor::standing_in(StaffId(id.into()), granted(own), vec![cover])
}

/// The persons of the tests, by the name their tests call them.
pub fn person(name: &str) -> Actor {
    match name {
        "counter" => staff("counter", &[(Role::IntakeOfficer, WARD_CENTRE), (Role::Certifier, WARD)]),
        "counter elsewhere" => staff("elsewhere", &[(Role::IntakeOfficer, OTHER_CENTRE)]),
        "case officer" => staff("officer", &[(Role::CaseOfficer, WARD)]),
        "division head" => staff("head", &[(Role::DivisionHead, WARD)]),
        "approver" => staff("approver", &[(Role::Approver, WARD)]),
        "clerk" => staff("clerk", &[(Role::Clerk, WARD)]),
        "centre head" => staff("centre", &[(Role::CentreHead, WARD_CENTRE)]),
        "consultee" => staff("consultee", &[(Role::Consultee, DEPARTMENT)]),
        "everything" => {
            let roles = [Role::CaseOfficer, Role::DivisionHead, Role::Approver, Role::Clerk];
            staff("officer", &roles.map(|r| (r, WARD)))
        }
        // A colleague of the case officer, with the case officer's work on top of their own.
        "case officer's substitute" => {
            substitute(("colleague", &[(Role::CaseOfficer, WARD)]), ("officer", &[(Role::CaseOfficer, WARD)]))
        }
        // The division head has the approver's pen as well.
        "approver's substitute" => {
            substitute(("head", &[(Role::DivisionHead, WARD)]), ("approver", &[(Role::Approver, WARD)]))
        }
        // The approver does the case officer's work as well.
        "approver for the case officer" => {
            substitute(("approver", &[(Role::Approver, WARD)]), ("officer", &[(Role::CaseOfficer, WARD)]))
        }
        "applicant" => Actor::Applicant { subject: "s".into() },
        "system" => Actor::System,
        other => unreachable!("no person {other}"),
    }
}

pub const EVERYONE: [&str; 13] = [
    "counter",
    "counter elsewhere",
    "case officer",
    "division head",
    "approver",
    "clerk",
    "centre head",
    "consultee",
    "case officer's substitute",
    "approver's substitute",
    "approver for the case officer",
    "applicant",
    "system",
];

pub fn opening(code: &str, channel: Channel, centre: &str) -> Box<Opening> {
    Box::new(Opening {
        procedure: ProcedureCode(code.into()),
        case: None,
        channel,
        support: None,
        intake: AgencyId(centre.into()),
        authority: AgencyId(WARD.into()),
        components: vec![ReceivedComponent {
            component: "proof".into(),
            kind: ComponentKind::Original,
            quantity: 1,
            file: None,
            from_register: false,
        }],
        fees: vec![],
        subject: None,
        answers: std::collections::BTreeMap::new(),
        delivery: Delivery::Counter,
        unchecked_identity: false,
    })
}

pub fn items() -> Vec<SupplementItem> {
    vec![SupplementItem {
        component: Some("proof".into()),
        defect: "Trang 2 mờ".into(),
        ground: "Điều 16 Nghị định 123/2015/NĐ-CP".into(),
        cure: "Chụp lại".into(),
    }]
}

/// One dossier with its journal, moved by commands.
pub struct Story {
    pub province: Province,
    pub dossier: Option<Dossier>,
    pub journal: Vec<(Event, Timestamp, Option<StaffId>)>,
    pub now: Timestamp,
    pub assignee: Assignee,
    pub reservation: Option<casework::dossier::Reservation>,
}

impl Story {
    pub fn begin(now: &str) -> Self {
        Self {
            province: province(),
            dossier: None,
            journal: vec![],
            now: at(now),
            assignee: Assignee::Unchecked,
            reservation: None,
        }
    }

    pub fn facts<'a>(&'a self, actor: &'a Actor) -> Facts<'a> {
        Facts {
            now: self.now,
            province: &self.province,
            actor,
            actor_is_applicant: matches!(actor, Actor::Applicant { .. }),
            personal: Some(PersonalRef { id: 1, commitment: "00".into() }),
            new_code: Some(DossierCode("H15.133.01-250701-0001".into())),
            assignee: self.assignee,
            reservation: self.reservation.clone(),
        }
    }

    pub fn decide(&self, who: &str, command: &Command) -> Result<Vec<Event>, casework::dossier::Refusal> {
        let actor = person(who);
        match &self.dossier {
            None => decide_new(command, &self.facts(&actor)),
            Some(dossier) => decide(dossier, command, &self.facts(&actor)),
        }
    }

    /// Gives a command that must succeed.
    pub fn then(&mut self, now: &str, who: &str, command: Command) -> &mut Self {
        self.now = at(now);
        let events = match self.decide(who, &command) {
            Ok(events) => events,
            Err(refusal) => panic!("{who} {:?} at {now}: {refusal:?}", command.kind()),
        };
        self.record(who, events);
        self
    }

    pub fn record(&mut self, who: &str, events: Vec<Event>) {
        let actor = person(who).staff().cloned();
        for event in events {
            match &mut self.dossier {
                None => self.dossier = open(&event, self.now, actor.as_ref()),
                Some(dossier) => apply(dossier, &event, self.now, actor.as_ref()),
            }
            self.journal.push((event, self.now, actor.clone()));
        }
    }

    /// Gives a command that must be refused with this code.
    pub fn refused(&mut self, now: &str, who: &str, command: &Command, code: &str) -> &mut Self {
        self.now = at(now);
        match self.decide(who, command) {
            Err(refusal) => {
                assert_eq!(refusal.code(), code, "{who} {:?} at {now}: {refusal:?}", command.kind())
            }
            Ok(events) => panic!("{who} {:?} at {now} was not refused: {events:?}", command.kind()),
        }
        self
    }

    pub fn state(&self) -> &Dossier {
        self.dossier.as_ref().expect("an open dossier")
    }

    pub fn status(&self) -> u8 {
        self.state().status().code()
    }

    pub fn due(&self) -> String {
        let due = self.state().clock.as_ref().expect("a clock").due;
        law::time::local(due).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Taken in at the ward's own counter on Tuesday 1 July 2025 at 09:00, three working days.
    pub fn taken_in() -> Self {
        let mut story = Self::begin("2025-07-01T09:00");
        let opening = opening("1.004873", Channel::Direct, WARD_CENTRE);
        story.then("2025-07-01T09:00", "counter", Command::TakeIn { opening, settle: false });
        story
    }

    /// The same, transferred and assigned: the case officer appraises.
    pub fn appraising() -> Self {
        let mut story = Self::taken_in();
        story.then("2025-07-01T09:10", "counter", Command::Transfer);
        story.then(
            "2025-07-01T09:20",
            "division head",
            Command::Assign { officer: StaffId("officer".into()) },
        );
        story
    }

    /// The same, ready for signature with a grant.
    pub fn pending_signature() -> Self {
        let mut story = Self::appraising();
        story.then(
            "2025-07-02T09:00",
            "case officer",
            Command::Propose { decision: Decision::Grant, note: String::new() },
        );
        story.then("2025-07-02T10:00", "division head", Command::Review);
        story
    }
}

/// A command of this kind with a payload that is complete.
pub fn sample(kind: CommandKind, now: Timestamp) -> Command {
    use CommandKind as C;
    let text = || "văn bản".to_owned();
    let hours = |h: i64| now + jiff::SignedDuration::from_hours(h);
    let next_working_day = |from: Timestamp| {
        let province = province();
        let day = province.calendar.add_working_days(law::time::local(from).date(), 12).expect("in range");
        law::time::instant(province.calendar.closing(day).expect("in range"))
    };
    match kind {
        C::Submit => Command::Submit(opening("1.004873", Channel::Online, WARD_CENTRE)),
        C::TakeIn => {
            Command::TakeIn { opening: opening("1.004873", Channel::Direct, WARD_CENTRE), settle: false }
        }
        C::Accept => Command::Accept { components: vec![] },
        C::RequestSupplement => Command::RequestSupplement { items: items() },
        C::RefuseIntake => Command::RefuseIntake { reason: text(), ground: text() },
        C::AnswerSupplement => Command::AnswerSupplement { components: vec![], answers: BTreeMap::new() },
        C::ConfirmSupplement => Command::ConfirmSupplement,
        C::Transfer => Command::Transfer,
        C::Receive => Command::Receive,
        C::Assign => Command::Assign { officer: StaffId("officer".into()) },
        C::Consult => {
            Command::Consult { agency: AgencyId(DEPARTMENT.into()), question: text(), answer_by: hours(48) }
        }
        C::AnswerConsultation => Command::AnswerConsultation { answer: text() },
        C::StartVerification => Command::StartVerification { note: text() },
        C::RecordVerification => Command::RecordVerification { findings: text() },
        C::ProposeSupplement => Command::ProposeSupplement { items: items() },
        C::ProposeExtension => {
            Command::ProposeExtension { reason: text(), new_due: next_working_day(now), cause: None }
        }
        C::ApproveLetter => Command::ApproveLetter,
        C::DeclineLetter => Command::DeclineLetter { reason: text() },
        C::Propose => Command::Propose { decision: Decision::Grant, note: text() },
        C::Review => Command::Review,
        C::ReturnForRework => Command::ReturnForRework { reason: text() },
        C::Sign => Command::Sign { file: None },
        C::Issue => Command::Issue { number: "12/XN-UBND".into(), file: None },
        C::ReturnResult => Command::ReturnResult { to: Recipient::Applicant, evidence: String::new() },
        C::CorrectError => Command::CorrectError { error: text() },
        C::RequestPayment => Command::RequestPayment { dong: 50_000, reason: text() },
        C::ConfirmPayment => Command::ConfirmPayment { reference: text() },
        C::ReceivePayment => {
            Command::ReceivePayment { credit: "970436-FT1".into(), dong: 30_000, matched_by: None }
        }
        C::RefundPayment => {
            Command::RefundPayment { dong: 1, ground: text(), reason: text(), reference: text() }
        }
        C::RequestWithdrawal => Command::RequestWithdrawal { reason: text() },
        C::ApproveWithdrawal => Command::ApproveWithdrawal,
        C::DeclineWithdrawal => Command::DeclineWithdrawal { reason: text() },
        C::StopUnanswered => Command::StopUnanswered,
        C::Rate => Command::Rate {
            satisfied: false,
            reasons: vec![text()],
            steps: casework::dossier::StepRatings { handling: Some(false), ..Default::default() },
        },
        C::ViewPersonalData => Command::ViewPersonalData { purpose: text() },
        C::Note => Command::Note { text: text(), next_shift: false },
        C::AttachFile => Command::AttachFile { component: "proof".into(), file: "ab".repeat(32), bytes: 10 },
    }
}

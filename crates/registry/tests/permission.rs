//! Who sees what: every role at every relation to a dossier, through every way of reading it. The table in
//! `golden/permission.txt` is the law of the house; `MOTCUA_WRITE_GOLDEN=1` writes it anew, for a person to read.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use casework::dossier::Command;
use casework::{Actor, Role};
use common::story::{DEPARTMENT, OTHER_CENTRE, WARD, WARD_CENTRE, at, opening, staff};
use common::{assign, done, on, on_both, personal, take_in};
use law::code::DossierCode;
use law::procedure::Channel;
use law::province::{Agency, AgencyKind};
use law::{AgencyId, Province};
use registry::views::{ListFilter, PersonalShown, WorkFilter, WorkView};
use registry::{Registry, Request};

const COMMITTEE: &str = "H15.00";
const PROVINCIAL_CENTRE: &str = "H15.03";
const OTHER_WARD: &str = "H15.015";

/// Relations of an agency to the dossier.
const RELATIONS: [(&str, &str); 8] = [
    ("intake", WARD_CENTRE),
    ("authority", WARD),
    ("support", OTHER_CENTRE),
    ("consulted", DEPARTMENT),
    ("province", COMMITTEE),
    ("provincial centre", PROVINCIAL_CENTRE),
    ("above support", OTHER_WARD),
    ("none", "H15.777"),
];

fn province() -> Province {
    let mut province = common::story::province();
    let like = |id: &str, kind: AgencyKind| Agency {
        id: AgencyId(id.into()),
        kind,
        unit: None,
        parent: None,
        ..province.agencies.values().next().unwrap().clone()
    };
    let added = [
        like(COMMITTEE, AgencyKind::ProvincialCommittee),
        like(PROVINCIAL_CENTRE, AgencyKind::ProvincialCentre),
    ];
    province
        .agencies
        .extend(added.map(|agency| (agency.id.clone(), agency)).into_iter().collect::<BTreeMap<_, _>>());
    province
}

/// One dossier, taken in at the ward's centre, helped at another, handled by the ward, with the department asked.
fn one_dossier(registry: &Registry) -> DossierCode {
    let mut opening = opening("1.004873", Channel::Direct, WARD_CENTRE);
    opening.support = Some(AgencyId(OTHER_CENTRE.into()));
    let mut request = take_in(1, "open");
    request.command = Command::TakeIn { opening, settle: false };
    request.personal = Some(personal(1));
    let code = done(registry.execute_blocking(request).unwrap()).code;
    let consult = Command::Consult {
        agency: AgencyId(DEPARTMENT.into()),
        question: "?".into(),
        answer_by: at("2025-07-03T09:00"),
    };
    let steps = [("counter", Command::Transfer), ("division head", assign()), ("case officer", consult)];
    for (who, command) in steps {
        let request: Request = on(&code, who, who, command);
        done(registry.execute_blocking(request).unwrap());
    }
    code
}

fn seen(registry: &Registry, code: &DossierCode, actor: &Actor) -> String {
    let viewer = registry.viewer(actor);
    let page = registry.read_blocking(|v| v.dossier(&viewer, code)).unwrap();
    let shown = match page.as_ref().map(|page| &page.personal) {
        None => "nothing",
        Some(PersonalShown::Full(_)) => "full",
        Some(PersonalShown::Handling(_)) => "names",
        Some(PersonalShown::Masked(_)) => "initials",
        Some(other) => panic!("{other:?}"),
    };
    let listed = |text: Option<&str>| {
        let filter = ListFilter { text: text.map(str::to_owned), ..ListFilter::default() };
        registry.read_blocking(|v| v.list(&viewer, &filter, None, 10)).unwrap().items.len()
    };
    let unit =
        registry.read_blocking(|v| v.worklist(&viewer, &WorkFilter::of(WorkView::Unit), None, 10)).unwrap();
    let history = registry.read_blocking(|v| v.history(&viewer, code)).unwrap().is_some();
    format!(
        "page {shown}, list {}, by code {}, by number {}, by name {}, queue {}, history {}",
        listed(None),
        listed(Some(code.as_str())),
        listed(Some("066000000001")),
        listed(Some("Nguyễn Thị 1")),
        unit.items.len(),
        if history { "yes" } else { "no" }
    )
}

fn table(registry: &Registry, code: &DossierCode) -> String {
    let mut table = String::new();
    for role in Role::ALL {
        for (relation, agency) in RELATIONS {
            let told = seen(registry, code, &staff("someone", &[(role, agency)]));
            writeln!(table, "{:<20} at {relation:<18} {told}", role.as_str()).unwrap();
        }
    }
    let owner = Actor::Applicant { subject: registry.subject_of("066000000001") };
    let other = Actor::Applicant { subject: registry.subject_of("066000000002") };
    for (who, actor) in [("the applicant", owner), ("another citizen", other), ("the system", Actor::System)]
    {
        writeln!(table, "{who:<42} {}", seen(registry, code, &actor)).unwrap();
    }
    writeln!(table, "{:<42} {}", "staff without a role", seen(registry, code, &staff("nobody", &[])))
        .unwrap();
    table
}

#[test]
fn the_table_of_who_sees_what_holds_on_both_engines() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/permission.txt");
    on_both(|store| {
        let registry = Registry::open(&store.config, Arc::new(province()), store.clock.clone()).unwrap();
        let code = one_dossier(&registry);
        let table = table(&registry, &code);
        if std::env::var_os("MOTCUA_WRITE_GOLDEN").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        assert_eq!(table, std::fs::read_to_string(path).unwrap_or_default());
    });
}

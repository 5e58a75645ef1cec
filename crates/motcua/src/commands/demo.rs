//! `demo`: a throw-away province with a quarter behind it, and people ready to sign in as.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{Grant, Role, StaffId};
use jiff::civil::date;
use law::{AgencyId, Province};
use registry::accounts::NewStaff;
use registry::{Clock, Holder, Registry, StoreConfig, SystemClock};
use simulation::{Live, Plan, Resident, SimulatedStaff, World};
use web::signing::Signers;
use web::{App, Config};

use crate::commands::{serve, simulate};
use crate::failure::Failure;
use crate::options::{DemoArguments, Options};
use crate::{identity_file, payments_file, signing_file};

/// The ward whose people the demonstration lends.
const WARD: &str = "24133";
/// The other counter.
const ELSEWHERE: &str = "22015";
/// Password of every ready-made person; the store is thrown away at the end.
const PASSWORD: &str = "mot-cua-mo-phong";

/// A person to sign in as.
struct Lent {
    /// Key in the tokens file.
    key: &'static str,
    /// What they do, for the table.
    does: &'static str,
    id: StaffId,
    name: String,
    secret: String,
}

/// Runs it.
pub fn run(options: &Options, arguments: &DemoArguments) -> Result<(), Failure> {
    let province = demo_province(options)?;
    let folder = tempfile::Builder::new().prefix("motcua-demo-").tempdir()?;
    let config = match &options.database {
        Some(url) => StoreConfig::with_database(folder.path(), url)?,
        None => StoreConfig::in_folder(folder.path()),
    };
    config.init(&province)?;
    let preparing = clear_when_stopped(folder.path().to_owned())?;
    let mut world = history(&config, &province, arguments)?;
    let registry = Registry::open(&config, province.clone(), config.clock()?)?;
    simulate::enrol(&registry, &world)?;
    let lent = lend(&registry, &province, &world)?;
    let ward = committee(&province, WARD)?;
    fill_hall(&registry, &province, &world, arguments.seed)?;
    let citizen = world.resident(&ward);
    let citizen_token =
        registry.create_token("demo", &Holder::Citizen(Box::new(citizen.person())), None)?.secret;
    if let Some(path) = &arguments.tokens {
        write_tokens(path, &citizen_token, &lent)?;
    }
    let settings = Config {
        demo: true,
        simulated: true,
        base_url: format!("http://{}", arguments.listen),
        secure_cookies: false,
        citizens: vec![citizen.person()],
        staff: lent.iter().map(|person| person.id.clone()).collect(),
        pack: options.pack_files()?,
    };
    let signers = signers(&province, &world, arguments)?;
    let banks = payments_file::simulated(&province)?;
    let identity = arguments.identity.as_deref();
    let identity = identity.map(|path| identity_file::read(path, &settings.base_url)).transpose()?;
    let jobs = registry.start_jobs()?;
    let live = match arguments.live {
        Some(rate) if rate > 0.0 => Some(Live::start(world, province, registry.clone(), rate)?),
        _ => None,
    };
    let app = App::new(registry, serve::files(&config.files)?, settings);
    app.sign_with(signers);
    app.hear_from(banks);
    if let Some(provider) = identity {
        app.identify_with(provider);
    }
    preparing.store(false, Ordering::SeqCst);
    let outcome = serve::until_stopped(arguments.listen, app, |address| introduce(address, &citizen, &lent));
    drop((live, jobs, folder));
    outcome
}

/// Whoever stops the demonstration while its history is played leaves no store behind. From then on, until the flag is
/// taken down, a signal clears the folder and ends the process; later the server stops in its own order.
fn clear_when_stopped(folder: PathBuf) -> Result<Arc<AtomicBool>, Failure> {
    let preparing = Arc::new(AtomicBool::new(true));
    let flag = preparing.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(serve::stopped());
        if flag.load(Ordering::SeqCst) {
            let _ = std::fs::remove_dir_all(&folder);
            std::process::exit(130);
        }
    })?;
    Ok(preparing)
}

/// The province of the pack, where citizens may also file here: the one thing a demonstration adds.
fn demo_province(options: &Options) -> Result<Arc<Province>, Failure> {
    let mut province = (*options.province()?).clone();
    if !province.submission.contains(&law::province::Submission::Direct) {
        province.submission.insert(0, law::province::Submission::Direct);
    }
    Ok(Arc::new(province))
}

/// Plays July to September 2025 and sets the store's clock to the morning after.
fn history(
    config: &StoreConfig,
    province: &Arc<Province>,
    arguments: &DemoArguments,
) -> Result<World, Failure> {
    let registry = Registry::open(config, province.clone(), config.clock()?)?;
    let plan = Plan {
        from: date(2025, 7, 1),
        to: date(2025, 9, 30),
        dossiers: arguments.dossiers,
        seed: arguments.seed,
    };
    let (world, _) = simulate::play(&registry, province, &plan)?;
    let morning = law::time::instant(date(2025, 10, 1).at(9, 0, 0, 0));
    let offset = morning.duration_since(SystemClock::default().now());
    registry.set_setting("clock_offset_seconds", &offset.as_secs().to_string())?;
    registry.set_setting("simulated", "July to September 2025")?;
    Ok(world)
}

/// Keys for everybody who approves and for every authority.
fn signers(province: &Province, world: &World, arguments: &DemoArguments) -> Result<Signers, Failure> {
    if let Some(path) = &arguments.signing {
        return Ok(signing_file::read(path, province)?.into_signers());
    }
    let approves = |person: &&SimulatedStaff| person.grants.iter().any(|grant| grant.role == Role::Approver);
    let staff = world.staff();
    let people = staff.iter().filter(approves).map(|person| (person.id.clone(), person.name.clone()));
    let authorities = province.agencies.values().filter(|agency| !agency.is_centre());
    signing_file::simulated(province, people, authorities.map(|agency| agency.id.clone()))
}

fn committee(province: &Province, unit: &str) -> Result<AgencyId, Failure> {
    let unit = law::UnitCode(unit.to_owned());
    let found = province.committee_of(&unit).map(|agency| agency.id.clone());
    found.ok_or_else(|| Failure::new("unknown-unit", format!("the pack has no commune {}", unit.0)))
}

/// Picks and prepares the people to sign in as.
fn lend(registry: &Registry, province: &Province, world: &World) -> Result<Vec<Lent>, Failure> {
    let staff = world.staff();
    let (ward, elsewhere) = (committee(province, WARD)?, committee(province, ELSEWHERE)?);
    let root = AgencyId(province.agency_root.clone());
    let first = |role: Role, committee: &AgencyId| {
        staff.iter().find(|s| {
            s.grants.iter().any(|g| {
                g.role == role && (g.agency == *committee || province.own_desk(&g.agency, committee))
            })
        })
    };
    let mut lent = Vec::new();
    for (key, does, role, committee) in [
        ("counter_officer", "cán bộ tiếp nhận, phường Buôn Ma Thuột", Role::IntakeOfficer, &ward),
        ("counter_officer_elsewhere", "cán bộ tiếp nhận, phường Tuy Hòa", Role::IntakeOfficer, &elsewhere),
        ("case_officer", "công chức thụ lý, phường Buôn Ma Thuột", Role::CaseOfficer, &ward),
        ("division_head", "trưởng phòng, phường Buôn Ma Thuột", Role::DivisionHead, &ward),
        ("approver", "lãnh đạo ký duyệt, phường Buôn Ma Thuột", Role::Approver, &ward),
        ("clerk", "văn thư, phường Buôn Ma Thuột", Role::Clerk, &ward),
        ("centre_head", "giám đốc Trung tâm, phường Buôn Ma Thuột", Role::CentreHead, &ward),
    ] {
        if let Some(found) = first(role, committee) {
            lent.push(prepare(registry, (key, does), found)?);
        }
    }
    for (key, does, id, name, role, agency) in [
        ("chairman", "chủ tịch UBND tỉnh", "NV66-CT", "Y Thanh Niê", Role::Leader, &root),
        (
            "procedure_controller",
            "kiểm soát thủ tục hành chính, Văn phòng UBND tỉnh",
            "NV66-KS",
            "Đặng Thị Hoài Thu",
            Role::ProcedureController,
            &root,
        ),
        ("data_steward", "quản trị dữ liệu", "NV66-DL", "Lê Thị Minh An", Role::DataSteward, &root),
        ("administrator", "quản trị hệ thống", "NV66-QT", "Trần Quốc Bảo", Role::Administrator, &root),
        (
            "digital_team",
            "tổ công nghệ số buôn Ako Dhong",
            "NV66-TCN",
            "H’Lan Êban",
            Role::DigitalTeam,
            &ward,
        ),
    ] {
        let grants = vec![Grant::new(role, agency.clone())];
        let person = SimulatedStaff {
            id: StaffId(id.to_owned()),
            name: name.to_owned(),
            agency: agency.clone(),
            grants,
        };
        registry.add_staff(&[new_staff(&person)])?;
        lent.push(prepare(registry, (key, does), &person)?);
    }
    Ok(lent)
}

/// A member of staff as the accounts want it.
pub fn new_staff(person: &SimulatedStaff) -> NewStaff {
    NewStaff {
        id: person.id.clone(),
        name: person.name.clone(),
        agency: Some(person.agency.clone()),
        title: None,
        grants: person.grants.clone(),
    }
}

/// Fills the hall of the ward: three weeks of tickets, and people who wait now.
fn fill_hall(registry: &Registry, province: &Province, world: &World, seed: u64) -> Result<(), Failure> {
    let unit = law::UnitCode(WARD.to_owned());
    let Some(centre) = province.centre_of(&unit) else { return Ok(()) };
    let works = |person: &&SimulatedStaff| {
        person.grants.iter().any(|grant| grant.role == Role::IntakeOfficer && grant.agency == centre.id)
    };
    // The first of them is lent to whoever looks.
    let officers: Vec<StaffId> =
        world.staff().iter().filter(works).skip(1).map(|person| person.id.clone()).collect();
    let tickets = simulation::hall_tickets(province, &centre.id, registry.now(), &officers, seed);
    Ok(registry.bring_in_tickets(&tickets)?)
}

fn prepare(
    registry: &Registry,
    (key, does): (&'static str, &'static str),
    person: &SimulatedStaff,
) -> Result<Lent, Failure> {
    registry.set_password(&person.id, PASSWORD)?;
    let secret = registry.create_token("demo", &Holder::Staff(person.id.clone()), None)?.secret;
    Ok(Lent { key, does, id: person.id.clone(), name: person.name.clone(), secret })
}

fn write_tokens(path: &Path, citizen: &str, lent: &[Lent]) -> Result<(), Failure> {
    let mut tokens = serde_json::Map::new();
    tokens.insert("citizen".into(), citizen.into());
    for person in lent {
        tokens.insert(person.key.into(), person.secret.as_str().into());
    }
    let failed = |error: std::io::Error| Failure::new("tokens", format!("{}: {error}", path.display()));
    std::fs::write(path, serde_json::to_string_pretty(&tokens)?).map_err(failed)
}

fn introduce(address: std::net::SocketAddr, citizen: &Resident, lent: &[Lent]) {
    let mut text = format!(
        "\nMột Cửa, dữ liệu mô phỏng: http://{address}\n\n\
         Đăng nhập bằng một lần bấm tại http://{address}/sign-in, hoặc bằng mã và mật khẩu {PASSWORD:?}:\n\n  \
         {:<12} {:<26} công dân\n",
        "-", citizen.name
    );
    for person in lent {
        let _ = writeln!(text, "  {:<12} {:<26} {}", person.id.0, person.name, person.does);
    }
    text.push_str("\nDừng: Ctrl-C. Dữ liệu bị xóa khi dừng.\n");
    serve::say(&text);
}

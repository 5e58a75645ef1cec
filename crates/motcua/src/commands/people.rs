//! `staff` and `token`: people and service accounts.

use casework::{Actor, Grant, Limit, Role, StaffId};
use law::AgencyId;
use registry::accounts::{NewGrant, NewStaff, StaffGrant};
use registry::{Holder, Registry};
use serde_json::json;

use crate::failure::Failure;
use crate::options::{Options, StaffCommand, TokenCommand};

fn open(options: &Options) -> Result<Registry, Failure> {
    let config = options.store()?;
    Ok(Registry::open(&config, options.province()?, config.clock()?)?)
}

/// `staff add|list|disable`.
pub fn staff(options: &Options, command: &StaffCommand) -> Result<(), Failure> {
    let registry = open(options)?;
    match command {
        StaffCommand::Add { id, name, grant, title, password } => {
            add(options, &registry, (id.as_deref(), name, title.as_deref()), grant, password.as_deref())
        }
        StaffCommand::List => list(options, &registry),
        StaffCommand::Disable { id } => {
            if registry.disable_staff(&StaffId(id.clone()))? {
                println!("{id} can no longer sign in.");
                Ok(())
            } else {
                Err(Failure::new("unknown-staff", format!("nobody here has the identifier {id}")))
            }
        }
    }
}

/// `ROLE@AGENCY[:GROUP][@FROM..TO]`: a group is fields and codes of procedures between commas, days are the first and the
/// last one, either of which may be left out.
fn grants(registry: &Registry, texts: &[String]) -> Result<Vec<NewGrant>, Failure> {
    texts.iter().map(|text| grant(registry, text)).collect()
}

fn grant(registry: &Registry, text: &str) -> Result<NewGrant, Failure> {
    let usage = || {
        Failure::Usage(format!(
            "{text:?} is not ROLE@AGENCY[:GROUP][@FROM..TO], such as intake_officer@H15.133.01 or \
             case_officer@H15.133:civil_status,1.013831@2026-12-01..2027-05-31"
        ))
    };
    let (role, rest) = text.split_once('@').ok_or_else(usage)?;
    let (at, period) = rest.split_once('@').map_or((rest, None), |(at, period)| (at, Some(period)));
    let (agency, group) = at.split_once(':').map_or((at, None), |(agency, group)| (agency, Some(group)));
    let role = Role::parse(role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
        Failure::Usage(format!("{role:?} is not a role; the roles are {}", known.join(", ")))
    })?;
    let (province, agency) = (registry.province(), AgencyId(agency.to_owned()));
    if province.agency(&agency).is_none() {
        return Err(Failure::new("unknown-agency", format!("the pack has no agency {agency}")));
    }
    let limit = group.map(|group| Limit::parse(group).ok_or_else(usage)).transpose()?;
    if let Some(name) = limit.as_ref().and_then(|limit| limit.unknown(&province)) {
        let words = format!("{name:?} is neither a field nor a procedure of the pack");
        return Err(Failure::new("unknown-procedure", words));
    }
    let (first, last) = match period {
        None => ("", ""),
        Some(period) => period.split_once("..").ok_or_else(usage)?,
    };
    let day = |text: &str| match text {
        "" => Ok(None),
        text => text.parse::<jiff::civil::Date>().map(Some).map_err(|_| usage()),
    };
    let midnight = |day: jiff::civil::Date| law::time::instant(day.at(0, 0, 0, 0));
    let (from, to) =
        (day(first)?.map(midnight), day(last)?.and_then(|day| day.tomorrow().ok()).map(midnight));
    if to.is_some_and(|to| to <= from.unwrap_or_else(|| registry.now())) {
        return Err(Failure::Usage(format!("{text:?} ends before it begins")));
    }
    Ok(NewGrant { grant: Grant { role, agency, limit }, from, to })
}

fn add(
    options: &Options,
    registry: &Registry,
    (id, name, title): (Option<&str>, &str, Option<&str>),
    texts: &[String],
    password: Option<&str>,
) -> Result<(), Failure> {
    let name = law::text::clean(name);
    if name.is_empty() {
        return Err(Failure::Usage("--name needs the full name".into()));
    }
    let grants = grants(registry, texts)?;
    let known = registry.list_staff(None)?;
    let id = StaffId(id.map_or_else(|| format!("NV{:05}", known.len() + 1), str::to_owned));
    if known.iter().any(|record| record.id == id) {
        return Err(Failure::new(
            "staff-exists",
            format!("{id} is there already; choose another identifier with --id"),
        ));
    }
    let agency = grants.first().map(|new| new.grant.agency.clone());
    let title = title.map(str::to_owned);
    registry.add_staff(&[NewStaff { id: id.clone(), name, agency, title, grants: Vec::new() }])?;
    for new in &grants {
        // Everything that could be refused was looked at above.
        registry.give_grant(&id, new, &Actor::System)?;
    }
    if let Some(password) = password {
        match registry.set_password(&id, password)? {
            registry::accounts::PasswordSet::Done => {}
            registry::accounts::PasswordSet::Length | registry::accounts::PasswordSet::UnknownStaff => {
                return Err(Failure::Usage(
                    "the password is too short or too long; the person was added without one".into(),
                ));
            }
        }
    }
    let totp = registry.enrol_totp(&id)?;
    if options.json {
        println!("{}", json!({"id": id.0, "totp": totp}));
    } else {
        println!("{id}");
        if let Some(url) = totp {
            println!("second factor: {url}");
        }
    }
    Ok(())
}

fn list(options: &Options, registry: &Registry) -> Result<(), Failure> {
    let staff = registry.list_staff(None)?;
    if options.json {
        let rows: Vec<_> = staff
            .iter()
            .map(|s| {
                let grants: Vec<_> = s.grants.iter().map(StaffGrant::line).collect();
                json!({"id": s.id.0, "name": s.name, "grants": grants, "disabled": s.disabled_at.is_some()})
            })
            .collect();
        println!("{}", json!(rows));
    } else if staff.is_empty() {
        println!("Nobody yet. Add the first with `motcua staff add --name … --grant administrator@H15`.");
    } else {
        for person in staff {
            println!(
                "{:<14} {}{}",
                person.id.0,
                person.name,
                if person.disabled_at.is_some() { " (disabled)" } else { "" }
            );
        }
    }
    Ok(())
}

/// `token add|list|revoke`.
pub fn token(options: &Options, command: &TokenCommand) -> Result<(), Failure> {
    let registry = open(options)?;
    match command {
        TokenCommand::Add { staff, label } => {
            let id = StaffId(staff.clone());
            if registry.staff(&id)?.is_none() {
                return Err(Failure::new("unknown-staff", format!("nobody here has the identifier {id}")));
            }
            let token = registry.create_token(label, &Holder::Staff(id), None)?;
            if options.json {
                println!("{}", json!({"id": token.id, "token": token.secret}));
            } else {
                println!(
                    "{}\nShown only now; revoke it with `motcua token revoke {}`.",
                    token.secret, token.id
                );
            }
        }
        TokenCommand::List => {
            for token in registry.list_tokens()? {
                let state = if token.revoked_at.is_some() { "revoked" } else { "active" };
                println!(
                    "{}  {state}  {}  {}",
                    token.id,
                    token.staff.map_or_else(|| "citizen".to_owned(), |s| s.0),
                    token.label
                );
            }
        }
        TokenCommand::Revoke { id } => {
            if !registry.revoke_token(id)? {
                return Err(Failure::new("unknown-token", format!("there is no token {id}")));
            }
            println!("{id} is revoked.");
        }
    }
    Ok(())
}

//! `calc deadline` and `calc code`: the rules of law without a store.

use jiff::Timestamp;
use law::code::{CodeKind, ProcedureCode};
use law::deadline::{ClockPolicy, Deadline, Pause, TimeLimit, describe_kind};
use law::procedure::Channel;
use law::province::UnitCode;
use law::{Circumstances, Province, time};
use registry::{Clock, SystemClock};
use serde_json::json;

use crate::commands::formulas;
use crate::failure::Failure;
use crate::options::{Calc, DeadlineArguments, Options};

/// Runs it.
pub fn run(options: &Options, what: &Calc) -> Result<(), Failure> {
    match what {
        Calc::Deadline(arguments) => deadline(options, arguments),
        Calc::Code { kind, value } => code(options, kind, value),
        Calc::Index { file, on, level } => formulas::index(options, file, *on, level),
        Calc::Cost { file } => formulas::cost_of(options, file),
    }
}

fn today() -> jiff::civil::Date {
    law::time::local(SystemClock::default().now()).date()
}

fn code(options: &Options, kind: &str, value: &str) -> Result<(), Failure> {
    let kind: CodeKind =
        kind.parse().map_err(|unknown: law::code::UnknownKind| Failure::Usage(unknown.to_string()))?;
    let province = options.province()?;
    let name = |code: &str| province.units.get(&UnitCode(code.to_owned())).map(law::Unit::full_name);
    let report = law::code::check(kind, value, &name, Some(today()));
    if options.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        match &report.normalized {
            Some(normal) => println!("{normal}"),
            None => println!("not valid"),
        }
        for (part, value) in &report.parts {
            println!("  {part}: {value}");
        }
        for problem in report.problems.iter().chain(&report.warnings) {
            println!("  {}: {}", problem.code, problem.message);
        }
    }
    if report.valid { Ok(()) } else { Err(Failure::Said) }
}

fn deadline(options: &Options, arguments: &DeadlineArguments) -> Result<(), Failure> {
    let province = options.province()?;
    let received = moment(&arguments.received)?;
    let (limit, default_policy) = limit(&province, arguments, received)?;
    let policy = match arguments.policy.as_deref() {
        None => default_policy,
        Some("pause") => ClockPolicy::PauseResume,
        Some("restart") => ClockPolicy::RestartFromZero,
        Some(other) => return Err(Failure::Usage(format!("--policy is pause or restart, not {other:?}"))),
    };
    let pauses = pauses(&arguments.pause, received)?;
    let found =
        law::deadline::deadline(received, limit, &pauses, policy, &province.calendar, &province.clock)?;
    if options.json {
        println!("{}", document(&found));
    } else {
        show(&found);
    }
    Ok(())
}

fn moment(text: &str) -> Result<Timestamp, Failure> {
    text.trim()
        .parse()
        .map_err(|_| Failure::Usage(format!("{text:?} is not a time; write it as 2026-08-28T15:10:00+07:00")))
}

fn pauses(texts: &[String], received: Timestamp) -> Result<Vec<Pause>, Failure> {
    let mut pauses = Vec::new();
    for text in texts {
        let (from, to) = text.split_once('/').ok_or_else(|| {
            Failure::Usage(format!("{text:?} is not FROM/TO, two times with a slash between"))
        })?;
        let pause = Pause { from: moment(from)?, to: moment(to)? };
        if pause.to < pause.from || pause.from < received {
            return Err(Failure::Usage(format!(
                "{text:?} ends before it begins, or begins before the dossier was received"
            )));
        }
        pauses.push(pause);
    }
    pauses.sort_by_key(|pause| pause.from);
    if pauses.iter().zip(pauses.iter().skip(1)).any(|(a, b)| b.from < a.to) {
        return Err(Failure::Usage("the pauses overlap; join them into one".into()));
    }
    Ok(pauses)
}

fn limit(
    province: &Province,
    arguments: &DeadlineArguments,
    received: Timestamp,
) -> Result<(TimeLimit, ClockPolicy), Failure> {
    match (&arguments.limit, &arguments.procedure) {
        (Some(limit), None) => {
            let limit = limit
                .parse()
                .map_err(|fault: law::deadline::LimitSyntax| Failure::Usage(fault.to_string()))?;
            Ok((limit, ClockPolicy::RestartFromZero))
        }
        (None, Some(code)) => {
            let code = ProcedureCode::parse(code).map_err(|fault| Failure::Usage(fault.to_string()))?;
            let procedure = province.procedure(&code, received).ok_or_else(|| {
                Failure::new(
                    "unknown-procedure",
                    format!("the pack has no procedure {code} in force on that day"),
                )
            })?;
            let remote = match &arguments.unit {
                None => false,
                Some(unit) => {
                    let found = province.units.get(&UnitCode(unit.clone()));
                    found
                        .ok_or_else(|| Failure::new("unknown-unit", format!("no unit has the code {unit}")))?
                        .remote
                }
            };
            let case = arguments.case.as_deref().or_else(|| procedure.cases.first().map(|c| c.id.as_str()));
            let rule =
                procedure.limit(&Circumstances::of(case, Channel::Direct, remote)).ok_or_else(|| {
                    Failure::new("no-limit", format!("procedure {code} has no time limit for this case"))
                })?;
            Ok((rule.limit, procedure.clock_policy))
        }
        _ => Err(Failure::Usage("give either --limit or --procedure".into())),
    }
}

fn document(found: &Deadline) -> serde_json::Value {
    let explanation: Vec<_> = found
        .explanation
        .iter()
        .map(|day| {
            json!({
                "date": day.date.to_string(), "kind": day.kind, "counted_minutes": day.counted_minutes,
                "ordinal": day.ordinal, "why": describe_kind(day, "en"), "why_vi": describe_kind(day, "vi"),
            })
        })
        .collect();
    json!({
        "received": time::rfc3339(found.received), "starts": time::rfc3339(found.starts), "due": time::rfc3339(found.due),
        "limit": found.limit.to_string(), "apology_latest": apology(found), "explanation": explanation,
    })
}

/// The last day for an apology; none where it would have to come before the dossier.
fn apology(found: &Deadline) -> Option<jiff::civil::Date> {
    let received = time::local(found.received).date();
    (found.apology_latest >= received).then_some(found.apology_latest)
}

fn show(found: &Deadline) {
    let shown = |at: Timestamp| time::local(at).strftime("%H:%M %d/%m/%Y").to_string();
    println!("Nhận:            {}", shown(found.received));
    println!("Bắt đầu tính:    {}", shown(found.starts));
    println!("Thời hạn:        {}", found.limit.describe("vi"));
    println!("Hẹn trả:         {}", shown(found.due));
    match apology(found) {
        Some(day) => println!("Xin lỗi chậm nhất: {}", day.strftime("%d/%m/%Y")),
        None => println!("Xin lỗi chậm nhất: không còn kịp, hẹn trả ngay trong ngày"),
    }
    for day in &found.explanation {
        println!("  {}  {}", day.date.strftime("%d/%m/%Y"), describe_kind(day, "vi"));
    }
}

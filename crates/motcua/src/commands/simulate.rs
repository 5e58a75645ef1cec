//! `simulate`: a period of the province through the real command path.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use law::Province;
use registry::{Registry, Trouble};
use serde_json::json;
use simulation::{Plan, Report, World};

use crate::failure::Failure;
use crate::options::{Options, SimulateArguments};

/// Runs it into the store named, which is made when it is not there.
pub fn run(options: &Options, arguments: &SimulateArguments) -> Result<(), Failure> {
    let province = options.province()?;
    let plan = plan(arguments)?;
    let config = options.store()?;
    config.init(&province)?;
    let registry = Registry::open(&config, province.clone(), config.clock()?)?;
    let begin = Instant::now();
    let (world, report) = play(&registry, &province, &plan)?;
    enrol(&registry, &world)?;
    let seconds = begin.elapsed().as_secs_f64();
    print(options, &report, seconds);
    Ok(())
}

/// Enters the people of a simulated province as staff.
pub fn enrol(registry: &Registry, world: &World) -> Result<(), Trouble> {
    let staff: Vec<_> = world.staff().iter().map(super::demo::new_staff).collect();
    registry.add_staff(&staff)
}

/// Plays a plan with a progress bar.
pub fn play(registry: &Registry, province: &Province, plan: &Plan) -> Result<(World, Report), Trouble> {
    let bar = ProgressBar::new(u64::from(plan.dossiers));
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} hồ sơ, còn {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let played = simulation::simulate(registry, province, plan, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    Ok(played)
}

fn plan(arguments: &SimulateArguments) -> Result<Plan, Failure> {
    let day = |text: &str| -> Result<Date, Failure> {
        text.parse().map_err(|_| Failure::Usage(format!("{text:?} is not a day; write it as 2025-07-01")))
    };
    let from = day(&arguments.from)?;
    let to = match arguments.spans {
        None => day(&arguments.to)?,
        Some(months) => from
            .checked_add(jiff::Span::new().months(i64::from(months)))
            .and_then(Date::yesterday)
            .map_err(|error| Failure::Usage(error.to_string()))?,
    };
    if to < from {
        return Err(Failure::Usage(format!("the period ends on {to}, before it begins on {from}")));
    }
    Ok(Plan { from, to, dossiers: arguments.dossiers, seed: arguments.seed })
}

fn print(options: &Options, report: &Report, seconds: f64) {
    let rounded = |rate: Option<f64>| rate.map(|r| (r * 10_000.0).round() / 10_000.0);
    if options.json {
        let document = json!({
            "dossiers": report.dossiers, "events": report.events, "seconds": (seconds * 1000.0).round() / 1000.0,
            "events_per_second": (report.events as f64 / seconds).round(), "on_time_rate": rounded(report.on_time_rate),
            "online_rate": rounded(report.online_rate), "satisfaction_rate": rounded(report.satisfaction_rate),
            "index": null,
        });
        println!("{document}");
        return;
    }
    let percent = |rate: Option<f64>| {
        rate.map_or_else(|| "chưa có dữ liệu".to_owned(), |r| format!("{:.2} %", r * 100.0))
    };
    println!(
        "Hồ sơ: {}   bút toán: {}   {seconds:.1} giây ({:.0}/giây)",
        report.dossiers,
        report.events,
        report.events as f64 / seconds
    );
    println!(
        "Đúng hạn: {}   trực tuyến: {}   hài lòng: {}",
        percent(report.on_time_rate),
        percent(report.online_rate),
        percent(report.satisfaction_rate)
    );
}

//! What a pack says beside its procedures, as lines.

use super::Line;
use super::parts::{Attribute, Lines, Part, Value, named};
use crate::province::Province;

pub(super) fn lines(province: &Province) -> Vec<Line> {
    let mut lines = Lines(Vec::new());
    lines.one(Part::Submission, named(&province.submission));
    days_off(province, &mut lines);
    numbers(province, &mut lines);
    for agency in province.agencies.values() {
        let of = (Part::Agency, agency.id.as_str(), Some(&agency.name));
        lines.item(of.0, of.1, None, Value::Text(agency.name.clone()));
        if let Some(last) = agency.valid_to {
            lines.side(of, Attribute::End, Value::Day(last));
        }
        let after = agency.successor.as_ref().map(ToString::to_string).unwrap_or_default();
        lines.side(of, Attribute::After, Value::Plain(after));
    }
    for unit in province.first_units().values() {
        lines.item(Part::Unit, &unit.code.0, None, Value::Plain(unit.full_name()));
    }
    for change in &province.territory.changes {
        let codes = |units: &[crate::UnitCode]| {
            units.iter().map(|unit| unit.0.as_str()).collect::<Vec<_>>().join(", ")
        };
        let told = format!("{} → {} ({})", codes(&change.from), codes(&change.to), change.source);
        let id = format!("{} {}", change.effective, codes(&change.from));
        lines.item(Part::UnitChange, &id, None, Value::Plain(told));
    }
    for scheme in &province.index {
        let id = scheme.effective_from.to_string();
        lines.item(Part::IndexScheme, &id, None, Value::Day(scheme.effective_from));
        lines.side(
            (Part::IndexScheme, &id, None),
            Attribute::Kind,
            Value::Plain(format!("{:016x}", digest(scheme))),
        );
    }
    powers(province, &mut lines);
    for account in &province.accounts {
        let id = format!("{} {}", account.agency, account.effective_from);
        let until = account.effective_to.map_or_else(String::new, |day| format!(" → {day}"));
        let told = format!("{} {} {}{until}", account.bin, account.account, account.holder);
        lines.item(Part::Account, &id, None, Value::Plain(told));
    }
    for rate in &province.wages {
        lines.item(Part::Wage, &rate.effective_from.to_string(), None, Value::Dong(rate.dong_per_hour));
    }
    lines.0
}

/// Every power by itself: `role action place day`, and the condition behind them where there is one. Policies that are
/// written otherwise and give the same are the same.
fn powers(province: &Province, lines: &mut Lines) {
    let mut told = std::collections::BTreeSet::new();
    for policy in province.policies.rows() {
        let when = policy.when.as_ref().map(|when| format!(" {when}")).unwrap_or_default();
        for (role, action) in policy.powers() {
            for place in &policy.at {
                let names = (role.as_str(), action.as_str(), place.as_str());
                let id = format!("{} {} {} {}{when}", names.0, names.1, names.2, policy.effective_from);
                if told.insert(id.clone()) {
                    let until = policy.effective_to.map_or_else(String::new, |day| day.to_string());
                    lines.item(Part::Power, &id, None, Value::Plain(until));
                }
            }
        }
    }
}

/// Tells two schemes apart; the words of their hundreds of figures are in the file.
fn digest(scheme: &crate::index::Scheme) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    format!("{scheme:?}").hash(&mut hasher);
    hasher.finish()
}

/// Days that differ from the ordinary week.
fn days_off(province: &Province, lines: &mut Lines) {
    let (first, last) = province.calendar.range();
    let mut day = first;
    while day <= last {
        if let Ok((kind, note)) = province.calendar.day(day) {
            let ordinary = if day.weekday().to_monday_one_offset() >= 6 {
                crate::DayKind::Weekend
            } else {
                crate::DayKind::Working
            };
            if kind != ordinary {
                lines.item(Part::DayOff, &day.to_string(), None, named(&[kind]));
                let of = (Part::DayOff, day.to_string());
                lines.side((of.0, &of.1, None), Attribute::Label, Value::Plain(note.to_owned()));
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
}

fn numbers(province: &Province, lines: &mut Lines) {
    let (clock, rules) = (&province.clock, &province.parameters);
    let cutoff = clock.late_cutoff.strftime("%H:%M").to_string();
    lines.item(Part::ClockRule, "late_cutoff", None, Value::Plain(cutoff));
    lines.item(Part::ClockRule, "outages_stop_the_clock", None, Value::YesNo(clock.outages_stop_the_clock));
    for (id, value) in [
        ("apology_lead_days", clock.apology_lead_days),
        ("remote_extra_working_days", clock.remote_extra_working_days),
    ] {
        lines.item(Part::ClockRule, id, None, Value::Number(value.into()));
    }
    for (id, value) in [
        ("max_extensions", rules.max_extensions.into()),
        ("supplement_requests_max", rules.supplement_requests_max.into()),
        ("supplement_notice_working_days", rules.supplement_notice_working_days),
        ("supplement_answer_working_days", rules.supplement_answer_working_days),
        ("payment_working_days", rules.payment_working_days),
        ("intake_check_working_hours", rules.intake_check_working_hours),
        ("near_percent", rules.near_percent.into()),
        ("near_working_hours", rules.near_working_hours),
        ("offline_merge_hours_max", rules.offline_merge_hours_max),
        ("consultation_answer_working_days", rules.consultation_answer_working_days),
        ("duplicate_days", rules.duplicate_days),
    ] {
        lines.item(Part::Parameter, id, None, Value::Number(value.into()));
    }
}

//! `index.toml`, `cost.toml`, `petitions.toml` and `territory.toml`: weights of the index, what an hour is worth, the clock of
//! petitions, units through time.

use law::LocalText;
use law::Province;
use law::cost::WageRate;
use law::index::Scheme;
use law::petition::PetitionRules;
use law::procedure::Unverified;
use law::territory::Changes;
use serde::Deserialize;

use crate::check::{language_fault, unknown_source};
use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;

const INDEX: &str = "index.toml";
const COST: &str = "cost.toml";
const PETITIONS: &str = "petitions.toml";
const TERRITORY: &str = "territory.toml";

/// Working days that a span of a petition may have.
const SPAN_DAYS_MAX: u16 = 90;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexFile {
    #[serde(default)]
    schemes: Vec<Scheme>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CostFile {
    #[serde(default)]
    wages: Vec<WageRate>,
    #[serde(default)]
    unverified: Vec<Unverified>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PetitionsFile {
    #[serde(default)]
    rules: Vec<PetitionRules>,
    #[serde(default)]
    unverified: Vec<Unverified>,
}

/// Reads the rules for petitions; a pack without them takes none.
pub(crate) fn read_petitions(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    let Some(text) = files.text(PETITIONS) else { return };
    let Some(file) = parse::<PetitionsFile>(PETITIONS, text, faults) else { return };
    for rules in &file.rules {
        let sources = rules.spans().map(|(_, span)| &span.source).into_iter();
        for source in sources.chain(rules.elsewhere.iter().map(|other| &other.source)) {
            if !province.sources.contains_key(&source.number) {
                faults.push(unknown_source(PETITIONS, text, &source.number));
            }
        }
        for (name, span) in rules.spans() {
            if !(1..=SPAN_DAYS_MAX).contains(&span.working_days) {
                let message =
                    format!("{name} is {} working days, not 1 to {SPAN_DAYS_MAX}", span.working_days);
                let place = Place::first(PETITIONS, text, &format!("{name} ="));
                faults.push(Fault::at("petition-span", place, message, "correct the number"));
            }
        }
        for other in &rules.elsewhere {
            if other.topic.is_petition() {
                let message = format!("{} is handled as a petition", other.topic.as_str());
                let place = Place::first(PETITIONS, text, &format!("topic = \"{}\"", other.topic.as_str()));
                faults.push(Fault::at("petition-topic", place, message, "leave the row out"));
            }
            let texts = [&other.authority, &other.time].into_iter();
            faults.extend(texts.filter_map(|words| language_fault(PETITIONS, text, words)));
        }
    }
    periods(PETITIONS, text, file.rules.iter().map(|r| (r.effective_from, r.effective_to)), faults);
    faults.extend(file.unverified.iter().filter_map(|mark| language_fault(PETITIONS, text, &mark.note)));
    province.petitions = file.rules;
    province.unverified.extend(file.unverified);
}

/// Reads both files into the province; a pack may have neither.
pub(crate) fn read(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    if let Some(text) = files.text(INDEX)
        && let Some(file) = parse::<IndexFile>(INDEX, text, faults)
    {
        for scheme in &file.schemes {
            Check { text, faults }.scheme(scheme, province);
        }
        periods(INDEX, text, file.schemes.iter().map(|s| (s.effective_from, s.effective_to)), faults);
        province.index = file.schemes;
    }
    if let Some(text) = files.text(COST)
        && let Some(file) = parse::<CostFile>(COST, text, faults)
    {
        for wage in file.wages.iter().filter(|wage| !province.sources.contains_key(&wage.source.number)) {
            faults.push(unknown_source(COST, text, &wage.source.number));
        }
        periods(COST, text, file.wages.iter().map(|w| (w.effective_from, w.effective_to)), faults);
        faults.extend(file.unverified.iter().filter_map(|mark| language_fault(COST, text, &mark.note)));
        province.wages = file.wages;
        province.unverified.extend(file.unverified);
    }
}

/// Reads the changes of units; a pack without them knows the reform only.
pub(crate) fn read_territory(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    let Some(text) = files.text(TERRITORY) else { return };
    let Some(changes) = parse::<Changes>(TERRITORY, text, faults) else { return };
    let sources = std::iter::once(&changes.reform.source).chain(changes.changes.iter().map(|c| &c.source));
    for source in sources.filter(|source| !province.sources.contains_key(&source.number)) {
        faults.push(unknown_source(TERRITORY, text, &source.number));
    }
    for code in changes.changes.iter().flat_map(|change| change.from.iter().chain(&change.to)) {
        if !province.units.contains_key(code) {
            let message = format!("{} is no unit of units.csv", code.0);
            let help = "correct the code, or add the unit";
            let place = Place::first(TERRITORY, text, &format!("\"{}\"", code.0));
            faults.push(Fault::at("unknown-unit", place, message, help));
        }
    }
    faults.extend(changes.unverified.iter().filter_map(|mark| language_fault(TERRITORY, text, &mark.note)));
    province.territory = changes;
}

/// Periods that overlap leave two answers for one day.
fn periods(
    path: &str,
    text: &str,
    periods: impl Iterator<Item = (jiff::civil::Date, Option<jiff::civil::Date>)>,
    faults: &mut Vec<Fault>,
) {
    let mut periods: Vec<_> = periods.collect();
    periods.sort_unstable();
    for ((_, to), (from, _)) in periods.iter().zip(periods.iter().skip(1)) {
        if to.is_none_or(|to| to >= *from) {
            let needle = format!("effective_from = \"{from}\"");
            let message = format!("two rows are in force on {from}");
            let help = "end the earlier one the day before";
            faults.push(Fault::at("overlapping-periods", Place::first(path, text, &needle), message, help));
        }
    }
}

struct Check<'a> {
    text: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, code: &'static str, needle: &str, message: String, help: &str) {
        self.faults.push(Fault::at(code, Place::first(INDEX, self.text, needle), message, help));
    }

    fn scheme(&mut self, scheme: &Scheme, province: &Province) {
        if !province.sources.contains_key(&scheme.source.number) {
            self.faults.push(unknown_source(INDEX, self.text, &scheme.source.number));
        }
        self.sums(scheme);
        for indicator in &scheme.indicators {
            let needle = format!("id = \"{}\"", indicator.id);
            if !scheme.groups.iter().any(|group| group.id == indicator.group) {
                let message = format!(
                    "indicator {} is in group {:?}, which is not there",
                    indicator.id, indicator.group
                );
                self.fault("unknown-value", &needle, message, "name one of the groups");
            }
            if scheme.names().filter(|name| *name == indicator.id).count() > 1 {
                let message = format!("indicator {} is there twice", indicator.id);
                self.fault("duplicate-id", &needle, message, "keep one of them");
            }
            if !(1..=100).contains(&indicator.full_from_percent) {
                let message = format!(
                    "indicator {} gives all points from {} %",
                    indicator.id, indicator.full_from_percent
                );
                self.fault("unknown-value", &needle, message, "write full_from_percent from 1 to 100");
            }
        }
        let texts: Vec<&LocalText> = scheme
            .groups
            .iter()
            .map(|group| &group.name)
            .chain(scheme.indicators.iter().flat_map(|i| [&i.name, &i.counts]))
            .chain(scheme.bands.iter().map(|band| &band.name))
            .chain(scheme.unverified.iter().map(|mark| &mark.note))
            .collect();
        self.faults.extend(texts.into_iter().filter_map(|local| language_fault(INDEX, self.text, local)));
    }

    /// Indicators add up to their group, groups to 100.
    fn sums(&mut self, scheme: &Scheme) {
        for group in &scheme.groups {
            let sum: u32 = scheme.indicators.iter().filter(|i| i.group == group.id).map(|i| i.max).sum();
            if sum != group.max {
                let message = format!(
                    "the indicators of {:?} add up to {sum}, the group has {} points",
                    group.id, group.max
                );
                self.fault("index-sum", &format!("id = \"{}\"", group.id), message, "correct a weight");
            }
        }
        let total: u32 = scheme.groups.iter().map(|group| group.max).sum();
        if total != 100 {
            let message = format!("the groups add up to {total}, the index has 100 points");
            self.fault("index-sum", "groups", message, "correct a weight");
        }
    }
}

//! Checks of one procedure file against itself and against the tables of the pack.

use law::procedure::{FieldKind, Level, Procedure, StepBudget};
use law::{Circumstances, LocalText, Province, TimeLimit};

use super::{language_fault, unknown_source};
use crate::fault::{Fault, Place};

/// Working minutes of a working day.
const DAY_MINUTES: u32 = 480;
/// Longest budget of one step, in hours: a working year.
const STEP_HOURS_MAX: f64 = 2_000.0;

/// A procedure with the file it stands in.
pub(super) struct File<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub procedure: &'a Procedure,
    pub province: &'a Province,
}

impl File<'_> {
    fn fault(&self, code: &'static str, needle: &str, message: String, help: &str) -> Fault {
        Fault::at(code, Place::first(self.path, self.text, needle), message, help)
    }

    /// Adds every fault of the file.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.names(faults);
        self.references(faults);
        self.cases(faults);
        self.limits(faults);
        self.steps(faults);
        self.languages(faults);
        self.templates(faults);
        self.identifiers(faults);
        self.choices(faults);
        self.marks(faults);
        self.amounts(faults);
        self.consultations(faults);
    }

    fn names(&self, faults: &mut Vec<Fault>) {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        if !file.starts_with(self.procedure.code.as_str()) {
            let message = format!("the file of {} does not begin with the code", self.procedure.code);
            let help = "name it after code and subject, such as 1.004873-marital-status-certificate.toml";
            faults.push(self.fault("file-name", "code", message, help).warning());
        }
        let p = self.procedure;
        if p.components.iter().all(|c| !c.required) && p.form.is_empty() {
            let message = "neither a form nor a required component: how would one apply?".to_owned();
            faults.push(self.fault("nothing-asked", "code", message, "add the form").warning());
        }
    }

    fn references(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        if !self.province.fields.contains_key(&p.field) {
            let message = format!("field {:?} is not in fields.toml", p.field);
            let needle = format!("\"{}\"", p.field);
            faults.push(self.fault("unknown-field", &needle, message, "add it there, in three languages"));
        }
        match (&p.authority, p.level) {
            (None, Level::Province) => {
                let message = "a procedure of the province names the department that decides".to_owned();
                faults.push(self.fault("no-authority", "level = ", message, "add `authority = \"H15.…\"`"));
            }
            (Some(id), _) if !self.province.agencies.contains_key(id) => {
                let message = format!("authority {id} is not in agencies.csv");
                let help = "add the agency or correct the identifier";
                faults.push(self.fault("unknown-agency", &format!("\"{id}\""), message, help));
            }
            _ => {}
        }
        let cited = p
            .legal_basis
            .iter()
            .chain(p.fees.iter().map(|f| &f.source))
            .chain(p.limits.iter().map(|l| &l.source))
            .chain(p.consultations.iter().map(|c| &c.source))
            .chain(p.fees.iter().flat_map(|f| &f.exemptions).map(|e| &e.source));
        let mut missing: Vec<&str> =
            cited.map(|c| c.number.as_str()).filter(|n| !self.province.sources.contains_key(*n)).collect();
        missing.sort_unstable();
        missing.dedup();
        faults.extend(missing.into_iter().map(|number| unknown_source(self.path, self.text, number)));
    }

    fn cases(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let named = p
            .limits
            .iter()
            .filter_map(|l| l.case.as_ref())
            .chain(p.components.iter().filter_map(|c| c.case.as_ref()))
            .chain(p.fees.iter().filter_map(|f| f.case.as_ref()));
        let mut unknown: Vec<&String> =
            named.filter(|case| !p.cases.iter().any(|c| c.id == **case)).collect();
        unknown.sort();
        unknown.dedup();
        for case in unknown {
            let message = format!("case {case:?} is not among the cases of this procedure");
            let help = "add it under [[cases]] or correct the identifier";
            faults.push(self.fault("unknown-case", &format!("case = \"{case}\""), message, help));
        }
    }

    /// A limit for every case and channel, and steps that fit into that of the ordinary case, which is the first one.
    fn limits(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let ordinary = p.cases.first().map(|c| c.id.as_str());
        let others = p.cases.iter().skip(1).map(|c| Some(c.id.as_str()));
        let cases: Vec<Option<&str>> = std::iter::once(ordinary).chain(others).collect();
        let mut reported = false;
        for (case, channel) in cases.iter().flat_map(|case| p.channels.iter().map(move |c| (*case, *c))) {
            match p.limit(&Circumstances::of(case, channel, false)) {
                None => {
                    let case = case.unwrap_or("-");
                    let message = format!("no time limit for case {case} by channel {}", channel.as_str());
                    let help = "add a rule under [[limits]] without conditions";
                    faults.push(self.fault("no-limit", "[[limits]]", message, help));
                }
                Some(rule) if case == ordinary && !reported => {
                    reported = self.steps_over(rule.limit, faults);
                }
                Some(_) => {}
            }
        }
    }

    /// Whether the steps take longer than the limit: then a fault is added.
    fn steps_over(&self, limit: TimeLimit, faults: &mut Vec<Fault>) -> bool {
        let steps: u32 = self.procedure.steps.iter().map(StepBudget::minutes).sum();
        let allowed = match limit {
            TimeLimit::SameDay => DAY_MINUTES,
            TimeLimit::WorkingDays(n) => u32::from(n) * DAY_MINUTES,
            TimeLimit::WorkingHours(n) => u32::from(n) * 60,
            TimeLimit::CalendarDays(n) => u32::from(n) * 5 / 7 * DAY_MINUTES,
            TimeLimit::Months(n) => u32::from(n) * 20 * DAY_MINUTES,
        };
        if steps > allowed {
            let (took, hours) = (f64::from(steps) / 60.0, allowed / 60);
            let message = format!("the steps take {took} hours, the law allows {hours} ({limit})");
            let help = "shorten the steps: their sum may not pass the legal limit";
            faults.push(self.fault("steps-over-limit", "steps", message, help));
        }
        steps > allowed
    }

    /// Each step once, its budget a possible number of hours.
    fn steps(&self, faults: &mut Vec<Fault>) {
        let steps = &self.procedure.steps;
        for (at, budget) in steps.iter().enumerate() {
            let needle = format!("step = \"{}\"", budget.step.as_str());
            if !(0.0..=STEP_HOURS_MAX).contains(&budget.hours) {
                let message = format!("{} hours cannot be the budget of a step", budget.hours);
                faults.push(self.fault("step-hours", &needle, message, "write hours from 0 to 2000"));
            }
            if steps.iter().skip(at + 1).any(|later| later.step < budget.step) {
                let message = format!("step {:?} stands before one that comes earlier", budget.step.as_str());
                let help =
                    "write the steps in the order receive, assign, appraise, review, sign, issue, return";
                faults.push(self.fault("step-order", &needle, message, help));
            }
            if steps.iter().skip(at + 1).any(|later| later.step == budget.step) {
                let message = format!("step {:?} is there twice", budget.step.as_str());
                faults.push(self.fault("duplicate-id", &needle, message, "keep one of them"));
            }
        }
    }

    /// A paper of its own must be in the pack.
    fn templates(&self, faults: &mut Vec<Fault>) {
        let named = self.procedure.results.iter().filter_map(|result| result.template.as_ref());
        for name in named.filter(|name| !self.province.templates.contains_key(*name)) {
            let message = format!("the result is written on {name:?}, which is not in templates/");
            let help = "add templates/NAME.typ, or leave the line out for the paper of every result";
            faults.push(self.fault("unknown-template", &format!("template = \"{name}\""), message, help));
        }
    }

    fn languages(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let fields = p.form.iter().flat_map(|s| &s.fields);
        let texts = [&p.name, &p.summary]
            .into_iter()
            .chain(p.cases.iter().map(|c| &c.name))
            .chain(p.components.iter().map(|c| &c.name))
            .chain(p.fees.iter().map(|f| &f.name))
            .chain(p.fees.iter().filter_map(|f| f.per.as_ref()))
            .chain(p.results.iter().map(|r| &r.name))
            .chain(p.form.iter().map(|s| &s.title))
            .chain(fields.clone().map(|f| &f.label))
            .chain(fields.clone().filter_map(|f| f.help.as_ref()))
            .chain(fields.flat_map(|f| &f.options).map(|o| &o.label))
            .chain(p.consultations.iter().map(|c| &c.question))
            .chain(p.examples.iter().map(|e| &e.name))
            .chain(p.unverified.iter().map(|u| &u.note));
        let fault = |text: &LocalText| language_fault(self.path, self.text, text);
        faults.extend(texts.filter_map(fault));
    }

    fn identifiers(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let mut groups: Vec<(&str, Vec<&String>)> = vec![
            ("component", p.components.iter().map(|c| &c.id).collect()),
            ("case", p.cases.iter().map(|c| &c.id).collect()),
            ("fee", p.fees.iter().map(|f| &f.id).collect()),
            ("form field", p.form.iter().flat_map(|s| &s.fields).map(|f| &f.id).collect()),
        ];
        let fields = p.form.iter().flat_map(|s| &s.fields);
        groups.extend(fields.map(|f| ("option", f.options.iter().map(|o| &o.id).collect())));
        for (kind, mut ids) in groups {
            ids.sort();
            for (one, _) in ids.iter().zip(ids.iter().skip(1)).filter(|(a, b)| a == b) {
                let message = format!("{kind} {one:?} is there twice");
                let needle = format!("id = \"{one}\"");
                let help = "give each its own identifier";
                faults.push(Fault::at(
                    "duplicate-id",
                    Place::last(self.path, self.text, &needle),
                    message,
                    help,
                ));
            }
        }
    }

    /// A choice has something to choose from, and nothing else has.
    fn choices(&self, faults: &mut Vec<Fault>) {
        for field in self.procedure.form.iter().flat_map(|s| &s.fields) {
            if (field.kind == FieldKind::Choice) == field.options.is_empty() {
                let message = format!("form field {:?} and its options do not fit", field.id);
                let help = "a field of kind \"choice\" has options, no other field has";
                faults.push(self.fault("options", &format!("id = \"{}\"", field.id), message, help));
            }
        }
    }

    /// Prices in tiers rise in units and end open; an exemption is a share; bounds of an answer leave room for one.
    fn amounts(&self, faults: &mut Vec<Fault>) {
        for fee in &self.procedure.fees {
            let needle = format!("id = \"{}\"", fee.id);
            let ends: Vec<u64> = fee.tiers.iter().map(|tier| tier.up_to.unwrap_or(u64::MAX)).collect();
            let rising = ends.iter().zip(ends.iter().skip(1)).all(|(a, b)| a < b);
            let open = ends.last().is_none_or(|last| *last == u64::MAX);
            if !rising || !open || (fee.dong > 0 && !fee.tiers.is_empty()) {
                let message = format!("the tiers of fee {:?} leave a gap, or stand beside `dong`", fee.id);
                let help = "let `up_to` rise from tier to tier, leave it out in the last, and drop `dong`";
                faults.push(self.fault("tiers", &needle, message, help));
            }
            if fee.exemptions.iter().any(|exemption| !(1..=100).contains(&exemption.percent)) {
                let message = format!("an exemption of fee {:?} is no share from 1 to 100 %", fee.id);
                faults.push(self.fault(
                    "exemption",
                    &needle,
                    message,
                    "write percent = 100 for those who pay nothing",
                ));
            }
        }
        for field in self.procedure.form.iter().flat_map(|s| &s.fields) {
            let numeric = matches!(field.kind, FieldKind::Number | FieldKind::Money);
            let empty = field.min.zip(field.max).is_some_and(|(min, max)| min > max);
            if empty
                || field.max_length == Some(0)
                || (!numeric && (field.min.is_some() || field.max.is_some()))
            {
                let message =
                    format!("the bounds of form field {:?} leave no answer, or are not its own", field.id);
                let help = "min and max are for numbers and amounts, max_length for texts";
                faults.push(self.fault("bounds", &format!("id = \"{}\"", field.id), message, help));
            }
        }
    }

    /// Whom is asked exists; what is bundled is a procedure of the pack, and begins after one of the same bundle.
    fn consultations(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        for rule in p.consultations.iter().filter(|rule| !self.province.agencies.contains_key(&rule.agency)) {
            let message = format!("agency {} is not in agencies.csv", rule.agency);
            let help = "add the agency or correct the identifier";
            faults.push(self.fault("unknown-agency", &format!("\"{}\"", rule.agency), message, help));
        }
        let known = |code: &law::code::ProcedureCode| self.province.procedures.contains_key(code);
        for bundled in &p.bundle {
            let after = bundled.after.as_ref().filter(|a| !p.bundle.iter().any(|b| b.code == **a));
            let unknown = (!known(&bundled.code)).then_some(&bundled.code).or(after);
            if let Some(code) = unknown {
                let message = format!("{code} is not a procedure of this pack, or not of this bundle");
                let help = "add its file, or correct the code";
                faults.push(self.fault("bundle", &format!("\"{code}\""), message, help).warning());
            }
        }
    }

    /// A mark of what is unverified points at a value of this file.
    fn marks(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        for mark in &p.unverified {
            let mut parts = mark.field.split(['[', ']', '.']);
            let (root, index) = (parts.next().unwrap_or_default(), parts.next().and_then(|n| n.parse().ok()));
            let count = match root {
                "limits" => p.limits.len(),
                "fees" => p.fees.len(),
                "components" => p.components.len(),
                "cases" => p.cases.len(),
                "steps" => p.steps.len(),
                "results" => p.results.len(),
                "form" => p.form.len(),
                "consultations" => p.consultations.len(),
                "bundle" => p.bundle.len(),
                "code" | "name" | "authority" | "channels" | "intake_scope" | "online_level"
                | "legal_basis" | "announcement" | "effective_from" | "effective_to" => 1,
                _ => 0,
            };
            if index.unwrap_or(0_usize) >= count {
                let message = format!("{:?} is marked as unverified, but there is no such value", mark.field);
                let help = "write the path of the value, such as limits[0].limit";
                faults.push(self.fault("unknown-mark", &format!("\"{}\"", mark.field), message, help));
            }
        }
    }
}

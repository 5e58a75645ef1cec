//! Checks across the files of a pack: references, sums of steps, periods of effect, languages.

use law::procedure::{Level, Procedure};
use law::{LocalText, Province, TimeLimit};

use crate::fault::Fault;
use crate::files::Files;
use crate::procedure_file::FOLDER;

/// Working minutes of a working day.
const DAY_MINUTES: u32 = 480;

/// Adds every fault of the compiled pack.
pub(crate) fn check(province: &Province, files: &Files, faults: &mut Vec<Fault>) {
    let manifest = files.text("pack.toml").unwrap_or_default();
    if let Some(parsed) = crate::manifest::read(files, &mut Vec::new()) {
        for source in parsed.sources().into_iter().filter(|number| !province.sources.contains_key(*number)) {
            faults.push(unknown_source("pack.toml", manifest, source));
        }
    }
    for agency in province.agencies.values() {
        for id in [&agency.parent, &agency.successor]
            .into_iter()
            .flatten()
            .filter(|id| !province.agencies.contains_key(id))
        {
            let message = format!("agency {} refers to {id}, which does not exist", agency.id);
            let text = files.text("agencies.csv").unwrap_or_default();
            faults.push(Fault::near(
                "unknown-agency",
                "agencies.csv",
                text,
                &agency.id.0,
                message,
                "add the agency or correct the identifier",
            ));
        }
    }
    for (path, text) in files.in_folder(FOLDER, ".toml") {
        let named =
            |p: &&Procedure| path.contains(p.code.as_str()) && text.contains(&p.effective_from.to_string());
        if let Some(procedure) = province.procedures.values().flatten().find(named) {
            File { path, text, procedure, province }.check(faults);
        }
    }
    periods(province, files, faults);
}

fn unknown_source(path: &str, text: &str, number: &str) -> Fault {
    let message = format!("the legal document {number} is not in sources.toml, so nobody can look it up");
    Fault::near(
        "unknown-source",
        path,
        text,
        number,
        message,
        "add it to sources.toml with its title and dates",
    )
}

/// Two editions of one code must not be in force on the same day.
fn periods(province: &Province, files: &Files, faults: &mut Vec<Fault>) {
    for (code, editions) in &province.procedures {
        for (earlier, later) in editions.iter().zip(editions.iter().skip(1)) {
            if earlier.effective_to.is_none_or(|to| to >= later.effective_from) {
                let message = format!("two editions of {code} are in force on {}", later.effective_from);
                let (path, text) = files
                    .in_folder(FOLDER, ".toml")
                    .find(|(path, _)| path.contains(code.as_str()))
                    .unwrap_or((FOLDER, ""));
                faults.push(Fault::near(
                    "overlapping-periods",
                    path,
                    text,
                    "effective_",
                    message,
                    "end the earlier edition the day before",
                ));
            }
        }
    }
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
    procedure: &'a Procedure,
    province: &'a Province,
}

impl File<'_> {
    fn fault(&self, code: &'static str, needle: &str, message: String, help: &str) -> Fault {
        Fault::near(code, self.path, self.text, needle, message, help)
    }

    fn check(&self, faults: &mut Vec<Fault>) {
        self.references(faults);
        self.limits(faults);
        self.languages(faults);
        self.identifiers(faults);
    }

    fn references(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        if !self.province.fields.contains_key(&p.field) {
            faults.push(self.fault(
                "unknown-field",
                &p.field,
                format!("field {:?} is not in fields.toml", p.field),
                "add it there, in three languages",
            ));
        }
        match (&p.authority, p.level) {
            (None, Level::Province) => faults.push(self.fault(
                "no-authority",
                "level",
                "a procedure of the province names the department that decides".into(),
                "add `authority = \"H15.…\"`",
            )),
            (Some(id), _) if !self.province.agencies.contains_key(id) => {
                faults.push(self.fault(
                    "unknown-agency",
                    &id.0,
                    format!("authority {id} is not in agencies.csv"),
                    "add the agency or correct the identifier",
                ));
            }
            _ => {}
        }
        let cited = p
            .legal_basis
            .iter()
            .chain(p.fees.iter().map(|f| &f.source))
            .chain(p.limits.iter().map(|l| &l.source));
        let mut missing: Vec<&str> =
            cited.map(|c| c.number.as_str()).filter(|n| !self.province.sources.contains_key(*n)).collect();
        missing.sort_unstable();
        missing.dedup();
        faults.extend(missing.into_iter().map(|number| unknown_source(self.path, self.text, number)));
        let cases = p.limits.iter().filter_map(|l| l.case.as_ref());
        let cases = cases
            .chain(p.components.iter().filter_map(|c| c.case.as_ref()))
            .chain(p.fees.iter().filter_map(|f| f.case.as_ref()));
        for case in cases.filter(|case| !p.cases.iter().any(|c| c.id == **case)) {
            faults.push(self.fault(
                "unknown-case",
                case,
                format!("case {case:?} is not among the cases of this procedure"),
                "add it under [[cases]] or correct the identifier",
            ));
        }
    }

    /// A limit for every case and channel, and steps that fit into that of the ordinary case, which is the first one.
    fn limits(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let ordinary = p.cases.first().map(|c| c.id.as_str());
        let cases: Vec<Option<&str>> = std::iter::once(ordinary)
            .chain(p.cases.iter().skip(1).map(|c| Some(c.id.as_str())))
            .collect();
        for (case, channel) in
            cases.iter().flat_map(|case| p.channels.iter().map(move |channel| (*case, *channel)))
        {
            let Some(rule) = p.limit(case, channel, false) else {
                let message =
                    format!("no time limit for case {} by channel {}", case.unwrap_or("-"), channel.as_str());
                faults.push(self.fault(
                    "no-limit",
                    "limits",
                    message,
                    "add a rule under [[limits]] without conditions",
                ));
                continue;
            };
            if case == ordinary && self.steps_over(rule.limit, faults) {
                return;
            }
        }
    }

    /// Whether the steps take longer than the limit: then a fault is added.
    fn steps_over(&self, limit: TimeLimit, faults: &mut Vec<Fault>) -> bool {
        let steps: u32 = self.procedure.steps.iter().map(law::procedure::StepBudget::minutes).sum();
        let allowed = match limit {
            TimeLimit::SameDay => DAY_MINUTES,
            TimeLimit::WorkingDays(n) => u32::from(n) * DAY_MINUTES,
            TimeLimit::WorkingHours(n) => u32::from(n) * 60,
            TimeLimit::CalendarDays(n) => u32::from(n) * 5 / 7 * DAY_MINUTES,
            TimeLimit::Months(n) => u32::from(n) * 20 * DAY_MINUTES,
        };
        if steps > allowed {
            let message = format!(
                "the steps take {} hours, the law allows {} ({limit})",
                f64::from(steps) / 60.0,
                allowed / 60
            );
            let help = "shorten the steps: their sum may not pass the legal limit";
            faults.push(self.fault("steps-over-limit", "steps", message, help));
        }
        steps > allowed
    }

    fn languages(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let fields = p.form.iter().flat_map(|s| &s.fields);
        let texts = [&p.name, &p.summary]
            .into_iter()
            .chain(p.cases.iter().map(|c| &c.name))
            .chain(p.components.iter().map(|c| &c.name))
            .chain(p.fees.iter().map(|f| &f.name))
            .chain(p.results.iter().map(|r| &r.name))
            .chain(p.form.iter().map(|s| &s.title))
            .chain(fields.clone().map(|f| &f.label))
            .chain(fields.flat_map(|f| &f.options).map(|o| &o.label))
            .chain(p.unverified.iter().map(|u| &u.note));
        let empty = |t: &LocalText| [&t.vi, &t.en, &t.nb].iter().any(|text| text.trim().is_empty());
        for text in texts.filter(|text| empty(text)) {
            let known = [&text.vi, &text.en, &text.nb]
                .into_iter()
                .find(|t| !t.is_empty())
                .cloned()
                .unwrap_or_default();
            faults.push(self.fault(
                "missing-language",
                &known,
                format!("{known:?} is not there in all three languages"),
                "write vi, en and nb",
            ));
        }
    }

    fn identifiers(&self, faults: &mut Vec<Fault>) {
        let p = self.procedure;
        let groups: [(&str, Vec<&String>); 4] = [
            ("component", p.components.iter().map(|c| &c.id).collect()),
            ("case", p.cases.iter().map(|c| &c.id).collect()),
            ("fee", p.fees.iter().map(|f| &f.id).collect()),
            ("form field", p.form.iter().flat_map(|s| &s.fields).map(|f| &f.id).collect()),
        ];
        for (kind, mut ids) in groups {
            ids.sort();
            for (one, _) in ids.iter().zip(ids.iter().skip(1)).filter(|(a, b)| a == b) {
                faults.push(self.fault(
                    "duplicate-id",
                    one,
                    format!("{kind} {one:?} is there twice"),
                    "give each its own identifier",
                ));
            }
        }
        if p.components.iter().all(|c| !c.required) && p.form.is_empty() {
            faults.push(
                self.fault(
                    "nothing-asked",
                    "code",
                    "neither a form nor a required component: how would one apply?".into(),
                    "add the form",
                )
                .warning(),
            );
        }
    }
}

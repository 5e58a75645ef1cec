//! A procedure as written: one file, one edition.

use jiff::civil::Date;
use law::code::ProcedureCode;
use law::deadline::ClockPolicy;
use law::procedure::{
    BundledProcedure, Case, Channel, Citation, Component, ConsultationRule, Example, FeeRule, FormSection,
    Handling, IntakeScope, Level, LimitRule, OnlineLevel, Procedure, ResultKind, StepBudget, Subject,
    Unverified,
};
use law::{AgencyId, LocalText};
use serde::Deserialize;

use crate::check;
use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::form_file::{RawSection, Shared};
use crate::reader::parse;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedure {
    code: String,
    name: LocalText,
    summary: LocalText,
    #[serde(default)]
    keywords: Vec<String>,
    field: String,
    level: Level,
    #[serde(default)]
    authority: Option<String>,
    #[serde(default = "here")]
    handling: Handling,
    subjects: Vec<Subject>,
    channels: Vec<Channel>,
    #[serde(default)]
    cases: Vec<Case>,
    limits: Vec<LimitRule>,
    clock_policy: ClockPolicy,
    #[serde(default)]
    immediate: bool,
    intake_scope: IntakeScope,
    online_level: OnlineLevel,
    #[serde(default)]
    proactive_level: u8,
    #[serde(default)]
    components: Vec<Component>,
    #[serde(default)]
    fees: Vec<FeeRule>,
    #[serde(default)]
    steps: Vec<StepBudget>,
    #[serde(default)]
    results: Vec<ResultKind>,
    #[serde(default)]
    form: Vec<RawSection>,
    #[serde(default)]
    consultations: Vec<ConsultationRule>,
    #[serde(default)]
    bundle: Vec<BundledProcedure>,
    #[serde(default)]
    examples: Vec<Example>,
    legal_basis: Vec<Citation>,
    #[serde(default)]
    announcement: Option<String>,
    effective_from: Date,
    #[serde(default)]
    effective_to: Option<Date>,
    #[serde(default)]
    unverified: Vec<Unverified>,
}

fn here() -> Handling {
    Handling::Here
}

/// Where the procedures of a pack are.
pub(crate) const FOLDER: &str = "procedures/";

/// Where an edition is written, to name the place of its faults.
#[derive(Debug)]
pub(crate) struct Written {
    pub path: String,
    pub code: ProcedureCode,
    pub effective_from: Date,
    pub effective_to: Option<Date>,
}

/// Reads every procedure of the pack, and where each is written.
pub(crate) fn read_all(
    files: &Files,
    shared: &Shared,
    faults: &mut Vec<Fault>,
) -> (Vec<Procedure>, Vec<Written>) {
    let (mut procedures, mut written) = (Vec::new(), Vec::new());
    for (path, text) in files.in_folder(FOLDER, ".toml") {
        let Some(mut raw) = parse::<RawProcedure>(path, text, faults) else { continue };
        let code = match ProcedureCode::parse(&raw.code) {
            Ok(code) => code,
            Err(error) => {
                let help = "write the national code, such as 1.004873";
                faults.push(Fault::at(
                    "procedure-code",
                    Place::first(path, text, &raw.code),
                    error.to_string(),
                    help,
                ));
                continue;
            }
        };
        written.push(Written {
            path: path.to_owned(),
            code: code.clone(),
            effective_from: raw.effective_from,
            effective_to: raw.effective_to,
        });
        let form = shared.expand(std::mem::take(&mut raw.form), (path, text), faults);
        let mut procedure = raw.compile(code, form);
        ask_for_facts(&mut procedure, shared);
        check::conditions::resolve(&mut procedure, (path, text), faults);
        procedures.push(procedure);
    }
    (procedures, written)
}

/// A procedure whose conditions name facts asks for them.
fn ask_for_facts(procedure: &mut Procedure, shared: &Shared) {
    let mut names: Vec<String> = procedure.expressions_mut().flat_map(|(e, _)| e.names()).collect();
    names.retain(|name| name.starts_with("fact."));
    let mut facts: Vec<&str> = Vec::new();
    for fact in names.iter().filter_map(|name| name.strip_prefix("fact.")) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    procedure.form.extend(shared.questions(&facts));
}

impl RawProcedure {
    fn compile(self, code: ProcedureCode, form: Vec<FormSection>) -> Procedure {
        Procedure {
            code,
            name: self.name,
            summary: self.summary,
            keywords: self.keywords,
            field: self.field,
            level: self.level,
            authority: self.authority.map(AgencyId),
            handling: self.handling,
            subjects: self.subjects,
            channels: self.channels,
            cases: self.cases,
            limits: self.limits,
            clock_policy: self.clock_policy,
            immediate: self.immediate,
            intake_scope: self.intake_scope,
            online_level: self.online_level,
            proactive_level: self.proactive_level,
            components: self.components,
            fees: self.fees,
            steps: self.steps,
            results: self.results,
            form,
            consultations: self.consultations,
            bundle: self.bundle,
            examples: self.examples,
            legal_basis: self.legal_basis,
            announcement: self.announcement,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            unverified: self.unverified,
        }
    }
}

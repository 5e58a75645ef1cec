//! `life_events.toml` and `everyday.toml`: errands as people see them, and the words they use. A pack may have neither.

use std::collections::BTreeSet;

use law::LocalText;
use law::Province;
use law::code::ProcedureCode;
use law::life_event::LifeEvent;
use law::province::Everyday;
use serde::Deserialize;

use crate::check::{language_fault, unknown_source};
use crate::fault::{Fault, Place};
use crate::files::Files;
use crate::reader::parse;

const EVENTS: &str = "life_events.toml";
const EVERYDAY: &str = "everyday.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    #[serde(default)]
    events: Vec<LifeEvent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EverydayFile {
    #[serde(default)]
    words: Vec<Everyday>,
}

/// Reads both files into the province.
pub(crate) fn read(files: &Files, province: &mut Province, faults: &mut Vec<Fault>) {
    if let Some(text) = files.text(EVENTS)
        && let Some(file) = parse::<EventFile>(EVENTS, text, faults)
    {
        let mut check = Check { text, province, faults, slugs: BTreeSet::new() };
        file.events.iter().for_each(|event| check.event(event));
        province.life_events = file.events;
    }
    if let Some(text) = files.text(EVERYDAY)
        && let Some(file) = parse::<EverydayFile>(EVERYDAY, text, faults)
    {
        province.everyday = file.words;
    }
}

struct Check<'a> {
    text: &'a str,
    province: &'a Province,
    faults: &'a mut Vec<Fault>,
    slugs: BTreeSet<&'a str>,
}

impl<'a> Check<'a> {
    fn event(&mut self, event: &'a LifeEvent) {
        self.name(&event.slug);
        self.texts([&event.name, &event.lead]);
        for code in event.bundle.iter().chain(event.steps.iter().map(|step| &step.procedure)) {
            self.procedure(code);
        }
        if event.steps.is_empty() {
            let needle = format!("slug = \"{}\"", event.slug);
            let message = format!("{} takes no procedure", event.slug);
            let place = Place::first(EVENTS, self.text, &needle);
            self.faults.push(Fault::at("no-steps", place, message, "name the procedures it takes"));
        }
        self.texts(event.steps.iter().map(|step| &step.note));
        for question in &event.questions {
            self.name(&question.id);
            self.texts([&question.question, &question.answer]);
            question.procedure.iter().for_each(|code| self.procedure(code));
            if !self.province.sources.contains_key(&question.source.number) {
                self.faults.push(unknown_source(EVENTS, self.text, &question.source.number));
            }
        }
    }

    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t LocalText>) {
        self.faults.extend(texts.into_iter().filter_map(|text| language_fault(EVENTS, self.text, text)));
    }

    /// A name in addresses: small letters, digits and hyphens, and only once.
    fn name(&mut self, name: &'a str) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let place = || Place::first(EVENTS, self.text, &format!("\"{name}\""));
        if name.is_empty() || !name.bytes().all(plain) {
            let message = format!("{name:?} cannot stand in an address");
            self.faults.push(Fault::at(
                "address-name",
                place(),
                message,
                "use small letters, digits and hyphens",
            ));
        }
        if !self.slugs.insert(name) {
            let message = format!("{name:?} is there twice");
            self.faults.push(Fault::at("duplicate-id", place(), message, "give one of them another name"));
        }
    }

    /// A pack may drop a procedure: its step is not shown then.
    fn procedure(&mut self, code: &ProcedureCode) {
        if !self.province.procedures.contains_key(code) {
            let message = format!("{code} is no procedure of this pack");
            let place = Place::first(EVENTS, self.text, &format!("\"{code}\""));
            let help = "correct the code, or take the line out";
            self.faults.push(Fault::at("unknown-procedure", place, message, help).warning());
        }
    }
}

//! What somebody files: the opening, the answers of the form, the person.

use std::sync::Arc;

use casework::Actor;
use casework::dossier::{Command, Delivery, FeeLine, Opening, ReceivedComponent};
use jiff::Span;
use jiff::civil::Date;
use law::procedure::{Channel, FieldKind, FormField, Procedure};
use law::{Circumstances, FactValue};
use registry::{Personal, Request, RequestKey, Target};
use serde_json::Value;

use crate::arrivals::Arrival;
use crate::people::Resident;
use crate::play::instant;
use crate::world::World;

impl World {
    /// The request of an arrival, the applicant's subject, and whether the result is given at once.
    pub(crate) fn filing(&mut self, arrival: &Arrival) -> Option<(Request, String, bool)> {
        let place = self.offices.get(arrival.office).map(|o| o.place.clone())?;
        let resident = self.population.resident(&place, &mut self.chance);
        let other = self.population.resident(&place, &mut self.chance);
        let procedure = &self.demand.procedures.get(arrival.procedure)?.procedure;
        let opening = opening(self, procedure, arrival)?;
        let commune = self.offices.get(arrival.office).map(|office| office.unit.as_str());
        let pen = Pen {
            applicant: &resident,
            other: &other,
            commune: commune.unwrap_or_default(),
            today: law::time::local(instant(arrival.at)).date(),
        };
        let circumstances = || Circumstances::of(opening.case.as_deref(), arrival.channel, false);
        let key = (arrival.procedure, arrival.channel);
        let asked = self.asked.entry(key).or_insert_with(|| asked(procedure, circumstances(), &pen));
        let form = asked.iter().map(|field| (field.id.clone(), pen.answer(field))).collect();
        let personal = Personal { applicant: resident.person(), form, ..Personal::default() };
        let immediate =
            procedure.immediate && arrival.channel == Channel::Direct && self.certifies(arrival.desk);
        let token = self.key.subject_token(&resident.personal_id);
        let subject = registry::hex(&token.to_be_bytes());
        let (actor, command) = if arrival.channel == Channel::Online {
            (Actor::Applicant { subject: subject.clone() }, Command::Submit(Box::new(opening)))
        } else {
            let counter = &self.offices.get(arrival.desk)?.counter;
            let officer = counter.get(self.chance.index(counter.len()))?;
            (officer.actor.clone(), Command::TakeIn { opening: Box::new(opening), settle: immediate })
        };
        let mut request = Request::new(actor, RequestKey::sequential(0, 0), Target::New, command);
        request.personal = Some(personal);
        Some((request, subject, immediate))
    }
}

fn opening(world: &World, procedure: &Procedure, arrival: &Arrival) -> Option<Opening> {
    let (authority, desk) = (world.offices.get(arrival.office)?, world.offices.get(arrival.desk)?);
    let case = procedure.cases.first().map(|case| case.id.clone());
    let circumstances = Circumstances::of(case.as_deref(), arrival.channel, false);
    let components = procedure
        .must_be_brought(&circumstances)
        .map(|c| ReceivedComponent {
            component: c.id.clone(),
            kind: c.kind,
            quantity: c.quantity,
            file: None,
            from_register: false,
        })
        .collect();
    let fees = procedure
        .fees
        .iter()
        .filter(|fee| fee.applies(&circumstances))
        .map(|fee| fee.charge(Some(2), &circumstances))
        .filter(|charge| charge.dong > 0)
        .take(1)
        .map(|charge| FeeLine {
            fee: charge.rule.id.clone(),
            quantity: 2,
            dong: charge.dong,
            paid: true,
            method: None,
        })
        .collect();
    Some(Opening {
        procedure: procedure.code.clone(),
        case,
        channel: arrival.channel,
        support: None,
        intake: desk.centre.clone(),
        authority: authority.authority.clone(),
        components,
        fees,
        subject: None,
        answers: std::collections::BTreeMap::new(),
        delivery: if arrival.channel == Channel::Online { Delivery::Electronic } else { Delivery::Counter },
        unchecked_identity: false,
    })
}

/// What the answers of a form are taken from.
struct Pen<'a> {
    applicant: &'a Resident,
    /// The other person a form asks about: spouse, child, deceased, seller.
    other: &'a Resident,
    /// A commune.
    commune: &'a str,
    /// Day of filing.
    today: Date,
}

/// The fields that must be answered, the questions that follow from the answers included. Of everyone's answers those
/// that conditions look at are the same, so this is found out once for a procedure and channel.
fn asked(procedure: &Procedure, circumstances: Circumstances, pen: &Pen<'_>) -> Arc<[FormField]> {
    let (mut asked, mut circumstances) = (Vec::new(), circumstances);
    for field in procedure.form.iter().flat_map(|section| &section.fields).filter(|field| field.required) {
        if field.when.as_ref().is_some_and(|when| !when.holds(&circumstances)) {
            continue;
        }
        if let Some(fact) = fact(&pen.answer(field)) {
            if let Some(name) = field.id.strip_prefix("fact_") {
                circumstances.answers.insert(format!("fact.{name}"), fact.clone());
            }
            circumstances.answers.insert(format!("form.{}", field.id), fact);
        }
        asked.push(field.clone());
    }
    asked.into()
}

fn fact(answer: &Value) -> Option<FactValue> {
    match answer {
        Value::Bool(yes) => Some(FactValue::YesNo(*yes)),
        Value::Number(number) => number.as_i64().map(FactValue::Number),
        Value::String(text) => Some(FactValue::Text(text.clone())),
        _ => None,
    }
}

impl Pen<'_> {
    fn answer(&self, field: &FormField) -> Value {
        // What is filled in beforehand is the applicant's own; everything else is told about the other person.
        let person = if field.prefill.is_some() { self.applicant } else { self.other };
        let within = |number: i64| number.clamp(field.min.unwrap_or(i64::MIN), field.max.unwrap_or(i64::MAX));
        match field.kind {
            FieldKind::Name => person.name.as_str().into(),
            FieldKind::Date => self.date(field, person).into(),
            FieldKind::PersonalId => person.personal_id.as_str().into(),
            FieldKind::Phone => person.phone.as_str().into(),
            FieldKind::Address => person.address.as_str().into(),
            FieldKind::Number => within(2).into(),
            FieldKind::Money => within(50_000_000).into(),
            FieldKind::YesNo => false.into(),
            FieldKind::Choice => field.options.first().map_or(Value::Null, |o| o.id.as_str().into()),
            FieldKind::Email => "nguoidan@example.vn".into(),
            FieldKind::Unit => self.commune.into(),
            FieldKind::Text | FieldKind::LongText => "Theo giấy tờ kèm theo".into(),
        }
    }

    /// A birth date, or a day shortly before the filing.
    fn date(&self, field: &FormField, person: &Resident) -> String {
        if field.prefill.is_some() || field.id.contains("birth") {
            return person.birth_date.clone();
        }
        let before = Span::new().days(5);
        self.today.checked_sub(before).unwrap_or(self.today).to_string()
    }
}

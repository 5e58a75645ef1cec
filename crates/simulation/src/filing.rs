//! What somebody files: the opening, the answers of the form, the person.

use std::collections::BTreeMap;

use casework::Actor;
use casework::dossier::{Command, Delivery, FeeLine, Opening, ReceivedComponent};
use law::procedure::{Channel, FieldKind, FormField, Procedure};
use registry::{Personal, Request, RequestKey, Target};
use serde_json::Value;

use crate::arrivals::Arrival;
use crate::people::Resident;
use crate::world::World;

impl World {
    /// The request of an arrival, the applicant's subject, and whether the result is given at once.
    pub(crate) fn filing(&mut self, arrival: &Arrival) -> Option<(Request, String, bool)> {
        let place = self.offices.get(arrival.office).map(|o| o.place.clone())?;
        let resident = self.population.resident(&place, &mut self.chance);
        let procedure = &self.demand.procedures.get(arrival.procedure)?.procedure;
        let opening = opening(self, procedure, arrival)?;
        let personal =
            Personal { applicant: resident.person(), owner: None, form: answers(procedure, &resident) };
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
    let circumstances = law::Circumstances::of(case.as_deref(), arrival.channel, false);
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
        .map(|charge| FeeLine { fee: charge.rule.id.clone(), quantity: 2, dong: charge.dong, paid: true })
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
    })
}

/// Answers to what must be answered.
fn answers(procedure: &Procedure, resident: &Resident) -> BTreeMap<String, Value> {
    procedure
        .form
        .iter()
        .flat_map(|section| &section.fields)
        .filter(|field| field.required)
        .map(|field| (field.id.clone(), answer(field, resident)))
        .collect()
}

fn answer(field: &FormField, resident: &Resident) -> Value {
    match field.kind {
        FieldKind::Name => resident.name.as_str().into(),
        FieldKind::Date => resident.birth_date.as_str().into(),
        FieldKind::PersonalId => resident.personal_id.as_str().into(),
        FieldKind::Phone => resident.phone.as_str().into(),
        FieldKind::Address => resident.address.as_str().into(),
        FieldKind::Number => 2.into(),
        FieldKind::Money => 50_000_000.into(),
        FieldKind::YesNo => false.into(),
        FieldKind::Choice => field.options.first().map_or(Value::Null, |o| o.id.as_str().into()),
        FieldKind::Email => "nguoidan@example.vn".into(),
        FieldKind::Text | FieldKind::LongText | FieldKind::Unit => "Theo giấy tờ kèm theo".into(),
    }
}

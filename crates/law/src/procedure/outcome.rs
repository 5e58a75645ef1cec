//! What the text of a procedure gives under circumstances: limit, papers, fees, steps, consultations.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use super::{
    Channel, Charge, Component, ConsultationRule, FormField, LimitRule, Procedure, Step, StepBudget, Subject,
};
use crate::calendar::{Calendar, OutsideCalendar};
use crate::circumstances::Circumstances;
use crate::condition::{Expression, FactKind, FactKinds, FactValue};
use crate::deadline::{ClockRules, due};

/// Everything that follows from circumstances.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<'a> {
    /// The limit that applies.
    pub limit: Option<&'a LimitRule>,
    /// Fees as charged, those of nothing included.
    pub fees: Vec<Charge<'a>>,
    /// Papers asked for.
    pub components: Vec<&'a Component>,
    /// Steps in order.
    pub steps: Vec<&'a StepBudget>,
}

fn holds(when: Option<&Expression>, circumstances: &Circumstances) -> bool {
    when.is_none_or(|when| when.holds(circumstances))
}

impl Procedure {
    /// The limit: the rule that matches with the most conditions; on a tie the first.
    #[must_use]
    pub fn limit(&self, circumstances: &Circumstances) -> Option<&LimitRule> {
        let mut best: Option<(usize, &LimitRule)> = None;
        for rule in &self.limits {
            let fits = rule.case.as_deref().is_none_or(|c| Some(c) == circumstances.case.as_deref())
                && rule.channel.is_none_or(|c| c == circumstances.channel)
                && rule.remote.is_none_or(|r| r == circumstances.remote)
                && holds(rule.when.as_ref(), circumstances);
            let weight = usize::from(rule.case.is_some())
                + usize::from(rule.channel.is_some())
                + usize::from(rule.remote.is_some())
                + usize::from(rule.when.is_some());
            if fits && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, rule));
            }
        }
        best.map(|(_, rule)| rule)
    }

    /// The papers asked for, those a register supplies included.
    pub fn asked_for<'a>(
        &'a self,
        circumstances: &'a Circumstances,
    ) -> impl Iterator<Item = &'a Component> + 'a {
        self.components.iter().filter(|component| {
            component.case.as_deref().is_none_or(|only| Some(only) == circumstances.case.as_deref())
                && holds(component.when.as_ref(), circumstances)
        })
    }

    /// The papers without which the dossier is not complete: a register supplies none of them (D118 Art 4(2a)).
    pub fn must_be_brought<'a>(
        &'a self,
        circumstances: &'a Circumstances,
    ) -> impl Iterator<Item = &'a Component> + 'a {
        self.asked_for(circumstances).filter(|component| component.required && component.register.is_none())
    }

    /// The fees that are charged, as the answers tell; what has to be counted at the counter is one unit.
    pub fn charges<'a>(&'a self, circumstances: &'a Circumstances) -> impl Iterator<Item = Charge<'a>> + 'a {
        self.fees.iter().filter(|fee| fee.applies(circumstances)).map(|fee| fee.charge(None, circumstances))
    }

    /// The steps that are taken, in order.
    pub fn route<'a>(
        &'a self,
        circumstances: &'a Circumstances,
    ) -> impl Iterator<Item = &'a StepBudget> + 'a {
        self.steps.iter().filter(|budget| holds(budget.when.as_ref(), circumstances))
    }

    /// The budget of a step in working minutes; 0 where the procedure has no such step then.
    #[must_use]
    pub fn step_minutes(&self, step: Step, circumstances: &Circumstances) -> u32 {
        self.route(circumstances).find(|s| s.step == step).map_or(0, StepBudget::minutes)
    }

    /// The agencies that are asked.
    pub fn consulted<'a>(
        &'a self,
        circumstances: &'a Circumstances,
    ) -> impl Iterator<Item = &'a ConsultationRule> + 'a {
        self.consultations.iter().filter(|rule| holds(rule.when.as_ref(), circumstances))
    }

    /// All of it.
    #[must_use]
    pub fn outcome<'a>(&'a self, circumstances: &'a Circumstances) -> Outcome<'a> {
        Outcome {
            limit: self.limit(circumstances),
            fees: self.charges(circumstances).collect(),
            components: self.must_be_brought(circumstances).collect(),
            steps: self.route(circumstances).collect(),
        }
    }

    /// The kinds of all facts that the conditions of this procedure may name.
    #[must_use]
    pub fn fact_kinds(&self) -> FactKinds {
        let choice = |options: Vec<&str>| FactKind::Choice(options.into_iter().map(str::to_owned).collect());
        let mut kinds = BTreeMap::from([
            ("case".to_owned(), choice(self.cases.iter().map(|c| c.id.as_str()).collect())),
            ("channel".to_owned(), choice(self.channels.iter().copied().map(Channel::as_str).collect())),
            ("subject".to_owned(), choice(self.subjects.iter().copied().map(Subject::as_str).collect())),
            ("remote".to_owned(), FactKind::YesNo),
        ]);
        for field in self.form.iter().flat_map(|section| &section.fields) {
            if let Some(fact) = field.id.strip_prefix("fact_") {
                kinds.insert(format!("fact.{fact}"), field.fact_kind());
            }
            kinds.insert(format!("form.{}", field.id), field.fact_kind());
        }
        kinds
    }

    /// Every expression with what it decides: limits, papers, steps and consultations go to the journal.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = (&mut Expression, Use)> {
        let whens = self.limits.iter_mut().filter_map(|rule| rule.when.as_mut());
        let whens = whens.chain(self.components.iter_mut().filter_map(|c| c.when.as_mut()));
        let whens = whens.chain(self.steps.iter_mut().filter_map(|s| s.when.as_mut()));
        let whens = whens.chain(self.consultations.iter_mut().filter_map(|c| c.when.as_mut()));
        let lasting = whens.map(|when| (when, Use::Lasting));
        let fields = self.form.iter_mut().flat_map(|s| &mut s.fields).filter_map(|f| f.when.as_mut());
        let passing = fields.map(|when| (when, Use::Passing));
        let fees = self.fees.iter_mut().flat_map(|fee| {
            let numbers = fee.quantity.iter_mut().chain(&mut fee.times).map(|e| (e, Use::Amount));
            let conditions = fee.when.iter_mut().chain(fee.exemptions.iter_mut().map(|e| &mut e.when));
            numbers.chain(conditions.map(|e| (e, Use::Passing)))
        });
        lasting.chain(passing).chain(fees)
    }

    /// The questions whose answers decide which papers, fees and limits there are, in the order of the form; one that is
    /// asked only under a condition comes with the questions of its condition.
    #[must_use]
    pub fn deciding_fields(&self) -> Vec<&FormField> {
        let limits = self.limits.iter().filter_map(|rule| rule.when.as_ref());
        let papers = self.components.iter().filter_map(|c| c.when.as_ref());
        let fees = self.fees.iter().flat_map(|fee| {
            let numbers = fee.quantity.iter().chain(&fee.times).chain(&fee.when);
            numbers.chain(fee.exemptions.iter().map(|exemption| &exemption.when))
        });
        let mut open: Vec<String> = limits.chain(papers).chain(fees).flat_map(|e| e.names()).collect();
        let mut deciding = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(field) = self.field_of_fact(&name) else { continue };
            if deciding.insert(field.id.as_str()) {
                open.extend(field.when.iter().flat_map(|when| when.names()));
            }
        }
        let all = self.form.iter().flat_map(|section| &section.fields);
        all.filter(|field| deciding.contains(field.id.as_str())).collect()
    }

    /// The field whose answer is a fact: `form.copies`, `fact.poor_household`.
    fn field_of_fact(&self, name: &str) -> Option<&FormField> {
        match (name.strip_prefix("form."), name.strip_prefix("fact.")) {
            (Some(id), _) => self.field(id),
            (_, Some(fact)) => self.field(&format!("fact_{fact}")),
            _ => None,
        }
    }

    /// The answers on which limits, papers, steps and consultations rest: what the journal keeps of a form.
    #[must_use]
    pub fn lasting(&self, answers: &BTreeMap<String, FactValue>) -> BTreeMap<String, FactValue> {
        let limits = self.limits.iter().filter_map(|rule| rule.when.as_ref());
        let papers = self.components.iter().filter_map(|c| c.when.as_ref());
        let steps = self.steps.iter().filter_map(|s| s.when.as_ref());
        let asked = self.consultations.iter().filter_map(|c| c.when.as_ref());
        let names = limits.chain(papers).chain(steps).chain(asked).flat_map(|when| when.uses());
        names.filter_map(|(name, _)| answers.get(name).map(|value| (name.clone(), value.clone()))).collect()
    }
}

/// What an expression decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A condition whose facts the journal keeps.
    Lasting,
    /// A condition that is asked once, while the form is filled in or a fee is set.
    Passing,
    /// A number.
    Amount,
}

impl Outcome<'_> {
    /// All fees together, in đồng.
    #[must_use]
    pub fn fee_dong(&self) -> u64 {
        self.fees.iter().map(|charge| charge.dong).sum()
    }

    /// The due moment when the dossier is accepted at `received`; `None` without a limit.
    ///
    /// # Errors
    /// [`OutsideCalendar`] beyond the calendar of the pack.
    pub fn due(
        &self,
        received: DateTime,
        calendar: &Calendar,
        clock: &ClockRules,
    ) -> Result<Option<DateTime>, OutsideCalendar> {
        self.limit.map(|rule| due(received, rule.limit, calendar, clock)).transpose()
    }
}

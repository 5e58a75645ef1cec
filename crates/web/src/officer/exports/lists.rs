//! The lists that leave as files: their columns, their rows in words, and how each is read whole under a filter.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use law::code::DossierCode;
use law::time::local;
use law::{AgencyId, Province};
use registry::views::{ListItem, RegisterFilter, RegisterRow, View, WorkFilter};
use registry::{Trouble, Viewer};

use crate::common::clock_text::{Audience, ClockFacts, clock};
use crate::common::lang::Lang;
use crate::common::texts::Texts;
use crate::common::{casework_text, procedure_text};

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// A queue.
    Work,
    /// The register.
    Register,
}

impl List {
    /// Name in addresses and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Register => "register",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Work, Self::Register].into_iter().find(|list| list.as_str() == text)
    }

    /// Its page.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Work => "/officer/work",
            Self::Register => "/officer/register",
        }
    }

    /// Keys of its columns, in order.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Work => &[
                "work-code",
                "work-person",
                "register-code-of-procedure",
                "work-procedure",
                "work-channel",
                "register-received-at",
                "register-due-at",
                "work-clock",
                "register-stage",
            ],
            Self::Register => &[
                "register-number",
                "work-code",
                "work-person",
                "register-code-of-procedure",
                "work-procedure",
                "work-channel",
                "register-intake",
                "register-authority",
                "register-received-at",
                "register-accepted-at",
                "register-due-at",
                "register-closed-at",
                "register-stage",
            ],
        }
    }

    /// The heading of its columns.
    pub(crate) fn heading(self, lang: Lang) -> Vec<String> {
        self.columns().iter().map(|key| Texts::of(lang).get(key)).collect()
    }
}

/// A list with its filter.
#[derive(Debug, Clone)]
pub(crate) enum Filtered {
    Work(WorkFilter),
    Register(RegisterFilter),
}

impl Filtered {
    /// How many rows it has now.
    pub fn count(&self, view: &mut View<'_>, viewer: &Viewer) -> Result<u64, Trouble> {
        match self {
            Self::Work(filter) => view.work_count(viewer, filter),
            Self::Register(filter) => view.register_count(viewer, filter),
        }
    }

    /// Hands each row to `each`, with how many there are.
    pub fn whole(
        &self,
        view: &mut View<'_>,
        viewer: &Viewer,
        words: &Words,
        mut each: impl FnMut(Vec<String>, u64) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let number = |all: usize| u64::try_from(all).unwrap_or(u64::MAX);
        match self {
            Self::Work(filter) => {
                view.worklist_whole(viewer, filter, |item, all| each(words.work(&item), number(all)))
            }
            Self::Register(filter) => {
                view.register_whole(viewer, filter, |row, all| each(words.register(&row), number(all)))
            }
        }
    }

    /// The codes of its dossiers, in its order.
    pub fn codes(&self, view: &mut View<'_>, viewer: &Viewer) -> Result<Vec<DossierCode>, Trouble> {
        let mut codes = Vec::new();
        let mut keep = |code: DossierCode| {
            codes.push(code);
            Ok(())
        };
        match self {
            Self::Work(filter) => view.worklist_whole(viewer, filter, |item, _| keep(item.code))?,
            Self::Register(filter) => view.register_whole(viewer, filter, |row, _| keep(row.item.code))?,
        }
        Ok(codes)
    }

    /// What the file is called, without ending.
    pub fn file_name(&self, today: Date) -> String {
        match self {
            Self::Work(filter) => format!("{}-{today}", filter.view.as_str()),
            Self::Register(filter) => format!("{}-{}", filter.scope.from, filter.scope.to),
        }
    }
}

/// In whose words, and at which moment, rows are written.
pub(crate) struct Words {
    pub province: Arc<Province>,
    pub lang: Lang,
    pub now: Timestamp,
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| local(at).strftime("%d/%m/%Y %H:%M").to_string()).unwrap_or_default()
}

impl Words {
    fn procedure(&self, item: &ListItem) -> String {
        let edition = self.province.procedures.get(&item.procedure).and_then(|editions| editions.last());
        edition.map_or_else(|| item.procedure.to_string(), |p| procedure_text::words(&p.name, self.lang))
    }

    fn work(&self, item: &ListItem) -> Vec<String> {
        let badge = clock(&ClockFacts::from(item), self.now, &self.province, self.lang, Audience::Officer);
        vec![
            item.code.to_string(),
            item.applicant_name.clone().unwrap_or_default(),
            item.procedure.to_string(),
            self.procedure(item),
            casework_text::channel(item.channel, self.lang),
            moment(Some(item.submitted_at)),
            moment(item.due_at),
            badge.words,
            casework_text::stage_named(&item.stage, self.lang),
        ]
    }

    fn register(&self, row: &RegisterRow) -> Vec<String> {
        let item = &row.item;
        let agency =
            |id: &AgencyId| self.province.agency(id).map_or_else(|| id.to_string(), |a| a.short.clone());
        vec![
            row.number.map(|number| number.to_string()).unwrap_or_default(),
            item.code.to_string(),
            item.applicant_name.clone().unwrap_or_default(),
            item.procedure.to_string(),
            self.procedure(item),
            casework_text::channel(item.channel, self.lang),
            agency(&item.intake),
            agency(&item.authority),
            moment(Some(item.submitted_at)),
            moment(item.accepted_at),
            moment(item.due_at),
            moment(item.closed_at),
            casework_text::stage_named(&item.stage, self.lang),
        ]
    }
}

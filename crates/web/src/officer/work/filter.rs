//! The filter of a worklist in its address: read from it, shown as chips that are links, and carried on by forms. One value
//! each; the number beside a value is the length of the list behind it.

use casework::StaffId;
use casework::dossier::Status;
use law::AgencyId;
use law::code::ProcedureCode;
use law::procedure::Channel;
use law::text::fold;
use registry::views::{DueBucket, Facet, WorkFilter, WorkSort, WorkView};

use super::{Chip, Panel, PanelOption};
use crate::common::page_query::PageQuery;
use crate::common::{Visit, casework_text, procedure_text};

/// What an address of a worklist filters and sorts by.
pub(crate) const NAMES: [&str; 14] = [
    "view",
    "procedure",
    "status",
    "stage",
    "channel",
    "intake",
    "authority",
    "officer",
    "due",
    "from",
    "to",
    "q",
    "sort",
    "saved",
];

/// Values a chooser shows before they are searched for.
const OPTIONS_SHOWN: usize = 14;

/// The filter of an address. What cannot be read counts as not given.
pub(crate) fn filter(view: WorkView, query: &PageQuery) -> WorkFilter {
    let given = |name: &str| Some(query.get(name)).filter(|value| !value.is_empty());
    WorkFilter {
        procedure: given("procedure").map(|code| ProcedureCode(code.to_owned())),
        status: given("status").and_then(status),
        stage: given("stage").map(str::to_owned),
        channel: given("channel").and_then(Channel::parse),
        intake: given("intake").map(|id| AgencyId(id.to_owned())),
        authority: given("authority").map(|id| AgencyId(id.to_owned())),
        officer: given("officer").map(|id| StaffId(id.to_owned())),
        due: given("due").and_then(DueBucket::parse),
        due_from: given("from").and_then(|day| day.parse().ok()),
        due_to: given("to").and_then(|day| day.parse().ok()),
        text: given("q").map(law::text::clean),
        sort: given("sort").and_then(WorkSort::parse).unwrap_or_default(),
        ..WorkFilter::of(view)
    }
}

fn status(code: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.code().to_string() == code)
}

/// A chip by its name in addresses, with the property it counts; the due range counts none.
const CHIPS: [(&str, &str, Option<Facet>); 8] = [
    ("procedure", "work-procedure", Some(Facet::Procedure)),
    ("status", "work-status", Some(Facet::Status)),
    ("stage", "work-stage", Some(Facet::Stage)),
    ("channel", "work-channel", Some(Facet::Channel)),
    ("intake", "work-intake", Some(Facet::Intake)),
    ("authority", "work-authority", Some(Facet::Authority)),
    ("officer", "work-officer", Some(Facet::Officer)),
    ("range", "work-range", None),
];

/// The property whose values an address asks for.
pub(super) fn chosen_facet(query: &PageQuery) -> Option<Facet> {
    CHIPS.iter().find(|(name, ..)| *name == query.get("choose")).and_then(|(.., facet)| *facet)
}

/// What the chips are made from.
pub(super) struct Choosing<'a> {
    pub visit: &'a Visit,
    pub filter: &'a WorkFilter,
    /// The filter of the address alone.
    pub query: &'a PageQuery,
    /// The whole address.
    pub asked: &'a PageQuery,
    /// Values of the property asked for, with their counts.
    pub values: Vec<(String, u64)>,
    /// Names of the officers among the values.
    pub names: Vec<(String, String)>,
    /// The viewer sees what lies with others.
    pub heads: bool,
}

impl Choosing<'_> {
    fn url(&self, query: &str) -> String {
        self.visit.url(&format!("/officer/work{query}"))
    }

    /// The chips; one of them may be open.
    pub fn chips(&self) -> Vec<Chip> {
        let all = CHIPS.iter().filter(|(name, ..)| *name != "officer" || self.heads);
        all.map(|(name, label, facet)| self.chip(name, label, *facet)).collect()
    }

    fn chip(&self, name: &'static str, label: &'static str, facet: Option<Facet>) -> Chip {
        let open = self.asked.get("choose") == name;
        let cleared = match name {
            "range" => PageQuery::parse(self.query.with("from", "").trim_start_matches('?')).with("to", ""),
            name => self.query.with(name, ""),
        };
        let link = if open { self.query.with("", "") } else { self.query.with("choose", name) };
        Chip {
            name,
            label: self.visit.texts().get(label),
            value: self.value(name),
            open,
            url: self.url(&link),
            clear_url: self.url(&cleared),
            panel: open.then(|| self.panel(name, facet)),
        }
    }

    /// The value in force in words.
    fn value(&self, name: &str) -> Option<String> {
        let given = self.query.get(name);
        match name {
            "range" => {
                let day = |day: Option<jiff::civil::Date>| day.map(|day| self.visit.lang.day_month(day));
                let (from, to) = (day(self.filter.due_from), day(self.filter.due_to));
                let ends = (from.is_some() || to.is_some()).then_some(());
                ends.map(|()| format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default()))
            }
            "status" => self.filter.status.map(|status| casework_text::status(status, self.visit.lang)),
            "channel" => self.filter.channel.map(|channel| casework_text::channel(channel, self.visit.lang)),
            _ if given.is_empty() => None,
            name => Some(self.words(name, given)),
        }
    }

    /// A value of a property in words.
    fn words(&self, name: &str, value: &str) -> String {
        let (province, lang) = (self.visit.app.province(), self.visit.lang);
        match name {
            "procedure" => {
                let editions = province.procedures.get(&ProcedureCode(value.to_owned()));
                editions
                    .and_then(|editions| editions.last())
                    .map_or_else(|| value.to_owned(), |p| procedure_text::words(&p.name, lang))
            }
            "status" => status(value).map_or_else(|| value.to_owned(), |s| casework_text::status(s, lang)),
            "stage" => casework_text::stage_named(value, lang),
            "channel" => {
                Channel::parse(value).map_or_else(|| value.to_owned(), |c| casework_text::channel(c, lang))
            }
            "intake" | "authority" => province
                .agency(&AgencyId(value.to_owned()))
                .map_or_else(|| value.to_owned(), |agency| agency.short.clone()),
            _ => {
                let known = self.names.iter().find(|(id, _)| id == value);
                known.map_or_else(|| value.to_owned(), |(_, name)| name.clone())
            }
        }
    }

    fn panel(&self, name: &'static str, facet: Option<Facet>) -> Panel {
        let typed = self.asked.get("find").to_owned();
        let folded = fold(&typed);
        let here = self.query.get(name);
        let option = |(value, count): &(String, u64)| PanelOption {
            label: self.words(name, value),
            count: self.visit.lang.number(i64::try_from(*count).unwrap_or(i64::MAX)),
            url: self.url(&self.query.with(name, value)),
            here: value == here,
        };
        let mut options: Vec<PanelOption> = self.values.iter().map(option).collect();
        let searched = name == "procedure" || options.len() > OPTIONS_SHOWN;
        options.retain(|option| folded.is_empty() || fold(&option.label).contains(&folded));
        let more = options.len().saturating_sub(OPTIONS_SHOWN);
        options.truncate(OPTIONS_SHOWN);
        let range = facet.is_none();
        let held = self.query.only(&NAMES).0;
        let own = |key: &str| key == name || range && (key == "from" || key == "to");
        Panel {
            hidden: held.into_iter().filter(|(key, _)| !own(key)).collect(),
            find: searched.then_some(typed),
            range: range.then(|| (self.query.get("from").to_owned(), self.query.get("to").to_owned())),
            options,
            more: (more > 0).then(|| self.visit.texts().with("work-choose-more", &[("count", &more)])),
        }
    }
}

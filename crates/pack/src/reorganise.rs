//! Merging, splitting and renaming units and agencies as a change of the text: what an order of the National Assembly's
//! Standing Committee or of the People's Council says, written into the tables of the pack. Nothing is decided here: the check
//! of the pack reads the result as strictly as any other text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::province::UnitKind;

use crate::files::Files;

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Its code, 5 digits.
    pub code: String,
    /// Name without kind.
    pub name: String,
    /// Ward or commune.
    pub kind: UnitKind,
}

/// What shall happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Units become one that keeps the code of one of them.
    MergeInto {
        /// All of them, by code.
        from: Vec<String>,
        /// The one that goes on.
        to: String,
    },
    /// Units become a new one.
    MergeNew {
        /// All of them, by code.
        from: Vec<String>,
        /// The new one.
        to: NewUnit,
    },
    /// A part of a unit becomes one of its own; the rest goes on.
    Split {
        /// The unit, by code.
        from: String,
        /// The new one.
        to: NewUnit,
    },
    /// A unit gets another name or kind.
    Rename {
        /// The unit, by code.
        unit: String,
        /// Its new name, without kind.
        name: String,
        /// Its kind from then on.
        kind: UnitKind,
    },
    /// Agencies become one: the others end, their tasks go to it.
    MergeAgencies {
        /// Those that end.
        from: Vec<String>,
        /// The one that goes on.
        to: String,
    },
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What.
    pub act: Act,
    /// First day of effect.
    pub effective: Date,
    /// Number of the document.
    pub source: String,
    /// Its title; needed where the pack does not know it yet.
    pub source_title: String,
}

/// Why an order cannot be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderFault {
    /// No such unit in this province.
    UnknownUnit(String),
    /// No such agency.
    UnknownAgency(String),
    /// The code is taken.
    CodeTaken(String),
    /// At least two different ones are needed.
    TooFew,
    /// A name is needed.
    NoName,
    /// A code of a commune has five digits.
    WrongCode(String),
    /// A table of the pack is missing or cannot be read.
    Table(&'static str),
}

impl Files {
    /// The files that an order changes, by path.
    ///
    /// # Errors
    /// [`OrderFault`].
    pub fn reorganised(&self, order: &Order) -> Result<BTreeMap<String, String>, OrderFault> {
        let mut draft = Draft {
            units: Rows::of(self, "units.csv")?,
            agencies: Rows::of(self, "agencies.csv")?,
            territory: self.text("territory.toml").unwrap_or_default().to_owned(),
            order,
        };
        draft.act()?;
        let mut changed = BTreeMap::new();
        let mut put = |path: &str, text: String| {
            if self.text(path) != Some(&text) {
                changed.insert(path.to_owned(), text);
            }
        };
        put("territory.toml", draft.territory);
        put("units.csv", draft.units.text()?);
        put("agencies.csv", draft.agencies.text()?);
        let sources = self.text("sources.toml").unwrap_or_default();
        if !sources.contains(&format!("number = {}", quoted(&order.source))) {
            put("sources.toml", format!("{sources}{}", source(order)));
        }
        Ok(changed)
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn source(order: &Order) -> String {
    let title = if order.source_title.is_empty() { &order.source } else { &order.source_title };
    format!(
        "\n[[sources]]\nnumber = {}\ntitle = {}\neffective_from = \"{}\"\n",
        quoted(&order.source),
        quoted(title),
        order.effective
    )
}

/// A table whose cells are changed.
struct Rows {
    path: &'static str,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn of(files: &Files, path: &'static str) -> Result<Self, OrderFault> {
        let text = files.text(path).ok_or(OrderFault::Table(path))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|_| OrderFault::Table(path))?;
        let header = header.iter().map(str::to_owned).collect();
        let row = |row: Result<csv::StringRecord, csv::Error>| {
            let row = row.map_err(|_| OrderFault::Table(path))?;
            Ok(row.iter().map(str::to_owned).collect())
        };
        Ok(Self { path, header, rows: reader.records().map(row).collect::<Result<_, _>>()? })
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    fn get<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        self.at(column).and_then(|at| row.get(at)).map_or("", String::as_str)
    }

    /// The number of the row in which these columns say this.
    fn find(&self, wanted: &[(&str, &str)]) -> Option<usize> {
        self.rows.iter().position(|row| wanted.iter().all(|(column, value)| self.get(row, column) == *value))
    }

    fn set(&mut self, row: usize, cells: &[(&str, String)]) {
        for (column, value) in cells {
            let cell = self.at(column).and_then(|at| self.rows.get_mut(row)?.get_mut(at));
            if let Some(cell) = cell {
                cell.clone_from(value);
            }
        }
    }

    fn add(&mut self, cells: &[(&str, String)]) {
        self.rows.push(vec![String::new(); self.header.len()]);
        self.set(self.rows.len() - 1, cells);
    }

    fn text(&self) -> Result<String, OrderFault> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row).map_err(|_| OrderFault::Table(self.path))?;
        }
        let bytes = writer.into_inner().map_err(|_| OrderFault::Table(self.path))?;
        String::from_utf8(bytes).map_err(|_| OrderFault::Table(self.path))
    }
}

struct Draft<'a> {
    units: Rows,
    agencies: Rows,
    territory: String,
    order: &'a Order,
}

const COMMITTEE: &str = "commune_committee";
const CENTRE: &str = "commune_centre";

impl Draft<'_> {
    fn act(&mut self) -> Result<(), OrderFault> {
        match &self.order.act {
            Act::MergeInto { from, to } => {
                let from = self.several(from)?;
                self.unit(to)?;
                for ended in from.iter().filter(|code| *code != to) {
                    self.succeeded(ended, to);
                }
                self.change("merged", &from, std::slice::from_ref(to), &[]);
            }
            Act::MergeNew { from, to } => {
                let from = self.several(from)?;
                self.begin(to, from.first().map_or("", String::as_str))?;
                from.iter().for_each(|ended| self.succeeded(ended, &to.code));
                self.change("merged", &from, std::slice::from_ref(&to.code), &[]);
            }
            Act::Split { from, to } => {
                self.unit(from)?;
                self.begin(to, from)?;
                self.change("split", std::slice::from_ref(from), &[from.clone(), to.code.clone()], &[]);
            }
            Act::Rename { unit, name, kind } => {
                self.unit(unit)?;
                if name.trim().is_empty() {
                    return Err(OrderFault::NoName);
                }
                self.renamed(unit, name, *kind);
                let more = [("name", quoted(name)), ("unit_kind", quoted(kind_name(*kind)))];
                self.change("renamed", std::slice::from_ref(unit), &[], &more);
            }
            Act::MergeAgencies { from, to } => {
                let heir = self.agency(to)?;
                let heir = self.agencies.rows.get(heir).map(|row| self.agencies.get(row, "id").to_owned());
                let ended: Vec<&String> = from.iter().filter(|id| *id != to).collect();
                if ended.is_empty() {
                    return Err(OrderFault::TooFew);
                }
                for id in ended {
                    let row = self.agency(id)?;
                    self.end(row, heir.clone().unwrap_or_default());
                }
            }
        }
        Ok(())
    }

    /// At least two different units.
    fn several(&self, codes: &[String]) -> Result<Vec<String>, OrderFault> {
        let mut several: Vec<String> = Vec::new();
        for code in codes {
            self.unit(code)?;
            if !several.contains(code) {
                several.push(code.clone());
            }
        }
        if several.len() < 2 { Err(OrderFault::TooFew) } else { Ok(several) }
    }

    /// A commune of this province is one that has a committee here.
    fn unit(&self, code: &str) -> Result<usize, OrderFault> {
        let here = self.agencies.find(&[("kind", COMMITTEE), ("unit", code)]).is_some();
        let row = self.units.find(&[("code", code)]).filter(|_| here);
        row.ok_or_else(|| OrderFault::UnknownUnit(code.to_owned()))
    }

    fn agency(&self, id: &str) -> Result<usize, OrderFault> {
        self.agencies.find(&[("id", id)]).ok_or_else(|| OrderFault::UnknownAgency(id.to_owned()))
    }

    /// A new unit with its committee and its centre, in the province of another one.
    fn begin(&mut self, new: &NewUnit, beside: &str) -> Result<(), OrderFault> {
        if new.name.trim().is_empty() {
            return Err(OrderFault::NoName);
        }
        if new.code.len() != 5 || !new.code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(OrderFault::WrongCode(new.code.clone()));
        }
        if self.units.find(&[("code", &new.code)]).is_some() {
            return Err(OrderFault::CodeTaken(new.code.clone()));
        }
        let beside = self.unit(beside)?;
        let province = self.units.rows.get(beside).map(|row| self.units.get(row, "province").to_owned());
        self.units.add(&[
            ("code", new.code.clone()),
            ("name", new.name.clone()),
            ("kind", kind_name(new.kind).to_owned()),
            ("province", province.unwrap_or_default()),
        ]);
        let beside = self.agencies.rows.iter().find(|row| self.agencies.get(row, "kind") == COMMITTEE);
        let root = beside.map(|row| self.agencies.get(row, "parent").to_owned()).unwrap_or_default();
        let id = self.free_id(&root, new.code.get(2..).unwrap_or_default());
        for (kind, id, parent) in [(COMMITTEE, id.clone(), root), (CENTRE, format!("{id}.01"), id.clone())] {
            let mut cells = names(kind, &new.name, new.kind);
            cells.extend([
                ("id", id),
                ("kind", kind.to_owned()),
                ("parent", parent),
                ("unit", new.code.clone()),
                ("valid_from", self.order.effective.to_string()),
            ]);
            self.agencies.add(&cells);
        }
        Ok(())
    }

    /// An identifier like that of the other committees: the last digits of the code, or the next that nobody has.
    fn free_id(&self, root: &str, digits: &str) -> String {
        let first = digits.parse::<u16>().unwrap_or(0);
        let numbers = (first..=999).chain(1..first);
        let ids = numbers.map(|number| format!("{root}.{number:03}"));
        ids.into_iter().find(|id| self.agencies.find(&[("id", id)]).is_none()).unwrap_or_default()
    }

    /// The committee and the centre of a unit end; those of another one take their place.
    fn succeeded(&mut self, ended: &str, heir: &str) {
        for kind in [COMMITTEE, CENTRE] {
            let heir = self.agencies.find(&[("kind", kind), ("unit", heir), ("valid_to", "")]);
            let heir = heir.and_then(|row| self.agencies.rows.get(row));
            let heir = heir.map(|row| self.agencies.get(row, "id").to_owned()).unwrap_or_default();
            if let Some(row) = self.agencies.find(&[("kind", kind), ("unit", ended), ("valid_to", "")]) {
                self.end(row, heir);
            }
        }
    }

    fn end(&mut self, row: usize, heir: String) {
        let last = self.order.effective.yesterday().unwrap_or(self.order.effective);
        self.agencies.set(row, &[("valid_to", last.to_string()), ("successor", heir)]);
    }

    /// The committee and the centre are called after their unit.
    fn renamed(&mut self, unit: &str, name: &str, kind: UnitKind) {
        for agency in [COMMITTEE, CENTRE] {
            if let Some(row) = self.agencies.find(&[("kind", agency), ("unit", unit), ("valid_to", "")]) {
                self.agencies.set(row, &names(agency, name, kind));
            }
        }
    }

    fn change(&mut self, kind: &str, from: &[String], to: &[String], more: &[(&str, String)]) {
        use std::fmt::Write;
        let list = |codes: &[String]| {
            let codes: Vec<String> = codes.iter().map(|code| quoted(code)).collect();
            format!("[{}]", codes.join(", "))
        };
        let day = self.order.effective;
        let mut text =
            format!("\n[[changes]]\nkind = \"{kind}\"\neffective = \"{day}\"\nrecorded = \"{day}\"\n");
        let _ = writeln!(text, "from = {}", list(from));
        if !to.is_empty() {
            let _ = writeln!(text, "to = {}", list(to));
        }
        for (key, value) in more {
            let _ = writeln!(text, "{key} = {value}");
        }
        let _ = writeln!(text, "source = {{ number = {} }}", quoted(&self.order.source));
        self.territory.push_str(&text);
    }
}

fn kind_name(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Ward => "ward",
        UnitKind::SpecialZone => "special_zone",
        UnitKind::Province => "province",
        UnitKind::City => "city",
        UnitKind::Commune => "commune",
    }
}

/// The names of a committee or a centre, as those of the other communes are written.
fn names(agency: &str, name: &str, kind: UnitKind) -> Vec<(&'static str, String)> {
    let (vi, en, nb, short) = match kind {
        UnitKind::Ward => ("phường", "Ward", "bydelen", "P."),
        UnitKind::SpecialZone => ("đặc khu", "Special Zone", "spesialsonen", "ĐK."),
        _ => ("xã", "Commune", "kommunen", "X."),
    };
    if agency == COMMITTEE {
        vec![
            ("name_vi", format!("Ủy ban nhân dân {vi} {name}")),
            ("name_en", format!("People’s Committee of {name} {en}")),
            ("name_nb", format!("Folkekomiteen i {nb} {name}")),
            ("short", format!("{short} {name}")),
        ]
    } else {
        vec![
            ("name_vi", format!("Trung tâm Phục vụ hành chính công {vi} {name}")),
            ("name_en", format!("Public Administration Service Centre of {name} {en}")),
            ("name_nb", format!("Servicesenteret i {nb} {name}")),
            ("short", format!("TTPVHCC {short} {name}")),
        ]
    }
}

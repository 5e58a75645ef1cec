//! The province as the rules see it: units, agencies, parameters and procedures in force, compiled from a pack.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::code::ProcedureCode;
use crate::deadline::ClockRules;
use crate::procedure::{Procedure, Source};
use crate::text::LocalText;

/// Code of an administrative unit since 1 July 2025: 2 digits for a province, 5 for a commune (Decision 19/2025/QĐ-TTg).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitCode(pub String);

/// Electronic identifier of an agency, highest level first, such as `H15.133` (Decision 20/2020/QĐ-TTg).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyId(pub String);

impl AgencyId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AgencyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Kind of an administrative unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    City,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Đặc khu.
    SpecialZone,
}

/// An administrative unit in force since 1 July 2025.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its code.
    pub code: UnitCode,
    /// Name without its kind, such as `Buôn Ma Thuột`.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Code of the province (its own for a province).
    pub province: UnitCode,
    /// Mountainous or remote commune: some limits are longer there (rule C14).
    pub remote: bool,
    /// Rough centre, degrees north and east, where known.
    pub centre: Option<(f64, f64)>,
}

impl Unit {
    /// Name with its kind in Vietnamese, such as `Phường Buôn Ma Thuột`.
    #[must_use]
    pub fn full_name(&self) -> String {
        let kind = match self.kind {
            UnitKind::Province => "Tỉnh",
            UnitKind::City => "Thành phố",
            UnitKind::Commune => "Xã",
            UnitKind::Ward => "Phường",
            UnitKind::SpecialZone => "Đặc khu",
        };
        format!("{kind} {}", self.name)
    }
}

/// A unit that existed before 1 July 2025 and where it went.
#[derive(Debug, Clone, PartialEq)]
pub struct OldUnit {
    /// Its old code (5 digits), or empty for a district that had no communes.
    pub code: String,
    /// Name with its kind.
    pub name: String,
    /// Old district.
    pub district: String,
    /// Code of the old province.
    pub province_code: String,
    /// Name of the old province.
    pub province: String,
    /// New units; more than one where the old unit was divided.
    pub successors: Vec<UnitCode>,
}

/// What an agency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// Ủy ban nhân dân tỉnh.
    ProvincialCommittee,
    /// Sở, ban, ngành.
    Department,
    /// Ủy ban nhân dân xã, phường.
    CommuneCommittee,
    /// Trung tâm Phục vụ hành chính công cấp tỉnh.
    ProvincialCentre,
    /// Trung tâm Phục vụ hành chính công cấp xã.
    CommuneCentre,
    /// Cơ quan ngành dọc.
    VerticalAgency,
}

/// An organisation of the province.
#[derive(Debug, Clone, PartialEq)]
pub struct Agency {
    /// Identifier.
    pub id: AgencyId,
    /// Kind.
    pub kind: AgencyKind,
    /// Full names.
    pub name: LocalText,
    /// Short Vietnamese name for tables, such as `P. Buôn Ma Thuột`.
    pub short: String,
    /// The agency it belongs to: a centre belongs to its committee.
    pub parent: Option<AgencyId>,
    /// The commune it serves; `None` for provincial agencies.
    pub unit: Option<UnitCode>,
    /// Telephone of the desk, where known.
    pub phone: Option<String>,
    /// First day of existence.
    pub valid_from: Date,
    /// Last day of existence.
    pub valid_to: Option<Date>,
    /// What took its place.
    pub successor: Option<AgencyId>,
}

/// Successors that are followed; a pack in which agencies succeed each other in a circle is a fault.
const SUCCESSIONS_MAX: usize = 32;

impl Agency {
    /// Whether it exists on `day`.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// A service centre takes dossiers in; a competent authority decides on them.
    #[must_use]
    pub fn is_centre(&self) -> bool {
        matches!(self.kind, AgencyKind::ProvincialCentre | AgencyKind::CommuneCentre)
    }
}

/// Where citizens may file (setting of the pack).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Submission {
    /// Filing here.
    Direct,
    /// A code that loads everything at any counter.
    Preparation,
    /// Handed over to the National Portal.
    Portal,
}

/// The parameters of casework. Every value is dated data of the pack, with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Extensions allowed on one dossier (D61 Art 19(9); default 1).
    pub max_extensions: u8,
    /// Supplement requests at appraisal before the centre head must agree (default 1).
    pub supplement_requests_max: u8,
    /// Working days after acceptance in which a supplement may be asked at appraisal (default 3).
    pub supplement_notice_working_days: u16,
    /// Working days the applicant has to answer a supplement request (default 7; then T15 may stop the dossier).
    pub supplement_answer_working_days: u16,
    /// Working days to fulfil a financial obligation before T15 may stop the dossier.
    pub payment_working_days: u16,
    /// Working hours within which a counter looks at an online submission (promise shown to citizens).
    pub intake_check_working_hours: u16,
    /// Share of the limit under which a dossier is "near" (percent, default 20).
    pub near_percent: u8,
    /// Working hours under which a dossier with a longer limit is "near" (default 24).
    pub near_working_hours: u16,
    /// Hours within which an intake without network must be brought in; 0 where there is no such intake (default 0).
    pub offline_merge_hours_max: u16,
    /// Working days another agency has to answer a question where the procedure sets no time (default 5).
    pub consultation_answer_working_days: u16,
    /// Days in which another dossier of the same person for the same procedure may be the same matter (default 30).
    pub duplicate_days: u16,
}

/// An entry of the national catalogue: look-up only until the pack has a full file for it.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueEntry {
    /// Code.
    pub code: ProcedureCode,
    /// Vietnamese name.
    pub name: String,
    /// Field.
    pub field: String,
    /// Ministry that announced it.
    pub ministry: String,
    /// Levels, as written in the catalogue.
    pub levels: String,
}

/// What people say for a word of the law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Everyday {
    /// The word of the law, as names of procedures use it.
    pub meant: String,
    /// What people say for it.
    pub said: Vec<String>,
}

/// A province compiled from its pack: all that the rules need besides a dossier and the time.
#[derive(Debug, Clone)]
pub struct Province {
    /// Code of the province, such as `66`.
    pub code: UnitCode,
    /// Names, such as `Đắk Lắk`.
    pub name: LocalText,
    /// Root of its agency identifiers, such as `H15`.
    pub agency_root: String,
    /// Edition of the pack, such as `2026.11+3f9a1c20`: what it calls itself and the beginning of the digest of its whole
    /// text. Recorded on every entry of the journal.
    pub edition: String,
    /// Where citizens may file.
    pub submission: Vec<Submission>,
    /// Days and office hours of the province.
    pub calendar: Calendar,
    /// Clock parameters.
    pub clock: ClockRules,
    /// Casework parameters.
    pub parameters: Parameters,
    /// Parameters of the halls of its service centres.
    pub hall: crate::hall::HallRules,
    /// All units of the country, by code.
    pub units: BTreeMap<UnitCode, Unit>,
    /// All units before 1 July 2025.
    pub old_units: Vec<OldUnit>,
    /// The reform and the changes of units since.
    pub territory: crate::territory::Changes,
    /// Agencies by identifier.
    pub agencies: BTreeMap<AgencyId, Agency>,
    /// Procedures by code; several editions in time for one code, oldest first.
    pub procedures: BTreeMap<ProcedureCode, Vec<Procedure>>,
    /// Fields (lĩnh vực) by code.
    pub fields: BTreeMap<String, LocalText>,
    /// Legal documents cited by the pack, by number.
    pub sources: HashMap<String, Source>,
    /// Texts of the templates of papers (Typst) by name.
    pub templates: BTreeMap<String, String>,
    /// The units as the reform made them, where `units` and `old_units` are those of a later day ([`Self::on`]).
    pub rolled: Option<Box<crate::territory::Rolled>>,
    /// The index of service quality, one scheme for each period of effect.
    pub index: Vec<crate::index::Scheme>,
    /// What an hour is worth in the cost of a procedure, by period.
    pub wages: Vec<crate::cost::WageRate>,
    /// The accounts on which agencies receive fees.
    pub accounts: Vec<crate::payment::BankAccount>,
    /// The rules for petitions, by period.
    pub petitions: Vec<crate::petition::PetitionRules>,
    /// Who may do what, and from where.
    pub policies: crate::policy::Policies,
    /// What happens in a life or a business, and which procedures it takes.
    pub life_events: Vec<crate::life_event::LifeEvent>,
    /// Words people use for those of the law.
    pub everyday: Vec<Everyday>,
    /// The office hours or other values marked as not verified, for pages that show the mark to officers.
    pub unverified: Vec<crate::procedure::Unverified>,
}

impl Province {
    /// The edition of a procedure in force at `at` (its civil day in Vietnam).
    #[must_use]
    pub fn procedure(&self, code: &ProcedureCode, at: Timestamp) -> Option<&Procedure> {
        let day = crate::time::local(at).date();
        self.procedures.get(code)?.iter().rev().find(|p| p.in_force(day))
    }

    /// The edition of a procedure that a dossier was accepted under: the one whose `effective_from` is recorded on it.
    #[must_use]
    pub fn procedure_edition(&self, code: &ProcedureCode, effective_from: Date) -> Option<&Procedure> {
        self.procedures.get(code)?.iter().find(|p| p.effective_from == effective_from)
    }

    /// The scheme of the index in force on `day`.
    #[must_use]
    pub fn index_on(&self, day: Date) -> Option<&crate::index::Scheme> {
        self.index.iter().find(|scheme| scheme.in_force(day))
    }

    /// What an hour is worth on `day`, in đồng.
    #[must_use]
    pub fn wage_on(&self, day: Date) -> Option<u64> {
        let rate =
            self.wages.iter().find(|w| w.effective_from <= day && w.effective_to.is_none_or(|to| day <= to));
        rate.map(|rate| rate.dong_per_hour)
    }

    /// The rules for petitions that are sent on `day`; `None` where the pack has none.
    #[must_use]
    pub fn petition_rules_on(&self, day: Date) -> Option<&crate::petition::PetitionRules> {
        self.petitions.iter().find(|rules| rules.in_force(day))
    }

    /// An agency by identifier.
    #[must_use]
    pub fn agency(&self, id: &AgencyId) -> Option<&Agency> {
        self.agencies.get(id)
    }

    /// Communes and wards of this province, in code order.
    pub fn communes(&self) -> impl Iterator<Item = &Unit> {
        self.units.values().filter(|u| u.province == self.code && u.code != self.code)
    }

    /// The People's Committee of a commune of this province; of a unit that has ended the one that took its place.
    #[must_use]
    pub fn committee_of(&self, unit: &UnitCode) -> Option<&Agency> {
        self.serves(AgencyKind::CommuneCommittee, unit)
    }

    /// The service centre of a commune of this province; of a unit that has ended the one that took its place.
    #[must_use]
    pub fn centre_of(&self, unit: &UnitCode) -> Option<&Agency> {
        self.serves(AgencyKind::CommuneCentre, unit)
    }

    /// The agency of a kind that serves a unit on the day of [`Self::on`]; without a day, the one that has not ended.
    fn serves(&self, kind: AgencyKind, unit: &UnitCode) -> Option<&Agency> {
        let day = self.rolled.as_ref().map(|rolled| rolled.day);
        let exists = |agency: &Agency| match day {
            Some(day) => agency.exists_on(day),
            None => agency.valid_to.is_none(),
        };
        let all = || self.agencies.values().filter(|a| a.kind == kind && a.unit.as_ref() == Some(unit));
        all().find(|agency| exists(agency)).or_else(|| {
            let ended = all().next()?;
            day.map_or(Some(ended), |day| self.agency(self.agency_on(&ended.id, day)))
        })
    }

    /// Who has the tasks of an agency on `day`: itself while it exists, then whoever took its place.
    #[must_use]
    pub fn agency_on<'a>(&'a self, id: &'a AgencyId, day: Date) -> &'a AgencyId {
        let mut at = id;
        for _ in 0..SUCCESSIONS_MAX {
            let ended = self.agency(at).filter(|agency| agency.valid_to.is_some_and(|last| last < day));
            match ended.and_then(|agency| agency.successor.as_ref()) {
                Some(successor) => at = successor,
                None => break,
            }
        }
        at
    }

    /// Who has the tasks of an agency on the day of [`Self::on`].
    #[must_use]
    pub fn acting<'a>(&'a self, id: &'a AgencyId) -> &'a AgencyId {
        self.rolled.as_ref().map_or(id, |rolled| self.agency_on(id, rolled.day))
    }

    /// The agencies whose tasks an agency has on `day`: its own, and those of all whose place it took.
    pub fn stands_for<'a>(&'a self, id: &'a AgencyId, day: Date) -> impl Iterator<Item = &'a AgencyId> + 'a {
        let ended =
            self.agencies.values().filter(move |agency| agency.valid_to.is_some_and(|last| last < day));
        let taken = ended.filter(move |agency| agency.id != *id && self.agency_on(&agency.id, day) == id);
        std::iter::once(id).chain(taken.map(|agency| &agency.id))
    }

    /// Whether an agency has ended between the reform and `day`: only then do old and new borders of its work differ.
    #[must_use]
    pub fn has_successions(&self, day: Date) -> bool {
        let since = self.territory.reform.effective;
        self.agencies.values().any(|agency| agency.valid_to.is_some_and(|last| since <= last && last < day))
    }

    /// Whether an authority sits in a remote commune (rule C14).
    #[must_use]
    pub fn is_remote(&self, authority: &AgencyId) -> bool {
        let unit = self.agency(authority).and_then(|agency| agency.unit.as_ref());
        unit.and_then(|code| self.units.get(code)).is_some_and(|unit| unit.remote)
    }

    /// The service centres that belong to an agency.
    pub fn centres_of<'a>(&'a self, agency: &'a AgencyId) -> impl Iterator<Item = &'a AgencyId> + 'a {
        let belongs = move |centre: &&Agency| centre.is_centre() && centre.parent.as_ref() == Some(agency);
        self.agencies.values().filter(belongs).map(|centre| &centre.id)
    }

    /// Whether an agency is the People's Committee of the province.
    #[must_use]
    pub fn is_top(&self, agency: &AgencyId) -> bool {
        self.agency(agency).is_some_and(|agency| agency.kind == AgencyKind::ProvincialCommittee)
    }

    /// Whether intake at `centre` is the authority's own desk. Otherwise it is boundary-free and the clock starts
    /// when the authority receives the dossier (rule C2; D118 Art 17(3) as amended by D309).
    #[must_use]
    pub fn own_desk(&self, centre: &AgencyId, authority: &AgencyId) -> bool {
        let (Some(centre), Some(authority)) = (self.agency(centre), self.agency(authority)) else {
            return false;
        };
        match centre.kind {
            AgencyKind::ProvincialCentre => authority.unit.is_none(),
            _ => centre.id == authority.id || centre.parent.as_ref() == Some(&authority.id),
        }
    }
}

/// A time of day after which an intake counts for the next working day.
pub type Cutoff = Time;

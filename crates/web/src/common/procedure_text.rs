//! A procedure in words: limit, fee, channels, place, authority, due moment. One place, so that lists, the page of the
//! procedure, the form and the receipt say the same.
//!
//! Must not know routes.

use jiff::Timestamp;
use law::procedure::{Channel, FeeRule, IntakeScope, Level, OnlineLevel, Procedure};
use law::time::{instant, local};
use law::{Circumstances, LocalText, Province};

use super::casework_text;
use super::circumstances;
use super::lang::Lang;
use super::opening_input::plain_fees;
use super::texts::Texts;

/// A text of the pack in a language.
#[must_use]
pub fn words(text: &LocalText, lang: Lang) -> String {
    text.get(lang.tag()).to_owned()
}

/// The ordinary limit: of the first case, at the first channel, in ordinary communes.
#[must_use]
pub fn usual_limit(procedure: &Procedure) -> Option<law::TimeLimit> {
    procedure.limit(&circumstances::usual(procedure)).map(|rule| rule.limit)
}

/// The due moment if the dossier were accepted at `at` at the authority's own desk.
#[must_use]
pub fn due_if_accepted(
    procedure: &Procedure,
    circumstances: &Circumstances,
    province: &Province,
    at: Timestamp,
) -> Option<Timestamp> {
    let limit = procedure.limit(circumstances)?.limit;
    law::deadline::due(local(at), limit, &province.calendar, &province.clock).ok().map(instant)
}

/// What a person pays under the circumstances: `0 ₫`, `15.000 ₫`, or the fee per unit, `8.000 ₫ / bản`.
#[must_use]
pub fn fee(procedure: &Procedure, circumstances: &Circumstances, lang: Lang) -> String {
    let plain: u64 = plain_fees(procedure, circumstances).iter().map(|fee| fee.dong).sum();
    match procedure.fees.iter().find(|fee| fee.is_counted()) {
        Some(counted) if plain == 0 => fee_rule(counted, lang),
        _ => lang.money(plain),
    }
}

/// A fee rule: `8.000 ₫ / bản`.
#[must_use]
pub fn fee_rule(fee: &FeeRule, lang: Lang) -> String {
    let first = fee.tiers.first().map_or(fee.dong, |tier| tier.dong);
    match &fee.per {
        Some(per) => format!("{} / {}", lang.money(first), per.get(lang.tag())),
        None => lang.money(first),
    }
}

/// The level that decides, in a word or two.
#[must_use]
pub fn level(level: Level, lang: Lang) -> String {
    Texts::of(lang).get(match level {
        Level::Commune => "level-commune",
        Level::Province => "level-province",
    })
}

/// Where it may be filed.
#[must_use]
pub fn place(procedure: &Procedure, province: &Province, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let communes = province.communes().count();
    match (procedure.intake_scope, procedure.level) {
        (IntakeScope::Nationwide, _) => texts.get("place-nationwide"),
        (IntakeScope::ProvinceWide, _) => texts.with("place-province", &[("count", &communes)]),
        (IntakeScope::OwnUnitOnly, Level::Commune) => texts.get("place-own-commune"),
        (IntakeScope::OwnUnitOnly, Level::Province) => texts.get("place-own-province"),
    }
}

/// The channels, the online one with its level.
#[must_use]
pub fn channels(procedure: &Procedure, lang: Lang) -> Vec<String> {
    let texts = Texts::of(lang);
    let word = |channel: &Channel| match (channel, procedure.online_level) {
        (Channel::Online, OnlineLevel::Full) => texts.get("channel-online-full"),
        (Channel::Online, OnlineLevel::Partial) => texts.get("channel-online-partial"),
        (channel, _) => casework_text::channel(*channel, lang),
    };
    procedure.channels.iter().map(word).collect()
}

/// Who decides.
#[must_use]
pub fn authority(procedure: &Procedure, province: &Province, lang: Lang) -> String {
    let department = procedure.authority.as_ref().and_then(|id| province.agency(province.acting(id)));
    match (procedure.level, department) {
        (Level::Province, Some(agency)) => agency.name.get(lang.tag()).to_owned(),
        (Level::Province, None) => Texts::of(lang).get("authority-elsewhere"),
        (Level::Commune, _) => Texts::of(lang).get("authority-commune"),
    }
}

//! `/units/find`: an old address, or any name of a place, to the unit of today; `/units/{code}`: one unit with its counter
//! and the old units it was made of. Asks only where an old unit was divided, and never guesses.

pub(crate) mod handler;

use askama::Template;

use crate::common::Page;
use crate::common::components::Action;

/// A unit of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCard {
    /// Name with kind.
    pub name: String,
    /// Province it belongs to; empty for a province.
    pub province: String,
    /// Code.
    pub code: String,
    /// Address of its page.
    pub url: String,
    /// The new address in one line, to be copied.
    pub address: String,
    /// The old units through which it was found, in a line each.
    pub via: Vec<String>,
    /// Where its people hand in: the counter, in words; `None` in other provinces.
    pub counter: Option<String>,
    /// Telephone of the counter.
    pub phone: Option<String>,
}

/// What a text led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing typed yet.
    Empty,
    /// No unit has such a name.
    Nothing,
    /// Exactly one.
    One(UnitCard),
    /// An old unit was divided: which part?
    Divided {
        /// What happened, in a sentence.
        sentence: String,
        /// The parts.
        parts: Vec<UnitCard>,
    },
    /// Several of that name, the likeliest first.
    Several(Vec<UnitCard>),
}

/// `/units/find`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/unit/find.html")]
pub struct FindUnitPage {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub query: String,
    /// Addresses to try.
    pub examples: Vec<Action>,
    /// What it led to.
    pub outcome: Outcome,
}

/// `/units/{code}`.
#[derive(Debug, Clone, Template)]
#[template(path = "public/unit/page.html")]
pub struct UnitPage {
    /// Frame; its title is the name.
    pub page: Page,
    /// The unit.
    pub unit: UnitCard,
    /// Since when, by which act.
    pub since: String,
    /// The old units it was made of, in a line each.
    pub formed_from: Vec<String>,
    /// How many wait in its hall, in words; `None` where it has none.
    pub waiting: Option<String>,
    /// A ticket, an appointment.
    pub hall: Vec<Action>,
    /// Another unit that had this code before.
    pub code_before: Option<String>,
}

/// `/units/{code}` of a unit that exists no more, or as a unit was on another day.
#[derive(Debug, Clone, Template)]
#[template(path = "public/unit/ended.html")]
pub struct EndedUnitPage {
    /// Frame; its title is the name it had.
    pub page: Page,
    /// Until when, by which act; or on which day.
    pub until: String,
    /// What stands over the units of today.
    pub heading: String,
    /// What it became; itself where it still is.
    pub became: Vec<UnitCard>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    fn card(lang: Lang, name: &str, code: &str) -> UnitCard {
        UnitCard {
            name: name.to_owned(),
            province: "Tỉnh Đắk Lắk".to_owned(),
            code: code.to_owned(),
            url: format!("{}/units/{code}", lang.prefix()),
            address: format!("{name}, tỉnh Đắk Lắk"),
            via: vec!["Phường 9, Thành phố Tuy Hòa, Tỉnh Phú Yên".to_owned()],
            counter: Some("Trung tâm Phục vụ hành chính công phường Tuy Hòa".to_owned()),
            phone: Some("02573000000".to_owned()),
        }
    }

    #[test]
    fn the_page_renders_in_every_language_and_state() {
        for lang in Lang::ALL {
            let parts = vec![card(lang, "Phường Tuy Hòa", "22015"), card(lang, "Phường Bình Kiến", "22045")];
            for (name, outcome) in [
                ("units-empty", Outcome::Empty),
                ("units-nothing", Outcome::Nothing),
                ("units-one", Outcome::One(card(lang, "Phường Tuy Hòa", "22015"))),
                (
                    "units-divided",
                    Outcome::Divided {
                        sentence: "Phường 9 cũ chia về 2 nơi.".to_owned(),
                        parts: parts.clone(),
                    },
                ),
                ("units-several", Outcome::Several(parts.clone())),
            ] {
                let page = sample_page(lang, "Địa chỉ cũ nay thuộc đâu?", "/units/find");
                let query = "phuong 9 tuy hoa".to_owned();
                show(name, lang, &FindUnitPage { page, query, examples: Vec::new(), outcome });
            }
        }
    }
}

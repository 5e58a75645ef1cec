//! Dải ngày: one cell for each day of a time limit, so that anyone can count along, and the account in words.

use askama::Template;
use jiff::civil::{Date, Weekday};
use law::deadline::{ExplainedDay, ExplainedKind};

use crate::common::lang::Lang;
use crate::common::texts::Texts;

/// Longest limit shown day by day in one row; longer ones become week rows.
const ROW_DAYS: usize = 7;
/// Longest limit shown in full week rows; of longer ones the middle weeks are left out and named.
const FULL_WEEKS: usize = 7;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Not counted, plain: received, restarted.
    Plain,
    /// Counted.
    Counted,
    /// A day off: hatched.
    Off,
    /// The clock stood still.
    Paused,
    /// Padding before the first or after the last day.
    Blank,
}

impl CellKind {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain-day",
            Self::Counted => "counted",
            Self::Off => "off",
            Self::Paused => "still",
            Self::Blank => "blank",
        }
    }
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCell {
    /// Look.
    pub kind: CellKind,
    /// `T4`.
    pub weekday: String,
    /// `25`.
    pub number: String,
    /// What the day was, such as `ngày 1`, `hôm nay`.
    pub words: Vec<String>,
    /// Longer explanation, such as the name of the holiday.
    pub note: String,
    /// The day of the page.
    pub today: bool,
    /// The due day.
    pub due: bool,
}

/// One line of the account in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// `thứ Tư 25/11`.
    pub day: String,
    /// What it did to the clock.
    pub words: String,
}

/// What the strip needs besides the days.
#[derive(Debug, Clone, Default)]
pub struct DayStripWords {
    /// The limit and the rule in sentences, such as `Thủ tục này phải xong trong 3 ngày làm việc.`
    pub lead: Vec<String>,
    /// Legal grounds of the limit and of the count.
    pub grounds: Vec<String>,
}

/// The strip with its account.
#[derive(Debug, Clone, Template)]
#[template(path = "common/components/days.html")]
pub struct DayStrip {
    /// Sentences above.
    pub lead: Vec<String>,
    /// `Tháng 11/2026`, or two months.
    pub months: String,
    /// One row of at most seven cells; empty where there are weeks.
    pub row: Vec<DayCell>,
    /// Heads of the week rows.
    pub week_heads: Vec<String>,
    /// Week rows of five cells (Monday to Friday); `None` stands for weeks left out.
    pub weeks: Vec<Option<Vec<DayCell>>>,
    /// Words for the weeks left out.
    pub left_out: String,
    /// Account in words.
    pub account: Vec<AccountRow>,
    /// Heading of the account.
    pub account_title: String,
    /// Legal grounds.
    pub grounds: Vec<String>,
}

impl DayStrip {
    /// The strip of an account, as of `today`.
    #[must_use]
    pub fn of(explanation: &[ExplainedDay], today: Date, lang: Lang, words: DayStripWords) -> Self {
        let texts = Texts::of(lang);
        let weeks =
            if explanation.len() > ROW_DAYS { week_rows(explanation, today, lang) } else { Vec::new() };
        let skipped = weeks.len().saturating_sub(FULL_WEEKS);
        let row = if weeks.is_empty() {
            explanation.iter().map(|day| cell(day, today, lang)).collect()
        } else {
            Vec::new()
        };
        let monday = Date::constant(2026, 11, 23);
        Self {
            lead: words.lead,
            months: months(explanation, texts),
            row,
            week_heads: (0..5)
                .filter_map(|n| Some(lang.weekday_short(later(monday, n)?).to_owned()))
                .collect(),
            weeks: leave_out(weeks),
            left_out: texts.with("days-left-out", &[("count", &skipped)]),
            account: explanation.iter().map(|day| account_row(day, lang)).collect(),
            account_title: texts.get("days-account"),
            grounds: words.grounds,
        }
    }
}

fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().days(days)).ok()
}

fn months(explanation: &[ExplainedDay], texts: Texts) -> String {
    let month = |day: &ExplainedDay| day.date.strftime("%m/%Y").to_string();
    match (explanation.first().map(month), explanation.last().map(month)) {
        (Some(first), Some(last)) if first != last => {
            texts.with("days-months", &[("first", &first), ("last", &last)])
        }
        (Some(first), _) => texts.with("days-month", &[("month", &first)]),
        _ => String::new(),
    }
}

fn cell(day: &ExplainedDay, today: Date, lang: Lang) -> DayCell {
    let texts = Texts::of(lang);
    let is_due = matches!(day.kind, ExplainedKind::Due);
    let mut words = Vec::new();
    let kind = match day.kind {
        ExplainedKind::Received | ExplainedKind::AfterCutoff => {
            words.push(texts.get("day-received"));
            CellKind::Plain
        }
        ExplainedKind::Restarted => {
            words.push(texts.get("day-restarted"));
            CellKind::Plain
        }
        ExplainedKind::Counted | ExplainedKind::Due => CellKind::Counted,
        ExplainedKind::Weekend => {
            words.push(texts.get("day-weekend"));
            CellKind::Off
        }
        ExplainedKind::Holiday => {
            words.push(texts.get("day-holiday"));
            CellKind::Off
        }
        ExplainedKind::Rolled => {
            words.push(texts.get("day-rolled"));
            CellKind::Off
        }
        ExplainedKind::Paused | ExplainedKind::Annulled => {
            words.push(texts.get("day-paused"));
            CellKind::Paused
        }
    };
    if let Some(ordinal) = day.ordinal {
        words.push(texts.with("day-number", &[("number", &ordinal)]));
    }
    if day.date == today {
        words.push(texts.get("day-today"));
    }
    if is_due {
        words.push(texts.get("day-due"));
    }
    DayCell {
        kind,
        weekday: lang.weekday_short(day.date).to_owned(),
        number: day.date.day().to_string(),
        words,
        note: day.note.clone(),
        today: day.date == today,
        due: is_due,
    }
}

/// Rows of Monday to Friday, padded with blanks. Weekends are named in the account only.
fn week_rows(explanation: &[ExplainedDay], today: Date, lang: Lang) -> Vec<Vec<DayCell>> {
    let mut rows: Vec<Vec<DayCell>> = Vec::new();
    let mut row: Vec<DayCell> = Vec::new();
    for day in explanation {
        let column = usize::try_from(day.date.weekday().to_monday_zero_offset()).unwrap_or_default();
        if matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            continue;
        }
        if column < row.len() {
            rows.push(padded(std::mem::take(&mut row)));
        }
        while row.len() < column {
            row.push(blank());
        }
        row.push(cell(day, today, lang));
    }
    if !row.is_empty() {
        rows.push(padded(row));
    }
    rows
}

fn padded(mut row: Vec<DayCell>) -> Vec<DayCell> {
    while row.len() < 5 {
        row.push(blank());
    }
    row
}

fn blank() -> DayCell {
    DayCell {
        kind: CellKind::Blank,
        weekday: String::new(),
        number: String::new(),
        words: Vec::new(),
        note: String::new(),
        today: false,
        due: false,
    }
}

/// Keeps the weeks around today and the ends where there are too many: first four and last three.
fn leave_out(rows: Vec<Vec<DayCell>>) -> Vec<Option<Vec<DayCell>>> {
    let count = rows.len();
    if count <= FULL_WEEKS {
        return rows.into_iter().map(Some).collect();
    }
    let mut kept = Vec::with_capacity(FULL_WEEKS + 1);
    for (index, row) in rows.into_iter().enumerate() {
        if index < 4 || index + 3 >= count {
            kept.push(Some(row));
        } else if index == 4 {
            kept.push(None);
        }
    }
    kept
}

fn account_row(day: &ExplainedDay, lang: Lang) -> AccountRow {
    let texts = Texts::of(lang);
    let mut words = match day.kind {
        ExplainedKind::Received => texts.get("account-received"),
        ExplainedKind::AfterCutoff => texts.get("account-after-cutoff"),
        ExplainedKind::Counted => counted(day, texts),
        ExplainedKind::Due => format!("{}. {}", counted(day, texts), texts.get("account-due")),
        ExplainedKind::Weekend => texts.get("account-weekend"),
        ExplainedKind::Holiday => texts.get("account-holiday"),
        ExplainedKind::Paused | ExplainedKind::Annulled => texts.get("account-paused"),
        ExplainedKind::Restarted => texts.get("account-restarted"),
        ExplainedKind::Rolled => texts.get("account-rolled"),
    };
    if !day.note.is_empty() {
        words = format!("{words}: {}", day.note);
    }
    AccountRow { day: format!("{} {}", lang.weekday(day.date), lang.day_month(day.date)), words }
}

fn counted(day: &ExplainedDay, texts: Texts) -> String {
    match day.ordinal {
        Some(number) => texts.with("account-counted", &[("number", &number)]),
        None => {
            let span = texts.lang().minutes(day.counted_minutes);
            texts.with("account-counted-minutes", &[("span", &span)])
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn long() -> Vec<ExplainedDay> {
        (0..60)
            .map(|n| {
                let day = later(date(2026, 11, 23), n).unwrap();
                let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                let kind = if weekend { ExplainedKind::Weekend } else { ExplainedKind::Counted };
                ExplainedDay { date: day, kind, counted_minutes: 0, ordinal: None, note: String::new() }
            })
            .collect()
    }

    #[test]
    fn long_limits_become_week_rows_without_their_middle() {
        let strip = DayStrip::of(&long(), date(2026, 11, 25), Lang::Vi, DayStripWords::default());
        assert!(strip.row.is_empty());
        assert_eq!(strip.weeks.len(), 8);
        assert!(strip.weeks[4].is_none());
        assert!(strip.weeks.iter().flatten().all(|week| week.len() == 5));
        assert_eq!(strip.account.len(), 60);
    }

    #[test]
    fn short_limits_are_one_row() {
        let strip = DayStrip::of(&long()[..5], date(2026, 11, 25), Lang::En, DayStripWords::default());
        assert_eq!(strip.row.len(), 5);
        assert!(strip.row[2].today);
        assert_eq!(strip.row[0].weekday, "Mon");
    }
}

//! The three languages, and how each writes numbers, money, dates and times.
//!
//! Must not know texts that belong to a page. Dates are `dd/MM/yyyy` and the clock has 24 hours in every language.

use jiff::civil::{Date, DateTime, Time, Weekday};
use law::TimeLimit;

use super::texts::Texts;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Vietnamese, without a path prefix.
    #[default]
    Vi,
    /// English, under `/en`.
    En,
    /// Norwegian Bokmål, under `/nb`.
    Nb,
}

impl Lang {
    /// All languages, in the order of the language switch.
    pub const ALL: [Self; 3] = [Self::Vi, Self::En, Self::Nb];

    /// The language tag: value of the `lang` attribute, and the key of [`law::LocalText::get`].
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
            Self::Nb => "nb",
        }
    }

    /// Its own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
            Self::Nb => "Norsk",
        }
    }

    /// What stands before every path: nothing, `/en` or `/nb`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Vi => "",
            Self::En => "/en",
            Self::Nb => "/nb",
        }
    }

    /// Splits a request path into its language and the path without prefix: `/en/track` is English `/track`.
    #[must_use]
    pub fn split(path: &str) -> (Self, &str) {
        for lang in [Self::En, Self::Nb] {
            if let Some(rest) = path.strip_prefix(lang.prefix()) {
                if rest.is_empty() {
                    return (lang, "/");
                }
                if rest.starts_with('/') {
                    return (lang, rest);
                }
            }
        }
        (Self::Vi, path)
    }

    /// A whole number with its thousands grouped: `1.284`, `1,284`, `1 284` (no-break space).
    #[must_use]
    pub fn number(self, number: i64) -> String {
        let gap = match self {
            Self::Vi => '.',
            Self::En => ',',
            Self::Nb => '\u{a0}',
        };
        let digits = number.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if number < 0 {
            grouped.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(gap);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// An amount in đồng: `7.000 ₫`.
    #[must_use]
    pub fn money(self, dong: u64) -> String {
        format!("{}\u{a0}₫", self.number(i64::try_from(dong).unwrap_or(i64::MAX)))
    }

    /// A share in tenths of a percent, cut and never rounded up: `970` is `97,0 %`.
    #[must_use]
    pub fn percent(self, per_mille: u32) -> String {
        let mark = if self == Self::En { '.' } else { ',' };
        format!("{}{mark}{}\u{a0}%", per_mille / 10, per_mille % 10)
    }

    /// `27/11/2026`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        date.strftime("%d/%m/%Y").to_string()
    }

    /// `27/11`.
    #[must_use]
    pub fn day_month(self, date: Date) -> String {
        date.strftime("%d/%m").to_string()
    }

    /// `17:30`.
    #[must_use]
    pub fn time(self, time: Time) -> String {
        time.strftime("%H:%M").to_string()
    }

    /// `27/11/2026 17:30`.
    #[must_use]
    pub fn date_time(self, at: DateTime) -> String {
        at.strftime("%d/%m/%Y %H:%M").to_string()
    }

    /// A due moment in full: `17:30 thứ Sáu, 27/11/2026`.
    #[must_use]
    pub fn due(self, at: DateTime) -> String {
        format!("{} {}, {}", self.time(at.time()), self.weekday(at.date()), self.date(at.date()))
    }

    /// A moment with its weekday, without the year: `09:12 thứ Hai 23/11`.
    #[must_use]
    pub fn moment(self, at: DateTime) -> String {
        format!("{} {} {}", self.time(at.time()), self.weekday(at.date()), self.day_month(at.date()))
    }

    /// A due moment in a narrow column: `17:30` where it is `today`, otherwise `T6 27/11`.
    #[must_use]
    pub fn due_short(self, at: DateTime, today: Date) -> String {
        if at.date() == today {
            return self.time(at.time());
        }
        format!("{} {}", self.weekday_short(at.date()), self.day_month(at.date()))
    }

    /// The weekday in a sentence: `thứ Hai`, `Monday`, `mandag`.
    #[must_use]
    pub fn weekday(self, date: Date) -> &'static str {
        let [vi, en, nb] = match date.weekday() {
            Weekday::Monday => ["thứ Hai", "Monday", "mandag"],
            Weekday::Tuesday => ["thứ Ba", "Tuesday", "tirsdag"],
            Weekday::Wednesday => ["thứ Tư", "Wednesday", "onsdag"],
            Weekday::Thursday => ["thứ Năm", "Thursday", "torsdag"],
            Weekday::Friday => ["thứ Sáu", "Friday", "fredag"],
            Weekday::Saturday => ["thứ Bảy", "Saturday", "lørdag"],
            Weekday::Sunday => ["Chủ nhật", "Sunday", "søndag"],
        };
        self.pick(vi, en, nb)
    }

    /// The weekday in a cell: `T2` to `T7` and `CN`.
    #[must_use]
    pub fn weekday_short(self, date: Date) -> &'static str {
        let [vi, en, nb] = match date.weekday() {
            Weekday::Monday => ["T2", "Mon", "ma."],
            Weekday::Tuesday => ["T3", "Tue", "ti."],
            Weekday::Wednesday => ["T4", "Wed", "on."],
            Weekday::Thursday => ["T5", "Thu", "to."],
            Weekday::Friday => ["T6", "Fri", "fr."],
            Weekday::Saturday => ["T7", "Sat", "lø."],
            Weekday::Sunday => ["CN", "Sun", "sø."],
        };
        self.pick(vi, en, nb)
    }

    /// A time limit as the law states it: `3 ngày làm việc`.
    #[must_use]
    pub fn limit(self, limit: TimeLimit) -> String {
        let texts = Texts::of(self);
        match limit {
            TimeLimit::SameDay => texts.get("limit-same-day"),
            TimeLimit::WorkingDays(count) => texts.with("limit-working-days", &[("count", &count)]),
            TimeLimit::WorkingHours(count) => texts.with("limit-working-hours", &[("count", &count)]),
            TimeLimit::CalendarDays(count) => texts.with("limit-days", &[("count", &count)]),
            TimeLimit::Months(count) => texts.with("limit-months", &[("count", &count)]),
        }
    }

    /// A stretch of working minutes: `5 giờ 06 phút`, `5 giờ`, `40 phút`.
    #[must_use]
    pub fn minutes(self, minutes: u32) -> String {
        let texts = Texts::of(self);
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, rest) => texts.with("span-minutes", &[("minutes", &rest)]),
            (hours, 0) => texts.with("span-hours", &[("hours", &hours)]),
            (hours, rest) => {
                texts.with("span-hours-minutes", &[("hours", &hours), ("minutes", &format!("{rest:02}"))])
            }
        }
    }

    /// The size of a file: `214 KB`, `1,5 MB`.
    #[must_use]
    pub fn file_size(self, bytes: u64) -> String {
        if bytes < 1_000_000 {
            return format!(
                "{}\u{a0}KB",
                self.number(i64::try_from(bytes.div_ceil(1000)).unwrap_or(i64::MAX))
            );
        }
        let mark = if self == Self::En { '.' } else { ',' };
        format!("{}{mark}{}\u{a0}MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }

    fn pick<'text>(self, vi: &'text str, en: &'text str, nb: &'text str) -> &'text str {
        match self {
            Self::Vi => vi,
            Self::En => en,
            Self::Nb => nb,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn paths_carry_their_language() {
        assert_eq!(Lang::split("/en/track?x=1"), (Lang::En, "/track?x=1"));
        assert_eq!(Lang::split("/nb"), (Lang::Nb, "/"));
        assert_eq!(Lang::split("/english"), (Lang::Vi, "/english"));
    }

    #[test]
    fn dates_and_times_are_written_as_officials_write_them() {
        let due = datetime(2026, 11, 27, 17, 30, 0, 0);
        assert_eq!(Lang::Vi.due(due), "17:30 thứ Sáu, 27/11/2026");
        assert_eq!(Lang::Nb.due(due), "17:30 fredag, 27/11/2026");
        assert_eq!(Lang::Vi.moment(datetime(2026, 11, 23, 9, 12, 0, 0)), "09:12 thứ Hai 23/11");
        assert_eq!(Lang::Vi.due_short(due, date(2026, 11, 23)), "T6 27/11");
        assert_eq!(Lang::Vi.due_short(due, date(2026, 11, 27)), "17:30");
        assert_eq!(Lang::Vi.minutes(306), "5 giờ 06 phút");
        assert_eq!(Lang::En.limit(TimeLimit::WorkingDays(3)), "3 working days");
    }

    #[test]
    fn amounts_are_grouped() {
        assert_eq!(Lang::Vi.money(7000), "7.000\u{a0}₫");
        assert_eq!(Lang::Nb.number(-1_284_031), "−1\u{a0}284\u{a0}031");
        assert_eq!(Lang::Vi.percent(970), "97,0\u{a0}%");
        assert_eq!(Lang::En.file_size(1_530_000), "1.5\u{a0}MB");
        assert_eq!(Lang::Vi.file_size(213_400), "214\u{a0}KB");
    }
}

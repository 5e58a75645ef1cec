//! Values and rows, the same for both engines.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::trouble::Trouble;

/// A value in or out of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An instant, kept to the millisecond.
    Time(Timestamp),
    /// A civil day.
    Date(Date),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Time(value)
    }
}
impl From<Date> for Value {
    fn from(value: Date) -> Self {
        Self::Date(value)
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

macro_rules! getters {
    ($($name:ident $optional:ident $ty:ty, $($pattern:pat => $value:expr),+;)*) => {$(
        #[doc = concat!("Column `index` as `", stringify!($ty), "`.\n\n# Errors\n[`Trouble::Corrupt`] when it is NULL or of another type.")]
        pub fn $name(&self, index: usize) -> Result<$ty, Trouble> {
            self.$optional(index)?.ok_or_else(|| Trouble::Corrupt(format!("column {index} is empty")))
        }
        #[doc = concat!("Column `index` as `", stringify!($ty), "`, or `None` for NULL.\n\n# Errors\n[`Trouble::Corrupt`] when it is of another type.")]
        pub fn $optional(&self, index: usize) -> Result<Option<$ty>, Trouble> {
            match self.0.get(index) {
                Some(Value::Null) => Ok(None),
                $(Some($pattern) => $value,)+
                other => Err(Trouble::Corrupt(format!("column {index} is {other:?}, not {}", stringify!($name)))),
            }
        }
    )*};
}

impl Row {
    getters! {
        int opt_int i64, Value::Int(v) => Ok(Some(*v));
        text opt_text String, Value::Text(v) => Ok(Some(v.clone())), Value::Date(v) => Ok(Some(v.to_string()));
        bytes opt_bytes Vec<u8>, Value::Bytes(v) => Ok(Some(v.clone()));
        time opt_time Timestamp, Value::Time(v) => Ok(Some(*v)), Value::Text(v) => parse_time(v).map(Some);
        date opt_date Date, Value::Date(v) => Ok(Some(*v)), Value::Text(v) => parse_date(v).map(Some);
    }
}

fn parse_time(text: &str) -> Result<Timestamp, Trouble> {
    text.parse().map_err(|_| Trouble::Corrupt(format!("{text:?} is not a time")))
}

fn parse_date(text: &str) -> Result<Date, Trouble> {
    text.parse().map_err(|_| Trouble::Corrupt(format!("{text:?} is not a day")))
}

/// The text of an instant in SQLite: UTC, milliseconds, fixed width, so that text order is time order. It lives on the
/// stack: a row of the store has nine times.
pub(crate) struct TimeText([u8; 24]);

impl TimeText {
    pub(crate) fn new(at: Timestamp) -> Self {
        let moment = jiff::tz::Offset::UTC.to_datetime(at);
        let (date, time) = (moment.date(), moment.time());
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |place, number: i32, width| put_digits(&mut text, place, number, width);
        put(0, date.year().into(), 4);
        put(5, date.month().into(), 2);
        put(8, date.day().into(), 2);
        put(11, time.hour().into(), 2);
        put(14, time.minute().into(), 2);
        put(17, time.second().into(), 2);
        put(20, time.subsec_nanosecond() / 1_000_000, 3);
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The text of a day in SQLite: `YYYY-MM-DD`.
pub(crate) struct DateText([u8; 10]);

impl DateText {
    pub(crate) fn new(date: Date) -> Self {
        let mut text = *b"0000-00-00";
        put_digits(&mut text, 0, date.year().into(), 4);
        put_digits(&mut text, 5, date.month().into(), 2);
        put_digits(&mut text, 8, date.day().into(), 2);
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn put_digits(text: &mut [u8], place: usize, mut number: i32, width: usize) {
    for digit in text.iter_mut().skip(place).take(width).rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sort_as_text_and_read_back() {
        let at: Timestamp = "2026-11-23T03:24:05.006Z".parse().unwrap();
        assert_eq!(TimeText::new(at).as_str(), "2026-11-23T03:24:05.006Z");
        assert_eq!(parse_time(TimeText::new(at).as_str()).unwrap(), at);
        assert_eq!(DateText::new(jiff::civil::date(987, 1, 2)).as_str(), "0987-01-02");
    }
}

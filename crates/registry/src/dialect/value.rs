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
        text opt_text String, Value::Text(v) => Ok(Some(v.clone()));
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

/// The text of an instant in SQLite: UTC, milliseconds, fixed width, so that text order is time order.
pub(crate) fn time_text(at: Timestamp) -> String {
    let moment = jiff::tz::Offset::UTC.to_datetime(at);
    let (date, time) = (moment.date(), moment.time());
    let mut text = String::with_capacity(24);
    push_date(&mut text, date);
    text.push('T');
    push_digits(&mut text, time.hour().into(), 2);
    text.push(':');
    push_digits(&mut text, time.minute().into(), 2);
    text.push(':');
    push_digits(&mut text, time.second().into(), 2);
    text.push('.');
    push_digits(&mut text, i64::from(time.subsec_nanosecond()) / 1_000_000, 3);
    text.push('Z');
    text
}

/// The text of a day in SQLite: `YYYY-MM-DD`.
pub(crate) fn date_text(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push_date(&mut text, date);
    text
}

fn push_date(text: &mut String, date: Date) {
    push_digits(text, date.year().into(), 4);
    text.push('-');
    push_digits(text, date.month().into(), 2);
    text.push('-');
    push_digits(text, date.day().into(), 2);
}

/// Decimal digits of fixed width, without the formatting machinery: this runs several times an entry.
pub(crate) fn push_digits(text: &mut String, number: i64, width: u32) {
    for place in (0..width).rev() {
        text.push(char::from(b'0' + u8::try_from(number / 10_i64.pow(place) % 10).unwrap_or(0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sort_as_text_and_read_back() {
        let at: Timestamp = "2026-11-23T03:24:05.006Z".parse().unwrap();
        assert_eq!(time_text(at), "2026-11-23T03:24:05.006Z");
        assert_eq!(parse_time(&time_text(at)).unwrap(), at);
    }
}

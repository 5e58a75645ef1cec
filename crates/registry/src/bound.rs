//! Building conditions: text with `$1`… and the values bound to them, grown side by side.

use crate::dialect::Value;

/// Values bound so far.
#[derive(Debug, Default, Clone)]
pub(crate) struct Bound(pub Vec<Value>);

impl Bound {
    /// Binds a value; gives its placeholder.
    pub(crate) fn put(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Binds a list; gives `($1, $2)`. An empty list gives `(NULL)`, which nothing is in.
    pub(crate) fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let marks: Vec<String> = values.into_iter().map(|value| self.put(value)).collect();
        if marks.is_empty() { "(NULL)".to_owned() } else { format!("({})", marks.join(", ")) }
    }
}

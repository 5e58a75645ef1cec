//! The query of a page. Pages are forgiving: what cannot be read counts as not given.

use std::fmt::Write;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::app::App;
use super::components::{Action, Paging};
use super::visit::Visit;

/// The query of a page, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageQuery(pub(crate) Vec<(String, String)>);

impl FromRequestParts<App> for PageQuery {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl PageQuery {
    /// Reads `a=1&b=2`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            let text = percent_decode_str(&spaced).decode_utf8_lossy().into_owned();
            text.chars().filter(|c| !c.is_control()).collect::<String>()
        };
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(k, v)| (decode(k), decode(v)))
                .collect(),
        )
    }

    /// A parameter without white space around it; empty where it is not given.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Only these parameters, as far as they are given.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(key, value)| names.contains(&key.as_str()) && !value.is_empty());
        Self(kept.cloned().collect())
    }

    /// The parameters with their values, in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The query as text, without `?`; `after` is left out.
    #[must_use]
    pub fn text(&self) -> String {
        self.with("", "").trim_start_matches('?').to_owned()
    }

    /// The query with one parameter changed, or left out where the value is empty; `after` is always left out.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let kept = self.0.iter().filter(|(key, _)| key != name && key != "after");
        let changed = (!value.is_empty()).then_some((name, value));
        let mut text = String::new();
        for (key, value) in kept.map(|(k, v)| (k.as_str(), v.as_str())).chain(changed) {
            let sign = if text.is_empty() { '?' } else { '&' };
            let (key, value) =
                (utf8_percent_encode(key, NON_ALPHANUMERIC), utf8_percent_encode(value, NON_ALPHANUMERIC));
            write!(text, "{sign}{key}={value}").ok();
        }
        text
    }

    /// One page of a list in memory, with the links through it.
    #[must_use]
    pub fn page<'a, T>(&self, all: &'a [T], size: usize, visit: &Visit) -> (&'a [T], Paging) {
        let start = self.get("after").parse::<usize>().unwrap_or(0).min(all.len());
        let end = (start + size).min(all.len());
        let path = visit.path.split('?').next().unwrap_or_default();
        let link = |key: &str, query: String| {
            Action::new(visit.texts().get(key), visit.url(&format!("{path}{query}")))
        };
        let paging = Paging {
            label: visit.texts().get("paging-label"),
            first: (start > 0).then(|| link("paging-first", self.with("after", ""))),
            next: (end < all.len()).then(|| link("paging-next", self.with("after", &end.to_string()))),
        };
        (all.get(start..end).unwrap_or_default(), paging)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_changes_and_paging_starts_anew() {
        let query = PageQuery::parse("q=khai+sinh&field=land&after=40");
        assert_eq!(query.get("q"), "khai sinh");
        assert_eq!(query.with("field", "civil status"), "?q=khai%20sinh&field=civil%20status");
        assert_eq!(query.with("field", ""), "?q=khai%20sinh");
        assert_eq!(query.with("after", "60"), "?q=khai%20sinh&field=land&after=60");
        assert_eq!(PageQuery::parse("%ff=&x").get("x"), "");
    }
}

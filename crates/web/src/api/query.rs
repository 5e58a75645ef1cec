//! Parameters of addresses: read strictly, so that a mistake in a filter never looks like an empty list.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use percent_encoding::percent_decode_str;

use crate::common::App;
use crate::common::problem::ApiFault;

/// Items of a page where `limit` is not given.
const LIMIT_USUAL: usize = 50;
/// Most items of a page.
const LIMIT_MAX: usize = 200;

/// The parameters of a request, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl FromRequestParts<App> for Query {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiFault> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

impl Query {
    /// Reads `a=1&b=2`.
    pub(crate) fn parse(text: &str) -> Result<Self, ApiFault> {
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| ApiFault::BadQuery("?"))?;
            if decoded.contains('\0') { Err(ApiFault::BadQuery("?")) } else { Ok(decoded.into_owned()) }
        };
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }

    /// A parameter; one that is empty is none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    }

    /// A parameter read by `read`; a fault names it.
    pub(crate) fn read<T>(
        &self,
        name: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ApiFault> {
        self.get(name).map(|text| read(text).ok_or(ApiFault::BadQuery(name))).transpose()
    }

    /// A civil day.
    pub(crate) fn date(&self, name: &'static str) -> Result<Option<Date>, ApiFault> {
        self.read(name, |text| crate::common::fields::date(name, text).ok())
    }

    /// A moment, or a day, which means its beginning in Vietnam.
    pub(crate) fn moment(&self, name: &'static str) -> Result<Option<Timestamp>, ApiFault> {
        self.read(name, |text| match text.parse::<Timestamp>() {
            Ok(at) => Some(at),
            Err(_) => {
                let day = crate::common::fields::date(name, text).ok()?;
                Some(law::time::instant(day.at(0, 0, 0, 0)))
            }
        })
    }

    /// The length of a page, 1 to 200, usually 50.
    pub(crate) fn limit(&self) -> Result<usize, ApiFault> {
        let limit = self.read("limit", |text| text.parse().ok().filter(|n| (1..=LIMIT_MAX).contains(n)))?;
        Ok(limit.unwrap_or(LIMIT_USUAL))
    }

    /// How many items of a list in memory were on the pages before.
    pub(crate) fn offset(&self) -> Result<usize, ApiFault> {
        Ok(self.read("after", |text| usize::from_str_radix(text.strip_prefix('p')?, 16).ok())?.unwrap_or(0))
    }
}

/// A page of a list in memory: the items and the value of `after` for the next page.
pub(crate) fn page<T>(
    all: impl Iterator<Item = T>,
    query: &Query,
) -> Result<(Vec<T>, Option<String>), ApiFault> {
    let (offset, limit) = (query.offset()?, query.limit()?);
    let mut rest = all.skip(offset);
    let items: Vec<T> = rest.by_ref().take(limit).collect();
    let next = rest.next().map(|_| format!("p{:x}", offset + limit));
    Ok((items, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_strict() {
        let query = Query::parse("q=khai+sinh%20con&limit=2&on=2026-11-23&empty=&flag").unwrap();
        assert_eq!(query.get("q"), Some("khai sinh con"));
        assert_eq!(query.get("empty"), None);
        assert_eq!(query.limit(), Ok(2));
        assert_eq!(query.date("on").unwrap().unwrap().to_string(), "2026-11-23");
        for bad in ["limit=0", "limit=201", "limit=x", "limit=-1"] {
            assert_eq!(Query::parse(bad).unwrap().limit(), Err(ApiFault::BadQuery("limit")), "{bad}");
        }
        assert!(Query::parse("q=%ff").is_err() && Query::parse("q=%00").is_err());
        assert_eq!(Query::parse("after=zz").unwrap().offset(), Err(ApiFault::BadQuery("after")));
    }

    #[test]
    fn pages_follow_each_other() {
        let first = Query::parse("limit=2").unwrap();
        let (items, next) = page(1..=5, &first).unwrap();
        assert_eq!((items, next.as_deref()), (vec![1, 2], Some("p2")));
        let last = Query::parse("limit=2&after=p4").unwrap();
        assert_eq!(page(1..=5, &last).unwrap(), (vec![5], None));
    }
}

//! `/me/access`: who has looked at the personal data of the citizen who is signed in, and for what. Offices, not persons.

use askama::Template;
use axum::Router;
use axum::routing::get;
use law::time::local;

use crate::admin::access::purpose;
use crate::common::{App, CitizenVisit, Page, PageAnswer, show};

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyLook {
    /// When.
    pub time: String,
    /// Office.
    pub office: String,
    /// For what.
    pub purpose: String,
    /// Dossier code.
    pub code: String,
    /// Its page.
    pub url: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "public/me/access.html")]
pub struct MyAccessPage {
    /// Frame.
    pub page: Page,
    /// Looks, newest first.
    pub looks: Vec<MyLook>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/me/access", get(access))
}

async fn access(visit: CitizenVisit) -> PageAnswer {
    let (subject, visit) = (visit.citizen.subject, visit.visit);
    let entries = visit.app.read(move |view| view.accesses(&subject)).await?;
    let province = visit.app.province();
    let looks = entries.iter().map(|entry| MyLook {
        time: visit.lang.date_time(local(entry.at)),
        office: province
            .agency(&entry.agency)
            .map_or_else(|| entry.agency.to_string(), |agency| agency.name.get(visit.lang.tag()).to_owned()),
        purpose: purpose(&visit, entry.purpose, entry.words.as_deref()),
        code: entry.code.to_string(),
        url: visit.url(&format!("/dossiers/{}", entry.code)),
    });
    show(&MyAccessPage { looks: looks.collect(), page: visit.page("my-access-title") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Lang;
    use crate::common::gallery::{sample_page, show};

    #[test]
    fn the_looks_render() {
        for lang in Lang::ALL {
            let page = sample_page(lang, "my-access-title", "/me/access");
            let look = MyLook {
                time: "10:24 23/11/2026".into(),
                office: "UBND phường Buôn Ma Thuột".into(),
                purpose: page.text("look-handling"),
                code: "H15.133-261123-0042".into(),
                url: page.url("/dossiers/H15.133-261123-0042"),
            };
            show("my-access", lang, &MyAccessPage { page: page.clone(), looks: vec![look] });
            show("my-access-none", lang, &MyAccessPage { page, looks: Vec::new() });
        }
    }
}

//! A whole application over a new store in a temporary folder, with the embedded province and a clock that stands still.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use casework::actor::Grant;
use casework::{Role, StaffId};
use jiff::Timestamp;
use law::{AgencyId, Province};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use registry::accounts::{Holder, NewStaff};
use registry::{ManualClock, Person, Registry, StoreConfig};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::common::{App, Config};

/// The ward of the scenes: Phường Buôn Ma Thuột.
pub(crate) const UNIT: &str = "24133";
/// Personal number of the citizen of the scenes, and of a stranger.
pub(crate) const CITIZEN_ID: &str = "066194001234";
pub(crate) const STRANGER_ID: &str = "066085004321";

pub(crate) struct House {
    pub(crate) router: Router,
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) province: Arc<Province>,
    /// Secrets of the people by name.
    tokens: HashMap<&'static str, String>,
    _folder: TempDir,
}

/// The members of staff of the scenes; the pages let them in with one click.
pub(crate) const STAFF: [&str; 12] = [
    "counter",
    "case",
    "head",
    "approver",
    "clerk",
    "centrehead",
    "elsewhere",
    "administrator",
    "chairman",
    "steward",
    "controller",
    "controller-2",
];

/// The citizen of the scenes.
pub(crate) fn citizen() -> Person {
    Person {
        name: "Nguyễn Thị Hường".to_owned(),
        personal_id: Some(CITIZEN_ID.to_owned()),
        birth_date: Some("1994-03-12".to_owned()),
        sex: Some("female".to_owned()),
        phone: Some("0914123456".to_owned()),
        address: Some("Buôn Ako Dhong".to_owned()),
        ..Person::default()
    }
}

fn stranger() -> Person {
    Person {
        name: "Trần Văn Lạ".to_owned(), personal_id: Some(STRANGER_ID.to_owned()), ..Person::default()
    }
}

/// A PDF of two pages with words on them.
pub(crate) const PAPER: &str = concat!(
    "%PDF-1.4\n",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n",
    "2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>> endobj\n",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 6 0 R>> endobj\n",
    "4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 7 0 R>> endobj\n",
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n",
    "6 0 obj<</Length 99>>stream\n",
    "BT /F1 24 Tf 72 700 Td (Ho va ten: Nguyen Thi Huong) Tj 0 -40 Td (So dinh danh: 066194001234) Tj ET\n",
    "endstream endobj\n",
    "7 0 obj<</Length 60>>stream\n",
    "BT /F1 24 Tf 72 700 Td (Trang hai cua giay nay co chu) Tj ET\n",
    "endstream endobj\n",
    "xref\n",
    "0 8\n",
    "0000000000 65535 f \n",
    "0000000009 00000 n \n",
    "0000000053 00000 n \n",
    "0000000109 00000 n \n",
    "0000000220 00000 n \n",
    "0000000331 00000 n \n",
    "0000000393 00000 n \n",
    "0000000538 00000 n \n",
    "trailer<</Size 8/Root 1 0 R>>\n",
    "startxref\n",
    "644\n",
    "%%EOF\n",
);

/// A PNG of four by three points.
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x04\x00\x00\x00\x03\x08\x00\x00\x00\x00\x91\x9f\xf1\x1a\
    \x00\x00\x00\x10IDATx\x9cc\xf8\xcf\xf0\x9f\x81\x01N\x00\x00/\xdf\x05\xfbB\n\x1bC\x00\x00\x00\x00IEND\xaeB`\x82";

/// A complete filing of a marital status certificate.
pub(crate) fn filing() -> Value {
    json!({
        "procedure": "1.004873",
        "unit": UNIT,
        "channel": "direct",
        "applicant": {
            "name": "Nguyễn Thị Hường", "personal_id": CITIZEN_ID, "birth_date": "1994-03-12",
            "phone": "0914 123 456", "address": "Buôn Ako Dhong"
        },
        "form": {},
        "files": []
    })
}

/// An answer of the house.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers["location"].to_str().unwrap().to_owned()
    }

    /// The last part of `type` of a problem document.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        for member in ["title", "detail", "cure", "instance"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
        }
        problem["type"].as_str().unwrap().trim_start_matches("/problems/").to_owned()
    }
}

/// Monday 23 November 2026, 10:24.
pub(crate) fn at(text: &str) -> Timestamp {
    law::time::instant(text.parse().unwrap())
}

impl House {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let province = Arc::new(pack::embedded().unwrap());
        let clock = Arc::new(ManualClock::new(at("2026-11-23T10:24:00")));
        let store = StoreConfig::in_folder(folder.path());
        store.init(&province).unwrap();
        let registry = Registry::open(&store, province.clone(), clock.clone()).unwrap();
        let files = gateways::ObjectStore::open(&folder.path().join("files")).unwrap();
        let config = Config {
            demo: true,
            simulated: true,
            base_url: "http://127.0.0.1:8080".to_owned(),
            secure_cookies: false,
            citizens: vec![citizen()],
            staff: STAFF.map(|name| StaffId(name.to_owned())).to_vec(),
            pack: None,
        };
        let app = App::new(registry, files, config);
        let (router, tokens) = (crate::router(app.clone()), HashMap::new());
        let mut house = Self { router, app, clock, province, tokens, _folder: folder };
        house.people();
        house
    }

    fn people(&mut self) {
        let committee = self.committee(UNIT);
        let centre = self.centre(UNIT);
        let roles = [
            ("counter", Role::IntakeOfficer, &centre),
            ("case", Role::CaseOfficer, &committee),
            ("case-2", Role::CaseOfficer, &committee),
            ("head", Role::DivisionHead, &committee),
            ("approver", Role::Approver, &committee),
            ("clerk", Role::Clerk, &committee),
            ("centrehead", Role::CentreHead, &centre),
            ("elsewhere", Role::IntakeOfficer, &self.centre("22015")),
            ("administrator", Role::Administrator, &committee),
            ("chairman", Role::Leader, &self.top()),
            ("steward", Role::DataSteward, &self.top()),
            ("controller", Role::ProcedureController, &self.top()),
            ("controller-2", Role::ProcedureController, &self.top()),
        ];
        let registry = self.app.registry();
        let mut tokens = HashMap::new();
        for (name, role, agency) in roles {
            let grants = vec![Grant::new(role, agency.clone())];
            let id = StaffId(name.to_owned());
            let agency = Some(agency.clone());
            let staff =
                NewStaff { id: id.clone(), name: format!("Cán bộ {name}"), agency, title: None, grants };
            registry.add_staff(&[staff]).unwrap();
            tokens.insert(name, registry.create_token(name, &Holder::Staff(id), None).unwrap().secret);
        }
        for (name, person) in [("citizen", citizen()), ("stranger", stranger())] {
            let holder = Holder::Citizen(Box::new(person));
            tokens.insert(name, registry.create_token(name, &holder, None).unwrap().secret);
        }
        self.tokens = tokens;
    }

    fn top(&self) -> AgencyId {
        let top = self.province.agencies.values().find(|a| a.kind == law::AgencyKind::ProvincialCommittee);
        top.unwrap().id.clone()
    }

    pub(crate) fn committee(&self, unit: &str) -> AgencyId {
        self.province.committee_of(&law::UnitCode(unit.to_owned())).unwrap().id.clone()
    }

    pub(crate) fn centre(&self, unit: &str) -> AgencyId {
        self.province.centre_of(&law::UnitCode(unit.to_owned())).unwrap().id.clone()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answered {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Status and media type of a page whose body does not end soon.
    pub(crate) async fn router_head(&self, path: &str) -> (u16, String) {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let media = response.headers()["content-type"].to_str().unwrap().to_owned();
        (response.status().as_u16(), media)
    }

    /// A GET with a token; `""` for none.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Answered {
        self.send(self.request("GET", token, path).body(Body::empty()).unwrap()).await
    }

    /// A POST of a JSON body with a token; `""` for none.
    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> Answered {
        let request = self.request("POST", token, path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A page with the cookie of a session; `""` for none.
    pub(crate) async fn page(&self, cookie: &str, path: &str) -> Answered {
        let request = Request::builder().uri(path).header("cookie", cookie).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// A form sent from a page of this house.
    pub(crate) async fn form(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answered {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("cookie", cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// Signs a ready-made person in; gives the cookie.
    pub(crate) async fn sign_in(&self, person: &str) -> String {
        let answer = self.form("", "/sign-in", &[("person", person)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) fn request(&self, method: &str, token: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("accept-language", "en");
        let secret = self.tokens.get(token).map_or(token, String::as_str);
        if token.is_empty() { request } else { request.header("authorization", format!("Bearer {secret}")) }
    }
}

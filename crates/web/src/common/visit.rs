//! One visit of a page: language, address, who it is, when. The first argument of every page handler.
//!
//! Must not know what a page shows.

use std::net::{IpAddr, SocketAddr};

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use registry::accounts::Site;

use super::app::App;
use super::casework_text;
use super::lang::Lang;
use super::page::{Page, User, Workplace};
use super::page_fault::PageFault;
use super::texts::Texts;
use super::who::{Citizen, Staff, Who};

/// Name of the session cookie.
pub const COOKIE: &str = "motcua";

/// Where a person enrols a second factor: the only page of staff that is open without one.
pub const ACCOUNT: &str = "/officer/account";

/// One visit of a page.
#[derive(Clone)]
pub struct Visit {
    /// What handlers can reach.
    pub app: App,
    /// Language of the address.
    pub lang: Lang,
    /// Path and query without the language prefix.
    pub path: String,
    /// Who it is.
    pub who: Who,
    /// Secret of the session, as the cookie brought it.
    pub session: Option<String>,
    /// A session cookie came along that is not valid any more: the person was signed out.
    pub left: bool,
    /// Server time.
    pub now: Timestamp,
    /// Address of the visitor, for limits only.
    pub address: IpAddr,
    /// Name and port by which the browser calls this house.
    pub host: String,
}

impl Visit {
    /// The frame of a page whose title is a text.
    #[must_use]
    pub fn page(&self, title: &str) -> Page {
        self.page_titled(self.texts().get(title))
    }

    /// The frame of a page with this title. A member of staff gets a desk without queues: officers' pages add theirs.
    #[must_use]
    pub fn page_titled(&self, title: String) -> Page {
        let province = self.app.province();
        Page {
            lang: self.lang,
            path: self.path.clone(),
            title,
            faulty: false,
            user: self.user(),
            simulated: self.app.config().simulated,
            now: self.local(),
            province: self.texts().with("province-of", &[("name", &province.name.get(self.lang.tag()))]),
            request_key: self.app.new_request_key(),
            form_token: String::new(),
        }
    }

    fn user(&self) -> User {
        match &self.who {
            Who::Guest => User::Visitor,
            Who::Citizen(citizen) => User::Citizen { name: citizen.person.name.clone() },
            Who::Staff(staff) => User::Staff(Box::new(self.workplace(staff))),
        }
    }

    /// The desk of a member of staff, without queues.
    #[must_use]
    pub fn workplace(&self, staff: &Staff) -> Workplace {
        let province = self.app.province();
        let agency = staff.agency.as_ref().and_then(|id| province.agency(id));
        let words: Vec<&str> = staff.name.split_whitespace().collect();
        let initial = |word: Option<&&str>| word.and_then(|w| w.chars().next());
        let initials = if words.len() > 1 {
            [initial(words.iter().nth_back(1)), initial(words.last())]
        } else {
            [initial(words.last()), None]
        };
        Workplace {
            name: staff.name.clone(),
            initials: initials.into_iter().flatten().collect(),
            place: agency.map(|a| a.name.get(self.lang.tag()).to_owned()).unwrap_or_default(),
            role: staff.title.clone().or_else(|| first_role(staff, self.lang)).unwrap_or_default(),
            office_hours: office_hours(&province.calendar, self.local(), self.lang),
            ..Workplace::default()
        }
    }

    /// The words of the language.
    #[must_use]
    pub fn texts(&self) -> Texts {
        Texts::of(self.lang)
    }

    /// The wall clock of Vietnam.
    #[must_use]
    pub fn local(&self) -> DateTime {
        law::time::local(self.now)
    }

    /// The site to which passkeys belong. Browsers make none for a bare number: on this very machine the name `localhost`
    /// stands for it.
    #[must_use]
    pub fn site(&self) -> Site {
        let base = &self.app.config().base_url;
        let site = Site::of(base);
        let numeric = site.host.parse::<IpAddr>().is_ok_and(|at| at.is_loopback());
        let port = base.rsplit_once(':').map_or("", |(_, port)| port);
        if numeric && self.host == format!("localhost:{port}") {
            return Site::of(&format!("http://{}", self.host));
        }
        site
    }

    /// A path with the prefix of the language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        match (self.lang, path) {
            (Lang::Vi, path) => path.to_owned(),
            (lang, "/") => format!("{}/", lang.prefix()),
            (lang, path) => format!("{}{path}", lang.prefix()),
        }
    }
}

/// The role a person is known by: the first in the order in which roles are shown.
fn first_role(staff: &Staff, lang: Lang) -> Option<String> {
    staff.main_role().map(|role| casework_text::role(role, lang))
}

/// State of the office hours in words: how long still, or when they begin again.
fn office_hours(calendar: &law::Calendar, now: DateTime, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let sessions = calendar.sessions(now.date()).unwrap_or_default();
    let open = sessions.iter().any(|s| s.opens <= now.time() && now.time() < s.closes);
    if open
        && let Ok(closing) = calendar.closing(now.date())
        && let Ok(minutes) = calendar.working_minutes_between(now, closing)
    {
        return texts.with("hours-left", &[("span", &lang.minutes(minutes))]);
    }
    match calendar.next_open(now) {
        Ok(at) => texts.with("hours-next", &[("at", &lang.moment(at))]),
        Err(_) => String::new(),
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let headers = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    headers
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

impl FromRequestParts<App> for Visit {
    type Rejection = PageFault;

    /// Members of staff who have to enrol a second factor get no page but that of their account.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageFault> {
        let visit = Self::read(parts, app).await?;
        let open = [ACCOUNT, "/sign-in", "/sign-out"].iter().any(|path| visit.path.starts_with(path));
        match visit.who.staff() {
            Some(staff) if !open && app.must_enrol(staff) => Err(PageFault::Enrol),
            _ => Ok(visit),
        }
    }
}

impl Visit {
    /// A visit of whatever page, by whomever.
    ///
    /// # Errors
    /// [`PageFault::Trouble`] where the store cannot be asked who it is.
    pub async fn read(parts: &mut Parts, app: &App) -> Result<Self, PageFault> {
        let lang = parts.extensions.get::<Lang>().copied().unwrap_or_default();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let session = cookie(parts, COOKIE).map(ToOwned::to_owned);
        let who = match &session {
            Some(secret) => app.session(secret).await?,
            None => None,
        };
        let text = |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let text = |name| text(name).unwrap_or_default().to_owned();
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self {
            app: app.clone(),
            lang,
            path,
            left: session.is_some() && who.is_none(),
            session,
            who: who.unwrap_or_default(),
            now: app.now(),
            address: address.unwrap_or(IpAddr::from([127, 0, 0, 1])),
            host: text(header::HOST),
        })
    }
}

/// The cookies that a browser has sent along.
#[derive(Debug, Clone, Default)]
pub struct BrowserCookies(Vec<(String, String)>);

impl BrowserCookies {
    /// The value of a cookie.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<App> for BrowserCookies {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Self::Rejection> {
        let headers = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = headers.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        Ok(Self(pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()))
    }
}

/// A visit by a member of staff; others are sent to sign in.
#[derive(Clone)]
pub struct StaffVisit {
    /// The visit.
    pub visit: Visit,
    /// Who it is.
    pub staff: Staff,
}

impl FromRequestParts<App> for StaffVisit {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageFault> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let staff = visit.who.staff().cloned().ok_or(PageFault::SignIn)?;
        Ok(Self { visit, staff })
    }
}

/// A visit by a citizen; others are sent to sign in.
#[derive(Clone)]
pub struct CitizenVisit {
    /// The visit.
    pub visit: Visit,
    /// Who it is.
    pub citizen: Citizen,
}

impl FromRequestParts<App> for CitizenVisit {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageFault> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let citizen = visit.who.citizen().cloned().ok_or(PageFault::SignIn)?;
        Ok(Self { visit, citizen })
    }
}

/// What a page handler answers.
pub type PageAnswer = Result<Response, PageFault>;

/// Renders a page.
///
/// # Errors
/// [`PageFault::Trouble`] where the template fails.
pub fn show(page: &impl Template) -> PageAnswer {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            tracing::error!(number = "MC-2002", "a page could not be rendered: {error}");
            Err(PageFault::Trouble("MC-2002"))
        }
    }
}

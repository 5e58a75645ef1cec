//! What every handler can reach: the registry, the province, files, counters, settings.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use casework::dossier::{Assignee, CommandKind, Dossier, Facts};
use casework::{Actor, Role, StaffId};
use documents::paper::Papers;
use gateways::{IdentityProvider, ObjectStore, Recogniser};
use jiff::Timestamp;
use law::territory::{Gazetteer, Resolution};
use law::{AgencyId, Province};
use registry::{Answer, Person, Registry, Request, RequestKey, Target, Trouble, View};

use super::counted::Counted;
use super::credentials::Credentials;
use super::find::Finders;
use super::metrics::{Metrics, Outcome};
use super::page_pictures::Pictures;
use super::security::Throttle;
use super::stored_file::FileFault;
use super::tracked::RecentlyTracked;
use super::who::{Staff, Who};
use crate::banks::Banks;
use crate::public::home::figure::Held;
use crate::public::queue::board::Boards;
use crate::signing::Signers;

/// Settings of the pages and the API.
#[derive(Debug, Clone)]
pub struct Config {
    /// Ready-made persons may sign in with one click, and citizens may file here.
    pub demo: bool,
    /// The store holds simulated data: every page says so.
    pub simulated: bool,
    /// Address under which the outside reaches the pages, without a slash at the end; for receipts and codes.
    pub base_url: String,
    /// Session cookies only over TLS.
    pub secure_cookies: bool,
    /// Citizens of a demonstration, ready to sign in; empty in a real installation.
    pub citizens: Vec<Person>,
    /// Members of staff of a demonstration, ready to sign in: their identifiers, in the order shown.
    pub staff: Vec<StaffId>,
    /// The text of the pack the process was started with; `None` for the one in the binary.
    pub pack: Option<Arc<pack::Files>>,
}

/// Shared by all handlers; cloning costs nothing.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    registry: Registry,
    files: ObjectStore,
    config: Config,
    metrics: Metrics,
    credentials: Credentials,
    tracking: Throttle,
    signing_in: Throttle,
    taking: Throttle,
    leaving: Throttle,
    boards: Boards,
    /// Staff needs a second factor before anything else.
    second_factor: bool,
    home_figure: Held,
    tracked: RecentlyTracked,
    counted: Counted,
    gazetteer: Derived<Gazetteer>,
    finders: Derived<Finders>,
    papers: Derived<Papers>,
    signers: OnceLock<Arc<Signers>>,
    banks: OnceLock<Arc<Banks>>,
    identity: OnceLock<IdentityProvider>,
    pictures: Pictures,
    recogniser: OnceLock<Recogniser>,
    reading: tokio::sync::Notify,
    /// Start and count of the request keys of this process.
    keys: (u64, AtomicU64),
}

/// Something made from the text in force, when it is first needed under it.
struct Derived<T>(Mutex<Option<(Arc<Province>, Arc<T>)>>);

impl<T> Default for Derived<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Derived<T> {
    fn of(&self, province: &Arc<Province>, make: impl FnOnce(&Province) -> T) -> Arc<T> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*held {
            Some((of, made)) if Arc::ptr_eq(of, province) => Arc::clone(made),
            _ => {
                let made = Arc::new(make(province));
                *held = Some((Arc::clone(province), Arc::clone(&made)));
                made
            }
        }
    }
}

/// Codes nobody issued, per address and minute.
const WRONG_CODES_PER_MINUTE: u32 = 60;
/// Passwords that do not match, per address and minute.
const WRONG_PASSWORDS_PER_MINUTE: u32 = 20;

/// Tickets, appointments and changes of them, per address and minute: a kiosk in a full hall gives fewer.
const TICKETS_PER_MINUTE: u32 = 40;

/// People sent to the identity provider, per address and minute: a ward behind one address is no flood.
const LEAVING_PER_MINUTE: u32 = 120;

impl App {
    /// An application over an open store.
    #[must_use]
    pub fn new(registry: Registry, files: ObjectStore, config: Config) -> Self {
        let minute = Duration::from_secs(60);
        // A store that cannot be asked is taken at the stricter of both.
        let second_factor = registry.second_factor_required(!config.demo).unwrap_or(true);
        Self(Arc::new(Inner {
            registry,
            files,
            config,
            metrics: Metrics::default(),
            credentials: Credentials::default(),
            tracking: Throttle::new(WRONG_CODES_PER_MINUTE, minute),
            signing_in: Throttle::new(WRONG_PASSWORDS_PER_MINUTE, minute),
            taking: Throttle::new(TICKETS_PER_MINUTE, minute),
            leaving: Throttle::new(LEAVING_PER_MINUTE, minute),
            boards: Boards::default(),
            second_factor,
            home_figure: Held::default(),
            tracked: RecentlyTracked::default(),
            counted: Counted::default(),
            gazetteer: Derived::default(),
            finders: Derived::default(),
            papers: Derived::default(),
            signers: OnceLock::new(),
            banks: OnceLock::new(),
            identity: OnceLock::new(),
            pictures: Pictures::default(),
            recogniser: OnceLock::new(),
            reading: tokio::sync::Notify::new(),
            keys: (chance(), AtomicU64::new(0)),
        }))
    }

    /// The store.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// Whether a member of staff has to enrol a second factor before anything else.
    #[must_use]
    pub fn must_enrol(&self, staff: &Staff) -> bool {
        self.0.second_factor && !staff.second_factor && !staff.grants.is_empty()
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &ObjectStore {
        &self.0.files
    }

    /// Pictures of pages that were looked at.
    pub(crate) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    /// The program that reads pictures, looked for once, when it is first needed; blocks then.
    #[must_use]
    pub fn recogniser(&self) -> &Recogniser {
        self.0.recogniser.get_or_init(Recogniser::find)
    }

    /// Takes this program, or its absence, instead of looking for one; `false` where one was looked for already.
    pub fn set_recogniser(&self, recogniser: Recogniser) -> bool {
        self.0.recogniser.set(recogniser).is_ok()
    }

    /// Rings when a file was put into the queue of those to be read.
    pub(crate) fn reading(&self) -> &tokio::sync::Notify {
        &self.0.reading
    }

    /// The province in force.
    #[must_use]
    pub fn province(&self) -> Arc<Province> {
        self.0.registry.province()
    }

    /// The units of today that an address means, as people type it.
    #[must_use]
    pub fn resolve(&self, text: &str) -> Resolution {
        let province = self.0.registry.province();
        self.0.gazetteer.of(&province, Gazetteer::new).resolve(&province, text)
    }

    /// The texts of the pack in force, ready to be searched.
    #[must_use]
    pub fn finders(&self) -> Arc<Finders> {
        self.0.finders.of(&self.0.registry.province(), Finders::new)
    }

    /// The papers of the pack in force, ready to be filled.
    #[must_use]
    pub fn papers(&self) -> Arc<Papers> {
        let province = self.0.registry.province();
        self.0.papers.of(&province, |province| Papers::new(&province.templates))
    }

    /// Gives the application the keys with which results are signed; once, at the start.
    pub fn sign_with(&self, signers: Signers) {
        if self.0.signers.set(Arc::new(signers)).is_err() {
            tracing::warn!("the signers are settled already");
        }
    }

    /// The keys with which results are signed.
    #[must_use]
    pub fn signers(&self) -> Arc<Signers> {
        Arc::clone(self.0.signers.get_or_init(Arc::default))
    }

    /// Gives the application the secrets it shares with banks; once, at the start.
    pub fn hear_from(&self, banks: Banks) {
        if self.0.banks.set(Arc::new(banks)).is_err() {
            tracing::warn!("the banks are settled already");
        }
    }

    /// The secrets shared with banks.
    #[must_use]
    pub fn banks(&self) -> Arc<Banks> {
        Arc::clone(self.0.banks.get_or_init(Arc::default))
    }

    /// Gives the application the provider of the national identity; once, at the start.
    pub fn identify_with(&self, provider: IdentityProvider) {
        if self.0.identity.set(provider).is_err() {
            tracing::warn!("the identity provider is settled already");
        }
    }

    /// The provider of the national identity; `None` where people cannot sign in with it.
    #[must_use]
    pub fn identity(&self) -> Option<&IdentityProvider> {
        self.0.identity.get()
    }

    /// Settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Limit on guessing codes.
    #[must_use]
    pub fn tracking(&self) -> &Throttle {
        &self.0.tracking
    }

    /// Limit on guessing passwords.
    #[must_use]
    pub fn signing_in(&self) -> &Throttle {
        &self.0.signing_in
    }

    /// Limit on taking tickets and appointments.
    #[must_use]
    pub fn taking(&self) -> &Throttle {
        &self.0.taking
    }

    /// Limit on being sent to the identity provider.
    #[must_use]
    pub fn leaving(&self) -> &Throttle {
        &self.0.leaving
    }

    /// The halls that are being shown.
    pub(crate) fn boards(&self) -> &Boards {
        &self.0.boards
    }

    /// The figure of the home page that was asked last.
    pub(crate) fn home_figure(&self) -> &Held {
        &self.0.home_figure
    }

    /// What was just told to those who track by code.
    #[must_use]
    pub fn recently_tracked(&self) -> &RecentlyTracked {
        &self.0.tracked
    }

    /// What was counted a moment ago in long queues.
    pub(crate) fn counted(&self) -> &Counted {
        &self.0.counted
    }

    /// Sessions and tokens.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// Server time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.registry.now()
    }

    /// The person behind a session of the pages.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn session(&self, secret: &str) -> Result<Option<Who>, Trouble> {
        self.0.credentials.session(&self.0.registry, secret).await
    }

    /// The person behind a bearer token of the API.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn token(&self, secret: &str) -> Result<Option<Who>, Trouble> {
        self.0.credentials.token(&self.0.registry, secret).await
    }

    /// A key for one form, unlike any other: the moment in front, chance behind it.
    #[must_use]
    pub fn new_request_key(&self) -> String {
        format!("{:012x}{:016x}", self.now().as_millisecond(), chance())
    }

    /// A key for a request that brought none; such keys follow each other, so that their index grows at its end.
    #[must_use]
    pub fn fresh_key(&self) -> RequestKey {
        RequestKey::sequential(self.0.keys.0, self.0.keys.1.fetch_add(1, Ordering::Relaxed))
    }

    /// The key of a submitted form: its hidden `request_key` in the scope of who sends it; a fresh one without it.
    #[must_use]
    pub fn form_key(&self, actor: &Actor, form: &super::fields::FormData) -> RequestKey {
        match form.first("request_key").filter(|key| !key.is_empty()) {
            Some(key) => RequestKey::from_text(actor, key),
            None => self.fresh_key(),
        }
    }

    /// Gives a command to the registry and counts how it ended.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn execute(&self, request: Request) -> Result<Answer, Trouble> {
        let kind = request.command.kind();
        let code = if let Target::Code(code) = &request.target { Some(code.clone()) } else { None };
        let staff = request.actor.staff().cloned();
        let answer = self.0.registry.execute(request).await;
        if let Some(staff) = &staff {
            self.0.counted.forget(staff);
        }
        if let Some(code) = &code {
            self.0.tracked.forget(code);
        }
        self.0.metrics.command(kind, outcome(&answer));
        if let Err(trouble) = &answer {
            tracing::error!(number = trouble.number(), command = kind.as_str(), "{trouble}");
        }
        answer
    }

    /// Reads the store on a thread that may block.
    ///
    /// # Errors
    /// [`Trouble`] of the store or of `read`.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut View<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        self.0.registry.read(read).await
    }

    /// Whether a member of staff handles dossiers of an authority: only such a person is assigned one.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub async fn is_case_officer(&self, id: &StaffId, authority: &AgencyId) -> Result<bool, Trouble> {
        let id = id.clone();
        let record = self.0.registry.blocking(move |registry| registry.staff(&id)).await?;
        let (province, today) = (self.province(), law::time::local(self.now()).date());
        let here = province.agency_on(authority, today);
        Ok(record.is_some_and(|staff| {
            staff.disabled_at.is_none()
                && staff.grants.iter().any(|grant| {
                    grant.role == Role::CaseOfficer
                        && province.agency_on(&grant.agency, today) == here
                        && grant.valid_to.is_none()
                })
        }))
    }

    /// Whether a file of this digest (hexadecimal) is stored.
    pub async fn holds_file(&self, digest: &str) -> bool {
        let Some(digest) = gateways::Digest::parse(digest) else { return false };
        let files = self.0.files.clone();
        tokio::task::spawn_blocking(move || files.holds(&digest)).await.unwrap_or(false)
    }

    /// The bytes of a file; `None` where it is not stored.
    ///
    /// # Errors
    /// [`FileFault`]; what the store of files said is in the log.
    pub async fn load_file(&self, digest: gateways::Digest) -> Result<Option<Vec<u8>>, FileFault> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || app.load_file_here(&digest))
            .await
            .unwrap_or(Err(FileFault::Trouble))
    }

    /// As [`load_file`](Self::load_file), waiting where it is called: for jobs.
    ///
    /// # Errors
    /// [`FileFault`] of the store of files.
    pub fn load_file_here(&self, digest: &gateways::Digest) -> Result<Option<Vec<u8>>, FileFault> {
        Ok(self.0.files.get(digest)?)
    }

    /// The facts under which an actor's offers on a dossier are computed now.
    #[must_use]
    pub fn facts<'a>(&self, province: &'a Province, actor: &'a Actor, is_applicant: bool) -> Facts<'a> {
        Facts {
            now: self.now(),
            province,
            actor,
            actor_is_applicant: is_applicant,
            personal: None,
            new_code: None,
            reservation: None,
            assignee: Assignee::Unchecked,
        }
    }
}

/// What would follow a command: the dossier after it, decided with placeholder answers. `None` where it would be
/// refused or needs an answer no placeholder can give.
#[must_use]
pub fn after(dossier: &Dossier, kind: CommandKind, facts: &Facts<'_>) -> Option<Dossier> {
    let command = super::command_input::sample(kind)?;
    let events = casework::dossier::decide(dossier, &command, facts).ok()?;
    let mut next = dossier.clone();
    for event in &events {
        casework::dossier::apply(&mut next, event, facts.now, facts.actor.staff());
    }
    Some(next)
}

/// A number nobody can foresee, from the randomness that keys the hash maps of this process. No secret rests on it.
fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn outcome(answer: &Result<Answer, Trouble>) -> Outcome {
    match answer {
        Ok(Answer::Done(_)) => Outcome::Done,
        Ok(Answer::AlreadySo(_)) => Outcome::AlreadySo,
        Ok(Answer::KeyReused(_)) => Outcome::KeyReused,
        Ok(Answer::Refused(_)) => Outcome::Refused,
        Ok(Answer::UnknownDossier) => Outcome::Unknown,
        Err(_) => Outcome::Trouble,
    }
}

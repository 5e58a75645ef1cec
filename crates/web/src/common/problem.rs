//! Problems of the API as RFC 9457 documents: a stable type, what is wrong, the ground where the law refuses, the cure.
//!
//! A handler answers with an [`ApiFault`], which knows no language; one layer around the API puts it into the words of
//! the request. The operator's own text goes to the log only.

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use casework::dossier::Refusal;
use casework::petition;
use serde_json::{Map, Value, json};

use super::app::App;
use super::fields::FieldFault;
use super::lang::Lang;
use super::petition_text;
use super::refusal_text::refusal_text;
use super::stored_file::FileFault;
use super::texts::{Filling, Texts};

/// Why the API does not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiFault {
    /// Not there, or not visible to the caller: the same answer for both.
    NotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// A token is needed, or the one sent is not valid.
    Unauthenticated,
    /// The token may not do this at all.
    Forbidden,
    /// The body is not a JSON object; where.
    Malformed(String),
    /// A parameter of the address is wrong; which.
    BadQuery(&'static str),
    /// The content type is not taken; which is.
    UnsupportedMediaType(&'static str),
    /// The body is larger than the limit, which is said in words.
    TooLarge(&'static str),
    /// The file is of a kind that is not taken.
    FileKind,
    /// The file is of a kind that is taken, and is locked, damaged or dangerous.
    FileRefused(FileFault),
    /// Fields to correct.
    Invalid(Vec<FieldFault>),
    /// The `Idempotency-Key` was used before, with another body.
    KeyReused,
    /// Asked too often.
    TooManyRequests,
    /// The law or the life cycle says no.
    Refused(Box<Refusal>),
    /// The law or the life cycle says no to an act on a petition.
    Petition(Box<petition::Refusal>),
    /// The machine failed; a number to quote.
    Trouble(&'static str),
    /// The store is full; a number to quote.
    Full(&'static str),
}

impl From<Refusal> for ApiFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Vec<FieldFault>> for ApiFault {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self::Invalid(faults)
    }
}

impl From<FieldFault> for ApiFault {
    fn from(fault: FieldFault) -> Self {
        Self::Invalid(vec![fault])
    }
}

/// The HTTP status of a refusal: 403 where another person or role may, 422 where the content must change, otherwise 409.
#[must_use]
pub fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotYourRole { .. }
        | Refusal::NotYourDossier
        | Refusal::SamePerson
        | Refusal::ApplicantOnly => StatusCode::FORBIDDEN,
        Refusal::UnknownProcedure { .. }
        | Refusal::HandledElsewhere { .. }
        | Refusal::ChannelNotOffered { .. }
        | Refusal::OutsideIntakeScope { .. }
        | Refusal::NotCompetent { .. }
        | Refusal::Incomplete { .. }
        | Refusal::ExtensionDate
        | Refusal::NotImmediate
        | Refusal::Missing { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl ApiFault {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Malformed(_) | Self::BadQuery(_) => StatusCode::BAD_REQUEST,
            Self::UnsupportedMediaType(_) | Self::FileKind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(_) | Self::FileRefused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::KeyReused => StatusCode::CONFLICT,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(refusal) => refusal_status(refusal),
            Self::Petition(refusal) => match **refusal {
                petition::Refusal::UnknownAgency { .. } | petition::Refusal::Missing { .. } => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
                _ => StatusCode::CONFLICT,
            },
            Self::Trouble(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// The stable code, last part of `type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Petition(refusal) => petition_text::problem(refusal),
            other => other.own_code(),
        }
    }

    /// The codes of all problems that are not refusals.
    pub const CODES: [&'static str; 15] = [
        "not-found",
        "method-not-allowed",
        "unauthenticated",
        "forbidden",
        "malformed",
        "bad-query",
        "unsupported-media-type",
        "too-large",
        "file-kind",
        "file-refused",
        "invalid",
        "idempotency-key-reused",
        "too-many-requests",
        "trouble",
        "full",
    ];

    /// The stable code of a problem that is no refusal.
    fn own_code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Malformed(_) => "malformed",
            Self::BadQuery(_) => "bad-query",
            Self::UnsupportedMediaType(_) => "unsupported-media-type",
            Self::TooLarge(_) => "too-large",
            Self::FileKind => "file-kind",
            Self::FileRefused(_) => "file-refused",
            Self::Invalid(_) => "invalid",
            Self::KeyReused => "idempotency-key-reused",
            Self::TooManyRequests => "too-many-requests",
            Self::Full(_) => "full",
            Self::Refused(_) | Self::Petition(_) | Self::Trouble(_) => "trouble",
        }
    }

    /// The document in a language. `instance` is the path that was asked for.
    #[must_use]
    pub fn document(&self, province: &law::Province, lang: Lang, instance: &str) -> Value {
        let texts = Texts::of(lang);
        let mut document = Map::new();
        let mut put = |name: &str, value: Value| {
            document.insert(name.to_owned(), value);
        };
        put("type", format!("/problems/{}", self.code()).into());
        put("status", self.status().as_u16().into());
        put("instance", instance.into());
        let refused = match self {
            Self::Refused(refusal) => Some(refusal_text(refusal, province, lang)),
            Self::Petition(refusal) => Some(petition_text::refusal(refusal, province, lang)),
            _ => None,
        };
        if let Some(words) = refused {
            put("title", texts.get("problem-refused-title").into());
            put("detail", words.detail.into());
            put("ground", words.ground.into());
            put("cure", words.cure.into());
            return document.into();
        }
        let (title, cure) = texts_of_problem(self.own_code());
        let filling = self.filling();
        let count = if let Self::Invalid(faults) = self { faults.len() } else { 0 };
        let fillings: [(&str, &dyn Filling); 2] = [filling_of(&filling), ("count", &count)];
        let title = texts.with(title, &fillings);
        put("title", title.as_str().into());
        put("cure", texts.with(cure, &fillings).into());
        if let Self::Invalid(faults) = self {
            let words: Vec<String> = faults.iter().map(|fault| fault.words(lang)).collect();
            put("detail", words.join(". ").into());
            put("errors", faults.iter().map(|fault| error(fault, lang)).collect());
        } else if let Self::FileRefused(fault) = self {
            put("detail", fault.words("", lang).into());
        } else {
            put("detail", title.into());
        }
        document.into()
    }

    fn filling(&self) -> (&'static str, String) {
        match self {
            Self::Malformed(place) => ("where", place.clone()),
            Self::BadQuery(name) => ("name", (*name).to_owned()),
            Self::UnsupportedMediaType(expected) => ("expected", (*expected).to_owned()),
            Self::TooLarge(max) => ("max", (*max).to_owned()),
            Self::Trouble(number) | Self::Full(number) => ("number", (*number).to_owned()),
            _ => ("none", String::new()),
        }
    }
}

/// The keys of a problem that is no refusal, and of its cure.
pub(crate) fn texts_of_problem(code: &str) -> (&'static str, &'static str) {
    match code {
        "not-found" => ("problem-not-found", "problem-not-found-cure"),
        "method-not-allowed" => ("problem-method-not-allowed", "problem-method-not-allowed-cure"),
        "unauthenticated" => ("problem-unauthenticated", "problem-unauthenticated-cure"),
        "forbidden" => ("problem-forbidden", "problem-forbidden-cure"),
        "malformed" => ("problem-malformed", "problem-malformed-cure"),
        "bad-query" => ("problem-bad-query", "problem-bad-query-cure"),
        "unsupported-media-type" => ("problem-unsupported-media-type", "problem-unsupported-media-type-cure"),
        "too-large" => ("problem-too-large", "problem-too-large-cure"),
        "file-kind" => ("problem-file-kind", "problem-file-kind-cure"),
        "file-refused" => ("problem-file-refused", "problem-file-refused-cure"),
        "invalid" => ("problem-invalid", "problem-invalid-cure"),
        "idempotency-key-reused" => ("problem-idempotency-key-reused", "problem-idempotency-key-reused-cure"),
        "too-many-requests" => ("problem-too-many-requests", "problem-too-many-requests-cure"),
        "full" => ("problem-full", "problem-full-cure"),
        _ => ("problem-trouble", "problem-trouble-cure"),
    }
}

fn filling_of<'a>(filling: &'a (&'static str, String)) -> (&'a str, &'a dyn Filling) {
    (filling.0, &filling.1)
}

fn error(fault: &FieldFault, lang: Lang) -> Value {
    json!({ "field": fault.field, "code": fault.code.as_str(), "message": fault.words(lang) })
}

impl IntoResponse for ApiFault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language of the API: that of `Accept-Language`, Vietnamese without one.
#[must_use]
pub fn accepted_language(headers: &HeaderMap) -> Lang {
    let wanted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for part in wanted.split(',') {
        match part.split([';', '-']).next().unwrap_or_default().trim() {
            "en" => return Lang::En,
            "nb" | "no" | "nn" => return Lang::Nb,
            "vi" => return Lang::Vi,
            _ => {}
        }
    }
    Lang::Vi
}

/// The layer around the API that writes faults as problem documents.
pub async fn write_problems(State(app): State<App>, request: Request, next: Next) -> Response {
    // The address as it was asked, not what is left of it below `/api/v1`.
    let asked = request.extensions().get::<OriginalUri>().map(|original| original.0.path());
    let instance = asked.unwrap_or_else(|| request.uri().path()).to_owned();
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let mut response = next.run(request).await;
    let Some(fault) = response.extensions_mut().remove::<ApiFault>() else { return response };
    let mut headers = HeaderMap::new();
    if let Some(language) = language {
        headers.insert(header::ACCEPT_LANGUAGE, language);
    }
    let lang = accepted_language(&headers);
    problem(&fault, &fault.document(&app.province(), lang, &instance), lang)
}

fn problem(fault: &ApiFault, document: &Value, lang: Lang) -> Response {
    let mut response = (fault.status(), document.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match fault {
        ApiFault::Unauthenticated => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        ApiFault::TooManyRequests | ApiFault::Trouble(_) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        _ => {}
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_one_we_speak() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value));
            accepted_language(&headers)
        };
        assert_eq!(of("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(of("fr, nb-NO;q=0.8, en;q=0.5"), Lang::Nb);
        assert_eq!(of("*"), Lang::Vi);
        assert_eq!(accepted_language(&HeaderMap::new()), Lang::Vi);
    }
}

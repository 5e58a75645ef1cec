//! Who calls, with which key, in which language, and the JSON body: what a handler of the API takes in.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use casework::Actor;
use registry::{RequestKey, Trouble};
use serde_json::{Map, Value};

use crate::common::problem::{ApiFault, accepted_language};
use crate::common::{App, Lang, Who};

impl From<Trouble> for ApiFault {
    fn from(trouble: Trouble) -> Self {
        tracing::error!(number = trouble.number(), "{trouble}");
        match trouble {
            Trouble::Full(_) => Self::Full(trouble.number()),
            _ => Self::Trouble(trouble.number()),
        }
    }
}

/// Anyone: the person behind the token, or a guest without one. A token that is not valid is refused, never ignored.
pub(crate) struct Anyone(pub Who);

impl FromRequestParts<App> for Anyone {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiFault> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(Self(Who::Guest)) };
        let secret = value.to_str().ok().and_then(|text| {
            let (scheme, secret) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
        });
        let secret = secret.filter(|s| !s.is_empty()).ok_or(ApiFault::Unauthenticated)?;
        app.token(secret).await?.map(Self).ok_or(ApiFault::Unauthenticated)
    }
}

/// Somebody with a token.
pub(crate) struct Caller {
    /// Who.
    pub who: Who,
    /// The acting person.
    pub actor: Actor,
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiFault> {
        let Anyone(who) = Anyone::from_request_parts(parts, app).await?;
        let actor = who.actor().ok_or(ApiFault::Unauthenticated)?;
        Ok(Self { who, actor })
    }
}

/// The language of the answer.
pub(crate) struct Speaks(pub Lang);

impl FromRequestParts<App> for Speaks {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(accepted_language(&parts.headers)))
    }
}

/// The text of `Idempotency-Key`, if one was sent.
pub(crate) struct Idempotency(Option<String>);

/// Longest `Idempotency-Key`.
const KEY_MAX: usize = 255;

impl FromRequestParts<App> for Idempotency {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiFault> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().ok().map(str::trim).filter(|key| !key.is_empty() && key.len() <= KEY_MAX);
        let key = key.ok_or(ApiFault::BadQuery("Idempotency-Key"))?;
        Ok(Self(Some(format!("{} {key}", parts.uri.path()))))
    }
}

impl Idempotency {
    /// The key of the request: that of the client for this address, otherwise one nobody has used.
    pub(crate) fn key(&self, app: &App, actor: &Actor) -> RequestKey {
        match &self.0 {
            Some(text) => RequestKey::from_text(actor, text),
            None => app.fresh_key(),
        }
    }
}

/// A body that is a JSON object. An empty body is an empty object.
pub(crate) struct JsonBody(pub Map<String, Value>);

impl FromRequest<App> for JsonBody {
    type Rejection = ApiFault;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiFault> {
        let is_json = speaks_json(request.headers());
        let bytes = Bytes::from_request(request, app).await.map_err(|r| body_fault(&r, "1 MB"))?;
        if bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        if !is_json {
            return Err(ApiFault::UnsupportedMediaType("application/json"));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(_) => Err(ApiFault::Malformed("{ … }".to_owned())),
            Err(error) => Err(ApiFault::Malformed(error.to_string())),
        }
    }
}

fn speaks_json(headers: &HeaderMap) -> bool {
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json") || media_type.to_ascii_lowercase().ends_with("+json")
}

/// Why a body could not be read.
pub(crate) fn body_fault(rejection: &BytesRejection, max: &'static str) -> ApiFault {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiFault::TooLarge(max)
    } else {
        ApiFault::Malformed(rejection.body_text())
    }
}

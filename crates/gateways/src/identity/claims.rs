//! What the tokens of the provider must say before anybody believes them (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel
//! Logout 1.0, 2.6).
//!
//! Must not know how a token arrived nor who signed it.

use serde_json::{Map, Value};

use super::token::Token;
use super::{IdentityFault, IdentitySettings, LogoutNotice};

/// Difference between the clocks of the two houses that is borne, in seconds.
pub(super) const SKEW: i64 = 60;

/// Age of an identity token at most, in seconds: it is used within one sign-in.
const AGE_MAX: i64 = 600;

/// How long a logout token counts that does not say itself, in seconds.
const LOGOUT_LASTS: i64 = 120;

/// The member of `events` that makes a token one that ends sessions.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn refused(why: &str) -> IdentityFault {
    IdentityFault::Refused(why.to_owned())
}

/// Seconds since 1970; providers write whole numbers or fractions.
fn time(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a moment far out of range is refused as one of the limits"
    )]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

fn issuer_and_audience(
    claims: &Map<String, Value>,
    settings: &IdentitySettings,
) -> Result<(), IdentityFault> {
    if text(claims, "iss") != Some(&settings.issuer) {
        return Err(refused("the token was issued by another provider"));
    }
    let client = settings.client_id.as_str();
    let several = match claims.get("aud") {
        Some(Value::String(one)) if one == client => false,
        Some(Value::Array(all)) if all.iter().any(|one| one == client) => all.len() > 1,
        _ => return Err(refused("the token is meant for another client")),
    };
    match claims.get("azp") {
        Some(azp) if azp != client => Err(refused("the token was given to another client")),
        None if several => {
            Err(refused("the token is meant for several and does not say to whom it was given"))
        }
        _ => Ok(()),
    }
}

/// Whether a token counts at `now`: not over, not of the future, not older than `age`.
fn moments(claims: &Map<String, Value>, now: i64, age: i64) -> Result<i64, IdentityFault> {
    let issued = time(claims, "iat").ok_or_else(|| refused("the token does not say when it was issued"))?;
    let ahead = issued.saturating_sub(now);
    if ahead > SKEW {
        return Err(IdentityFault::Clock { seconds: ahead });
    }
    let begins = time(claims, "nbf").unwrap_or(issued).saturating_sub(now);
    if begins > SKEW {
        return Err(IdentityFault::Clock { seconds: begins });
    }
    let ends =
        time(claims, "exp").map_or(issued.saturating_add(age), |ends| ends.min(issued.saturating_add(age)));
    let over = now.saturating_sub(ends);
    if over > SKEW { Err(IdentityFault::Clock { seconds: -over }) } else { Ok(ends) }
}

/// Checks the identity token of a sign-in.
pub(super) fn identity(
    token: &Token,
    settings: &IdentitySettings,
    nonce: &str,
    now: i64,
) -> Result<(), IdentityFault> {
    let claims = &token.claims;
    if token.kind.as_deref().is_some_and(|kind| kind != "jwt") || claims.contains_key("events") {
        return Err(refused("the token is not one that says who somebody is"));
    }
    issuer_and_audience(claims, settings)?;
    if time(claims, "exp").is_none() {
        return Err(refused("the token does not say when it ends"));
    }
    let given = text(claims, "nonce").unwrap_or_default();
    if !same(given, nonce) {
        return Err(refused("the token belongs to another sign-in"));
    }
    if text(claims, "sub").is_none_or(|subject| subject.len() > 255) {
        return Err(refused("the token does not say whom it is about"));
    }
    moments(claims, now, AGE_MAX).map(drop)
}

/// Checks a token that ends sessions.
pub(super) fn logout(
    token: &Token,
    settings: &IdentitySettings,
    now: i64,
) -> Result<LogoutNotice, IdentityFault> {
    let claims = &token.claims;
    if token.kind.as_deref().is_some_and(|kind| kind != "logout+jwt" && kind != "jwt") {
        return Err(refused("the token is not one that ends sessions"));
    }
    issuer_and_audience(claims, settings)?;
    let event = claims.get("events").and_then(|events| events.get(LOGOUT_EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err(refused("the token is not one that ends sessions"));
    }
    if claims.contains_key("nonce") {
        return Err(refused("a token that ends sessions carries no nonce"));
    }
    let id = text(claims, "jti").ok_or_else(|| refused("the token has no identifier"))?;
    let (subject, session) = (text(claims, "sub"), text(claims, "sid"));
    if subject.is_none() && session.is_none() {
        return Err(refused("the token names neither a person nor a session"));
    }
    let until = moments(claims, now, LOGOUT_LASTS)?;
    Ok(LogoutNotice {
        id: id.to_owned(),
        subject: subject.map(ToOwned::to_owned),
        session: session.map(ToOwned::to_owned),
        until: until.saturating_add(SKEW),
    })
}

/// Equal, in a time that does not tell where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

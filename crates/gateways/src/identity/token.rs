//! Signed tokens (RFC 7515, 7517, 7518) of an identity provider: taken apart, and their signature checked with the keys
//! that it publishes. RS256 and ES256; any other algorithm, `none` above all, is no signature.
//!
//! Must not know what a token says.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token, in characters.
const TOKEN_MAX: usize = 32 * 1024;

/// Keys taken from a set at most.
const KEYS_MAX: usize = 32;

/// A token is not one that was signed by the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenFault {
    /// Not three parts of base64url with JSON in them.
    Shape,
    /// Signed in a way that is not taken, or not at all.
    Algorithm,
    /// None of the keys has signed it; the provider may have changed them.
    Signature,
}

/// The algorithms that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Es256,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    /// Extensions that have to be understood: none is.
    #[serde(default)]
    crit: Option<Value>,
}

/// A token whose signature is right.
#[derive(Debug)]
pub(super) struct Token {
    /// The type of its header, in small letters and without `application/`.
    pub(super) kind: Option<String>,
    /// What it says.
    pub(super) claims: Map<String, Value>,
}

/// One key of a set.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

/// The public keys of a provider.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Debug, Clone)]
struct Key {
    id: Option<String>,
    public: Public,
}

#[derive(Debug, Clone)]
enum Public {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
}

impl Keys {
    /// Reads a key set (`{"keys": […]}`). Keys of other kinds and for other purposes are passed over; `None` where it is no
    /// key set at all.
    pub(super) fn read(set: &Value) -> Option<Self> {
        let keys = set.get("keys")?.as_array()?;
        let read = |key: &Value| Key::read(serde_json::from_value(key.clone()).ok()?);
        Some(Self(keys.iter().filter_map(read).take(KEYS_MAX).collect()))
    }

    /// How many keys can be used.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a token apart and checks its signature.
    ///
    /// # Errors
    /// [`TokenFault`].
    pub(super) fn open(&self, token: &str) -> Result<Token, TokenFault> {
        if token.len() > TOKEN_MAX {
            return Err(TokenFault::Shape);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Shape)?;
        let (header, claims) = signed.split_once('.').ok_or(TokenFault::Shape)?;
        let header: Header = part(header).ok_or(TokenFault::Shape)?;
        let algorithm = match header.alg.as_str() {
            "RS256" => Algorithm::Rs256,
            "ES256" => Algorithm::Es256,
            _ => return Err(TokenFault::Algorithm),
        };
        if header.crit.is_some() {
            return Err(TokenFault::Algorithm);
        }
        let signature = decoded(signature).ok_or(TokenFault::Shape)?;
        let named = |key: &&Key| header.kid.is_none() || key.id.is_none() || key.id == header.kid;
        let fits = |key: &Key| key.has_signed(algorithm, signed.as_bytes(), &signature);
        if !self.0.iter().filter(named).any(fits) {
            return Err(TokenFault::Signature);
        }
        let kind = header.typ.map(|kind| {
            let kind = kind.to_ascii_lowercase();
            kind.strip_prefix("application/").map_or_else(|| kind.clone(), ToOwned::to_owned)
        });
        Ok(Token { kind, claims: part(claims).ok_or(TokenFault::Shape)? })
    }
}

impl Key {
    fn read(jwk: Jwk) -> Option<Self> {
        if jwk.purpose.as_deref().is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let (public, algorithm) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => (Public::Rsa { n: decoded(&jwk.n?)?, e: decoded(&jwk.e?)? }, "RS256"),
            ("EC", Some("P-256")) => {
                let (x, y) = (decoded(&jwk.x?)?, decoded(&jwk.y?)?);
                (x.len() == 32 && y.len() == 32).then_some(())?;
                (Public::P256([&[4][..], &x, &y].concat()), "ES256")
            }
            _ => return None,
        };
        let meant = jwk.alg.is_none_or(|alg| alg == algorithm);
        meant.then_some(Self { id: jwk.kid, public })
    }

    fn has_signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (&self.public, algorithm) {
            (Public::Rsa { n, e }, Algorithm::Rs256) => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            (Public::P256(point), Algorithm::Es256) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

/// The bytes of a part of a token.
fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The JSON of a part of a token.
fn part<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&decoded(text)?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RFC 7515, A.2: a token signed with RS256, and its key.
    const RS256: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
        cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4\
        BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv\
        hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const RSA_N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs\
        D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxv\
        b3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    /// RFC 7515, A.3: the same with ES256.
    const ES256: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
        DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    fn rsa() -> Value {
        json!({"kty": "RSA", "n": RSA_N, "e": "AQAB"})
    }

    fn p256() -> Value {
        json!({
            "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
        })
    }

    fn keys(keys: &[Value]) -> Keys {
        Keys::read(&json!({ "keys": keys })).unwrap()
    }

    #[test]
    fn both_algorithms_are_checked_as_the_standard_shows() {
        let both = keys(&[json!({"kty": "OKP", "crv": "Ed25519"}), p256(), rsa()]);
        assert_eq!(both.len(), 2);
        for token in [RS256, ES256] {
            assert_eq!(both.open(token).unwrap().claims["iss"], "joe");
        }
        assert_eq!(keys(&[rsa()]).open(ES256).unwrap_err(), TokenFault::Signature);
        assert_eq!(keys(&[]).open(RS256).unwrap_err(), TokenFault::Signature);
    }

    #[test]
    fn keys_for_other_purposes_sign_nothing() {
        for (name, value) in [("use", "enc"), ("alg", "RS512"), ("alg", "RSA-OAEP")] {
            let mut key = rsa();
            key[name] = value.into();
            assert_eq!(keys(&[key]).open(RS256).unwrap_err(), TokenFault::Signature, "{name} {value}");
        }
        assert!(Keys::read(&json!({"issuer": "x"})).is_none());
    }

    #[test]
    fn what_is_changed_or_not_signed_is_refused() {
        let both = keys(&[p256(), rsa()]);
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let (_, rest) = ES256.split_once('.').unwrap();
        let (claims, signature) = rest.split_once('.').unwrap();
        let with = |header: &str| format!("{}.{claims}.{signature}", encode(header));
        let other = encode(r#"{"iss":"eve"}"#);
        for (token, fault) in [
            (with(r#"{"alg":"none"}"#), TokenFault::Algorithm),
            (format!("{}.{claims}.", encode(r#"{"alg":"none"}"#)), TokenFault::Algorithm),
            (with(r#"{"alg":"HS256"}"#), TokenFault::Algorithm),
            (with(r#"{"alg":"ES256","crit":["b64"],"b64":false}"#), TokenFault::Algorithm),
            (with(r#"{"alg":"RS256"}"#), TokenFault::Signature),
            (ES256.replace(claims, &other), TokenFault::Signature),
            (ES256.replace("DtEh", "DtEi"), TokenFault::Signature),
            ("a.b".to_owned(), TokenFault::Shape),
            (String::new(), TokenFault::Shape),
            ("x".repeat(TOKEN_MAX + 1), TokenFault::Shape),
        ] {
            assert_eq!(both.open(&token).unwrap_err(), fault, "{token}");
        }
    }

    #[test]
    fn a_token_names_its_key() {
        let mut named = p256();
        named["kid"] = "old".into();
        let (_, rest) = ES256.split_once('.').unwrap();
        let token = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","kid":"new"}"#));
        assert_eq!(keys(&[named]).open(&token).unwrap_err(), TokenFault::Signature);
    }
}

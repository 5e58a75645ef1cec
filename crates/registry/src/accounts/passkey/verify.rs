//! What an authenticator says, verified: Web Authentication level 2, sections 7.1 and 7.2, for the algorithms ES256 and
//! RS256 and the attestation "none". Pure: challenge, origin and key come in, nothing is looked up.
//!
//! Attestation is not asked for: which make of key a member of staff uses is not for this house to know.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use sha2::{Digest, Sha256};

use super::cbor::{Item, Reader};

/// The user was present.
const PRESENT: u8 = 0x01;
/// The user was verified by the authenticator: PIN, finger, face.
const VERIFIED: u8 = 0x04;
/// The data holds a new credential.
const ATTESTED: u8 = 0x40;

/// Why an answer of an authenticator is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyFault {
    /// It cannot be read.
    Unreadable,
    /// It was made for something else than was asked: creating instead of signing in, or the other way round.
    Kind,
    /// It answers another challenge.
    Challenge,
    /// It was made on another site.
    Origin,
    /// It is bound to another site.
    Site,
    /// Nobody was there, or the authenticator did not verify who.
    Unverified,
    /// Neither ES256 nor RS256.
    Algorithm,
    /// The signature is not that of the key.
    Signature,
    /// The counter did not go on: the key may have been copied.
    Counter,
}

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The challenge.
    pub challenge: &'a [u8],
    /// Origin of the pages, such as `https://dvc.example.vn`.
    pub origin: &'a str,
    /// Host of the pages: to it a passkey is bound.
    pub site: &'a str,
}

/// A passkey that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub id: Vec<u8>,
    /// Key with its algorithm, as [`signed`] reads it.
    pub key: Vec<u8>,
    pub counter: u32,
}

/// Verifies that a passkey was made for what was asked.
pub(super) fn made(client: &[u8], attestation: &[u8], asked: Asked<'_>) -> Result<Made, PasskeyFault> {
    check_client(client, "webauthn.create", asked)?;
    let data = authenticator_data(attestation).ok_or(PasskeyFault::Unreadable)?;
    let (flags, counter, rest) = check_data(data, asked)?;
    if flags & ATTESTED == 0 {
        return Err(PasskeyFault::Unreadable);
    }
    let (id, key) = credential(rest).ok_or(PasskeyFault::Unreadable)?;
    let key = public_key(key)?;
    Ok(Made { id: id.to_vec(), key, counter })
}

/// Verifies that the holder of a passkey has signed what was asked; gives the new counter.
pub(super) fn signed(
    client: &[u8],
    data: &[u8],
    signature: &[u8],
    (key, counter): (&[u8], u32),
    asked: Asked<'_>,
) -> Result<u32, PasskeyFault> {
    check_client(client, "webauthn.get", asked)?;
    let (_, now, _) = check_data(data, asked)?;
    let mut message = data.to_vec();
    message.extend(Sha256::digest(client));
    check_signature(key, &message, signature)?;
    if (now, counter) != (0, 0) && now <= counter {
        return Err(PasskeyFault::Counter);
    }
    Ok(now)
}

fn check_client(client: &[u8], kind: &str, asked: Asked<'_>) -> Result<(), PasskeyFault> {
    let told: serde_json::Value = serde_json::from_slice(client).map_err(|_| PasskeyFault::Unreadable)?;
    let text = |name: &str| told.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    if text("type") != kind {
        return Err(PasskeyFault::Kind);
    }
    if text("challenge") != base64url(asked.challenge) {
        return Err(PasskeyFault::Challenge);
    }
    let crossed = told.get("crossOrigin").and_then(serde_json::Value::as_bool).unwrap_or(false);
    if text("origin") != asked.origin || crossed {
        return Err(PasskeyFault::Origin);
    }
    Ok(())
}

/// Flags, counter, and what follows them.
fn check_data<'a>(data: &'a [u8], asked: Asked<'_>) -> Result<(u8, u32, &'a [u8]), PasskeyFault> {
    let (site, rest) = data.split_at_checked(32).ok_or(PasskeyFault::Unreadable)?;
    let ([flags, counter @ ..], rest) = rest.split_first_chunk::<5>().ok_or(PasskeyFault::Unreadable)?;
    if site != Sha256::digest(asked.site.as_bytes()).as_slice() {
        return Err(PasskeyFault::Site);
    }
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(PasskeyFault::Unverified);
    }
    Ok((*flags, u32::from_be_bytes(*counter), rest))
}

/// The part `authData` of an attestation object.
fn authenticator_data(attestation: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader(attestation);
    let Item::Map(pairs) = reader.item()? else { return None };
    for _ in 0..pairs {
        match reader.item()? {
            Item::Text("authData") => match reader.item()? {
                Item::Bytes(data) => return Some(data),
                _ => return None,
            },
            Item::Text(_) => reader.skip(0)?,
            _ => return None,
        }
    }
    None
}

/// Identifier and key of a new credential, after the identifier of the make.
fn credential(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_make, rest) = data.split_at_checked(16)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (id, key) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    (!id.is_empty()).then_some((id, key))
}

const ES256: i64 = -7;
const RS256: i64 = -257;
const ES256_MARK: u8 = 1;
const RS256_MARK: u8 = 2;

/// A COSE key (RFC 9053) as it is stored: a mark of the algorithm, then the point, or length of the modulus, modulus and
/// exponent.
fn public_key(cose: &[u8]) -> Result<Vec<u8>, PasskeyFault> {
    let (mut algorithm, mut first, mut second, mut third) = (0, None, None, None);
    let mut reader = Reader(cose);
    let Some(Item::Map(pairs)) = reader.item() else { return Err(PasskeyFault::Unreadable) };
    for _ in 0..pairs {
        let (Some(Item::Int(name)), Some(value)) = (reader.item(), reader.item()) else {
            return Err(PasskeyFault::Unreadable);
        };
        match (name, value) {
            (3, Item::Int(number)) => algorithm = number,
            (-1, value) => first = Some(value),
            (-2, value) => second = Some(value),
            (-3, value) => third = Some(value),
            _ => {}
        }
    }
    match (algorithm, first, second, third) {
        (ES256, Some(Item::Int(1)), Some(Item::Bytes(x)), Some(Item::Bytes(y)))
            if x.len() == 32 && y.len() == 32 =>
        {
            Ok([&[ES256_MARK, 4], x, y].concat())
        }
        (RS256, Some(Item::Bytes(modulus)), Some(Item::Bytes(exponent)), _) => {
            let length = u16::try_from(modulus.len()).map_err(|_| PasskeyFault::Algorithm)?;
            Ok([&[RS256_MARK], &length.to_be_bytes()[..], modulus, exponent].concat())
        }
        _ => Err(PasskeyFault::Algorithm),
    }
}

fn check_signature(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), PasskeyFault> {
    let outcome = match key.split_first() {
        Some((&ES256_MARK, point)) => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
        }
        Some((&RS256_MARK, rest)) => {
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(PasskeyFault::Unreadable)?;
            let split = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)));
            let (n, e) = split.ok_or(PasskeyFault::Unreadable)?;
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
        }
        _ => return Err(PasskeyFault::Algorithm),
    };
    outcome.map_err(|_| PasskeyFault::Signature)
}

/// Base64 for addresses, without padding (RFC 4648, section 5).
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 2);
    for group in bytes.chunks(3) {
        let number = group.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - group.len()));
        for at in 0..=group.len() {
            let letter = (number >> (18 - 6 * at)) & 63;
            let letter = usize::try_from(letter).ok().and_then(|letter| LETTERS.get(letter));
            text.push(letter.map_or('A', |letter| char::from(*letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

    use super::*;

    const SITE: &str = "dvc.example.vn";
    const ORIGIN: &str = "https://dvc.example.vn";

    fn asked(challenge: &[u8]) -> Asked<'_> {
        Asked { challenge, origin: ORIGIN, site: SITE }
    }

    fn key() -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap()
    }

    fn client(kind: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
        let challenge = base64url(challenge);
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
            .into_bytes()
    }

    fn data(site: &str, flags: u8, counter: u32) -> Vec<u8> {
        [Sha256::digest(site).as_slice(), &[flags], &counter.to_be_bytes()].concat()
    }

    fn attestation(key: &EcdsaKeyPair, flags: u8) -> Vec<u8> {
        let point = key.public_key().as_ref();
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend(&point[1..33]);
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend(&point[33..]);
        let told = [data(SITE, flags, 0), vec![0; 16], vec![0, 4], b"abcd".to_vec(), cose].concat();
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(told.len()).unwrap());
        object.extend(told);
        object
    }

    fn answer(key: &EcdsaKeyPair, client: &[u8], data: &[u8]) -> Vec<u8> {
        let message = [data, Sha256::digest(client).as_slice()].concat();
        key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec()
    }

    #[test]
    fn a_passkey_is_made_and_signs() {
        let key = key();
        let made = made(&client("webauthn.create", b"one", ORIGIN), &attestation(&key, 0x45), asked(b"one"));
        let made = made.unwrap();
        assert_eq!((made.id.as_slice(), made.counter), (&b"abcd"[..], 0));
        let (client, data) = (client("webauthn.get", b"two", ORIGIN), data(SITE, 0x05, 7));
        let signature = answer(&key, &client, &data);
        assert_eq!(signed(&client, &data, &signature, (&made.key, 0), asked(b"two")), Ok(7));
    }

    #[test]
    fn what_was_not_asked_is_not_taken() {
        let key = key();
        let stored = made(&client("webauthn.create", b"c", ORIGIN), &attestation(&key, 0x45), asked(b"c"));
        let stored = stored.unwrap().key;
        let good = client("webauthn.get", b"c", ORIGIN);
        let cases = [
            (client("webauthn.create", b"c", ORIGIN), data(SITE, 5, 1), 0, PasskeyFault::Kind),
            (client("webauthn.get", b"another", ORIGIN), data(SITE, 5, 1), 0, PasskeyFault::Challenge),
            (client("webauthn.get", b"c", "https://evil.example"), data(SITE, 5, 1), 0, PasskeyFault::Origin),
            (good.clone(), data("evil.example", 5, 1), 0, PasskeyFault::Site),
            (good.clone(), data(SITE, 1, 1), 0, PasskeyFault::Unverified),
            (good.clone(), data(SITE, 4, 1), 0, PasskeyFault::Unverified),
            (good.clone(), data(SITE, 5, 3), 3, PasskeyFault::Counter),
            (good.clone(), data(SITE, 5, 0), 3, PasskeyFault::Counter),
            (b"{".to_vec(), data(SITE, 5, 1), 0, PasskeyFault::Unreadable),
            (good.clone(), vec![0; 10], 0, PasskeyFault::Unreadable),
        ];
        for (client, data, counter, fault) in cases {
            let signature = answer(&key, &client, &data);
            let outcome = signed(&client, &data, &signature, (&stored, counter), asked(b"c"));
            assert_eq!(outcome, Err(fault));
        }
        let (data, other) = (data(SITE, 5, 1), self::key());
        let signature = answer(&other, &good, &data);
        let outcome = signed(&good, &data, &signature, (&stored, 0), asked(b"c"));
        assert_eq!(outcome, Err(PasskeyFault::Signature));
        let framed = String::from_utf8(good).unwrap().replace("false", "true").into_bytes();
        let signature = answer(&key, &framed, &data);
        let outcome = signed(&framed, &data, &signature, (&stored, 0), asked(b"c"));
        assert_eq!(outcome, Err(PasskeyFault::Origin));
    }

    #[test]
    fn nonsense_from_outside_is_refused_and_never_panics() {
        let good = attestation(&key(), 0x45);
        let client = client("webauthn.create", b"c", ORIGIN);
        for end in 0..good.len() {
            assert!(made(&client, &good[..end], asked(b"c")).is_err(), "{end}");
        }
        for at in 0..good.len() {
            for byte in [0x00, 0x1b, 0x5b, 0x7f, 0x9b, 0xbb, 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                let _ = made(&client, &bad, asked(b"c"));
            }
        }
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(base64url(plain.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    }
}

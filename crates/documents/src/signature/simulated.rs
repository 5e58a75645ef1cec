//! An authority for demonstrations: it certifies keys made in memory, and every name it certifies says that it is simulated.
//! Nobody outside trusts it, and nothing of it is ever written.

use der::asn1::{Any, BitString, ObjectIdentifier, OctetString};
use der::{Encode, Tag};
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

use super::SignatureFault;
use super::identity::{FileKey, Identity};

/// What every name ends with.
const MARK: &str = "(MÔ PHỎNG)";

const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");

/// `keyCertSign`, and `digitalSignature` with `contentCommitment`, as the named bits of `KeyUsage` (RFC 5280, 4.2.1.3).
const CERTIFIES: [u8; 2] = [2, 0b0000_0100];
const SIGNS: [u8; 2] = [6, 0b1100_0000];

/// A simulated authority.
pub struct SimulatedAuthority {
    name: Vec<u8>,
    certificate: Vec<u8>,
    key: EcdsaKeyPair,
    validity: Vec<u8>,
}

fn fault(error: impl std::fmt::Display) -> SignatureFault {
    SignatureFault::Key(error.to_string())
}

fn sequence(parts: &[Vec<u8>]) -> Result<Vec<u8>, SignatureFault> {
    Any::new(Tag::Sequence, parts.concat()).and_then(|any| any.to_der()).map_err(fault)
}

fn tagged(number: u8, content: &[u8]) -> Result<Vec<u8>, SignatureFault> {
    let mut encoded = vec![0xA0 | number];
    encoded.extend(der::Length::try_from(content.len()).and_then(|length| length.to_der()).map_err(fault)?);
    encoded.extend_from_slice(content);
    Ok(encoded)
}

/// `Name` with a common name.
fn name(words: &str) -> Result<Vec<u8>, SignatureFault> {
    let oid = COMMON_NAME.to_der().map_err(fault)?;
    let words = format!("{words} {MARK}").to_der().map_err(fault)?;
    let set = Any::new(Tag::Set, sequence(&[oid, words])?).and_then(|any| any.to_der()).map_err(fault)?;
    sequence(&[set])
}

fn time(at: Timestamp) -> Result<Vec<u8>, SignatureFault> {
    let text = at.strftime("%y%m%d%H%M%SZ").to_string();
    Any::new(Tag::UtcTime, text.into_bytes()).and_then(|any| any.to_der()).map_err(fault)
}

fn extension(oid: ObjectIdentifier, value: Vec<u8>) -> Result<Vec<u8>, SignatureFault> {
    let value = OctetString::new(value).and_then(|value| value.to_der()).map_err(fault)?;
    sequence(&[oid.to_der().map_err(fault)?, true.to_der().map_err(fault)?, value])
}

fn key_pair() -> Result<EcdsaKeyPair, SignatureFault> {
    let rng = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).map_err(fault)?;
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &rng).map_err(fault)
}

/// What is certified.
struct Wanted<'a> {
    subject: &'a [u8],
    key: &'a EcdsaKeyPair,
    certifies: bool,
}

/// A certificate (RFC 5280, 4.1) under the key of an issuer.
fn certificate(
    wanted: &Wanted<'_>,
    (issuer, issuer_key): (&[u8], &EcdsaKeyPair),
    validity: &[u8],
) -> Result<Vec<u8>, SignatureFault> {
    let rng = SystemRandom::new();
    let mut serial = [0; 8];
    rng.fill(&mut serial).map_err(fault)?;
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x7f) | 0x40;
    }
    let serial = Any::new(Tag::Integer, serial.to_vec()).and_then(|any| any.to_der()).map_err(fault)?;
    let algorithm = sequence(&[ECDSA_SHA_256.to_der().map_err(fault)?])?;
    let kind = sequence(&[EC_KEY.to_der().map_err(fault)?, P_256.to_der().map_err(fault)?])?;
    let public = BitString::from_bytes(wanted.key.public_key().as_ref()).and_then(|bits| bits.to_der());
    let public = sequence(&[kind, public.map_err(fault)?])?;
    let [unused, bits] = if wanted.certifies { CERTIFIES } else { SIGNS };
    let usage = BitString::new(unused, vec![bits]).and_then(|bits| bits.to_der()).map_err(fault)?;
    let mut extensions = vec![extension(KEY_USAGE, usage)?];
    if wanted.certifies {
        extensions.push(extension(BASIC_CONSTRAINTS, sequence(&[true.to_der().map_err(fault)?])?)?);
    }
    let content = sequence(&[
        tagged(0, &2_u8.to_der().map_err(fault)?)?,
        serial,
        algorithm.clone(),
        issuer.to_vec(),
        validity.to_vec(),
        wanted.subject.to_vec(),
        public,
        tagged(3, &sequence(&extensions)?)?,
    ])?;
    let signature = issuer_key.sign(&rng, &content).map_err(fault)?;
    let signature =
        BitString::from_bytes(signature.as_ref()).and_then(|bits| bits.to_der()).map_err(fault)?;
    sequence(&[content, algorithm, signature])
}

impl SimulatedAuthority {
    /// Makes one; what it certifies is valid in this time, before the year 2050.
    ///
    /// # Errors
    /// [`SignatureFault::Key`] when the system has no randomness.
    pub fn new(words: &str, from: Timestamp, to: Timestamp) -> Result<Self, SignatureFault> {
        let (name, key) = (name(words)?, key_pair()?);
        let validity = sequence(&[time(from)?, time(to)?])?;
        let own = Wanted { subject: &name, key: &key, certifies: true };
        let certificate = certificate(&own, (&name, &key), &validity)?;
        Ok(Self { name, certificate, key, validity })
    }

    /// A new key with a certificate of this authority.
    ///
    /// # Errors
    /// [`SignatureFault::Key`] when the system has no randomness.
    pub fn certify(&self, words: &str) -> Result<Identity, SignatureFault> {
        let (subject, key) = (name(words)?, key_pair()?);
        let wanted = Wanted { subject: &subject, key: &key, certifies: false };
        let certificate = certificate(&wanted, (&self.name, &self.key), &self.validity)?;
        Identity::new(&[certificate, self.certificate.clone()], Box::new(FileKey::Ecdsa(Box::new(key))))
    }

    /// Its own certificate in DER, for whoever wants to trust it.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }
}

impl std::fmt::Debug for SimulatedAuthority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimulatedAuthority").finish_non_exhaustive()
    }
}

/// Certificates of a PEM file, in DER.
///
/// # Errors
/// [`SignatureFault::Store`] where it holds none.
pub fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, SignatureFault> {
    let wrong = |error: der::Error| SignatureFault::Store(error.to_string());
    let read = x509_cert::Certificate::load_pem_chain(pem).map_err(wrong)?;
    read.iter().map(|certificate| certificate.to_der().map_err(wrong)).collect()
}

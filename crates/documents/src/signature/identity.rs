//! Who signs: a certificate with its chain, and a key that never leaves its store.

use std::fmt;

use der::Decode;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use x509_cert::Certificate;

use super::SignatureFault;

/// Algorithms that are signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA PKCS#1 v1.5 with SHA-256.
    RsaSha256,
    /// ECDSA on P-256 with SHA-256; the signature is DER.
    EcdsaP256Sha256,
}

/// A private key in some store: a file here, a token elsewhere.
pub trait Key: Send + Sync {
    /// Its algorithm.
    fn kind(&self) -> KeyKind;

    /// Signs a message (not its digest).
    ///
    /// # Errors
    /// When the store refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureFault>;
}

/// A certificate, the chain above it and its key.
pub struct Identity {
    certificate: Certificate,
    /// The certificate, then those above it.
    chain: Vec<Certificate>,
    name: String,
    key: Box<dyn Key>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Identity {
    /// Of certificates in DER, that of the key first.
    ///
    /// # Errors
    /// [`SignatureFault::Store`] when one is none.
    pub fn new(chain: &[Vec<u8>], key: Box<dyn Key>) -> Result<Self, SignatureFault> {
        let chain: Vec<Certificate> = chain
            .iter()
            .map(|certificate| Certificate::from_der(certificate))
            .collect::<Result<_, _>>()
            .map_err(|error| SignatureFault::Store(error.to_string()))?;
        let first =
            chain.first().ok_or_else(|| SignatureFault::Store("it holds no certificate".to_owned()))?;
        let (name, certificate) = (common_name(first), first.clone());
        Ok(Self { certificate, chain, name, key })
    }

    /// Of a PKCS#12 file (`.p12`, `.pfx`).
    ///
    /// # Errors
    /// [`SignatureFault::Store`] for a wrong password or another kind of file, [`SignatureFault::Key`] for a key that is not
    /// signed with here.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, SignatureFault> {
        let store = KeyStore::from_pkcs12(file, password, Pkcs12ImportPolicy::Strict)
            .map_err(|error| SignatureFault::Store(error.to_string()))?;
        let (_, held) = store
            .private_key_chain()
            .ok_or_else(|| SignatureFault::Store("it holds no private key".to_owned()))?;
        let key = FileKey::read(held.key().as_der())?;
        let chain: Vec<Vec<u8>> = held.certs().iter().map(|cert| cert.as_der().to_vec()).collect();
        Self::new(&chain, Box::new(key))
    }

    /// The name in the certificate.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its algorithm in words, such as `RSA, SHA-256`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.kind() {
            KeyKind::RsaSha256 => "RSA, SHA-256",
            KeyKind::EcdsaP256Sha256 => "ECDSA P-256, SHA-256",
        }
    }

    /// When the certificate is valid: first and last moment.
    #[must_use]
    pub fn validity(&self) -> (jiff::Timestamp, jiff::Timestamp) {
        let moment = |time: x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
            jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX)
        };
        let validity = *self.certificate().tbs_certificate().validity();
        (moment(validity.not_before), moment(validity.not_after))
    }

    /// Whether it may sign at this moment.
    pub(super) fn check(&self, at: jiff::Timestamp) -> Result<(), SignatureFault> {
        let (from, to) = self.validity();
        if from <= at && at <= to { Ok(()) } else { Err(SignatureFault::Expired { from, to }) }
    }

    pub(super) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    pub(super) fn kind(&self) -> KeyKind {
        self.key.kind()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureFault> {
        self.key.sign(message)
    }
}

/// The common name of a certificate; its whole subject where it has none.
pub(super) fn common_name(certificate: &Certificate) -> String {
    let subject = certificate.tbs_certificate().subject().to_string();
    let common = subject.split(',').find_map(|part| part.trim().strip_prefix("CN="));
    common.map_or_else(|| subject.clone(), str::to_owned)
}

/// A key held in memory, read from a file.
pub(super) enum FileKey {
    Rsa(Box<RsaKeyPair>),
    Ecdsa(Box<EcdsaKeyPair>),
}

impl FileKey {
    fn read(pkcs8: &[u8]) -> Result<Self, SignatureFault> {
        let rng = SystemRandom::new();
        if let Ok(key) = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, &rng) {
            return Ok(Self::Ecdsa(Box::new(key)));
        }
        let rsa = RsaKeyPair::from_pkcs8(pkcs8);
        rsa.map(|key| Self::Rsa(Box::new(key))).map_err(|error| SignatureFault::Key(error.to_string()))
    }
}

impl Key for FileKey {
    fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa(_) => KeyKind::RsaSha256,
            Self::Ecdsa(_) => KeyKind::EcdsaP256Sha256,
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureFault> {
        let rng = SystemRandom::new();
        let failed = |_| SignatureFault::Key("the key refused to sign".to_owned());
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &rng, message, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            Self::Ecdsa(key) => Ok(key.sign(&rng, message).map_err(failed)?.as_ref().to_vec()),
        }
    }
}

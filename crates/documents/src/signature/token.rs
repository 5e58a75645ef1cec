//! A key in a token (PKCS#11): a smart card, a USB token, a security module. The key signs where it is; the PIN is never shown.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use der::Encode;
use der::asn1::UintRef;
use sha2::{Digest, Sha256};

use super::SignatureFault;
use super::identity::{Identity, Key, KeyKind};

/// Modules that were loaded: a module is initialised once in a process, whoever uses it.
static MODULES: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

/// Which key of which token.
#[derive(Clone)]
pub struct TokenKey {
    /// The library of the maker, such as `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the key, or its identifier in hexadecimal digits.
    pub key: String,
    /// PIN of the holder.
    pub pin: String,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey")
            .field("module", &self.module)
            .field("token", &self.token)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

fn fault(error: &Error) -> SignatureFault {
    match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => {
            SignatureFault::Pin
        }
        Error::Pkcs11(RvError::PinLocked, _) => SignatureFault::Token("its PIN is locked".to_owned()),
        other => SignatureFault::Token(other.to_string()),
    }
}

/// The module, loaded when it is first asked for.
fn module(path: &Path) -> Result<Pkcs11, SignatureFault> {
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(|error| fault(&error))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(fault(&error)),
    }
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// A session in which the key can be used.
struct Open {
    session: Session,
    key: ObjectHandle,
}

impl TokenKey {
    fn slot(&self, module: &Pkcs11) -> Result<Slot, SignatureFault> {
        let slots = module.get_slots_with_initialized_token().map_err(|error| fault(&error))?;
        let is_it = |slot: &Slot| module.get_token_info(*slot).is_ok_and(|info| info.label() == self.token);
        let missing = || SignatureFault::Token(format!("no token {:?} is plugged in", self.token));
        slots.into_iter().find(is_it).ok_or_else(missing)
    }

    fn open(&self) -> Result<Open, SignatureFault> {
        let module = module(&self.module)?;
        let session = module.open_ro_session(self.slot(&module)?).map_err(|error| fault(&error))?;
        match session.login(UserType::User, Some(&AuthPin::new(self.pin.as_str().into()))) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(fault(&error)),
        }
        let key = self.find(&session, ObjectClass::PRIVATE_KEY)?;
        let missing = || SignatureFault::Token(format!("it holds no key {:?}", self.key));
        Ok(Open { key: key.ok_or_else(missing)?, session })
    }

    /// The object of a class with this label, or with this identifier.
    fn find(&self, session: &Session, class: ObjectClass) -> Result<Option<ObjectHandle>, SignatureFault> {
        let label = Attribute::Label(self.key.as_bytes().to_vec());
        let mut ways = vec![label];
        ways.extend(bytes_of(&self.key).map(Attribute::Id));
        for way in ways {
            let found =
                session.find_objects(&[Attribute::Class(class), way]).map_err(|error| fault(&error))?;
            if let Some(found) = found.first() {
                return Ok(Some(*found));
            }
        }
        Ok(None)
    }
}

/// Hexadecimal digits as bytes.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    pairs.map(|pair| pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect()
}

fn attributes(
    session: &Session,
    of: ObjectHandle,
    wanted: AttributeType,
) -> Result<Option<Attribute>, SignatureFault> {
    let found = session.get_attributes(of, &[wanted]).map_err(|error| fault(&error))?;
    Ok(found.into_iter().next())
}

/// The certificate beside the key: that with its identifier, or with its label.
fn certificate(open: &Open, token: &TokenKey) -> Result<Option<Vec<u8>>, SignatureFault> {
    let id = attributes(&open.session, open.key, AttributeType::Id)?;
    let by_id = match id {
        Some(Attribute::Id(id)) if !id.is_empty() => {
            let wanted = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::Id(id)];
            open.session.find_objects(&wanted).map_err(|error| fault(&error))?.first().copied()
        }
        _ => None,
    };
    let found = match by_id {
        Some(found) => Some(found),
        None => token.find(&open.session, ObjectClass::CERTIFICATE)?,
    };
    let Some(found) = found else { return Ok(None) };
    Ok(match attributes(&open.session, found, AttributeType::Value)? {
        Some(Attribute::Value(value)) => Some(value),
        _ => None,
    })
}

/// The key, with the session it was used in last. One signature at a time: tokens do no more.
struct InToken {
    token: TokenKey,
    kind: KeyKind,
    session: Mutex<Option<Open>>,
}

impl Identity {
    /// Of a token. `above` are certificates in DER that are not on the token: that of the key, if need be, then those above.
    ///
    /// # Errors
    /// [`SignatureFault::Token`] and [`SignatureFault::Pin`] of the token, [`SignatureFault::Store`] without a certificate.
    pub fn from_token(token: &TokenKey, above: &[Vec<u8>]) -> Result<Self, SignatureFault> {
        let open = token.open()?;
        let kind = match attributes(&open.session, open.key, AttributeType::KeyType)? {
            Some(Attribute::KeyType(KeyType::RSA)) => KeyKind::RsaSha256,
            Some(Attribute::KeyType(KeyType::EC)) => KeyKind::EcdsaP256Sha256,
            other => return Err(SignatureFault::Key(format!("{other:?}"))),
        };
        let mut chain: Vec<Vec<u8>> = certificate(&open, token)?.into_iter().collect();
        chain.extend(above.iter().filter(|one| chain.first() != Some(one)).cloned().collect::<Vec<_>>());
        let key = InToken { token: token.clone(), kind, session: Mutex::new(Some(open)) };
        Self::new(&chain, Box::new(key))
    }
}

impl Key for InToken {
    fn kind(&self) -> KeyKind {
        self.kind
    }

    /// A token that was pulled out and put back is opened anew, once.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureFault> {
        let mut held = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = held.take().map(|open| (sign_in(&open, self.kind, message), open));
        let (signature, open) = match kept {
            Some((Ok(signature), open)) => (signature, open),
            _ => {
                let open = self.token.open()?;
                (sign_in(&open, self.kind, message)?, open)
            }
        };
        *held = Some(open);
        Ok(signature)
    }
}

fn sign_in(open: &Open, kind: KeyKind, message: &[u8]) -> Result<Vec<u8>, SignatureFault> {
    let signed = match kind {
        KeyKind::RsaSha256 => open.session.sign(&Mechanism::Sha256RsaPkcs, open.key, message),
        // Not every token hashes for ECDSA; all sign a digest.
        KeyKind::EcdsaP256Sha256 => {
            let digest = Sha256::digest(message);
            open.session.sign(&Mechanism::Ecdsa, open.key, &digest)
        }
    };
    let signed = signed.map_err(|error| fault(&error))?;
    match kind {
        KeyKind::RsaSha256 => Ok(signed),
        KeyKind::EcdsaP256Sha256 => ecdsa_der(&signed),
    }
}

/// `ECDSA-Sig-Value` (RFC 3279, 2.2.3) of the two halves a token gives.
fn ecdsa_der(halves: &[u8]) -> Result<Vec<u8>, SignatureFault> {
    let wrong = || SignatureFault::Key("the token answered with a signature that is not of P-256".to_owned());
    if halves.len() != 64 {
        return Err(wrong());
    }
    let (r, s) = halves.split_at(32);
    let numbers = [UintRef::new(r), UintRef::new(s)];
    let mut body = Vec::with_capacity(70);
    for number in numbers {
        body.extend(number.and_then(|number| number.to_der()).map_err(|_| wrong())?);
    }
    der::asn1::Any::new(der::Tag::Sequence, body).and_then(|any| any.to_der()).map_err(|_| wrong())
}

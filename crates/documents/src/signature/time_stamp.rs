//! Time-stamps (RFC 3161): the question to an authority, and whether its answer is one to this question.
//!
//! Must not know how the authority is reached: whoever asks hands in a way.

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, SliceReader, Tag};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

use super::cms::{SHA_256, SIGNED_DATA};
use super::verify;

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Carries a request (`application/timestamp-query`) to a time-stamp authority and brings its answer back; in words why not.
pub type Carrier<'a> = &'a (dyn Fn(&[u8]) -> Result<Vec<u8>, String> + Sync);

/// Why a time-stamp is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampFault {
    /// The authority was not reached.
    #[error("the time-stamp authority does not answer: {0}")]
    Unreachable(String),
    /// It answered with a refusal (`PKIStatus`).
    #[error("the time-stamp authority refused with status {0}")]
    Refused(i64),
    /// The answer cannot be read.
    #[error("the time-stamp authority answered with what is no time-stamp: {0}")]
    Unreadable(String),
    /// The answer is to another question: other digest, other nonce.
    #[error("the time-stamp belongs to something else: {0}")]
    Other(&'static str),
    /// Its signature does not hold.
    #[error("the signature of the time-stamp authority does not hold")]
    Forged,
}

impl From<der::Error> for StampFault {
    fn from(error: der::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

fn sequence(parts: &[Vec<u8>]) -> Result<Vec<u8>, der::Error> {
    Any::new(Tag::Sequence, parts.concat())?.to_der()
}

/// The elements of a constructed value.
fn elements(of: &[u8]) -> Result<Vec<Any>, der::Error> {
    let mut reader = SliceReader::new(of)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(Any::decode(&mut reader)?);
    }
    Ok(elements)
}

/// `MessageImprint` of SHA-256.
fn imprint(digest: &[u8; 32]) -> Result<Vec<u8>, der::Error> {
    let algorithm = sequence(&[SHA_256.to_der()?, Any::null().to_der()?])?;
    sequence(&[algorithm, OctetString::new(digest.to_vec())?.to_der()?])
}

/// A question to the authority: digest and a number nobody can foresee, with its certificate asked for.
struct Question {
    digest: [u8; 32],
    nonce: [u8; 8],
}

impl Question {
    fn about(bytes: &[u8]) -> Result<Self, StampFault> {
        let mut nonce = [0; 8];
        let drawn = SystemRandom::new().fill(&mut nonce);
        drawn.map_err(|_| StampFault::Unreadable("no randomness".to_owned()))?;
        // A positive number whose first byte is not nought: encoded as it stands.
        if let Some(first) = nonce.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        Ok(Self { digest: Sha256::digest(bytes).into(), nonce })
    }

    /// `TimeStampReq`, version 1.
    fn encoded(&self) -> Result<Vec<u8>, der::Error> {
        let nonce = Any::new(Tag::Integer, self.nonce.to_vec())?.to_der()?;
        sequence(&[1_u8.to_der()?, imprint(&self.digest)?, nonce, true.to_der()?])
    }

    /// The token of a `TimeStampResp`, when it answers this question.
    fn answered(&self, response: &[u8]) -> Result<Any, StampFault> {
        let whole = Any::from_der(response)?;
        let parts = elements(whole.value())?;
        let cut = || StampFault::Unreadable("the answer is cut".to_owned());
        let status = elements(parts.first().ok_or_else(cut)?.value())?;
        let status: i64 = status.first().ok_or_else(cut)?.decode_as()?;
        // Granted, or granted with modifications (RFC 3161, 2.4.2).
        if !(0..=1).contains(&status) {
            return Err(StampFault::Refused(status));
        }
        let token = parts.get(1).ok_or_else(cut)?;
        let info = content(token)?;
        let nonce = info.iter().skip(5).find(|part| part.header().tag() == Tag::Integer);
        if nonce.is_none_or(|nonce| nonce.value() != self.nonce) {
            return Err(StampFault::Other("its nonce is another"));
        }
        if !is_about(&info, &self.digest)? {
            return Err(StampFault::Other("its digest is another"));
        }
        Ok(token.clone())
    }
}

/// The elements of `TSTInfo` of a token whose signature holds.
fn content(token: &Any) -> Result<Vec<Any>, StampFault> {
    let held = ContentInfo::from_der(&token.to_der()?)?;
    if held.content_type != SIGNED_DATA {
        return Err(StampFault::Unreadable("it is not signed".to_owned()));
    }
    let signed = SignedData::from_der(&held.content.to_der()?)?;
    if signed.encap_content_info.econtent_type != TST_INFO {
        return Err(StampFault::Unreadable("it signs something else".to_owned()));
    }
    let encoded = signed.encap_content_info.econtent.as_ref();
    let encoded = encoded.ok_or_else(|| StampFault::Unreadable("it is empty".to_owned()))?;
    let signer = signed.signer_infos.0.iter().next().ok_or(StampFault::Forged)?;
    if verify::signer(&signed, signer, encoded.value()).is_none() {
        return Err(StampFault::Forged);
    }
    let info = Any::from_der(encoded.value())?;
    Ok(elements(info.value())?)
}

fn is_about(info: &[Any], digest: &[u8; 32]) -> Result<bool, StampFault> {
    let held = info.get(2).ok_or_else(|| StampFault::Unreadable("it has no imprint".to_owned()))?;
    let parts = elements(held.value())?;
    Ok(parts.get(1).is_some_and(|held| held.value() == digest))
}

/// A time-stamp over these bytes, fetched and checked: the token in DER.
pub(super) fn fetch(over: &[u8], carrier: Carrier<'_>) -> Result<Any, StampFault> {
    let question = Question::about(over)?;
    let response = carrier(&question.encoded()?).map_err(StampFault::Unreachable)?;
    question.answered(&response)
}

/// The moment a token gives to these bytes; `None` where it does not hold.
pub(super) fn moment(token: &Any, over: &[u8]) -> Option<jiff::Timestamp> {
    let info = content(token).ok()?;
    if !is_about(&info, &Sha256::digest(over).into()).ok()? {
        return None;
    }
    // GeneralizedTime, with fractions of a second or without (RFC 3161, 2.4.2).
    let text = std::str::from_utf8(info.get(4)?.value()).ok()?.strip_suffix('Z')?;
    let whole = text.split('.').next()?;
    let civil = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", whole).ok()?;
    civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_encoded_as_the_standard_writes_it() {
        let question = Question { digest: [7; 32], nonce: [0x41, 2, 3, 4, 5, 6, 7, 8] };
        let encoded = question.encoded().unwrap();
        let parts = elements(Any::from_der(&encoded).unwrap().value()).unwrap();
        assert_eq!(parts.len(), 4, "version, imprint, nonce, certReq");
        assert_eq!(parts[0].value(), [1]);
        assert_eq!(parts[2].value(), question.nonce);
        assert_eq!(parts[3].value(), [0xff]);
    }

    #[test]
    fn what_is_no_answer_is_told_apart() {
        let question = Question::about(b"paper").unwrap();
        let status = |n: u8| sequence(&[sequence(&[n.to_der().unwrap()]).unwrap()]).unwrap();
        assert_eq!(question.answered(&status(2)), Err(StampFault::Refused(2)));
        assert!(matches!(question.answered(&status(0)), Err(StampFault::Unreadable(_))));
        assert!(matches!(question.answered(b"<html>"), Err(StampFault::Unreadable(_))));
        let silent = |_: &[u8]| Err("refused".to_owned());
        assert!(matches!(fetch(b"x", &silent), Err(StampFault::Unreachable(_))));
    }
}

//! Whether a signature of CMS holds: digest, signature and certificate belong together. Who stands above the certificate is
//! for whoever keeps roots to say.

use cms::cert::CertificateChoices;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use ring::digest::{Algorithm as DigestAlgorithm, SHA256, SHA384, SHA512, digest};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use x509_cert::Certificate;

use super::cms::{MESSAGE_DIGEST, SHA_256};

const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// The certificate of a signer.
fn certificate<'a>(signed: &'a SignedData, signer: &SignerInfo) -> Option<&'a Certificate> {
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &signer.sid else { return None };
    let held = signed.certificates.as_ref()?.0.iter();
    let mut held = held.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    });
    held.find(|certificate| {
        let tbs = certificate.tbs_certificate();
        *tbs.issuer() == wanted.issuer && *tbs.serial_number() == wanted.serial_number
    })
}

fn digests(signer: &SignerInfo) -> Option<&'static DigestAlgorithm> {
    match signer.digest_alg.oid {
        SHA_256 => Some(&SHA256),
        SHA_384 => Some(&SHA384),
        SHA_512 => Some(&SHA512),
        _ => None,
    }
}

/// How a key of this certificate is checked over a digest of this size.
fn algorithm(
    certificate: &Certificate,
    digests: &DigestAlgorithm,
) -> Option<&'static dyn VerificationAlgorithm> {
    let key = certificate.tbs_certificate().subject_public_key_info();
    let curve = || key.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok();
    match (key.algorithm.oid, digests.output_len()) {
        (RSA, 32) => Some(&RSA_PKCS1_2048_8192_SHA256),
        (RSA, 48) => Some(&RSA_PKCS1_2048_8192_SHA384),
        (RSA, 64) => Some(&RSA_PKCS1_2048_8192_SHA512),
        (EC_KEY, 32) if curve() != Some(P_384) => Some(&ECDSA_P256_SHA256_ASN1),
        (EC_KEY, 48) if curve() == Some(P_384) => Some(&ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}

/// The certificate whose key signed this content; `None` where the signature does not hold.
pub(super) fn signer<'a>(
    signed: &'a SignedData,
    signer: &SignerInfo,
    content: &[u8],
) -> Option<&'a Certificate> {
    let digests = digests(signer)?;
    digested(signed, signer, digest(digests, content).as_ref())
}

/// The same where only the digest of the content is known.
pub(super) fn digested<'a>(
    signed: &'a SignedData,
    signer: &SignerInfo,
    content_digest: &[u8],
) -> Option<&'a Certificate> {
    let digests = digests(signer)?;
    let certificate = certificate(signed, signer)?;
    let attributes = signer.signed_attrs.as_ref()?;
    let told = attributes.iter().find(|attribute| attribute.oid == MESSAGE_DIGEST)?;
    if told.values.iter().next()?.value() != content_digest {
        return None;
    }
    let key = certificate.tbs_certificate().subject_public_key_info().subject_public_key.as_bytes()?;
    let key = UnparsedPublicKey::new(algorithm(certificate, digests)?, key);
    key.verify(&attributes.to_der().ok()?, signer.signature.as_bytes()).ok()?;
    Some(certificate)
}

/// `SignedData` in contents that may be followed by the rest of their room.
pub(super) fn signed_data(contents: &[u8]) -> Option<SignedData> {
    use der::Reader;
    let mut reader = der::SliceReader::new(contents).ok()?;
    let held = reader.decode::<cms::content_info::ContentInfo>().ok()?;
    (held.content_type == super::cms::SIGNED_DATA).then_some(())?;
    SignedData::from_der(&held.content.to_der().ok()?).ok()
}

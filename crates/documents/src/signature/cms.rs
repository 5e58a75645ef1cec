//! The signature itself: CMS `SignedData` over a digest, detached (RFC 5652), with the attributes of CAdES B-B, and of B-T
//! where an authority gave a time-stamp.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode, Tag};
use sha2::{Digest, Sha256};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::SignatureFault;
use super::identity::{Identity, KeyKind};
use super::time_stamp::{self, Carrier, StampFault};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
pub(super) const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(super) const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-aa-signingCertificateV2` (RFC 5035).
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// `id-aa-signatureTimeStampToken` (RFC 3161, appendix A).
pub(super) const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const RSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

fn fault(error: der::Error) -> SignatureFault {
    SignatureFault::Key(error.to_string())
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, SignatureFault> {
    let values = SetOfVec::try_from(vec![value]).map_err(fault)?;
    Ok(Attribute { oid, values })
}

/// `SigningCertificateV2`: the SHA-256 of the certificate, nothing optional (RFC 5035, 3).
fn signing_certificate(certificate: &[u8]) -> Result<Any, SignatureFault> {
    let digest = OctetString::new(Sha256::digest(certificate).to_vec()).map_err(fault)?;
    let identifier = Any::new(Tag::Sequence, digest.to_der().map_err(fault)?).map_err(fault)?;
    let identifiers = Any::new(Tag::Sequence, identifier.to_der().map_err(fault)?).map_err(fault)?;
    Any::new(Tag::Sequence, identifiers.to_der().map_err(fault)?).map_err(fault)
}

/// A signature, and why it has no time-stamp where one was asked for.
pub(super) struct Made {
    pub encoded: Vec<u8>,
    pub unstamped: Option<StampFault>,
}

/// `SignedData` by this identity over the digest of what is signed.
pub(super) fn signed_data(
    identity: &Identity,
    digest: &[u8; 32],
    carrier: Option<Carrier<'_>>,
) -> Result<Made, SignatureFault> {
    let certificate = identity.certificate();
    let attributes = signed_attributes(&certificate.to_der().map_err(fault)?, digest)?;
    let signature = identity.sign(&attributes.to_der().map_err(fault)?)?;
    let stamp = carrier.map(|carrier| time_stamp::fetch(&signature, carrier));
    let (stamp, unstamped) = match stamp {
        Some(Ok(token)) => (Some(token), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    let stamp = stamp.map(|token| SetOfVec::try_from(vec![attribute(TIME_STAMP, token)?]).map_err(fault));
    let signer = signer(identity, attributes, signature, stamp.transpose()?)?;
    Ok(Made { encoded: content(identity, signer)?, unstamped })
}

fn signed_attributes(certificate: &[u8], digest: &[u8; 32]) -> Result<SetOfVec<Attribute>, SignatureFault> {
    let digest = OctetString::new(digest.to_vec()).map_err(fault)?;
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::from(DATA))?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&digest).map_err(fault)?)?,
        attribute(SIGNING_CERTIFICATE, signing_certificate(certificate)?)?,
    ])
    .map_err(fault)
}

fn sha_256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA_256, parameters: None }
}

fn signer(
    identity: &Identity,
    attributes: SetOfVec<Attribute>,
    signature: Vec<u8>,
    unsigned: Option<SetOfVec<Attribute>>,
) -> Result<SignerInfo, SignatureFault> {
    let signature_algorithm = match identity.kind() {
        KeyKind::RsaSha256 => AlgorithmIdentifierOwned { oid: RSA_SHA_256, parameters: Some(Any::null()) },
        KeyKind::EcdsaP256Sha256 => AlgorithmIdentifierOwned { oid: ECDSA_SHA_256, parameters: None },
    };
    let tbs = identity.certificate().tbs_certificate();
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer().clone(),
            serial_number: tbs.serial_number().clone(),
        }),
        digest_alg: sha_256(),
        signed_attrs: Some(attributes),
        signature_algorithm,
        signature: OctetString::new(signature).map_err(fault)?,
        unsigned_attrs: unsigned,
    })
}

fn content(identity: &Identity, signer: SignerInfo) -> Result<Vec<u8>, SignatureFault> {
    let chain = identity.chain().iter().cloned().map(CertificateChoices::Certificate).collect::<Vec<_>>();
    let signed = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha_256()]).map_err(fault)?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(chain).map_err(fault)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer]).map_err(fault)?),
    };
    let content = Any::from_der(&signed.to_der().map_err(fault)?).map_err(fault)?;
    ContentInfo { content_type: SIGNED_DATA, content }.to_der().map_err(fault)
}

//! Signatures, as those who know nothing of this crate see them: Poppler's `pdfsig` and OpenSSL. The authority is made here.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use documents::paper::{Papers, Request};
use documents::signature::{Identity, SignatureFault, Signing, sign};
use jiff::civil::date;
use serde_json::json;

fn run(at: &Path, program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).current_dir(at).output();
    output.unwrap_or_else(|error| panic!("{program} is needed (packages openssl, poppler-utils): {error}"))
}

fn openssl(at: &Path, arguments: &str) {
    let output = run(at, "openssl", &arguments.split_whitespace().collect::<Vec<_>>());
    assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An authority and an officer certified by it, in `officer.p12`; `key` is what OpenSSL makes the officer's key with.
fn certified(at: &Path, key: &str) {
    fs::write(
        at.join("ca.cnf"),
        "[req]\ndistinguished_name=dn\nx509_extensions=ca\nprompt=no\n[dn]\nCN=Test Root\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n",
    )
    .unwrap();
    fs::write(
        at.join("officer.ext"),
        "keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection\n",
    )
    .unwrap();
    openssl(
        at,
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -sha256 -config ca.cnf",
    );
    openssl(at, &format!("genpkey {key} -out officer.key"));
    openssl(
        at,
        "req -new -key officer.key -subj /CN=Y_Bhim_Nie/O=Phuong_Tan_Lap -out officer.csr -config ca.cnf",
    );
    openssl(
        at,
        "x509 -req -in officer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -sha256 -extfile officer.ext -out officer.pem",
    );
    openssl(
        at,
        "pkcs12 -export -inkey officer.key -in officer.pem -certfile ca.pem -passout pass:lua-moi -out officer.p12",
    );
}

fn paper() -> Vec<u8> {
    let templates = BTreeMap::from([(
        "result".to_owned(),
        "#set document(title: \"Giấy xác nhận\")\n#set text(font: \"Tinos\", lang: \"vi\")\n= Giấy xác nhận\n#json(\"/facts.json\").name".to_owned(),
    )]);
    let facts = json!({"name": "H’Ngân Êban"});
    let request =
        Request { template: "result", facts: &facts, identity: "x", at: date(2026, 11, 24).at(9, 0, 0, 0) };
    Papers::new(&templates).pdf(request).unwrap()
}

#[expect(clippy::disallowed_methods)] // The certificates are made in this very moment.
fn signing() -> Signing<'static> {
    Signing { at: jiff::Timestamp::now(), reason: "Trả kết quả", place: "Phường Tân Lập" }
}

/// What `pdfsig` says of each signature.
fn pdfsig(at: &Path, pdf: &[u8]) -> String {
    fs::write(at.join("signed.pdf"), pdf).unwrap();
    String::from_utf8_lossy(&run(at, "pdfsig", &["-nocert", "signed.pdf"]).stdout).into_owned()
}

/// Whether OpenSSL holds the last signature for good, up to the authority. The range is read here anew.
fn openssl_says(at: &Path, pdf: &[u8]) -> bool {
    let mark = b"/ByteRange";
    let from = pdf.windows(mark.len()).rposition(|window| window == mark).unwrap();
    let text = String::from_utf8_lossy(&pdf[from..from + 80]).into_owned();
    let numbers = text.split(['[', ']']).nth(1).unwrap().split_whitespace();
    let [_, end, next, rest] = numbers.map(|n| n.parse::<usize>().unwrap()).collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    let hex = std::str::from_utf8(&pdf[end + 1..next - 1]).unwrap();
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let der: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    fs::write(at.join("signature.der"), der).unwrap();
    fs::write(at.join("content"), [&pdf[..end], &pdf[next..next + rest]].concat()).unwrap();
    assert_eq!(next + rest, pdf.len(), "all of the file but the signature is signed");
    let arguments = "cms -verify -binary -inform DER -in signature.der -content content -CAfile ca.pem -cades -out /dev/null";
    run(at, "openssl", &arguments.split(' ').collect::<Vec<_>>()).status.success()
}

#[test]
fn two_checkers_hold_a_signature_for_valid_and_a_changed_byte_for_invalid() {
    for key in
        ["-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"]
    {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        certified(at, key);
        let identity = Identity::from_pkcs12(&fs::read(at.join("officer.p12")).unwrap(), "lua-moi").unwrap();
        let pdf = paper();
        let signed = sign(&pdf, &identity, signing()).unwrap();
        assert!(signed.starts_with(&pdf), "a signature is appended");
        let told = pdfsig(at, &signed);
        assert!(
            told.contains("Signature is Valid") && told.contains("Total document signed"),
            "{key}: {told}"
        );
        assert!(told.contains("ETSI.CAdES.detached") && told.contains("Y_Bhim_Nie"), "{key}: {told}");
        assert!(openssl_says(at, &signed), "{key}");
        for place in [pdf.len() / 2, pdf.len() - 20] {
            let mut changed = signed.clone();
            changed[place] ^= 1;
            let told = pdfsig(at, &changed);
            assert!(!told.contains("Signature is Valid"), "{key}, byte {place}: {told}");
            assert!(!openssl_says(at, &changed), "{key}, byte {place}");
        }
    }
}

#[test]
fn a_second_signature_leaves_the_first_valid() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    certified(at, "-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let identity = Identity::from_pkcs12(&fs::read(at.join("officer.p12")).unwrap(), "lua-moi").unwrap();
    let once = sign(&paper(), &identity, signing()).unwrap();
    let twice = sign(&once, &identity, Signing { reason: "Đóng dấu cơ quan", ..signing() }).unwrap();
    assert!(twice.starts_with(&once));
    let told = pdfsig(at, &twice);
    assert_eq!(told.matches("Signature is Valid").count(), 2, "{told}");
    assert!(openssl_says(at, &twice));
}

#[test]
fn what_cannot_be_signed_with_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    certified(at, "-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let file = fs::read(at.join("officer.p12")).unwrap();
    assert!(matches!(Identity::from_pkcs12(&file, "wrong"), Err(SignatureFault::Store(_))));
    assert!(matches!(Identity::from_pkcs12(b"no such file", ""), Err(SignatureFault::Store(_))));
    let identity = Identity::from_pkcs12(&file, "lua-moi").unwrap();
    assert_eq!(identity.name(), "Y_Bhim_Nie");
    assert!(!format!("{identity:?}").contains("BEGIN"), "the key is never shown");
    let early = Signing { at: "2020-01-01T00:00:00Z".parse().unwrap(), ..signing() };
    assert!(matches!(sign(&paper(), &identity, early), Err(SignatureFault::Expired { .. })));
    assert!(matches!(sign(b"%PDF-1.7 cut", &identity, signing()), Err(SignatureFault::Paper(_))));
    openssl(at, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out other.key");
    openssl(at, "req -x509 -new -key other.key -days 9 -out other.pem -config ca.cnf");
    openssl(at, "pkcs12 -export -inkey other.key -in other.pem -passout pass:x -out other.p12");
    let other = Identity::from_pkcs12(&fs::read(at.join("other.p12")).unwrap(), "x");
    assert!(matches!(other, Err(SignatureFault::Key(_))), "{other:?}");
}

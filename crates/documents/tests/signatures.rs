//! Signatures, as those who know nothing of this crate see them: Poppler's `pdfsig` and OpenSSL. The authority, the token
//! (SoftHSM) and the time-stamp authority (`openssl ts`) are made here.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use documents::paper::{Papers, Request};
use documents::signature::{
    Identity, Place, Shown, SignatureFault, Signing, SimulatedAuthority, StampFault, TokenKey, Wishes,
    is_intact, reserve, sign, sign_with, signatures,
};
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
        let found = signatures(&signed);
        assert!(is_intact(&found) && found.len() == 1, "{found:?}");
        assert_eq!((found[0].name.as_str(), found[0].stamped), ("Y_Bhim_Nie", None));
        let longer = [signed.as_slice(), b"%%EOF"].concat();
        assert!(!is_intact(&signatures(&longer)), "{key}: something was appended");
        for place in [pdf.len() / 2, pdf.len() - 20] {
            let mut changed = signed.clone();
            changed[place] ^= 1;
            let told = pdfsig(at, &changed);
            assert!(!told.contains("Signature is Valid"), "{key}, byte {place}: {told}");
            assert!(!is_intact(&signatures(&changed)), "{key}, byte {place}");
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

/// The module of SoftHSM.
const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

fn softhsm(at: &Path, arguments: &[&str]) {
    let output = run(at, "softhsm2-util", arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A token with the officer's key in it.
fn token(at: &Path, label: &str) {
    softhsm(at, &["--init-token", "--free", "--label", label, "--so-pin", "1234567890", "--pin", PIN]);
    openssl(at, "pkcs8 -topk8 -nocrypt -in officer.key -out officer.pk8");
    let import = ["--import", "officer.pk8", "--token", label, "--label", "ky", "--id", "a1b2", "--pin", PIN];
    softhsm(at, &import);
}

const PIN: &str = "20261125";

/// Where SoftHSM keeps its tokens is told by the environment of the process: the test runs itself again in one of its own.
#[test]
fn a_key_in_a_token_signs_without_leaving_it() {
    if std::env::var_os("SOFTHSM2_CONF").is_some() {
        return in_a_token();
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("softhsm2.conf");
    fs::write(
        &config,
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", folder.path().display()),
    )
    .unwrap();
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_key_in_a_token_signs_without_leaving_it", "--nocapture"])
        .env("SOFTHSM2_CONF", &config)
        .output()
        .unwrap();
    let told =
        format!("{}{}", String::from_utf8_lossy(&again.stdout), String::from_utf8_lossy(&again.stderr));
    assert!(again.status.success(), "{told}");
}

fn in_a_token() {
    let keys = [
        ("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"),
        ("ec", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
    ];
    // The module looks for tokens once, when it is loaded.
    let folders = keys.map(|(label, key)| {
        let folder = tempfile::tempdir().unwrap();
        certified(folder.path(), key);
        token(folder.path(), label);
        (label, folder)
    });
    for (label, folder) in &folders {
        let (label, at) = (*label, folder.path());
        let named = |name: &str| TokenKey {
            module: MODULE.into(),
            token: label.to_owned(),
            key: name.to_owned(),
            pin: PIN.to_owned(),
        };
        openssl(at, "x509 -in officer.pem -outform DER -out officer.der");
        openssl(at, "x509 -in ca.pem -outform DER -out ca.der");
        let above = [fs::read(at.join("officer.der")).unwrap(), fs::read(at.join("ca.der")).unwrap()];
        for name in ["ky", "A1B2"] {
            let identity = Identity::from_token(&named(name), &above).unwrap();
            for _ in 0..2 {
                let signed = sign(&paper(), &identity, signing()).unwrap();
                let told = pdfsig(at, &signed);
                assert!(told.contains("Signature is Valid"), "{label}: {told}");
                assert!(openssl_says(at, &signed), "{label}");
                assert!(is_intact(&signatures(&signed)), "{label}");
            }
        }
        assert!(!format!("{:?}", named("ky")).contains(PIN), "the PIN is never shown");
        let missing = Identity::from_token(&named("other"), &above);
        assert!(matches!(missing, Err(SignatureFault::Token(_))), "{missing:?}");
        let elsewhere = TokenKey { token: "not here".to_owned(), ..named("ky") };
        assert!(matches!(Identity::from_token(&elsewhere, &above), Err(SignatureFault::Token(_))));
        let nowhere = TokenKey { module: "/no/such/module.so".into(), ..named("ky") };
        assert!(matches!(Identity::from_token(&nowhere, &above), Err(SignatureFault::Token(_))));
        let without = Identity::from_token(&named("ky"), &[]);
        assert!(matches!(without, Err(SignatureFault::Store(_))), "no certificate on the token: {without:?}");
    }
}

/// A time-stamp authority: what it is asked with goes through `openssl ts -reply`.
fn stamping(at: &Path) -> impl Fn(&[u8]) -> Result<Vec<u8>, String> + Sync + use<> {
    fs::write(
        at.join("tsa.ext"),
        "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n",
    )
    .unwrap();
    openssl(at, "req -newkey rsa:2048 -nodes -keyout tsa.key -subj /CN=Test_TSA -out tsa.csr -config ca.cnf");
    openssl(
        at,
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -sha256 -extfile tsa.ext -out tsa.pem",
    );
    fs::write(
        at.join("tsa.cnf"),
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=yes\ness_cert_id_alg=sha256\n",
    )
    .unwrap();
    fs::write(at.join("serial"), "01\n").unwrap();
    let at = at.to_owned();
    move |request| {
        fs::write(at.join("request.tsq"), request).unwrap();
        openssl(&at, "ts -reply -config tsa.cnf -section t -queryfile request.tsq -out reply.tsr");
        Ok(fs::read(at.join("reply.tsr")).unwrap())
    }
}

#[test]
fn a_time_stamp_is_asked_for_checked_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    certified(at, "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    let identity = Identity::from_pkcs12(&fs::read(at.join("officer.p12")).unwrap(), "lua-moi").unwrap();
    let carrier = stamping(at);
    let wishes = Wishes { time_stamp: Some(&carrier), ..Wishes::default() };
    let signed = sign_with(&paper(), &identity, signing(), wishes).unwrap();
    assert_eq!(signed.unstamped, None);
    assert!(pdfsig(at, &signed.pdf).contains("Signature is Valid"));
    assert!(openssl_says(at, &signed.pdf));
    let found = signatures(&signed.pdf);
    let age = found[0].stamped.expect("the time-stamp holds").duration_since(signing().at);
    assert!(age.as_secs().abs() < 60, "{age}");
    // The authority's own tool holds its answer for one to this question.
    let answer = "ts -verify -queryfile request.tsq -in reply.tsr -CAfile ca.pem -untrusted tsa.pem";
    openssl(at, answer);

    // Answers that are none: silence, the answer to an earlier question, a broken signature. The paper is signed all the same.
    let old = fs::read(at.join("reply.tsr")).unwrap();
    let replayed = move |_: &[u8]| Ok(old.clone());
    let silent = |_: &[u8]| Err("connection refused".to_owned());
    let broken = |request: &[u8]| {
        let mut answer = carrier(request)?;
        let last = answer.len() - 1;
        answer[last] ^= 1;
        Ok(answer)
    };
    for (name, carrier) in [
        ("silent", &silent as documents::signature::Carrier<'_>),
        ("replayed", &replayed),
        ("broken", &broken),
    ] {
        let wishes = Wishes { time_stamp: Some(carrier), ..Wishes::default() };
        let signed = sign_with(&paper(), &identity, signing(), wishes).unwrap();
        let why = signed.unstamped.unwrap_or_else(|| panic!("{name}"));
        let expected = match name {
            "silent" => matches!(why, StampFault::Unreachable(_)),
            "replayed" => matches!(why, StampFault::Other(_)),
            _ => matches!(why, StampFault::Forged),
        };
        assert!(expected, "{name}: {why:?}");
        assert!(pdfsig(at, &signed.pdf).contains("Signature is Valid"), "{name}");
        assert_eq!(signatures(&signed.pdf)[0].stamped, None, "{name}");
    }
}

#[test]
fn the_organisation_signs_where_a_place_was_kept_and_the_first_signature_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    certified(at, "-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let identity = Identity::from_pkcs12(&fs::read(at.join("officer.p12")).unwrap(), "lua-moi").unwrap();
    let place = Place { page: 0, left: 70.9, top: 90.0, width: 481.9, height: 34.0 };
    let kept = reserve(&paper(), "CoQuan", place).unwrap();
    let once = sign(&kept, &identity, signing()).unwrap();
    let templates = BTreeMap::from([(
        "mark".to_owned(),
        "#set page(width: 170mm, height: 12mm, margin: 0mm)\n#set text(font: \"Tinos\", lang: \"vi\")\nSố: #json(\"/facts.json\").number".to_owned(),
    )]);
    let facts = json!({"number": "12/XN-UBND"});
    let request =
        Request { template: "mark", facts: &facts, identity: "m", at: date(2026, 11, 24).at(9, 0, 0, 0) };
    let picture = Papers::new(&templates).picture(request).unwrap();
    for (field, from) in [("CoQuan", &once), ("no such field", &once)] {
        let shown = Shown { field, picture: &picture };
        let wishes = Wishes { shown: Some(shown), ..Wishes::default() };
        let twice = sign_with(from, &identity, signing(), wishes).unwrap().pdf;
        assert!(twice.starts_with(from), "{field}");
        let told = pdfsig(at, &twice);
        assert_eq!(told.matches("Signature is Valid").count(), 2, "{field}: {told}");
        assert!(openssl_says(at, &twice), "{field}");
        let found = signatures(&twice);
        assert!(is_intact(&found) && found.len() == 2 && !found[0].to_the_end, "{field}: {found:?}");
        // What the signature shows is on the paper: looked at as pixels, and read as text.
        fs::write(at.join("shown.pdf"), &twice).unwrap();
        let text = run(at, "pdftotext", &["-layout", "shown.pdf", "-"]).stdout;
        assert!(String::from_utf8_lossy(&text).contains("Giấy xác nhận"));
        let (plain, marked) = (ink(from), ink(&twice));
        assert!(marked > plain, "{field}: {plain} dark pixels before, {marked} after");
    }
}

/// Dark pixels of the first page.
fn ink(pdf: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ink.pdf"), pdf).unwrap();
    let output = run(folder.path(), "pdftoppm", &["-gray", "-r", "72", "-f", "1", "-l", "1", "ink.pdf"]);
    output.stdout.iter().skip(16).filter(|pixel| **pixel < 128).count()
}

#[test]
fn a_demonstration_signs_under_names_that_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let now = signing().at;
    let day = jiff::SignedDuration::from_hours(24);
    let authority = SimulatedAuthority::new("Tỉnh Đắk Lắk", now - day, now + day).unwrap();
    let identity = authority.certify("Y Bhim Niê").unwrap();
    assert_eq!(identity.name(), "Y Bhim Niê (MÔ PHỎNG)");
    fs::write(at.join("ca.der"), authority.certificate()).unwrap();
    openssl(at, "x509 -inform DER -in ca.der -out ca.pem");
    let signed = sign(&paper(), &identity, signing()).unwrap();
    let told = pdfsig(at, &signed);
    assert!(told.contains("Signature is Valid") && told.contains("MÔ PHỎNG"), "{told}");
    assert!(openssl_says(at, &signed), "its certificates lead up to it");
    let late = Signing { at: now + 3 * day, ..signing() };
    assert!(matches!(sign(&paper(), &identity, late), Err(SignatureFault::Expired { .. })));
}

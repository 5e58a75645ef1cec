//! What is fuzzed: each target takes any bytes and panics where a promise is broken. Shared by `cargo xtask fuzz` and by
//! the libFuzzer targets in `fuzz/`, so it knows nothing of either.

use std::sync::OnceLock;

use law::code::{CodeKind, ProcedureCode};
use law::province::{Province, UnitCode};
use law::territory::Gazetteer;
use pack::{Files, Severity};

/// The procedure that stays in the small pack.
const PROCEDURE: &str = "procedures/1.004873-marital-status-certificate.toml";

/// A target by name; `None` for an unknown one.
pub fn by_name(name: &str) -> Option<fn(&[u8])> {
    Some(match name {
        "pack" => pack_reader,
        "codes" => codes,
        "addresses" => addresses,
        _ => return None,
    })
}

/// Bytes: a path inside the pack on the first line, then the text of that file, put into a small sound pack.
///
/// Promised: every fault has its place inside the file and its cure, and a pack without an error compiles.
pub fn pack_reader(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some((path, text)) = text.split_once('\n') else { return };
    let path = if path.trim().is_empty() { PROCEDURE } else { path.trim() };
    let mut files = small_pack().clone();
    files.set(path, text.to_owned());
    let faults = pack::check(&files);
    for fault in &faults {
        let lines = files.text(&fault.file).unwrap_or_default().split('\n').count();
        assert!((1..=lines.max(1)).contains(&fault.line), "outside the file: {fault}");
        assert!(fault.column >= 1, "no column: {fault}");
        assert!(!fault.message.is_empty() && !fault.help.is_empty(), "says too little: {fault}");
        assert!(pack::Fault::CODES.contains(&fault.code), "unknown code: {fault}");
    }
    let sound = faults.iter().all(|fault| fault.severity != Severity::Error);
    // Compiling reads everything again, so a pack with errors, which are most, is not compiled.
    assert!(!sound || pack::compile(&files).is_ok(), "does not compile without an error: {faults:?}");
}

/// Bytes: a code of any kind.
///
/// Promised: what is valid has a normal form, which is valid and its own normal form; what is masked shows six
/// characters at most.
pub fn codes(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let today = Some(jiff::civil::Date::constant(2026, 11, 23));
    let name = |code: &str| (code == "24133").then(|| "Phường Buôn Ma Thuột".to_owned());
    for kind in ["dossier", "agency", "procedure", "unit", "personal-id", "tax-code", "document-number"] {
        let Ok(kind) = kind.parse::<CodeKind>() else { panic!("{kind} is a kind of code") };
        let report = law::code::check(kind, &text, &name, today);
        assert_eq!(report.valid, report.problems.is_empty(), "{text:?}: {report:?}");
        if let Some(normal) = &report.normalized {
            let again = law::code::check(kind, normal, &name, today);
            assert_eq!(
                again.normalized.as_ref(),
                Some(normal),
                "{text:?} becomes {normal:?}, then {again:?}"
            );
        }
    }
    if let Ok(code) = ProcedureCode::parse(&text) {
        assert_eq!(ProcedureCode::parse(code.as_str()).ok(), Some(code));
    }
    let masked = law::code::mask_personal_id(&text);
    assert!(masked.chars().filter(|c| *c != '*').count() <= 6, "{text:?} shows as {masked:?}");
    assert_eq!(masked.chars().count(), text.chars().count());
    if let Some(phone) = law::code::normal_phone(&text) {
        assert_eq!(law::code::normal_phone(&phone).as_ref(), Some(&phone));
    }
    if let Some(new) = law::code::new_order_of(&text) {
        assert_eq!(law::code::legacy_of(&new).as_deref(), Some(&*text), "{new} of {text:?}");
    }
}

/// Bytes: an address as somebody types it.
///
/// Promised: every match is a unit of today with a confidence from 0 to 1, the best first, and an answer comes soon.
pub fn addresses(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (province, gazetteer) = country();
    let started = std::time::Instant::now();
    let resolution = gazetteer.resolve(province, &text);
    let taken = started.elapsed();
    assert!(taken.as_millis() <= 500 + 5 * text.len() as u128, "{} bytes took {taken:?}", text.len());
    for found in &resolution.matches {
        assert!(province.units.contains_key(&UnitCode(found.code.clone())), "{text:?}: {found:?}");
        assert!((0.0..=1.0).contains(&found.confidence), "{text:?}: {found:?}");
    }
    assert!(resolution.matches.is_sorted_by(|a, b| a.confidence >= b.confidence), "{text:?}: {resolution:?}");
    assert!(resolution.matches.len() <= law::territory::MATCHES_MAX, "{text:?}");
}

fn country() -> &'static (Province, Gazetteer) {
    static COUNTRY: OnceLock<(Province, Gazetteer)> = OnceLock::new();
    COUNTRY.get_or_init(|| {
        let Ok(province) = pack::embedded() else { panic!("the built-in pack has faults") };
        let gazetteer = Gazetteer::new(&province);
        (province, gazetteer)
    })
}

/// The built-in pack with its own province and one procedure only, so that thousands are checked a minute.
fn small_pack() -> &'static Files {
    static SMALL: OnceLock<Files> = OnceLock::new();
    SMALL.get_or_init(|| {
        let mut files = Files::embedded();
        let others: Vec<String> = files
            .paths()
            .filter(|path| path.starts_with("procedures/") && *path != PROCEDURE)
            .map(str::to_owned)
            .collect();
        others.iter().for_each(|path| files.remove(path));
        for (path, column) in [("units.csv", 3), ("old_units.csv", 4)] {
            let text = files.text(path).unwrap_or_default();
            let own = |(at, line): &(usize, &str)| *at == 0 || line.split(',').nth(column) == Some("66");
            let rows: Vec<&str> = text.lines().enumerate().filter(own).map(|(_, line)| line).collect();
            files.set(path, rows.join("\n") + "\n");
        }
        files.remove("territory.toml");
        files.remove("life_events.toml");
        let faults = pack::check(&files);
        assert!(faults.is_empty(), "the small pack is not sound: {faults:?}");
        files
    })
}

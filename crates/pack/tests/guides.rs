//! The guides in `docs/` are followed to the letter: what they tell to write is sound, what they show is what one sees.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use pack::Files;

const HALL: &str = "procedures/1.999001-village-hall.toml";
const PROCEDURE_GUIDES: [&str; 2] = ["write-a-procedure.md", "viet-mot-thu-tuc.md"];
const PROVINCE_GUIDE: &str = "bring-your-own-province.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// The blocks of a guide in this language, one after the other.
fn blocks(guide: &str, language: &str) -> String {
    let open = format!("```{language}\n");
    let blocks = guide.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_procedure_of_the_guide_is_sound_and_the_same_in_both_languages() {
    let [en, vi] = PROCEDURE_GUIDES.map(|name| blocks(&guide(name), "toml"));
    assert_eq!(en, vi);
    let mut files = Files::embedded();
    files.set(HALL, en);
    assert_eq!(pack::check(&files), []);
}

#[test]
fn the_mistakes_of_the_guide_give_the_faults_it_shows() {
    let guides = PROCEDURE_GUIDES.map(guide);
    let text = blocks(&guides[0], "toml");
    for (changes, count) in [
        (
            &[
                ("level = \"commune\"", "level = \"commune"),
                ("clock_policy =", "clok_policy ="),
                ("\"2 working days\"", "\"two days\""),
                (", nb = \"Rengjøring\"", ""),
            ][..],
            4,
        ),
        (&[("118/2025/NĐ-CP\", article", "118/2025/ND-CP\", article")], 1),
        (&[("subject == ", "subject = ")], 1),
        (&[("due = \"2026-12-08T17:30\"", "due = \"2026-12-07T17:30\"")], 1),
    ] {
        let mut files = Files::embedded();
        files.set(HALL, changes.iter().fold(text.clone(), |text, (from, to)| text.replacen(from, to, 1)));
        let faults = pack::check(&files);
        assert_eq!(faults.len(), count, "{changes:?}: {faults:#?}");
        for (fault, guide) in faults.iter().flat_map(|fault| guides.iter().map(move |guide| (fault, guide))) {
            let line = files.text(HALL).unwrap().lines().nth(fault.line - 1).unwrap();
            let shown = format!("{fault}\n  | {line}\n  | {}^\n", " ".repeat(fault.column - 1));
            assert!(guide.contains(&shown), "the guide does not show\n{shown}");
        }
    }
}

/// The commands of a section of a guide.
fn commands(guide: &str, section: &str) -> String {
    let text = guide.split(&format!("\n## {section}")).nth(1).unwrap().split("\n## ").next().unwrap();
    text.lines().filter_map(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n")
}

/// Runs the commands in the pack; a `cd` of the guide into it is done already.
fn run(folder: &Path, commands: &str) {
    let script = format!("set -e\n{}", commands.replace("cd my-province\n", ""));
    let status = Command::new("sh").current_dir(folder).args(["-c", &script]).status().unwrap();
    assert!(status.success(), "{script}");
}

#[test]
fn another_province_comes_out_of_the_guide_without_a_fault() {
    let guide = guide(PROVINCE_GUIDE);
    let folder = std::env::temp_dir().join(format!("motcua-guide-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let from = root().join("provinces/daklak");
    assert!(Command::new("cp").arg("-r").args([&from, &folder]).status().unwrap().success());
    let mut manifest = std::fs::read_to_string(folder.join("pack.toml")).unwrap();
    for line in blocks(&guide, "toml").lines() {
        let key = line.split(" = ").next().unwrap();
        let old = manifest.lines().find(|old| old.starts_with(&format!("{key} = "))).unwrap().to_owned();
        manifest = manifest.replacen(&old, line, 1);
    }
    let remote = manifest.lines().find(|line| line.starts_with("communes = ")).unwrap().to_owned();
    std::fs::write(folder.join("pack.toml"), manifest.replacen(&remote, "communes = []", 1)).unwrap();
    let faults = pack::check(&Files::read(&folder).unwrap());
    for code in ["unknown-agency", "no-authority"] {
        let fault = faults.iter().find(|fault| fault.code == code).unwrap_or_else(|| panic!("{faults:#?}"));
        assert!(guide.contains(&fault.to_string()), "the guide does not show\n{fault}");
    }
    run(&folder, &commands(&guide, "3. The agencies"));
    let procedures = commands(&guide, "4. The procedures");
    run(&folder, &procedures.replace("\"H15/\"H32", "H15/H32"));
    let faults = pack::check(&Files::read(&folder).unwrap());
    let broken = faults.iter().find(|fault| fault.message.contains("31/2024/QH32")).unwrap();
    assert!(guide.contains(&broken.to_string()), "the guide does not show\n{broken}");
    let again = folder.join("procedures");
    assert!(
        Command::new("cp").arg("-r").arg(from.join("procedures/.")).arg(&again).status().unwrap().success()
    );
    run(&folder, &procedures);
    assert_eq!(pack::check(&Files::read(&folder).unwrap()), []);
    std::fs::remove_dir_all(&folder).unwrap();
}

//! Style as a test: sizes, module docs, words that do not belong here, links that lead nowhere, arrows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Lines of a file of product code; tests and generated files are not counted.
const FILE_LINES_MAX: usize = 600;

/// Runs every check and prints all faults at once.
pub fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let mut faults = crate::arrows::faults()?;
    for path in tracked(root)? {
        let Ok(text) = fs::read_to_string(root.join(&path)) else { continue };
        faults.extend(check(root, &path, &text));
    }
    if faults.is_empty() {
        println!("tidy: nothing to mend");
        return Ok(());
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    bail!("tidy: {} faults", faults.len())
}

fn tracked(root: &Path) -> Result<Vec<PathBuf>> {
    let output =
        Command::new("git").arg("-C").arg(root).args(["ls-files", "-co", "--exclude-standard"]).output()?;
    let list = String::from_utf8(output.stdout).context("file names in UTF-8")?;
    Ok(list.lines().map(PathBuf::from).collect())
}

fn check(root: &Path, path: &Path, text: &str) -> Vec<String> {
    let name = path.to_string_lossy();
    let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let mut faults = Vec::new();
    if kind == "rs" {
        faults.extend(rust(&name, text));
    }
    if kind == "md" {
        faults.extend(links(root, path, text));
    }
    if matches!(kind, "rs" | "md" | "toml" | "html" | "css" | "js" | "ftl" | "sh")
        && name != "xtask/src/tidy.rs"
    {
        faults.extend(words(&name, text));
    }
    faults
}

fn rust(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults.push(format!("{name}:1: open with `//!`: why the module exists and what it must not know"));
    }
    let is_test = name.contains("/tests/") || name.ends_with("tests.rs") || name.contains("/examples/");
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
    if !is_test && lines > FILE_LINES_MAX {
        faults.push(format!(
            "{name}: {lines} lines without tests, at most {FILE_LINES_MAX}: split it by its nouns"
        ));
    }
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("#[ignore") {
            faults.push(format!("{name}:{}: no test is ignored", number + 1));
        }
    }
    faults
}

/// Notes to self, stubs, and words about how the product is made rather than what it is.
fn words(name: &str, text: &str) -> Vec<String> {
    let banned = [
        "TODO",
        "FIXME",
        "XXX",
        "todo!(",
        "unimplemented!(",
        "lorem ipsum",
        "/tmp/",
        "/home/",
        "/root/",
        "/work/",
    ];
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in banned.iter().filter(|word| stands_in(line, word)) {
            faults.push(format!("{name}:{}: {word:?} does not belong in the repository", number + 1));
        }
        let lower = line.to_lowercase();
        if lower
            .match_indices("issue #")
            .any(|(at, m)| lower[at + m.len()..].starts_with(|c: char| c.is_ascii_digit()))
        {
            faults
                .push(format!("{name}:{}: the repository speaks of the product, not of tickets", number + 1));
        }
    }
    faults
}

/// Whether a word stands in a line by itself: not inside a longer word or path, such as `officer/work/page.html`.
fn stands_in(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !(before.is_some_and(char::is_alphanumeric) || word == "XXX" && after == Some('X'))
    })
}

/// Relative links of a page must lead to a file.
fn links(root: &Path, path: &Path, text: &str) -> Vec<String> {
    let folder = root.join(path).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut faults = Vec::new();
    for part in text.split("](").skip(1) {
        let target = part.split([')', '#', ' ']).next().unwrap_or_default();
        if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        if !folder.join(target).exists() {
            faults.push(format!("{}: the link to {target} leads nowhere", path.display()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_is_tidy() {
        super::run().expect("cargo xtask tidy names the faults");
    }
}

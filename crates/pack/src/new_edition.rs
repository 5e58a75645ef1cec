//! A further edition of a procedure: the text in force ends the day before, a copy begins on the day. Both are texts for a
//! person to go on writing; nothing is understood of them but two lines.

use jiff::civil::Date;

use crate::files::Files;

/// The two files that a further edition touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEdition {
    /// The text so far, ended: path and text.
    pub ended: (String, String),
    /// The copy that begins: path and text.
    pub begun: (String, String),
}

impl Files {
    /// A further edition of the procedure in the file `path` from `day` on; `None` where there is no such file, it does not
    /// say when it begins, or begins no earlier than `day`.
    #[must_use]
    pub fn new_edition(&self, path: &str, day: Date) -> Option<NewEdition> {
        let text = self.text(path)?;
        let began = text.lines().find_map(|line| line.strip_prefix("effective_from = "))?;
        let began: Date = began.trim().trim_matches(['"', '\'']).parse().ok()?;
        let last = day.yesterday().ok().filter(|last| began <= *last)?;
        let rewritten = |from: Date, to: Option<Date>| {
            let mut lines: Vec<String> = Vec::new();
            for line in text.lines().filter(|line| !line.starts_with("effective_to = ")) {
                if line.starts_with("effective_from = ") {
                    lines.push(format!("effective_from = \"{from}\""));
                    lines.extend(to.map(|to| format!("effective_to = \"{to}\"")));
                } else {
                    lines.push(line.to_owned());
                }
            }
            lines.join("\n") + "\n"
        };
        Some(NewEdition {
            ended: (path.to_owned(), rewritten(began, Some(last))),
            begun: (dated(path, day), rewritten(day, None)),
        })
    }
}

/// The path with the day behind its name, in the place of one it has.
fn dated(path: &str, day: Date) -> String {
    let stem = path.strip_suffix(".toml").unwrap_or(path);
    let is_day = |text: &str| text.strip_prefix('-').is_some_and(|text| text.parse::<Date>().is_ok());
    let split = stem.len().checked_sub("-2026-03-01".len()).filter(|at| stem.is_char_boundary(*at));
    let name =
        split.map(|at| stem.split_at(at)).filter(|(_, end)| is_day(end)).map_or(stem, |(name, _)| name);
    format!("{name}-{day}.toml")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_copy_begins_the_day_after_the_text_so_far_ends() {
        let mut files = Files::embedded();
        let path = files.of_procedure("1.004873").unwrap().to_owned();
        let edition = files.new_edition(&path, date(2027, 3, 1)).unwrap();
        assert!(edition.ended.1.contains("effective_from = \"2025-07-01\"\neffective_to = \"2027-02-28\"\n"));
        assert!(edition.begun.1.contains("effective_from = \"2027-03-01\"\n"));
        assert!(edition.begun.0.ends_with("-2027-03-01.toml"), "{}", edition.begun.0);
        for (path, text) in [edition.ended, edition.begun.clone()] {
            files.set(&path, text);
        }
        let faults: Vec<_> = crate::check(&files).into_iter().map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
        let next = files.new_edition(&edition.begun.0, date(2028, 1, 1)).unwrap();
        assert_eq!(next.begun.0, edition.begun.0.replace("2027-03-01", "2028-01-01"));
        assert_eq!(files.new_edition(&path, date(2025, 7, 1)), None);
    }
}

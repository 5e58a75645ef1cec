//! The words of the product in three languages. Pages name a key; the words live in `texts/{vi,en,nb}/*.ftl`.
//!
//! Must not know pages, routes or the registry. Every key exists in all three languages, every key that is used
//! exists and every key that exists is used: the tests of this module hold that.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

use super::lang::Lang;

/// The Fluent files of all languages, one folder for each.
pub(crate) static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/texts");

type Bundle = FluentBundle<FluentResource>;

static VIETNAMESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Vi));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));
static NORWEGIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Nb));

/// A value that fills a gap in a text. Numbers choose plural forms and are grouped as the language does.
pub trait Filling {
    /// The value as Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl Filling for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Filling for &str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Filling for &String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Filling for $number {
            fn value(&self) -> FluentValue<'_> { FluentValue::from(*self) }
        }
        impl Filling for &$number {
            fn value(&self) -> FluentValue<'_> { FluentValue::from(**self) }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i64);

/// The words of one language. Copying it costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(Lang);

impl Texts {
    /// The words of `lang`.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        Self(lang)
    }

    /// The language.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.0
    }

    /// The text of `key`. A key that does not exist is shown as itself, which the tests prevent.
    #[must_use]
    pub fn get(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of `key` with its gaps filled: `texts.with("track-code", &[("code", &code)])`.
    #[must_use]
    pub fn with(self, key: &str, fillings: &[(&str, &dyn Filling)]) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(fillings.len());
        for (name, filling) in fillings {
            arguments.set(*name, filling.value());
        }
        let mut problems = Vec::new();
        bundle.format_pattern(pattern, Some(&arguments), &mut problems).into_owned()
    }

    fn bundle(self) -> &'static Bundle {
        match self.0 {
            Lang::Vi => &VIETNAMESE,
            Lang::En => &ENGLISH,
            Lang::Nb => &NORWEGIAN,
        }
    }
}

/// Compiles the files of a language. A file with faults keeps its readable messages; the tests refuse faults.
fn bundle(lang: Lang) -> Bundle {
    let identifier: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => |value, _| grouped(Lang::Vi, value),
        Lang::En => |value, _| grouped(Lang::En, value),
        Lang::Nb => |value, _| grouped(Lang::Nb, value),
    }));
    for source in sources(lang) {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn sources(lang: Lang) -> impl Iterator<Item = &'static str> {
    FILES.get_dir(lang.tag()).into_iter().flat_map(Dir::files).filter_map(include_dir::File::contents_utf8)
}

#[expect(clippy::cast_possible_truncation, reason = "only whole numbers fill texts")]
fn grouped(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(lang.number(number.value as i64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// Every message of a language with the gaps it names.
    fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for source in sources(lang) {
            let resource = FluentResource::try_new(source.to_owned())
                .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", lang.tag()));
            drop(resource);
            let mut key = String::new();
            for line in source.lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    key = name.to_owned();
                    let before = found.insert(key.clone(), BTreeSet::new());
                    assert!(before.is_none(), "{}: {key} is defined twice", lang.tag());
                }
                for gap in line.split('$').skip(1) {
                    let name = gap.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap();
                    found.get_mut(&key).unwrap().insert(name.to_owned());
                }
            }
        }
        found
    }

    fn source_files(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                source_files(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
                into.push('\n');
            }
        }
    }

    fn sources_of_the_crate() -> String {
        let mut all = String::new();
        source_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        all
    }

    #[test]
    fn every_key_exists_in_all_languages_with_the_same_gaps() {
        let vietnamese = messages(Lang::Vi);
        for lang in [Lang::En, Lang::Nb] {
            let other = messages(lang);
            for key in vietnamese.keys() {
                assert!(other.contains_key(key), "{key} is missing in {}", lang.tag());
            }
            for (key, gaps) in &other {
                let expected = vietnamese.get(key).unwrap_or_else(|| panic!("{key} is missing in vi"));
                assert_eq!(gaps, expected, "{key} has other gaps in {}", lang.tag());
            }
        }
    }

    #[test]
    fn every_key_that_is_used_exists() {
        let vietnamese = messages(Lang::Vi);
        let source: String =
            sources_of_the_crate().lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let mut missing = BTreeSet::new();
        for call in ["text(\"", "texts.get(\"", "with(\"", "Texts::of(lang).get(\""] {
            for rest in source.split(call).skip(1) {
                let key: String = rest.chars().take_while(|c| *c != '"').collect();
                let is_key = key.contains('-')
                    && !key.ends_with('-')
                    && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                if is_key && !vietnamese.contains_key(&key) {
                    missing.insert(key);
                }
            }
        }
        assert!(missing.is_empty(), "used but not written: {missing:?}");
    }

    /// Beginnings of keys that `change_text` composes from the names of the pack; its tests ask for each.
    const COMPOSED: [&str; 21] = [
        "petition-topic-",
        "petition-stage-",
        "petition-ground-",
        "petition-command-",
        "petition-follows-",
        "petition-event-",
        "petition-refusal-",
        "power-",
        "change-part-",
        "change-side-",
        "change-value-",
        "change-rule-",
        "change-step-",
        "change-scope-",
        "edition-refusal-",
        "edition-status-",
        "edition-act-",
        "edition-field-",
        "pack-fault-",
        "reorganise-",
        "dislike-",
    ];

    #[test]
    fn no_key_is_unused() {
        let source = sources_of_the_crate();
        let is_used = |key: &String| {
            COMPOSED.iter().any(|start| key.starts_with(start)) || source.contains(&format!("\"{key}\""))
        };
        let unused: Vec<_> = messages(Lang::Vi).into_keys().filter(|key| !is_used(key)).collect();
        assert!(unused.is_empty(), "written but not used: {unused:?}");
    }

    #[test]
    fn texts_are_composed() {
        for lang in Lang::ALL {
            for source in sources(lang) {
                let stray = source.chars().find(|c| ('\u{300}'..='\u{36f}').contains(c));
                assert!(stray.is_none(), "{} holds a decomposed letter", lang.tag());
            }
        }
    }

    #[test]
    fn numbers_are_grouped_and_choose_the_plural() {
        assert_eq!(Texts::of(Lang::En).with("count-dossiers", &[("count", &1_usize)]), "1 dossier");
        assert_eq!(Texts::of(Lang::En).with("count-dossiers", &[("count", &1284_usize)]), "1,284 dossiers");
        assert_eq!(Texts::of(Lang::Vi).with("count-dossiers", &[("count", &1284_usize)]), "1.284 hồ sơ");
    }
}

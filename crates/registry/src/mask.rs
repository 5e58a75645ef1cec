//! How personal data looks to those who need not know it in full. One rule for lists, pages, the API and public tracking.

use law::procedure::{FieldKind, Procedure};

use crate::personal::{Person, Personal};

/// A full name as its initials, the given name cut after its first letter: `Nguyễn Văn Đạt` → `N. V. Đ***`.
#[must_use]
pub fn name(full: &str) -> String {
    let words: Vec<&str> = full.split_whitespace().collect();
    let Some((given, before)) = words.split_last() else { return String::new() };
    let initial = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
    let mut masked: String = before.iter().map(|word| format!("{}. ", initial(word))).collect();
    masked.push_str(&initial(given));
    masked.push_str("***");
    masked
}

/// A number with its middle hidden, the first three and the last three characters kept: `066******234`. Numbers shorter
/// than nine characters are hidden but for the last two.
#[must_use]
pub fn number(full: &str) -> String {
    let characters: Vec<char> = full.chars().collect();
    let (head, tail) = if characters.len() >= 9 { (3, 3) } else { (0, characters.len().min(2)) };
    let hidden = characters.len().saturating_sub(head + tail);
    let mut masked: String = characters.iter().take(head).collect();
    masked.extend(std::iter::repeat_n('*', hidden));
    masked.extend(characters.iter().skip(head + hidden));
    masked
}

/// An address of electronic mail with its first letter kept: `h***@example.vn`.
#[must_use]
pub fn email(full: &str) -> String {
    match full.split_once('@') {
        Some((box_name, host)) => format!("{}***@{host}", box_name.chars().next().unwrap_or('*')),
        None => "***".to_owned(),
    }
}

/// A person for those who handle the dossier: name and birth in full, numbers masked.
#[must_use]
pub fn numbers_of(person: &Person) -> Person {
    Person {
        personal_id: person.personal_id.as_deref().map(number),
        phone: person.phone.as_deref().map(number),
        email: person.email.as_deref().map(email),
        more: std::collections::BTreeMap::new(),
        ..person.clone()
    }
}

/// A person for everyone else who may see the dossier: initials and nothing that finds the person.
#[must_use]
pub fn person(person: &Person) -> Person {
    Person {
        name: name(&person.name),
        personal_id: person.personal_id.as_deref().map(number),
        ..Person::default()
    }
}

/// What the handling and receiving units read without giving a purpose: names and answers in full, numbers masked, also
/// those the form asks for.
#[must_use]
pub fn for_handling(personal: &Personal, procedure: Option<&Procedure>) -> Personal {
    let kind = |id: &str| procedure.and_then(|p| p.field(id)).map(|field| field.kind);
    let form = personal.form.iter().map(|(id, answer)| {
        let masked = match (kind(id), answer) {
            (Some(FieldKind::PersonalId | FieldKind::Phone), serde_json::Value::String(text)) => {
                number(text).into()
            }
            _ => answer.clone(),
        };
        (id.clone(), masked)
    });
    Personal {
        applicant: numbers_of(&personal.applicant),
        owner: personal.owner.as_ref().map(numbers_of),
        representation: personal.representation.clone(),
        identity_level: personal.identity_level,
        helper: personal.helper.clone(),
        form: form.collect(),
    }
}

/// What everyone else who may see the dossier reads: initials, no answers.
#[must_use]
pub fn for_others(personal: &Personal) -> Personal {
    Personal {
        applicant: person(&personal.applicant),
        owner: personal.owner.as_ref().map(person),
        representation: None,
        identity_level: None,
        helper: None,
        form: std::collections::BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_initials_only() {
        assert_eq!(name("Nguyễn Văn Đạt"), "N. V. Đ***");
        assert_eq!(name("H’Lan  Êban"), "H. Ê***");
        assert_eq!(name("Hường"), "H***");
        assert_eq!(name("  "), "");
    }

    #[test]
    fn numbers_keep_their_ends() {
        assert_eq!(number("066194000234"), "066******234");
        assert_eq!(number("0912345678"), "091****678");
        assert_eq!(number("12345"), "***45");
        assert_eq!(number(""), "");
        assert_eq!(email("huong@example.vn"), "h***@example.vn");
        assert_eq!(email("nonsense"), "***");
    }
}

//! From words on pages to proposals for fields: what stands behind a label that means the field, in the form the field
//! wants. A proposal is a hint with its place and how sure the reader is. A person confirms it or it means nothing
//! (Nghị định 118/2025/NĐ-CP, Điều 35: a machine supports, it does not decide).

use std::ops::Range;

use jiff::civil::Date;
use law::code::{CodeKind, check, normal_phone};
use law::text::fold;

use super::line::{Line, lines};
use super::{Place, Word};

/// What kind of value a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedKind {
    /// A person's name.
    Name,
    /// A civil date; proposed as `YYYY-MM-DD`.
    Date,
    /// A personal number of 12 digits.
    PersonalId,
    /// A telephone; proposed as `0` and nine digits.
    Phone,
    /// `female` or `male`.
    Sex,
    /// An address in words.
    Address,
    /// The number of a document: a word with a digit in it.
    Number,
    /// Any words up to the end of the line.
    Text,
}

/// A field for which a value is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Name of the field in the form, such as `applicant-name`.
    pub key: String,
    /// Labels that mean it, in Vietnamese; marks, capitals and punctuation do not count.
    pub labels: Vec<String>,
    /// What it takes.
    pub kind: WantedKind,
}

/// A value found for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Name of the field.
    pub key: String,
    /// The value in the form the field wants.
    pub value: String,
    /// Words in front of it on the paper, as read; empty where it stood without a label.
    pub label: String,
    /// Page, from 1.
    pub page: u32,
    /// Where it stands.
    pub place: Place,
    /// How sure, 0 to 100.
    pub confidence: u8,
}

/// Values proposed for one field at most.
const PER_FIELD: usize = 3;
/// Taken off where the value stands on the line below its label.
const BELOW: u8 = 10;
/// Taken off where the paper says more between label and value than the field's label does.
const MORE_WORDS: u8 = 15;
/// Taken off where there is no label at all.
const NO_LABEL: u8 = 30;
/// Words of others than the applicant between a label and its value.
const OTHERS: [&str; 12] =
    ["me", "cha", "con", "tre", "vo", "chong", "bo", "ong", "ba", "giam", "nguoi nhan", "uy quyen"];

/// The fields of an applicant, by the names they have in the forms of this house.
#[must_use]
pub fn applicant() -> Vec<Wanted> {
    let wanted = |key: &str, kind, labels: &[&str]| Wanted {
        key: format!("applicant-{key}"),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        kind,
    };
    vec![
        wanted(
            "name",
            WantedKind::Name,
            &[
                "họ, chữ đệm, tên",
                "họ, chữ đệm và tên",
                "họ và tên",
                "họ tên",
                "tôi là",
                "full name",
                "tên tôi là",
            ],
        ),
        wanted(
            "personal_id",
            WantedKind::PersonalId,
            &[
                "số định danh cá nhân",
                "số định danh",
                "số cccd",
                "số căn cước công dân",
                "số căn cước",
                "personal number",
                "giấy tờ tùy thân",
                "identity number",
                "số / no",
            ],
        ),
        wanted(
            "birth_date",
            WantedKind::Date,
            &["ngày, tháng, năm sinh", "ngày tháng năm sinh", "ngày sinh", "sinh ngày", "date of birth"],
        ),
        wanted("sex", WantedKind::Sex, &["giới tính", "sex"]),
        wanted("phone", WantedKind::Phone, &["số điện thoại", "điện thoại", "đt"]),
        wanted(
            "address",
            WantedKind::Address,
            &["nơi cư trú", "nơi thường trú", "địa chỉ thường trú", "địa chỉ", "place of residence"],
        ),
    ]
}

/// Proposals for the fields wanted, the surest of each field first. `today` bounds what can be a birth date.
#[must_use]
pub fn proposals(pages: &[Vec<Word>], wanted: &[Wanted], today: Date) -> Vec<Proposal> {
    let mut all = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let lines = lines(page);
        for (at, line) in lines.iter().enumerate() {
            labelled(number, line, lines.get(at + 1), wanted, today, &mut all);
        }
    }
    for one in wanted.iter().filter(|one| one.kind == WantedKind::PersonalId) {
        if !all.iter().any(|proposal| proposal.key == one.key) && one.key.starts_with("applicant-") {
            bare_numbers(pages, &one.key, today, &mut all);
        }
    }
    let mut kept = Vec::new();
    for one in wanted {
        let mut of_field: Vec<Proposal> = Vec::new();
        let mut found: Vec<&Proposal> = all.iter().filter(|proposal| proposal.key == one.key).collect();
        found.sort_by_key(|proposal| std::cmp::Reverse(proposal.confidence));
        for proposal in found {
            let is_new = of_field.iter().all(|known| fold(&known.value) != fold(&proposal.value));
            if is_new && of_field.len() < PER_FIELD {
                of_field.push(proposal.clone());
            }
        }
        kept.extend(of_field);
    }
    kept
}

/// A folded word of a line and where it stands in the text.
type Token = (String, Range<usize>);

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for part in text.split(' ') {
        let range = at..at + part.len();
        at = range.end + 1;
        for folded in fold(part).split(' ').filter(|folded| !folded.is_empty()) {
            tokens.push((folded.to_owned(), range.clone()));
        }
    }
    tokens
}

/// A label on a line: which field, where it begins, where its own words end, how many there are.
struct Label<'a> {
    wanted: &'a Wanted,
    begins: usize,
    ends: usize,
    words: usize,
}

/// Length of a word without the punctuation behind it: a colon belongs to what follows.
fn own_end(word: Option<&str>) -> usize {
    word.unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric()).len()
}

/// The labels on a line from left to right; of two that overlap the longer one.
fn labels_on<'a>(line: &Line, wanted: &'a [Wanted]) -> Vec<Label<'a>> {
    let tokens = tokens(&line.text);
    let mut labels: Vec<Label<'a>> = Vec::new();
    for one in wanted {
        for label in &one.labels {
            let words: Vec<String> =
                fold(label).split(' ').map(ToOwned::to_owned).filter(|w| !w.is_empty()).collect();
            if words.is_empty() {
                continue;
            }
            for window in tokens.windows(words.len()) {
                if window.iter().map(|(token, _)| token).eq(words.iter())
                    && let (Some((_, first)), Some((_, last))) = (window.first(), window.last())
                {
                    labels.push(Label {
                        wanted: one,
                        begins: first.start,
                        ends: last.start + own_end(line.text.get(last.clone())),
                        words: words.len(),
                    });
                }
            }
        }
    }
    labels.sort_by_key(|label| (std::cmp::Reverse(label.words), label.begins));
    let mut kept: Vec<Label<'a>> = Vec::new();
    for label in labels {
        // The same words may mean two fields: both get the proposal, and the officer chooses.
        let clear = |other: &Label<'_>| {
            label.ends <= other.begins
                || other.ends <= label.begins
                || (label.begins == other.begins
                    && label.ends == other.ends
                    && label.wanted.key != other.wanted.key)
        };
        if kept.iter().all(clear) {
            kept.push(label);
        }
    }
    kept.sort_by_key(|label| label.begins);
    kept
}

fn labelled(
    page: u32,
    line: &Line,
    below: Option<&Line>,
    wanted: &[Wanted],
    today: Date,
    all: &mut Vec<Proposal>,
) {
    let labels = labels_on(line, wanted);
    for label in &labels {
        let limit = labels.iter().map(|other| other.begins).find(|begins| *begins >= label.ends);
        let limit = limit.unwrap_or(line.text.len());
        let Some(rest) = line.text.get(label.ends..limit) else { continue };
        // A colon behind the end of a sentence belongs to another label.
        let is_own = |at: &usize| *at < 60 && !rest.get(..*at).unwrap_or_default().contains(['.', ';']);
        let colon = rest.find(':').filter(is_own);
        let between = colon.and_then(|at| rest.get(..at)).unwrap_or_default();
        if is_another(&label.wanted.key, between) {
            continue;
        }
        let from = label.ends + colon.map_or(0, |at| at + 1);
        let mut taken_off = if fold(between).is_empty() { 0 } else { MORE_WORDS };
        let here = line.text.get(from..limit).unwrap_or_default();
        let found = if fold(here).is_empty() {
            taken_off += BELOW;
            below.and_then(|below| value(below, 0..below.text.len(), label.wanted.kind, today))
        } else {
            value(line, from..limit, label.wanted.kind, today)
        };
        let Some((value, (place, sure))) = found else { continue };
        all.push(Proposal {
            key: label.wanted.key.clone(),
            value,
            label: line
                .text
                .get(label.begins..from)
                .unwrap_or_default()
                .trim_end_matches([':', ' '])
                .to_owned(),
            page,
            place,
            confidence: sure.saturating_sub(taken_off),
        });
    }
}

/// Between the label and the colon stands somebody who is not the applicant.
fn is_another(key: &str, between: &str) -> bool {
    let between = format!(" {} ", fold(between));
    key.starts_with("applicant-") && OTHERS.iter().any(|other| between.contains(&format!(" {other} ")))
}

/// A value of this kind within a stretch of a line, with its place and how sure the reader is of it.
fn value(line: &Line, stretch: Range<usize>, kind: WantedKind, today: Date) -> Option<(String, (Place, u8))> {
    let text = line.text.get(stretch.clone())?;
    let (value, part) = match kind {
        WantedKind::Name => name(text)?,
        WantedKind::Date => day(text, today)?,
        WantedKind::PersonalId => number_of(text, 12, |digits| personal_id(digits, today))?,
        WantedKind::Phone => number_of(text, 10, normal_phone)?,
        WantedKind::Sex => sex(text)?,
        WantedKind::Number => document_number(text)?,
        WantedKind::Address => words(text, 6)?,
        WantedKind::Text => words(text, 2)?,
    };
    let place = line.at(&(stretch.start + part.start..stretch.start + part.end))?;
    Some((value, place))
}

/// Words of a text with where they stand.
fn parts(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    text.split(' ').map(move |part| {
        let range = at..at + part.len();
        at = range.end + 1;
        (part, range)
    })
}

/// Two to seven words that begin with a capital; a stop ends it.
fn name(text: &str) -> Option<(String, Range<usize>)> {
    let mut words: Vec<String> = Vec::new();
    let mut range: Option<Range<usize>> = None;
    for (part, at) in parts(text).filter(|(part, _)| !part.is_empty()) {
        let bare = part.trim_matches(|c: char| !c.is_alphabetic() && c != '’' && c != '\'');
        let is_word = bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\'' | '-' | '\u{306}'));
        if !is_word {
            if words.is_empty() && bare.is_empty() {
                continue;
            }
            break;
        }
        words.push(bare.to_owned());
        range = Some(range.map_or(at.clone(), |range| range.start..at.end));
        if part.ends_with(['.', ',', ';']) || words.len() == 7 {
            break;
        }
    }
    if words.len() < 2 {
        return None;
    }
    let shouted = words.iter().all(|word| word.chars().all(|c| !c.is_lowercase()));
    let words: Vec<String> = if shouted { words.iter().map(|word| calm(word)).collect() } else { words };
    Some((words.join(" "), range?))
}

/// `NGUYỄN` as `Nguyễn`, `H’LAN` as `H’Lan`.
fn calm(word: &str) -> String {
    let mut first = true;
    let mut calm = String::with_capacity(word.len());
    for letter in word.chars() {
        if first {
            calm.push(letter);
        } else {
            calm.extend(letter.to_lowercase());
        }
        first = !letter.is_alphabetic();
    }
    calm
}

/// `12/03/1994`, `12-3-1994`, or `ngày 12 tháng 03 năm 1994`.
fn day(text: &str, today: Date) -> Option<(String, Range<usize>)> {
    let numbers: Vec<(i16, Range<usize>)> = runs(text, |c| c.is_ascii_digit())
        .filter_map(|range| Some((text.get(range.clone())?.parse().ok()?, range)))
        .collect();
    numbers.windows(3).find_map(|three| {
        let [(day, first), (month, second), (year, third)] = three else { return None };
        let between = |one: &Range<usize>, other: &Range<usize>| {
            let between = fold(text.get(one.end..other.start).unwrap_or("?"));
            between.is_empty() || between == "thang" || between == "nam"
        };
        let known =
            (1900..=today.year() + 20).contains(year) && between(first, second) && between(second, third);
        let (day, month) = (i8::try_from(*day).ok()?, i8::try_from(*month).ok()?);
        let found = Date::new(*year, month, day).ok().filter(|_| known)?;
        Some((found.to_string(), first.start..third.end))
    })
}

/// Stretches of characters that belong together.
fn runs(text: &str, belongs: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| belongs(*c)) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => runs.push(at..at + c.len_utf8()),
        }
    }
    runs.into_iter()
}

/// A number of so many digits, spaces and dots between them not counted, that `accepts` takes.
fn number_of(
    text: &str,
    length: usize,
    accepts: impl Fn(&str) -> Option<String>,
) -> Option<(String, Range<usize>)> {
    let grouped = runs(text, |c| c.is_ascii_digit() || matches!(c, ' ' | '.'));
    grouped.into_iter().find_map(|range| {
        let part = text.get(range.clone())?;
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        if digits.len() != length {
            return None;
        }
        let skipped = part.len() - part.trim_start_matches([' ', '.']).len();
        let kept = part.trim_end_matches([' ', '.']).len();
        Some((accepts(&digits)?, range.start + skipped..range.start + kept))
    })
}

fn personal_id(digits: &str, today: Date) -> Option<String> {
    let report = check(CodeKind::PersonalId, digits, &|_| None, Some(today));
    report.valid.then(|| digits.to_owned())
}

fn sex(text: &str) -> Option<(String, Range<usize>)> {
    parts(text).filter(|(part, _)| !fold(part).is_empty()).take(2).find_map(|(part, at)| {
        let word = part.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        match word.as_str() {
            "nam" | "male" => Some(("male".to_owned(), at)),
            "nữ" | "female" => Some(("female".to_owned(), at)),
            _ => None,
        }
    })
}

fn document_number(text: &str) -> Option<(String, Range<usize>)> {
    parts(text).filter(|(part, _)| !fold(part).is_empty()).take(2).find_map(|(part, at)| {
        let bare = part.trim_matches([',', ';', '.', ':']);
        (bare.len() >= 2 && bare.bytes().any(|b| b.is_ascii_digit())).then(|| (bare.to_owned(), at))
    })
}

/// The words up to where the next label with a colon begins.
fn words(text: &str, least: usize) -> Option<(String, Range<usize>)> {
    let end = match text.find(':') {
        None => text.len(),
        Some(colon) => text.get(..colon)?.rfind(['.', ';', ','])?,
    };
    let part = text.get(..end)?;
    let start = part.len() - part.trim_start_matches([' ', '.', '…', '_']).len();
    let bare = part.trim_matches([' ', '.', '…', '_', ',', ';']);
    let filled = bare.chars().filter(|c| c.is_alphanumeric()).count();
    (filled >= least).then(|| (bare.to_owned(), start..start + bare.len()))
}

/// Personal numbers that stand without a label.
fn bare_numbers(pages: &[Vec<Word>], key: &str, today: Date, all: &mut Vec<Proposal>) {
    for (page, words) in (1..).zip(pages) {
        for line in lines(words) {
            let found = number_of(&line.text, 12, |digits| personal_id(digits, today));
            let Some((value, part)) = found else { continue };
            let Some((place, sure)) = line.at(&part) else { continue };
            let confidence = sure.saturating_sub(NO_LABEL);
            all.push(Proposal { key: key.to_owned(), value, label: String::new(), page, place, confidence });
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn page(lines: &[&str]) -> Vec<Word> {
        let mut words = Vec::new();
        for (line, text) in (0..).zip(lines) {
            for (at, word) in (0_u16..).zip(text.split(' ')) {
                let place = Place {
                    left: at * 500,
                    top: u16::try_from(line).unwrap() * 300,
                    width: 400,
                    height: 200,
                };
                words.push(Word { text: word.into(), place, confidence: 92, line });
            }
        }
        words
    }

    fn of(lines: &[&str]) -> Vec<(String, String, u8)> {
        let found = proposals(&[page(lines)], &applicant(), date(2026, 11, 23));
        found.into_iter().map(|p| (p.key.replace("applicant-", ""), p.value, p.confidence)).collect()
    }

    fn has(found: &[(String, String, u8)], key: &str, value: &str) -> bool {
        found.iter().any(|(k, v, _)| k == key && v == value)
    }

    #[test]
    fn a_declaration_fills_the_fields_of_the_applicant() {
        let found = of(&[
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Họ, chữ đệm, tên người yêu cầu: NGUYỄN THỊ HƯỜNG",
            "Ngày, tháng, năm sinh: 12/03/1994. Giới tính: Nữ. Dân tộc: Kinh",
            "Số định danh cá nhân: 066 194 001 234 cấp ngày 01/05/2022",
            "Nơi cư trú: 12 Lê Duẩn, phường Buôn Ma Thuột. Điện thoại: 0914 123 456",
        ]);
        assert!(has(&found, "name", "Nguyễn Thị Hường"), "{found:?}");
        assert!(has(&found, "birth_date", "1994-03-12"), "{found:?}");
        assert!(has(&found, "sex", "female"), "{found:?}");
        assert!(has(&found, "personal_id", "066194001234"), "{found:?}");
        assert!(has(&found, "address", "12 Lê Duẩn, phường Buôn Ma Thuột"), "{found:?}");
        assert!(has(&found, "phone", "0914123456"), "{found:?}");
    }

    #[test]
    fn a_colon_that_was_not_read_takes_nothing_from_the_next_label() {
        assert!(has(&of(&["Giới tính Nữ. Dân tộc: Kinh"]), "sex", "female"));
        assert!(of(&["Giới tính. Dân tộc: Nam bộ"]).is_empty());
    }

    #[test]
    fn another_person_is_not_the_applicant() {
        let found = of(&["Họ, chữ đệm, tên người mẹ: H’Bích Êban", "Họ và tên con: Y Bliă Niê"]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_value_may_stand_below_its_label_and_a_number_without_one() {
        let found = of(&["Họ và tên / Full name:", "H’LAN ÊBAN", "bản chụp 066194001234"]);
        assert!(has(&found, "name", "H’Lan Êban"), "{found:?}");
        let bare = found.iter().find(|(key, ..)| key == "personal_id").unwrap();
        assert_eq!((bare.1.as_str(), bare.2), ("066194001234", 92 - NO_LABEL));
    }

    #[test]
    fn dates_are_read_in_words_and_refused_when_they_are_none() {
        assert!(has(&of(&["Sinh ngày 02 tháng 9 năm 1989 tại Ea Tam"]), "birth_date", "1989-09-02"));
        for bad in
            ["Ngày sinh: 31/02/1994", "Ngày sinh: 12/03/94", "Ngày sinh: 12/13/1994", "Ngày sinh: chưa rõ"]
        {
            assert!(of(&[bad]).is_empty(), "{bad}");
        }
    }

    #[test]
    fn a_number_that_is_no_personal_number_is_not_proposed() {
        for bad in ["Số định danh: 06619400123", "Số định danh: 0661940012345", "Số định danh: 123456789"]
        {
            assert!(of(&[bad]).is_empty(), "{bad}");
        }
    }

    #[test]
    fn a_field_of_the_form_is_found_by_its_own_label() {
        let wanted = Wanted {
            key: "form-decision".into(),
            labels: vec!["Số quyết định".into()],
            kind: WantedKind::Number,
        };
        let pages = [page(&["Căn cứ Số quyết định: 41/2021/QĐST-HNGĐ, ngày 03/02/2021"])];
        let found = proposals(&pages, &[wanted], date(2026, 11, 23));
        assert_eq!((found[0].value.as_str(), found[0].page), ("41/2021/QĐST-HNGĐ", 1));
        assert_eq!(found[0].label, "Số quyết định");
        assert_eq!(found[0].place.left, 5 * 500);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(proposals(&[], &applicant(), date(2026, 1, 1)).is_empty());
        assert!(proposals(&[Vec::new()], &applicant(), date(2026, 1, 1)).is_empty());
        assert!(of(&["Họ và tên:", "Họ và tên: ........", ": : :", "Địa chỉ: ……"]).is_empty());
    }
}

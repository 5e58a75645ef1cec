//! The groups of services a number is for, each with its letter: the fields of the procedures in force, and what needs no
//! procedure.

use jiff::civil::Date;
use law::Province;

/// Letters that are told apart when called out in Vietnamese; `T` and `H` belong to the two groups that are no field.
const LETTERS: [char; 17] =
    ['A', 'B', 'C', 'D', 'E', 'G', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'U', 'V', 'X'];

/// Fetching a result (trả kết quả), with its letter.
pub const COLLECT: (&str, char) = ("collect", 'T');
/// A question (hỏi), with its letter.
pub const ADVICE: (&str, char) = ("advice", 'H');

/// The groups of a day in the order of their fields: field, or one of [`COLLECT`] and [`ADVICE`], and letter.
#[must_use]
pub fn groups(province: &Province, day: Date) -> Vec<(String, char)> {
    let in_force = province.procedures.values().flatten().filter(|procedure| procedure.in_force(day));
    let mut fields: Vec<String> = in_force.map(|procedure| procedure.field.clone()).collect();
    fields.sort();
    fields.dedup();
    let mut groups: Vec<(String, char)> = fields.into_iter().zip(LETTERS.into_iter().cycle()).collect();
    groups.extend([COLLECT, ADVICE].map(|(value, letter)| (value.to_owned(), letter)));
    groups
}

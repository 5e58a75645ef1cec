//! Recognising a dossier code in what a person typed or scanned.

use law::code::DossierCode;

/// The code as issued, if the text has its shape: groups of an agency, six digits of a day, at least four of a number.
/// Upper and lower case, spaces and a scanned address around it do not matter. Whether it exists is another question.
#[must_use]
pub fn dossier_code(typed: &str) -> Option<DossierCode> {
    let last = typed.trim().rsplit('/').next().unwrap_or_default();
    let code: String = last.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let mut parts = code.split('-');
    let (agency, day, number) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let agency_fits = agency.len() >= 3
        && agency.len() <= 35
        && agency
            .split('.')
            .all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_alphanumeric()));
    let fits = agency_fits
        && parts.next().is_none()
        && day.len() == 6
        && digits(day)
        && (4..=6).contains(&number.len())
        && digits(number);
    fits.then_some(DossierCode(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_recognised_as_people_type_them() {
        let code = Some(DossierCode("H15.133-261123-0042".to_owned()));
        assert_eq!(dossier_code(" h15.133-261123-0042 "), code);
        assert_eq!(dossier_code("H15.133 - 261123 - 0042"), code);
        assert_eq!(dossier_code("http://127.0.0.1:8080/en/track/H15.133-261123-0042"), code);
        assert!(dossier_code("000.00.16.G04-220324-0020").is_some());
        for other in [
            "",
            "khai sinh",
            "H15.133-261123",
            "H15.133-261123-42",
            "H15.133-26112x-0042",
            "-261123-0042",
            "H15..1-261123-0042",
            "a-b-c-d",
        ] {
            assert_eq!(dossier_code(other), None, "{other}");
        }
    }
}

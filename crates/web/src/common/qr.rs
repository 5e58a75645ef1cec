//! QR codes as one SVG path, level M, with four quiet modules around.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::public::receipt::QrPicture;

/// Quiet modules on each side.
const QUIET: i32 = 4;

/// The picture of an address; `None` where it is too long for any code.
#[must_use]
pub fn picture(address: &str) -> Option<QrPicture> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(dark).unwrap_or(0);
            if run > 0 {
                write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET).ok()?;
            }
            x += run.max(1);
        }
    }
    let size = u32::try_from(code.size() + 2 * QUIET).ok()?;
    Some(QrPicture { size, path, words: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_begins_with_its_finder() {
        let picture = picture("http://127.0.0.1:8080/track/H15.133-261123-0042").unwrap();
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", picture.path);
        assert!(picture.size >= 29 && picture.path.len() < 12_000);
        assert!(super::picture(&"x".repeat(5_000)).is_none());
    }
}

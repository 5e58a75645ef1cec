//! The text of a VietQR code for a transfer to an account: EMVCo merchant-presented mode with the template of NAPAS
//! (technical specification of QR switching, version 1.5.2). Every object is its two-digit identifier, its two-digit
//! length and its value; the last one is the checksum over all that stands before it.

use super::reference::CONTENT_MAX;

/// Most đồng that a code can ask for: the amount has at most 13 characters.
pub const DONG_MAX: u64 = 9_999_999_999_999;
/// Most characters of an account.
const ACCOUNT_MAX: usize = 19;
/// Registered identifier of NAPAS.
const GUID: &str = "A000000727";
/// Transfer to an account.
const SERVICE: &str = "QRIBFTTA";

/// A transfer as a code asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VietQr<'a> {
    /// BIN of the receiving bank: six digits.
    pub bin: &'a str,
    /// Account: 1 to 19 of `0-9 A-Z`.
    pub account: &'a str,
    /// Amount in đồng, 1 to [`DONG_MAX`].
    pub dong: u64,
    /// What the transfer says: 1 to [`CONTENT_MAX`] of `0-9 A-Z` and space.
    pub content: &'a str,
}

/// Why a code cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum VietQrFault {
    /// The bank.
    #[error("the BIN of a bank has six digits")]
    Bin,
    /// The account.
    #[error("an account has 1 to 19 characters of 0-9 and A-Z")]
    Account,
    /// The amount.
    #[error("the amount is 1 to 9,999,999,999,999 đồng")]
    Amount,
    /// The text of the transfer.
    #[error("the text of the transfer has 1 to 19 characters of 0-9, A-Z and space")]
    Content,
}

impl VietQr<'_> {
    /// The text of the code.
    ///
    /// # Errors
    /// [`VietQrFault`] for a part that the format cannot hold: a code that some applications read otherwise is none.
    pub fn payload(&self) -> Result<String, VietQrFault> {
        if !is_bin(self.bin) {
            return Err(VietQrFault::Bin);
        }
        if !is_account(self.account) {
            return Err(VietQrFault::Account);
        }
        if !(1..=DONG_MAX).contains(&self.dong) {
            return Err(VietQrFault::Amount);
        }
        let plain = |c: u8| c.is_ascii_digit() || c.is_ascii_uppercase() || c == b' ';
        let fits = (1..=CONTENT_MAX).contains(&self.content.len()) && self.content.bytes().all(plain);
        if !fits || self.content.trim() != self.content {
            return Err(VietQrFault::Content);
        }
        let beneficiary = object("00", self.bin) + &object("01", self.account);
        let merchant = object("00", GUID) + &object("01", &beneficiary) + &object("02", SERVICE);
        let purpose = object("08", self.content);
        // 01 is "12": the code is for one payment. 53 is đồng by ISO 4217.
        let mut payload = object("00", "01") + &object("01", "12") + &object("38", &merchant);
        payload += &(object("53", "704") + &object("54", &self.dong.to_string()) + &object("58", "VN"));
        payload += &(object("62", &purpose) + "6304");
        let crc = checksum(payload.as_bytes());
        Ok(format!("{payload}{crc:04X}"))
    }
}

/// Six digits.
pub(super) fn is_bin(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// 1 to 19 of `0-9 A-Z`.
pub(super) fn is_account(text: &str) -> bool {
    (1..=ACCOUNT_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// An object of the format. Values here are ASCII and shorter than 100 characters.
fn object(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE: polynomial 1021, begun at FFFF, nothing reflected (EMVCo, ISO/IEC 13239).
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes published with their checksum: the specification of NAPAS and makers of codes.
    #[test]
    fn the_checksum_is_that_of_published_codes() {
        for code in [
            "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203",
            "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C",
            "00020001021238570010A00000072701270006970436011308810004580860208QRIBFTTA53037045802VN6304CD60",
        ] {
            let (text, crc) = code.split_at(code.len() - 4);
            assert_eq!(format!("{:04X}", checksum(text.as_bytes())), crc, "{code}");
        }
        // The check value of the catalogue of CRC algorithms.
        assert_eq!(checksum(b"123456789"), 0x29B1);
    }

    #[test]
    fn a_code_is_built_as_the_published_one_but_for_its_text() {
        let qr = VietQr { bin: "970415", account: "0011001932418", dong: 120_000, content: "UNG HO LU LUT" };
        let payload = qr.payload().unwrap();
        let published = "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813";
        assert_eq!(payload.strip_prefix(published).map(|rest| &rest[..17]), Some("UNG HO LU LUT6304"));
        let (text, crc) = payload.split_at(payload.len() - 4);
        assert_eq!(format!("{:04X}", checksum(text.as_bytes())), crc);
    }

    #[test]
    fn what_the_format_cannot_hold_makes_no_code() {
        let good = VietQr { bin: "970415", account: "0011001932418", dong: 7_000, content: "MC H15133 0042" };
        assert!(good.payload().is_ok());
        for (qr, fault) in [
            (VietQr { bin: "97041", ..good }, VietQrFault::Bin),
            (VietQr { bin: "97041A", ..good }, VietQrFault::Bin),
            (VietQr { account: "", ..good }, VietQrFault::Account),
            (VietQr { account: "12345678901234567890", ..good }, VietQrFault::Account),
            (VietQr { account: "12 34", ..good }, VietQrFault::Account),
            (VietQr { dong: 0, ..good }, VietQrFault::Amount),
            (VietQr { dong: DONG_MAX + 1, ..good }, VietQrFault::Amount),
            (VietQr { content: "", ..good }, VietQrFault::Content),
            (VietQr { content: "phí", ..good }, VietQrFault::Content),
            (VietQr { content: "mc h15", ..good }, VietQrFault::Content),
            (VietQr { content: " MC", ..good }, VietQrFault::Content),
            (VietQr { content: "MC H15133 0042 ABCDE", ..good }, VietQrFault::Content),
        ] {
            assert_eq!(qr.payload(), Err(fault), "{qr:?}");
        }
        assert!(VietQr { dong: DONG_MAX, ..good }.payload().is_ok());
    }
}

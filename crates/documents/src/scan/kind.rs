//! Kinds of files, told by their first bytes.

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// TIFF picture.
    Tiff,
}

impl FileKind {
    /// The kind of these bytes; `None` where it is none that is taken. Eight bytes are enough.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'I', b'I', 0x2a, 0x00, ..] | [b'M', b'M', 0x00, 0x2a, ..] => Some(Self::Tiff),
            _ => None,
        }
    }

    /// The kind of a media type as [`Self::media_type`] writes it.
    #[must_use]
    pub fn parse(media_type: &str) -> Option<Self> {
        [Self::Pdf, Self::Jpeg, Self::Png, Self::Tiff]
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }

    /// Whether every browser shows it as a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
        }
    }

    /// Ending of a file name, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
        }
    }
}

/// What a file is that is not taken, as people call it; `None` where its first bytes tell nothing.
#[must_use]
pub fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let holds = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    let is_page = || {
        let start =
            String::from_utf8_lossy(head.get(..head.len().min(256)).unwrap_or_default()).to_lowercase();
        let start = start.trim_start_matches('\u{feff}').trim_start().to_owned();
        start.starts_with("<!doctype html") || start.starts_with("<html")
    };
    match head {
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => Some("DOCX"),
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") => Some("XLSX"),
        [b'P', b'K', 3, 4, ..] => Some("ZIP"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("DOC"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', ..] => Some("HEIC"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WEBP"),
        [b'G', b'I', b'F', b'8', ..] => Some("GIF"),
        [b'B', b'M', ..] => Some("BMP"),
        [b'M', b'Z', ..] | [0x7f, b'E', b'L', b'F', ..] => Some("EXE"),
        [b'R', b'a', b'r', b'!', ..] => Some("RAR"),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some("RTF"),
        _ if is_page() => Some("HTML"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_bytes() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"\xff\xd8\xff\xe0"), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n"), Some(FileKind::Png));
        assert_eq!(FileKind::of(b"II*\0"), Some(FileKind::Tiff));
        for other in [b"PK\x03\x04".as_slice(), b"", b"<html>", b"MZ", b"%PD"] {
            assert_eq!(FileKind::of(other), None);
        }
    }

    #[test]
    fn what_is_not_taken_is_called_by_its_name() {
        for (bytes, kind) in [
            (b"PK\x03\x04 word/document.xml".as_slice(), Some("DOCX")),
            (b"PK\x03\x04 nothing", Some("ZIP")),
            (b"\0\0\0\x18ftypheic", Some("HEIC")),
            (b"MZ\x90\0", Some("EXE")),
            (b"  <!DOCTYPE html><p>", Some("HTML")),
            (b"plain words", None),
            (b"", None),
        ] {
            assert_eq!(other_kind(bytes), kind);
        }
    }
}

//! Files that attack: locked, cut off, without a page, with something that acts by itself, or grown beyond all bounds. And
//! files as people send them, which must be taken, shown and read.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::Write;

use documents::paper::{Papers, Request};
use documents::picture::{self, PictureFault, View};
use documents::reading;
use documents::scan::{Active, FileKind, ScanFault, Scanned, scan};
use image::{DynamicImage, ImageFormat, RgbImage};
use jiff::civil::date;
use serde_json::json;

/// A PDF of these objects, with the first as its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    bytes
}

/// One page, a catalogue with `more`, and `further` objects from number 4 on.
fn with(more: &str, further: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type /Catalog /Pages 2 0 R {more}>>").into_bytes(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>".to_vec(),
    ];
    objects.extend_from_slice(further);
    pdf(&objects)
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict} /Length {}>>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

fn flate(data: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(data).unwrap();
    packed.finish().unwrap()
}

fn picture_of(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF whose second page is the first once more: the chain leads to a copy of the directory.
fn two_pages() -> Vec<u8> {
    let mut bytes = picture_of(40, 30, ImageFormat::Tiff);
    assert!(bytes.starts_with(b"II"));
    let number = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let first = number(&bytes, 4);
    let entries = usize::from(u16::from_le_bytes(bytes[first..first + 2].try_into().unwrap()));
    let end = first + 2 + entries * 12;
    let directory = bytes[first..end].to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    let second = u32::try_from(bytes.len()).unwrap();
    bytes.extend(directory);
    bytes.extend([0; 4]);
    bytes[end..end + 4].copy_from_slice(&second.to_le_bytes());
    bytes
}

#[test]
fn files_as_people_send_them_are_taken() {
    let plain = with("", &[]);
    for (bytes, kind, pages) in [
        (plain.clone(), FileKind::Pdf, 1),
        ([plain.as_slice(), b"\r\n\0\0\0"].concat(), FileKind::Pdf, 1),
        (picture_of(40, 30, ImageFormat::Png), FileKind::Png, 1),
        (picture_of(40, 30, ImageFormat::Jpeg), FileKind::Jpeg, 1),
        (picture_of(40, 30, ImageFormat::Tiff), FileKind::Tiff, 1),
        (two_pages(), FileKind::Tiff, 2),
    ] {
        assert_eq!(scan(&bytes), Ok(Scanned { kind, pages }));
        let last = picture::page(&bytes, View { page: pages, width: 200, turns: 1 }).unwrap();
        assert!(last.starts_with(b"\x89PNG"));
        assert_eq!(
            picture::page(&bytes, View { page: pages + 1, width: 200, turns: 0 }),
            Err(PictureFault::NoSuchPage)
        );
    }
}

#[test]
fn what_is_not_a_paper_is_refused() {
    assert_eq!(scan(b""), Err(ScanFault::Empty));
    assert_eq!(scan(b"MZ\x90\0"), Err(ScanFault::Kind(Some("EXE"))));
    assert_eq!(scan(b"words"), Err(ScanFault::Kind(None)));
    let none =
        pdf(&[b"<</Type /Catalog /Pages 2 0 R>>".to_vec(), b"<</Type /Pages /Kids [] /Count 0>>".to_vec()]);
    assert!(matches!(scan(&none), Err(ScanFault::NoPage | ScanFault::Broken)), "{:?}", scan(&none));
}

#[test]
fn a_file_that_was_cut_off_is_refused_wherever_it_was_cut() {
    let paper = with("", &[stream("", b"words")]);
    for cut in [9, 40, paper.len() / 2, paper.len() - 30] {
        assert_eq!(scan(&paper[..cut]), Err(ScanFault::Broken), "PDF at {cut}");
    }
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        let picture = picture_of(200, 200, format);
        for cut in [20, picture.len() / 2] {
            assert_eq!(scan(&picture[..cut]), Err(ScanFault::Broken), "{format:?} at {cut}");
        }
    }
    let photo = picture_of(200, 200, ImageFormat::Jpeg);
    assert_eq!(scan(&photo[..photo.len() / 2]), Err(ScanFault::Broken));
}

#[test]
fn a_password_is_told() {
    let lock = "/Filter /Standard /V 1 /R 2 /P -4 /O (abcdefghijklmnopqrstuvwxyz012345) /U (abcdefghijklmnopqrstuvwxyz012345)";
    let mut objects: Vec<u8> = with("", &[format!("<<{lock}>>").into_bytes()]);
    let text = String::from_utf8(objects.clone()).unwrap();
    let locked =
        text.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 4 0 R /ID [(aaaaaaaaaaaaaaaa) (aaaaaaaaaaaaaaaa)]");
    objects = locked.into_bytes();
    assert_eq!(scan(&objects), Err(ScanFault::Locked));
}

#[test]
fn what_acts_by_itself_is_refused_wherever_it_hides() {
    let script = b"<</S /JavaScript /JS (app.alert\\(1\\))>>".to_vec();
    for (more, further, active) in [
        ("/OpenAction <</S /JavaScript /JS (x)>>", vec![], Active::Script),
        ("/OpenAction 4 0 R", vec![script.clone()], Active::Script),
        ("/Names <</JavaScript <</Names [(a) 4 0 R]>>>>", vec![script.clone()], Active::Script),
        ("/AA <</WC [<</S /#4aavaScript>>]>>", vec![], Active::Script),
        ("/OpenAction <</S /Launch /F (cmd.exe)>>", vec![], Active::Launch),
        ("", vec![b"<</Type /Filespec /F (photo.jpg.exe) /EF <</F 5 0 R>>>>".to_vec()], Active::Program),
        ("", vec![b"<</UF <FEFF0061002E0062006100740020> /EF <<>>>>".to_vec()], Active::Program),
        ("", vec![stream("/Type /EmbeddedFile", b"MZ\x90\0")], Active::Program),
        (
            "",
            vec![stream("/Type /EmbeddedFile /Filter /FlateDecode", &flate(b"\x7fELF and more"))],
            Active::Program,
        ),
        ("", vec![b"<</Type /Annot /Subtype /RichMedia>>".to_vec()], Active::Media),
    ] {
        assert_eq!(scan(&with(more, &further)), Err(ScanFault::Active(active)), "{more}");
    }
    let harmless = stream("/Type /EmbeddedFile /Filter /FlateDecode", &flate(b"<?xml version='1.0'?>"));
    assert!(scan(&with("", &[harmless])).is_ok(), "the data of an electronic invoice");
}

#[test]
fn what_grows_beyond_all_bounds_is_refused() {
    let bomb = flate(&vec![0; 330 * 1024 * 1024]);
    assert!(bomb.len() < 1_000_000);
    assert_eq!(scan(&with("", &[stream("/Filter /FlateDecode", &bomb)])), Err(ScanFault::Bomb));
    let twice = flate(&vec![b'x'; 300 * 1024]);
    let hidden = [twice, vec![0; 300 * 1024]].concat();
    let nested = stream("/Filter [/FlateDecode /FlateDecode]", &hidden);
    assert_eq!(scan(&with("", &[nested])), Err(ScanFault::Bomb));
    // A picture of 60,000 by 60,000 points in a header of a few bytes.
    let mut huge = picture_of(4, 4, ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let sum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(scan(&huge), Err(ScanFault::Bomb));
    let mut round = picture_of(4, 4, ImageFormat::Tiff);
    let first = u32::from_le_bytes(round[4..8].try_into().unwrap()) as usize;
    let end = first + 2 + usize::from(round[first]) * 12;
    let back = round[4..8].to_vec();
    round[end..end + 4].copy_from_slice(&back);
    assert_eq!(scan(&round), Err(ScanFault::Broken), "a chain that bites its tail");
}

/// The check sum of a PNG chunk (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

fn declaration() -> Vec<u8> {
    let text = "#set document(title: [Tờ khai])\n#set text(lang: \"vi\")\nHọ, chữ đệm, tên: Nguyễn Thị Hường\n\nSố định danh: 066194001234\n\nTrường hợp: độc thân";
    let papers = Papers::new(&BTreeMap::from([("declaration".to_owned(), text.to_owned())]));
    let facts = json!({});
    let at = date(2026, 11, 23).at(10, 24, 0, 0);
    papers.pdf(Request { template: "declaration", facts: &facts, identity: "x", at }).unwrap()
}

#[test]
fn the_text_a_pdf_carries_is_read_with_its_places() {
    let words = reading::words(&declaration(), 1);
    let lines: Vec<String> = reading::lines(&words).into_iter().map(|line| line.text).collect();
    assert!(lines.iter().any(|line| line == "Họ, chữ đệm, tên: Nguyễn Thị Hường"), "{lines:#?}");
    let name = reading::found(&words, "nguyen thi huong");
    assert_eq!(name.len(), 1);
    assert!(name[0].left > 1_000 && name[0].width > 500 && name[0].top < 3_000, "{:?}", name[0]);
    let proposals = reading::proposals(&[words], &reading::applicant(), date(2026, 11, 23));
    let value = |key: &str| proposals.iter().find(|p| p.key == key).map(|p| p.value.clone());
    assert_eq!(value("applicant-name").as_deref(), Some("Nguyễn Thị Hường"));
    assert_eq!(value("applicant-personal_id").as_deref(), Some("066194001234"));
    assert!(reading::words(&declaration(), 2).is_empty() && reading::words(b"%PDF-", 1).is_empty());
}

/// Bytes that were changed and cut at random: a fault or a picture, never a crash and never for ever.
#[test]
fn nonsense_gives_a_fault_and_never_a_crash() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let whole = [
        declaration(),
        two_pages(),
        picture_of(60, 40, ImageFormat::Jpeg),
        picture_of(60, 40, ImageFormat::Png),
    ];
    for round in 0..40 {
        let mut bytes = whole[round % whole.len()].clone();
        for _ in 0..1 + next() % 12 {
            let at = 8 + next() % (bytes.len() - 8);
            bytes[at] = (next() % 256) as u8;
        }
        if round % 3 == 0 {
            bytes.truncate(8 + next() % (bytes.len() - 8));
        }
        let _ = scan(&bytes);
        let _ = picture::page(&bytes, View { page: 1, width: 120, turns: 0 });
        let _ = reading::words(&bytes, 1);
    }
}

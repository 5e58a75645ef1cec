//! The pages of a TIFF: a chain of directories, each at an offset the one before names.

/// Most directories that are followed: a chain may bite its own tail.
const CHAIN_MAX: usize = 4_096;

/// Offsets of the directories; `None` where the chain cannot be read to its end.
pub(crate) fn pages(bytes: &[u8]) -> Option<Vec<u32>> {
    let little = bytes.starts_with(b"II");
    let mut pages = Vec::new();
    let mut at = number(bytes, 4, 4, little)?;
    while at != 0 {
        if pages.contains(&at) || pages.len() >= CHAIN_MAX {
            return None;
        }
        pages.push(at);
        let start = usize::try_from(at).ok()?;
        let entries = usize::try_from(number(bytes, start, 2, little)?).ok()?;
        at = number(bytes, start.checked_add(2 + entries * 12)?, 4, little)?;
    }
    Some(pages)
}

/// The same file with page `number` (from 1) as the first: readers of one picture then read that one.
pub(crate) fn with_page_first(bytes: &[u8], page: u32) -> Option<Vec<u8>> {
    let offset = *pages(bytes)?.get(usize::try_from(page.checked_sub(1)?).ok()?)?;
    let offset = if bytes.starts_with(b"II") { offset.to_le_bytes() } else { offset.to_be_bytes() };
    let mut turned = bytes.to_vec();
    turned.get_mut(4..8)?.copy_from_slice(&offset);
    Some(turned)
}

fn number(bytes: &[u8], at: usize, size: usize, little: bool) -> Option<u32> {
    let digits = bytes.get(at..at.checked_add(size)?)?;
    let fold = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
    Some(if little { digits.iter().rev().fold(0, fold) } else { digits.iter().fold(0, fold) })
}

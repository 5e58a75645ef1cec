//! As much of CBOR (RFC 8949) as an authenticator sends: whole numbers, bytes, texts, maps of those; everything else of
//! definite length is passed over. Input comes from outside: nothing here panics or grows with what it claims.

/// Nesting that is followed.
const DEPTH_MAX: u8 = 8;

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    /// A map of that many pairs follows.
    Map(u64),
    /// Something that is of no interest here; it has been passed over.
    Other,
}

/// Reads from the front of a slice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// Major type and argument.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let (major, low) = (first >> 5, first & 0x1f);
        let bytes = match low {
            0..=23 => return Some((major, u64::from(low))),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        Some((major, self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))))
    }

    /// The next value.
    pub(super) fn item(&mut self) -> Option<Item<'a>> {
        self.item_at(0)
    }

    fn item_at(&mut self, depth: u8) -> Option<Item<'a>> {
        if depth > DEPTH_MAX {
            return None;
        }
        let (major, argument) = self.head()?;
        Some(match major {
            0 => Item::Int(i64::try_from(argument).ok()?),
            1 => Item::Int(-1 - i64::try_from(argument).ok()?),
            2 => Item::Bytes(self.take(argument)?),
            3 => Item::Text(std::str::from_utf8(self.take(argument)?).ok()?),
            4 => {
                (0..argument).try_for_each(|_| self.skip(depth + 1))?;
                Item::Other
            }
            5 => Item::Map(argument),
            6 => {
                self.skip(depth + 1)?;
                Item::Other
            }
            _ => Item::Other,
        })
    }

    /// Passes a value over, with all that is in it.
    pub(super) fn skip(&mut self, depth: u8) -> Option<()> {
        if let Item::Map(pairs) = self.item_at(depth)? {
            (0..pairs).try_for_each(|_| self.skip(depth + 1).and_then(|()| self.skip(depth + 1)))?;
        }
        Some(())
    }
}

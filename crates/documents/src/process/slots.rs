//! Where several edges run through one gutter or band, each gets a slot of its own; edges from one node, or to one
//! node, share theirs. Knows no pixels.

use std::collections::HashMap;

use super::Edge;
use super::route::Route;

/// A gutter or a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Channel {
    /// Between layers, by its even coordinate.
    Gutter(usize),
    /// Between tracks, by its even coordinate.
    Band(usize),
}

/// Edges of one key share a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    From(usize),
    To(usize),
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    key: Key,
    from: usize,
    to: usize,
    slot: usize,
}

/// The slots of all edges.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    pieces: HashMap<Channel, Vec<Piece>>,
    of_segment: HashMap<(usize, usize), usize>,
}

impl Slots {
    pub(super) fn new(edges: &[Edge], routes: &[Route]) -> Self {
        let mut slots = Self::default();
        for (number, (edge, route)) in edges.iter().zip(routes).enumerate() {
            // Next to its source a way forward is shared with the others from there.
            let leaves_straight = !edge.back && route.len() == 4;
            let key = if leaves_straight { Key::From(edge.from.0) } else { Key::To(edge.to.0) };
            for (segment, pair) in route.windows(2).enumerate() {
                let [a, b] = pair else { continue };
                let (channel, from, to) = if a.along == b.along && a.along % 2 == 0 {
                    (Channel::Gutter(a.along), a.across.min(b.across), a.across.max(b.across))
                } else if a.across == b.across && a.across % 2 == 0 {
                    (Channel::Band(a.across), a.along.min(b.along), a.along.max(b.along))
                } else {
                    continue;
                };
                let slot = slots.take(channel, Piece { key, from, to, slot: 0 });
                slots.of_segment.insert((number, segment), slot);
            }
        }
        slots
    }

    fn take(&mut self, channel: Channel, piece: Piece) -> usize {
        let pieces = self.pieces.entry(channel).or_default();
        let collides = |slot: usize| {
            let mut there = pieces.iter().filter(|other| other.slot == slot);
            there.any(|other| other.key != piece.key && other.from <= piece.to && piece.from <= other.to)
        };
        let slot = (0..=pieces.len()).find(|slot| !collides(*slot)).unwrap_or(pieces.len());
        pieces.push(Piece { slot, ..piece });
        slot
    }

    /// Number of slots of a channel.
    pub(super) fn count(&self, channel: Channel) -> usize {
        let pieces = self.pieces.get(&channel).map(Vec::as_slice).unwrap_or_default();
        pieces.iter().map(|piece| piece.slot + 1).max().unwrap_or(0)
    }

    /// The slot of a segment of an edge that runs through a channel.
    pub(super) fn slot(&self, edge: usize, segment: usize) -> usize {
        self.of_segment.get(&(edge, segment)).copied().unwrap_or(0)
    }
}

//! Which cell of a grid each node stands in: layers along the flow, tracks across it. Knows no pixels.

use std::collections::HashSet;

use super::{Lane, Node, NodeIndex, Process};

/// How a process is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// From left to right, one lane for each role: screens and BPMN.
    Wide,
    /// From above downwards, the ordinary way at the left, the rest beside it: phones and paper.
    Tall,
}

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    /// Along the flow, from 0.
    pub layer: usize,
    /// Across the flow, from 0.
    pub track: usize,
}

/// The grid.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Cell of each node.
    pub cells: Vec<Cell>,
    /// Number of layers.
    pub layers: usize,
    /// Lane of each track; in the tall view all tracks belong to nobody.
    pub tracks: Vec<Option<Lane>>,
    occupied: HashSet<(usize, usize)>,
}

/// A node while tracks of a lane are not numbered through yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stand {
    layer: usize,
    lane: Option<Lane>,
    row: usize,
}

impl Grid {
    /// Puts each node into a cell of its own.
    pub(super) fn new(process: &Process, view: View) -> Self {
        let reserved = if view == View::Wide { ordinary(process) } else { HashSet::new() };
        let mut stands: Vec<Stand> = Vec::new();
        for (index, node) in process.indexed() {
            let stand = stand(process, view, index, node, &stands, &reserved);
            stands.push(stand);
        }
        Self::numbered(&stands, process, view)
    }

    fn numbered(stands: &[Stand], process: &Process, view: View) -> Self {
        let lanes: Vec<Option<Lane>> = match view {
            View::Wide => process.lanes.iter().map(|(lane, _)| Some(*lane)).collect(),
            View::Tall => vec![None],
        };
        let mut tracks: Vec<Option<Lane>> = Vec::new();
        let mut first: Vec<(Option<Lane>, usize)> = Vec::new();
        for lane in lanes {
            first.push((lane, tracks.len()));
            let rows = stands.iter().filter(|s| s.lane == lane).map(|s| s.row + 1).max().unwrap_or(1);
            tracks.extend(std::iter::repeat_n(lane, rows));
        }
        let start = |lane| first.iter().find(|(one, _)| *one == lane).map_or(0, |(_, at)| *at);
        let cells: Vec<Cell> =
            stands.iter().map(|s| Cell { layer: s.layer, track: start(s.lane) + s.row }).collect();
        Self {
            layers: cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0),
            tracks,
            occupied: cells.iter().map(|cell| (cell.layer, cell.track)).collect(),
            cells,
        }
    }

    /// The cell of a node.
    pub(super) fn cell(&self, index: NodeIndex) -> Option<Cell> {
        self.cells.get(index.0).copied()
    }

    /// Whether no node stands on a track strictly between two layers.
    pub(super) fn clear_along(&self, track: usize, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        (low + 1..high).all(|layer| !self.occupied.contains(&(layer, track)))
    }

    /// Whether no node stands in a layer strictly between two tracks.
    pub(super) fn clear_across(&self, layer: usize, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        (low + 1..high).all(|track| !self.occupied.contains(&(layer, track)))
    }

    /// Whether no node stands in a cell.
    pub(super) fn is_free(&self, layer: usize, track: usize) -> bool {
        !self.occupied.contains(&(layer, track))
    }
}

/// The cells that the ordinary way needs in the lanes: what stands aside leaves them free.
fn ordinary(process: &Process) -> HashSet<Stand> {
    let mut layers: Vec<usize> = Vec::new();
    let mut reserved = HashSet::new();
    for (index, node) in process.indexed() {
        let layer = earliest(process, View::Wide, index, node, |from| layers.get(from.0).copied());
        layers.push(layer);
        if !node.aside {
            reserved.insert(Stand { layer, lane: Some(node.lane), row: 0 });
        }
    }
    reserved
}

/// The first layer after all that lead here. A gateway and what it leads to share a layer where the flow turns.
fn earliest(
    process: &Process,
    view: View,
    index: NodeIndex,
    node: &Node,
    layer: impl Fn(NodeIndex) -> Option<usize>,
) -> usize {
    let into = process.edges.iter().filter(|edge| edge.to == index && !edge.back);
    let after = into.filter_map(|edge| {
        let from = process.node(edge.from)?;
        let turns = match view {
            View::Wide => !node.aside && !node.kind.is_gateway() && from.lane != node.lane,
            View::Tall => node.aside && !from.aside,
        };
        let step = usize::from(!(from.kind.is_gateway() && turns));
        layer(edge.from).map(|layer| layer + step)
    });
    after.max().unwrap_or(0)
}

fn stand(
    process: &Process,
    view: View,
    index: NodeIndex,
    node: &Node,
    stands: &[Stand],
    reserved: &HashSet<Stand>,
) -> Stand {
    let taken: HashSet<Stand> = stands.iter().copied().collect();
    let lane = (view == View::Wide).then_some(node.lane);
    let first = earliest(process, view, index, node, |from| stands.get(from.0).map(|s| s.layer));
    let into = process.edges.iter().find(|edge| edge.to == index && !edge.back);
    let before = into.and_then(|edge| stands.get(edge.from.0)).filter(|stand| stand.lane == lane);
    let beside = before.map_or(0, |stand| stand.row);
    let rows: Vec<usize> = match view {
        View::Tall => vec![usize::from(node.aside)],
        View::Wide if !node.aside => vec![0],
        View::Wide => (beside..beside + process.nodes.len()).chain(0..beside).collect(),
    };
    let free = |stand: &Stand| !taken.contains(stand) && (!node.aside || !reserved.contains(stand));
    let layers = first..=first + process.nodes.len();
    let mut all = layers.flat_map(|layer| rows.iter().map(move |&row| Stand { layer, lane, row }));
    all.find(free).unwrap_or(Stand { layer: first + process.nodes.len() + 1, lane, row: 0 })
}

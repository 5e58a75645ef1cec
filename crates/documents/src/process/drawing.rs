//! From the grid to pixels: boxes of nodes, corners of edges, stripes of lanes.

use super::place::{Grid, View};
use super::route::{Corner, Route, routes};
use super::slots::{Channel, Slots};
use super::{Kind, Lane, Node, Process};

/// A place in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// A box in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub(super) fn middle(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// A process laid out.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    pub width: f64,
    pub height: f64,
    /// Box of each node.
    pub areas: Vec<Area>,
    /// Corners of each edge, from border to border.
    pub ways: Vec<Vec<Point>>,
    /// Stripe of each lane; none in the tall view.
    pub lanes: Vec<(Lane, Area)>,
}

/// Width of the names of the lanes.
pub(super) const LANE_HEAD: f64 = 30.0;
const MARGIN: f64 = 8.0;
const GUTTER: f64 = 26.0;
const SLOT: f64 = 12.0;

/// Room of a layer or track, along the flow and across it.
fn rooms(view: View) -> (f64, f64) {
    match view {
        View::Wide => (158.0, 108.0),
        View::Tall => (92.0, 172.0),
    }
}

/// Size of a node.
fn size(node: &Node) -> (f64, f64) {
    match node.kind {
        Kind::Task => (150.0, 74.0),
        kind if kind.is_gateway() => (40.0, 40.0),
        _ => (32.0, 32.0),
    }
}

/// Pixels of the coordinates of one direction.
struct Axis {
    /// Start of each gutter or band, and the end after the last one.
    starts: Vec<f64>,
    widths: Vec<f64>,
    room: f64,
}

impl Axis {
    fn new(count: usize, room: f64, from: f64, slots: impl Fn(usize) -> usize) -> Self {
        let (mut starts, mut widths, mut at) = (Vec::new(), Vec::new(), from);
        for index in 0..=count {
            let extra = slots(2 * index).saturating_sub(1);
            #[expect(clippy::cast_precision_loss, reason = "a handful of slots")]
            let width = GUTTER + extra as f64 * SLOT;
            starts.push(at);
            widths.push(width);
            at += width + room;
        }
        Self { starts, widths, room }
    }

    fn start(&self, index: usize) -> f64 {
        self.starts.get(index).copied().unwrap_or_default()
    }

    fn width(&self, index: usize) -> f64 {
        self.widths.get(index).copied().unwrap_or(GUTTER)
    }

    /// The middle of a layer, or a slot of a gutter.
    fn at(&self, coordinate: usize, slot: usize) -> f64 {
        let index = coordinate / 2;
        if coordinate % 2 == 1 {
            return self.start(index) + self.width(index) + self.room / 2.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of slots")]
        let slot = slot as f64;
        self.start(index) + GUTTER / 2.0 + slot * SLOT
    }

    fn end(&self) -> f64 {
        self.starts.last().copied().unwrap_or_default() + self.widths.last().copied().unwrap_or_default()
    }
}

impl Drawing {
    pub(super) fn new(process: &Process, view: View) -> Self {
        let grid = Grid::new(process, view);
        let routes = routes(process, &grid);
        let slots = Slots::new(&process.edges, &routes);
        let (along_room, across_room) = rooms(view);
        let head = if view == View::Wide { LANE_HEAD } else { 0.0 };
        let along = Axis::new(grid.layers, along_room, MARGIN + head, |c| slots.count(Channel::Gutter(c)));
        let across = Axis::new(grid.tracks.len(), across_room, MARGIN, |c| slots.count(Channel::Band(c)));
        let point = |along: f64, across: f64| match view {
            View::Wide => Point { x: along, y: across },
            View::Tall => Point { x: across, y: along },
        };
        let areas: Vec<Area> = process
            .nodes
            .iter()
            .zip(&grid.cells)
            .map(|(node, cell)| {
                let middle = point(along.at(2 * cell.layer + 1, 0), across.at(2 * cell.track + 1, 0));
                let (width, height) = size(node);
                Area { x: middle.x - width / 2.0, y: middle.y - height / 2.0, width, height }
            })
            .collect();
        let place = |edge: usize, route: &Route, number: usize| {
            let (a, b) = slot_of(&slots, edge, route, number);
            route.get(number).map(|corner| point(along.at(corner.along, a), across.at(corner.across, b)))
        };
        let ways = process.edges.iter().zip(&routes).enumerate().map(|(number, (edge, route))| {
            let points = (0..route.len()).filter_map(|corner| place(number, route, corner)).collect();
            clipped(points, areas.get(edge.from.0), areas.get(edge.to.0))
        });
        let ways = ways.collect();
        let (far, wide) = (along.end() + MARGIN, across.end() + MARGIN);
        let (width, height) = if view == View::Wide { (far, wide) } else { (wide, far) };
        let lanes = lanes(&grid, &across, width);
        Self { width, height, areas, ways, lanes }
    }
}

/// The slots in which a corner lies, along and across: those of the segments that run through its gutter and its band.
fn slot_of(slots: &Slots, edge: usize, route: &Route, corner: usize) -> (usize, usize) {
    let same = |segment: usize, of: fn(&Corner) -> usize| {
        let pair = (route.get(segment), route.get(segment + 1));
        matches!(pair, (Some(a), Some(b)) if of(a) == of(b) && of(a).is_multiple_of(2))
    };
    let find = |of: fn(&Corner) -> usize| {
        let around = [corner.checked_sub(1), Some(corner)].into_iter().flatten();
        around.filter(|segment| same(*segment, of)).map(|segment| slots.slot(edge, segment)).next()
    };
    (find(|c| c.along).unwrap_or(0), find(|c| c.across).unwrap_or(0))
}

/// A way from the border of one box to the border of the other.
fn clipped(mut points: Vec<Point>, from: Option<&Area>, to: Option<&Area>) -> Vec<Point> {
    if let (Some(area), [first, second, ..]) = (from, points.as_mut_slice()) {
        *first = border(area, *second);
    }
    if let (Some(area), [.., before, last]) = (to, points.as_mut_slice()) {
        *last = border(area, *before);
    }
    points
}

/// Where a straight way from the middle of a box towards a point leaves it.
fn border(area: &Area, towards: Point) -> Point {
    let middle = area.middle();
    let (dx, dy) = (towards.x - middle.x, towards.y - middle.y);
    if dx.abs() >= dy.abs() {
        Point { x: middle.x + area.width / 2.0 * dx.signum(), y: middle.y }
    } else {
        Point { x: middle.x, y: middle.y + area.height / 2.0 * dy.signum() }
    }
}

fn lanes(grid: &Grid, across: &Axis, width: f64) -> Vec<(Lane, Area)> {
    let mut lanes: Vec<(Lane, Area)> = Vec::new();
    for (track, lane) in grid.tracks.iter().enumerate() {
        let Some(lane) = *lane else { continue };
        let (top, bottom) = (across.start(track), across.start(track + 1));
        match lanes.last_mut() {
            Some((same, area)) if *same == lane => area.height = bottom - area.y,
            _ => {
                let area = Area { x: MARGIN, y: top, width: width - 2.0 * MARGIN, height: bottom - top };
                lanes.push((lane, area));
            }
        }
    }
    // The last band belongs to the last lane.
    if let Some((_, area)) = lanes.last_mut() {
        area.height = across.end() - area.y;
    }
    lanes
}

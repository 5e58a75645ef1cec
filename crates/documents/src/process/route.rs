//! The way of each edge over the grid: through the gutters between layers and the bands between tracks, where no node
//! stands. Knows no pixels.
//!
//! A coordinate is a whole number: odd is the middle of a layer or track (`2 n + 1`), even the gutter or band before it.

use super::place::{Cell, Grid};
use super::{Edge, Process};

/// A corner on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Corner {
    /// Along the flow.
    pub along: usize,
    /// Across the flow.
    pub across: usize,
}

/// The corners of an edge from the middle of one node to the middle of the other.
pub(super) type Route = Vec<Corner>;

fn middle(index: usize) -> usize {
    2 * index + 1
}

fn corner(along: usize, across: usize) -> Corner {
    Corner { along, across }
}

/// The routes of all edges.
pub(super) fn routes(process: &Process, grid: &Grid) -> Vec<Route> {
    let route = |edge: &Edge| {
        let (from, to) = (grid.cell(edge.from)?, grid.cell(edge.to)?);
        let turns = process.node(edge.from).is_some_and(|node| node.kind.is_gateway());
        Some(if edge.back { back(from, to) } else { forward(from, to, turns, grid) })
    };
    process.edges.iter().map(|edge| route(edge).unwrap_or_default()).collect()
}

/// The band beside a track on the side of another one.
fn band(from: Cell, to: Cell) -> usize {
    if to.track > from.track { middle(from.track) + 1 } else { middle(from.track) - 1 }
}

fn back(from: Cell, to: Cell) -> Route {
    let (band, gutter) = (band(from, to), middle(to.layer) - 1);
    vec![
        corner(middle(from.layer), middle(from.track)),
        corner(middle(from.layer), band),
        corner(gutter, band),
        corner(gutter, middle(to.track)),
        corner(middle(to.layer), middle(to.track)),
    ]
}

/// The plainest way that is free: straight, one turn from a gateway, two turns, or through a band.
fn forward(from: Cell, to: Cell, turns: bool, grid: &Grid) -> Route {
    let (start, end) =
        (corner(middle(from.layer), middle(from.track)), corner(middle(to.layer), middle(to.track)));
    let straight = from.track == to.track && grid.clear_along(from.track, from.layer, to.layer);
    let turned = from.layer == to.layer && grid.clear_across(from.layer, from.track, to.track);
    if straight || turned {
        return vec![start, end];
    }
    let to_is_free = grid.clear_along(to.track, from.layer, to.layer);
    let one_turn = turns
        && to_is_free
        && from.track != to.track
        && grid.clear_across(from.layer, from.track, to.track)
        && grid.is_free(from.layer, to.track);
    if one_turn {
        return vec![start, corner(start.along, end.across), end];
    }
    if from.track != to.track && to.layer > from.layer {
        let after = start.along + 1;
        if to_is_free {
            return vec![start, corner(after, start.across), corner(after, end.across), end];
        }
        let before = end.along - 1;
        if grid.clear_along(from.track, from.layer, to.layer) {
            return vec![start, corner(before, start.across), corner(before, end.across), end];
        }
    }
    let (band, before) = (around(from, to), end.along - 1);
    let first = if turns { start.along } else { start.along + 1 };
    let mut route = vec![start];
    if !turns {
        route.push(corner(first, start.across));
    }
    route.extend([corner(first, band), corner(before, band), corner(before, end.across), end]);
    route
}

/// The band for a long way forward: on the far side where both stand on one track.
fn around(from: Cell, to: Cell) -> usize {
    if to.track >= from.track { middle(from.track) + 1 } else { middle(from.track) - 1 }
}

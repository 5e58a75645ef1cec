//! The picture: SVG without a style or a script of its own; the style sheet of the page colours its classes.

use super::drawing::{Area, Drawing, LANE_HEAD, Point};
use super::measure;
use super::place::View;
use super::{Kind, Node, Process};
use crate::xml::Element;

/// How wide the picture is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// From left to right with a lane for each role.
    Wide,
    /// From above downwards, for phones and paper.
    Tall,
}

/// What is said about the picture to those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureTexts {
    /// Title.
    pub title: String,
    /// What it shows; the same is told by the table of steps.
    pub description: String,
}

/// The picture of a process.
#[must_use]
pub fn svg(process: &Process, format: Format, texts: &PictureTexts) -> String {
    let (view, class) = match format {
        Format::Wide => (View::Wide, "process wide"),
        Format::Tall => (View::Tall, "process tall"),
    };
    let drawing = Drawing::new(process, view);
    let arrow = if view == View::Wide { "arrow-wide" } else { "arrow-tall" };
    Element::new("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("class", class)
        .with("role", "img")
        .with("viewBox", format!("0 0 {:.0} {:.0}", drawing.width, drawing.height))
        .with("width", format!("{:.0}", drawing.width))
        .with("height", format!("{:.0}", drawing.height))
        .child(Element::new("title").text(&texts.title))
        .child(Element::new("desc").text(&texts.description))
        .child(marker(arrow))
        .children(lanes(process, &drawing))
        .children(edges(process, &drawing, arrow))
        .children(
            process
                .nodes
                .iter()
                .zip(&drawing.areas)
                .map(|(node, area)| self::node(process, node, area, view)),
        )
        .to_string()
}

fn marker(id: &str) -> Element {
    let head = Element::new("path").with("class", "head").with("d", "M0 0 8 4 0 8z");
    let marker = Element::new("marker")
        .with("id", id)
        .with("markerWidth", 8)
        .with("markerHeight", 8)
        .with("refX", 8)
        .with("refY", 4)
        .with("orient", "auto");
    Element::new("defs").child(marker.child(head))
}

fn rect(area: &Area, class: &str, round: u8) -> Element {
    Element::new("rect")
        .with("class", class)
        .with("x", format!("{:.1}", area.x))
        .with("y", format!("{:.1}", area.y))
        .with("width", format!("{:.1}", area.width))
        .with("height", format!("{:.1}", area.height))
        .with("rx", round)
}

fn lanes(process: &Process, drawing: &Drawing) -> Vec<Element> {
    let name =
        |lane| process.lanes.iter().find(|(one, _)| *one == lane).map_or("", |(_, name)| name.as_str());
    let lane = |(lane, area): &(super::Lane, Area)| {
        let (x, y) = (area.x + LANE_HEAD / 2.0 + 4.0, area.y + area.height / 2.0);
        let lines = measure::lines(name(*lane), 11.0, area.height - 8.0, 2);
        let mut text = Element::new("text")
            .with("class", "lane-name")
            .with("transform", format!("translate({x:.1} {y:.1}) rotate(-90)"))
            .with("text-anchor", "middle");
        for (number, line) in (0_u8..).zip(&lines) {
            let rise = if lines.len() > 1 { -9.0 } else { -2.0 };
            let line =
                Element::new("tspan").with("x", 0).with("y", rise + f64::from(number) * 12.0).text(line);
            text = text.child(line);
        }
        Element::new("g").child(rect(area, "lane", 0)).child(text)
    };
    drawing.lanes.iter().map(lane).collect()
}

fn edges(process: &Process, drawing: &Drawing, arrow: &str) -> Vec<Element> {
    let edge = |(edge, way): (&super::Edge, &Vec<Point>)| {
        let points: Vec<String> = way.iter().map(|p| format!("{:.1},{:.1}", p.x, p.y)).collect();
        let line = Element::new("polyline")
            .with("class", if edge.back { "way back" } else { "way" })
            .with("points", points.join(" "))
            .with("marker-end", format!("url(#{arrow})"));
        let group = Element::new("g").child(line);
        if edge.label.is_empty() {
            return group;
        }
        match way.as_slice() {
            [first, second, ..] if !shares_its_beginning(way, &drawing.ways) => {
                group.child(edge_label(&edge.label, *first, *second))
            }
            [.., before, last] => group.child(label_at_the_end(&edge.label, *before, *last)),
            _ => group,
        }
    };
    process.edges.iter().zip(&drawing.ways).map(edge).collect()
}

/// Whether another way leaves the same point in the same direction, so that a label at the beginning would stand on
/// that of the other one.
fn shares_its_beginning(way: &[Point], ways: &[Vec<Point>]) -> bool {
    let beginning = |way: &[Point]| match way {
        [first, second, ..] => {
            let side =
                |from: f64, to: f64| if (to - from).abs() < 0.5 { 0 } else { i32::from(to > from) * 2 - 1 };
            Some((format!("{:.0},{:.0}", first.x, first.y), side(first.x, second.x), side(first.y, second.y)))
        }
        _ => None,
    };
    ways.iter().filter(|other| beginning(other) == beginning(way)).count() > 1
}

/// Beside the arrow of a way.
fn label_at_the_end(label: &str, before: Point, last: Point) -> Element {
    let lines = measure::lines(label, 10.5, 118.0, 2);
    let flat = (last.x - before.x).abs() >= (last.y - before.y).abs();
    let at = if flat {
        let away = if last.x >= before.x { -12.0 } else { 12.0 };
        Point { x: last.x + away, y: last.y - 5.0 }
    } else {
        Point { x: last.x + 6.0, y: last.y - 14.0 }
    };
    let anchor = if !flat || last.x < before.x { "start" } else { "end" };
    text(&lines, at, "way-name", anchor)
}

/// Beside the beginning of a way.
fn edge_label(label: &str, first: Point, second: Point) -> Element {
    let flat = (second.x - first.x).abs() >= (second.y - first.y).abs();
    let (x, y, anchor) = match (flat, second.x >= first.x, second.y >= first.y) {
        (true, true, _) => (first.x + 5.0, first.y - 5.0, "start"),
        (true, false, _) => (first.x - 5.0, first.y - 5.0, "end"),
        (false, _, true) => (first.x + 5.0, first.y + 12.0, "start"),
        (false, _, false) => (first.x + 5.0, first.y - 5.0, "start"),
    };
    let lines = measure::lines(label, 10.5, 118.0, 2);
    text(&lines, Point { x, y }, "way-name", anchor)
}

fn text(lines: &[String], at: Point, class: &str, anchor: &str) -> Element {
    let mut text = Element::new("text").with("class", class).with("text-anchor", anchor);
    for (number, line) in (0_u8..).zip(lines) {
        let y = at.y + f64::from(number) * 12.5;
        let line =
            Element::new("tspan").with("x", format!("{:.1}", at.x)).with("y", format!("{y:.1}")).text(line);
        text = text.child(line);
    }
    text
}

fn node(process: &Process, node: &Node, area: &Area, view: View) -> Element {
    let aside = if node.aside { " aside" } else { "" };
    let group = Element::new("g").with("class", format!("node{aside}"));
    match node.kind {
        Kind::Task => task(process, node, area, view, group),
        kind if kind.is_gateway() => gateway(node, area, group),
        _ => event(node, area, group),
    }
}

fn task(process: &Process, node: &Node, area: &Area, view: View, group: Element) -> Element {
    let middle = area.middle();
    let mut notes: Vec<String> = node.notes.clone();
    if view == View::Tall {
        notes.extend(process.lanes.iter().find(|(lane, _)| *lane == node.lane).map(|(_, name)| name.clone()));
    }
    let name = measure::lines(&node.label, 12.0, area.width - 14.0, 3);
    let small: Vec<String> =
        notes.iter().flat_map(|note| measure::lines(note, 10.5, area.width - 12.0, 2)).take(3).collect();
    let count = |lines: &[String]| u8::try_from(lines.len()).map_or(0.0, f64::from);
    let height = count(&name) * 12.5 + count(&small) * 12.5;
    let top = middle.y - height / 2.0 + 10.0;
    let under = Point { x: middle.x, y: top + count(&name) * 12.5 };
    group
        .child(rect(area, "task", 8))
        .child(text(&name, Point { x: middle.x, y: top }, "name", "middle"))
        .child(text(&small, under, "note", "middle"))
}

fn gateway(node: &Node, area: &Area, group: Element) -> Element {
    let middle = area.middle();
    let (l, t, r, b) = (area.x, area.y, area.x + area.width, area.y + area.height);
    let points = format!(
        "{:.1},{t:.1} {r:.1},{:.1} {:.1},{b:.1} {l:.1},{:.1}",
        middle.x, middle.y, middle.x, middle.y
    );
    let sign = match node.kind {
        Kind::Parallel => "+",
        Kind::Inclusive => "○",
        Kind::EventBased => "◎",
        _ => "×",
    };
    let lines = measure::lines(&node.label, 10.5, 132.0, 2);
    let rise = if lines.len() > 1 { 18.0 } else { 6.0 };
    group
        .child(Element::new("polygon").with("class", "gateway").with("points", points))
        .child(text(&[sign.to_owned()], Point { x: middle.x, y: middle.y + 5.0 }, "sign", "middle"))
        .child(text(&lines, Point { x: middle.x, y: area.y - rise }, "way-name", "middle"))
}

fn event(node: &Node, area: &Area, group: Element) -> Element {
    let middle = area.middle();
    let class = match node.kind {
        Kind::Start => "event start",
        Kind::End | Kind::EndOtherwise => "event end",
        _ => "event between",
    };
    let circle = Element::new("circle")
        .with("class", class)
        .with("cx", format!("{:.1}", middle.x))
        .with("cy", format!("{:.1}", middle.y))
        .with("r", format!("{:.1}", area.width / 2.0));
    let lines = measure::lines(&node.label, 10.5, 138.0, 2);
    let below = Point { x: middle.x, y: area.y + area.height + 13.0 };
    group.child(circle).child(text(&lines, below, "way-name", "middle"))
}

//! The process of every procedure of the pack: as BPMN that others can read, and as a picture in which nothing overlaps.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{HashMap, HashSet};

use documents::process::{Format, Lane, Phrase, PictureTexts, Words, bpmn, process, svg};
use law::procedure::{Procedure, Step};
use law::{AgencyId, Expression};
use roxmltree::{Document, Node};

/// Plain words, with letters that have to be escaped.
struct Plain;

impl Words for Plain {
    fn name(&self) -> String {
        "Thủ tục <\"&'>".to_owned()
    }
    fn phrase(&self, phrase: Phrase) -> String {
        format!("{phrase:?}")
    }
    fn step(&self, step: Step) -> String {
        step.as_str().to_owned()
    }
    fn lane(&self, lane: Lane) -> String {
        lane.as_str().to_owned()
    }
    fn span(&self, minutes: u32) -> String {
        format!("{minutes} min")
    }
    fn days(&self, days: u16) -> String {
        format!("{days} days")
    }
    fn condition(&self, when: &Expression) -> String {
        when.text().to_owned()
    }
    fn agency(&self, agency: &AgencyId) -> String {
        agency.to_string()
    }
}

fn procedures() -> Vec<Procedure> {
    pack::embedded().unwrap().procedures.into_values().flatten().filter(|p| !p.steps.is_empty()).collect()
}

fn elements<'a>(document: &'a Document<'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

#[test]
fn every_reference_of_the_bpmn_leads_somewhere() {
    for procedure in procedures() {
        let text = bpmn(&process(&procedure, &Plain));
        let document = Document::parse(&text).unwrap();
        let mut ids = HashSet::new();
        for node in document.descendants().filter_map(|node| node.attribute("id")) {
            assert!(ids.insert(node.to_owned()), "{}: {node} twice", procedure.code);
            assert!(node.starts_with(|c: char| c.is_ascii_alphabetic()), "{node} is no NCName");
        }
        let there = |id: &str| assert!(ids.contains(id), "{}: {id}", procedure.code);
        for node in document.descendants() {
            for name in ["processRef", "sourceRef", "targetRef", "bpmnElement"] {
                node.attribute(name).into_iter().for_each(there);
            }
            if ["incoming", "outgoing", "flowNodeRef"].contains(&node.tag_name().name()) {
                there(node.text().unwrap());
            }
        }
        let placed: HashSet<&str> =
            elements(&document, "BPMNShape").filter_map(|shape| shape.attribute("bpmnElement")).collect();
        for node in elements(&document, "flowNodeRef") {
            assert!(placed.contains(node.text().unwrap()), "{}: no shape", procedure.code);
        }
        let flows = elements(&document, "sequenceFlow").count();
        assert_eq!(flows, elements(&document, "BPMNEdge").count());
        assert!(
            elements(&document, "startEvent").count() == 1 && elements(&document, "endEvent").count() >= 2
        );
        // The parts of an element stand in the order of the standard.
        for task in elements(&document, "userTask") {
            let order: Vec<&str> = task
                .children()
                .map(|child| child.tag_name().name())
                .filter(|name| !name.is_empty())
                .collect();
            let mut sorted = order.clone();
            sorted
                .sort_by_key(|name| ["documentation", "incoming", "outgoing"].iter().position(|n| n == name));
            assert_eq!(order, sorted);
        }
    }
}

#[test]
fn every_way_begins_and_ends_at_its_boxes_and_no_two_boxes_overlap() {
    for procedure in procedures() {
        let text = bpmn(&process(&procedure, &Plain));
        let document = Document::parse(&text).unwrap();
        let number = |node: &Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let mut areas = HashMap::new();
        for shape in
            elements(&document, "BPMNShape").filter(|shape| shape.attribute("isHorizontal").is_none())
        {
            let bounds = shape.first_element_child().unwrap();
            let area = ["x", "y", "width", "height"].map(|name| number(&bounds, name));
            areas.insert(shape.attribute("bpmnElement").unwrap().to_owned(), area);
        }
        let all: Vec<&[f64; 4]> = areas.values().collect();
        for (at, one) in all.iter().enumerate() {
            for other in all.iter().skip(at + 1) {
                let apart = one[0] + one[2] <= other[0]
                    || other[0] + other[2] <= one[0]
                    || one[1] + one[3] <= other[1]
                    || other[1] + other[3] <= one[1];
                assert!(apart, "{}: {one:?} {other:?}", procedure.code);
            }
        }
        let on = |area: &[f64; 4], x: f64, y: f64| {
            let (inside_x, inside_y) = (
                x >= area[0] - 0.2 && x <= area[0] + area[2] + 0.2,
                y >= area[1] - 0.2 && y <= area[1] + area[3] + 0.2,
            );
            inside_x && inside_y
        };
        for flow in elements(&document, "sequenceFlow") {
            let id = flow.attribute("id").unwrap();
            let edge = elements(&document, "BPMNEdge").find(|edge| edge.attribute("bpmnElement") == Some(id));
            let points: Vec<(f64, f64)> = edge
                .unwrap()
                .children()
                .filter(Node::is_element)
                .map(|point| (number(&point, "x"), number(&point, "y")))
                .collect();
            let (first, last) = (points.first().unwrap(), points.last().unwrap());
            assert!(
                on(&areas[flow.attribute("sourceRef").unwrap()], first.0, first.1),
                "{} {id}",
                procedure.code
            );
            assert!(
                on(&areas[flow.attribute("targetRef").unwrap()], last.0, last.1),
                "{} {id}",
                procedure.code
            );
            for pair in points.windows(2) {
                let straight = (pair[0].0 - pair[1].0).abs() < 0.2 || (pair[0].1 - pair[1].1).abs() < 0.2;
                assert!(straight, "{} {id}: {points:?}", procedure.code);
            }
        }
    }
}

#[test]
fn the_picture_is_well_formed_and_without_style_or_script() {
    let texts = PictureTexts { title: "Sơ đồ <1>".to_owned(), description: "A & B".to_owned() };
    for procedure in procedures() {
        let graph = process(&procedure, &Plain);
        for format in [Format::Wide, Format::Tall] {
            let text = svg(&graph, format, &texts);
            let document = Document::parse(&text).unwrap();
            assert!(!text.contains("style") && !text.contains("script"));
            assert_eq!(elements(&document, "title").next().unwrap().text(), Some("Sơ đồ <1>"));
            let root = document.root_element();
            let size = |name: &str| root.attribute(name).unwrap().parse::<f64>().unwrap();
            for rect in elements(&document, "rect") {
                let at = |name: &str| rect.attribute(name).unwrap().parse::<f64>().unwrap();
                assert!(at("x") >= 0.0 && at("x") + at("width") <= size("width") + 0.1, "{}", procedure.code);
                assert!(
                    at("y") >= 0.0 && at("y") + at("height") <= size("height") + 0.1,
                    "{}",
                    procedure.code
                );
            }
        }
    }
}

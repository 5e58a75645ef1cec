//! The process as BPMN 2.0 (ISO/IEC 19510) with its diagram, for the viewers and engines of others.

use super::drawing::{Area, Drawing, Point};
use super::place::View;
use super::{Edge, Kind, Node, NodeIndex, Process};
use crate::xml::Element;

/// The process as a BPMN 2.0 document.
#[must_use]
pub fn bpmn(process: &Process) -> String {
    let drawing = Drawing::new(process, View::Wide);
    let participant = Element::new("bpmn:participant")
        .with("id", "participant")
        .with("name", format!("{} {}", process.code, process.name))
        .with("processRef", "process");
    let document = Element::new("bpmn:definitions")
        .with("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL")
        .with("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI")
        .with("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC")
        .with("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("id", "definitions")
        .with("targetNamespace", "urn:motcua:procedure")
        .with("exporter", "Một Cửa")
        .child(Element::new("bpmn:collaboration").with("id", "collaboration").child(participant))
        .child(semantic(process))
        .child(diagram(process, &drawing));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}\n")
}

fn flow_id(number: usize) -> String {
    format!("flow_{number}")
}

fn semantic(process: &Process) -> Element {
    let lanes = process.lanes.iter().map(|(lane, name)| {
        let own = process.nodes.iter().filter(|node| node.lane == *lane);
        Element::new("bpmn:lane")
            .with("id", format!("lane_{}", lane.as_str()))
            .with("name", name)
            .children(own.map(|node| Element::new("bpmn:flowNodeRef").text(&node.id)))
    });
    let nodes = process.indexed().map(|(index, node)| element(process, index, node));
    let flows = process.edges.iter().enumerate().filter_map(|(number, edge)| flow(process, number, edge));
    Element::new("bpmn:process")
        .with("id", "process")
        .with("name", &process.name)
        .with("isExecutable", false)
        .child(Element::new("bpmn:laneSet").with("id", "lanes").children(lanes))
        .children(nodes)
        .children(flows)
}

fn element(process: &Process, index: NodeIndex, node: &Node) -> Element {
    let (name, definition) = match node.kind {
        Kind::Start => ("bpmn:startEvent", Some("bpmn:messageEventDefinition")),
        Kind::End | Kind::EndOtherwise => ("bpmn:endEvent", None),
        Kind::Task => ("bpmn:userTask", None),
        Kind::Exclusive => ("bpmn:exclusiveGateway", None),
        Kind::Parallel => ("bpmn:parallelGateway", None),
        Kind::Inclusive => ("bpmn:inclusiveGateway", None),
        Kind::EventBased => ("bpmn:eventBasedGateway", None),
        Kind::Message => ("bpmn:intermediateCatchEvent", Some("bpmn:messageEventDefinition")),
        Kind::Timer => ("bpmn:intermediateCatchEvent", Some("bpmn:timerEventDefinition")),
    };
    let flows = |joins: &dyn Fn(&Edge) -> bool, name: &'static str| {
        let own = process.edges.iter().enumerate().filter(|(_, edge)| joins(edge));
        own.map(|(number, _)| Element::new(name).text(flow_id(number))).collect::<Vec<_>>()
    };
    let mut element = Element::new(name).with("id", &node.id);
    if !node.label.is_empty() {
        element = element.with("name", &node.label);
    }
    let notes = node.notes.iter().map(|note| Element::new("bpmn:documentation").text(note));
    let definition = definition.map(|name| Element::new(name).with("id", format!("{}_definition", node.id)));
    element
        .children(notes)
        .children(flows(&|edge| edge.to == index, "bpmn:incoming"))
        .children(flows(&|edge| edge.from == index, "bpmn:outgoing"))
        .children(definition)
}

fn flow(process: &Process, number: usize, edge: &Edge) -> Option<Element> {
    let (from, to) = (process.node(edge.from)?, process.node(edge.to)?);
    let mut flow = Element::new("bpmn:sequenceFlow").with("id", flow_id(number));
    if !edge.label.is_empty() {
        flow = flow.with("name", &edge.label);
    }
    flow = flow.with("sourceRef", &from.id).with("targetRef", &to.id);
    Some(match &edge.condition {
        Some(condition) => flow.child(
            Element::new("bpmn:conditionExpression")
                .with("xsi:type", "bpmn:tFormalExpression")
                .with("language", "https://cel.dev")
                .text(condition),
        ),
        None => flow,
    })
}

fn bounds(area: &Area) -> Element {
    Element::new("dc:Bounds")
        .with("x", format!("{:.1}", area.x))
        .with("y", format!("{:.1}", area.y))
        .with("width", format!("{:.1}", area.width))
        .with("height", format!("{:.1}", area.height))
}

fn shape(of: &str, area: &Area) -> Element {
    Element::new("bpmndi:BPMNShape")
        .with("id", format!("{of}_shape"))
        .with("bpmnElement", of)
        .child(bounds(area))
}

fn diagram(process: &Process, drawing: &Drawing) -> Element {
    let whole = Area { x: 0.0, y: 0.0, width: drawing.width, height: drawing.height };
    let lanes = drawing.lanes.iter().map(|(lane, area)| {
        let inside = Area {
            x: area.x + super::drawing::LANE_HEAD,
            width: area.width - super::drawing::LANE_HEAD,
            ..*area
        };
        let lane = shape(&format!("lane_{}", lane.as_str()), &inside);
        lane.with("isHorizontal", true)
    });
    let nodes = process.nodes.iter().zip(&drawing.areas).map(|(node, area)| shape(&node.id, area));
    let edges = drawing.ways.iter().enumerate().map(|(number, way)| {
        let point = |point: &Point| {
            let (x, y) = (format!("{:.1}", point.x), format!("{:.1}", point.y));
            Element::new("di:waypoint").with("x", x).with("y", y)
        };
        Element::new("bpmndi:BPMNEdge")
            .with("id", format!("{}_edge", flow_id(number)))
            .with("bpmnElement", flow_id(number))
            .children(way.iter().map(point))
    });
    let participant = shape("participant", &whole).with("isHorizontal", true);
    let plane = Element::new("bpmndi:BPMNPlane")
        .with("id", "plane")
        .with("bpmnElement", "collaboration")
        .child(participant)
        .children(lanes)
        .children(nodes)
        .children(edges);
    Element::new("bpmndi:BPMNDiagram").with("id", "diagram").child(plane)
}

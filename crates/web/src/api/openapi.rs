//! The OpenAPI 3.1 document of the API, made from one table of routes and from the fields of the commands, so that it
//! cannot say other things than the handlers. Committed as `openapi.json`; a test compares.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::dossier::{CommandKind, Refusal, Status};
use serde_json::{Map, Value, json};

use super::schemas;
use super::views::put_all;
use crate::common::casework_text;
use crate::common::command_input::{self, CommandField, InputKind};
use crate::common::problem::ApiFault;
use crate::common::{Lang, Texts};

/// The committed document, byte for byte.
pub(crate) async fn serve() -> Response {
    let json = (header::CONTENT_TYPE, "application/json");
    ([json, (header::CACHE_CONTROL, "public, max-age=300")], include_str!("../../openapi.json"))
        .into_response()
}

/// One operation.
struct Operation {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    /// Whether a token is needed.
    secured: bool,
    /// Names of shared parameters.
    parameters: &'static [&'static str],
    /// Schema of the body.
    body: Option<&'static str>,
    /// Status, what it means, schema.
    answer: (u16, &'static str, &'static str),
    /// Further statuses, all problems.
    problems: &'static [u16],
}

const OPERATIONS: &[Operation] = &[
    Operation {
        method: "get",
        path: "/procedures",
        id: "listProcedures",
        summary: "The catalogue of procedures in force on a day, searched with or without diacritics",
        secured: false,
        parameters: &["q", "unit", "level", "field", "on", "limit", "after"],
        body: None,
        answer: (200, "A page of procedures", "ProcedurePage"),
        problems: &[400],
    },
    Operation {
        method: "get",
        path: "/procedures/{code}",
        id: "getProcedure",
        summary: "One procedure in the edition of a day, with limits, papers, fees, form and legal basis",
        secured: false,
        parameters: &["procedure_code", "on"],
        body: None,
        answer: (200, "The procedure", "Procedure"),
        problems: &[400, 404],
    },
    Operation {
        method: "get",
        path: "/procedures/{code}/form-schema",
        id: "getFormSchema",
        summary: "The form of one procedure as JSON Schema 2020-12, in the edition of a day",
        secured: false,
        parameters: &["procedure_code", "on"],
        body: None,
        answer: (200, "The schema", "FormSchema"),
        problems: &[400, 404],
    },
    Operation {
        method: "post",
        path: "/dossiers",
        id: "openDossier",
        summary: "A dossier comes in: taken in by an officer with a due moment, or submitted by an applicant",
        secured: true,
        parameters: &["idempotency"],
        body: Some("Opening"),
        answer: (201, "Opened; `Location` holds its address", "Opened"),
        problems: &[400, 401, 403, 409, 413, 415, 422, 503, 507],
    },
    Operation {
        method: "get",
        path: "/dossiers",
        id: "listDossiers",
        summary: "The dossiers the caller may see",
        secured: true,
        parameters: &["unit_filter", "status", "due_before", "q_dossier", "limit", "after"],
        body: None,
        answer: (200, "A page of dossiers", "DossierPage"),
        problems: &[400, 401, 503],
    },
    Operation {
        method: "get",
        path: "/dossiers/{code}",
        id: "getDossier",
        summary: "State, timeline and what the caller may do next",
        secured: true,
        parameters: &["dossier_code"],
        body: None,
        answer: (200, "The dossier", "Dossier"),
        problems: &[401, 404, 503],
    },
    Operation {
        method: "get",
        path: "/dossiers/{code}/files/{sha256}",
        id: "getFile",
        summary: "A file of a dossier",
        secured: true,
        parameters: &["dossier_code", "sha256"],
        body: None,
        answer: (200, "The file", "File"),
        problems: &[401, 404, 503],
    },
    Operation {
        method: "get",
        path: "/petitions",
        id: "listPetitions",
        summary: "Published answers to petitions, searched with or without diacritics; nobody's name",
        secured: false,
        parameters: &["q", "topic", "answering_agency", "limit", "after"],
        body: None,
        answer: (200, "A page of published answers", "PublishedPetitionPage"),
        problems: &[400, 503],
    },
    Operation {
        method: "post",
        path: "/petitions",
        id: "sendPetition",
        summary: "Somebody sends a petition; complaints and denunciations are refused and told their law",
        secured: false,
        parameters: &["idempotency"],
        body: Some("PetitionOpening"),
        answer: (201, "Sent; `Location` holds its address", "PetitionStanding"),
        problems: &[400, 401, 409, 413, 415, 422, 429, 503, 507],
    },
    Operation {
        method: "get",
        path: "/petitions/{code}",
        id: "followPetition",
        summary: "Where a petition stands; the same answer for a wrong code and one that was never given",
        secured: false,
        parameters: &["petition_code"],
        body: None,
        answer: (200, "Where it stands", "PetitionStanding"),
        problems: &[404, 429, 503],
    },
    Operation {
        method: "get",
        path: "/track/{code}",
        id: "trackDossier",
        summary: "What the public may see of a dossier; the same answer for wrong and foreign codes",
        secured: false,
        parameters: &["dossier_code"],
        body: None,
        answer: (200, "The masked state", "Tracked"),
        problems: &[404, 429, 503],
    },
    Operation {
        method: "get",
        path: "/units",
        id: "listUnits",
        summary: "Communes and wards of the province with their committees and service centres",
        secured: false,
        parameters: &["q", "limit", "after"],
        body: None,
        answer: (200, "A page of units", "UnitPage"),
        problems: &[400],
    },
    Operation {
        method: "get",
        path: "/units/resolve",
        id: "resolveUnit",
        summary: "The units of today that an old or new address means, as people type it",
        secured: false,
        parameters: &["q_address"],
        body: None,
        answer: (
            200,
            "The matches, best first, and the question where an old unit was divided",
            "Resolution",
        ),
        problems: &[400],
    },
    Operation {
        method: "get",
        path: "/units/{code}",
        id: "getUnit",
        summary: "One administrative unit and the old units it was formed from",
        secured: false,
        parameters: &["unit_code"],
        body: None,
        answer: (200, "The unit", "Unit"),
        problems: &[404],
    },
    Operation {
        method: "post",
        path: "/files",
        id: "storeFile",
        summary: "Store a PDF, JPEG, PNG or TIFF file of at most 50 MB, to be named by its digest afterwards",
        secured: true,
        parameters: &[],
        body: None,
        answer: (201, "Stored", "StoredFile"),
        problems: &[400, 401, 413, 415, 422, 503, 507],
    },
    Operation {
        method: "post",
        path: "/payments/credits",
        id: "tellCredits",
        summary: "A bank tells of money that came in, signed with the secret it shares with the province",
        secured: false,
        parameters: &["bank", "bank_moment", "bank_signature"],
        body: Some("Credits"),
        answer: (200, "What became of each; telling again changes nothing", "CreditsTaken"),
        problems: &[400, 401, 413, 422, 503, 507],
    },
    Operation {
        method: "get",
        path: "/events",
        id: "listEvents",
        summary: "Everything that happened after a position, as a batch of CloudEvents; no personal data",
        secured: true,
        parameters: &["limit", "after_position"],
        body: None,
        answer: (200, "CloudEvents 1.0, batched", "EventBatch"),
        problems: &[400, 401, 403, 503],
    },
];

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        insert(&mut paths, operation.path, operation.method, described(operation));
    }
    for kind in CommandKind::ALL {
        // A bank tells of its credits by its own operation.
        if !matches!(kind, CommandKind::Submit | CommandKind::TakeIn | CommandKind::ReceivePayment) {
            insert(&mut paths, &format!("/dossiers/{{code}}/{}", kind.as_str()), "post", command(*kind));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Một Cửa",
            "version": "1.0.0",
            "summary": "Administrative dossiers of a province, from intake to result",
            "description": "Texts meant for people come in the language of Accept-Language (vi, en, nb). \
                Times are RFC 3339 with the offset +07:00. What a caller may not see does not exist.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "parameters": schemas::parameters(),
            "schemas": schemas::schemas(),
            "responses": { "Problem": {
                "description": "A problem (RFC 9457)",
                "content": { "application/problem+json": { "schema": reference("Problem") } },
            } },
        },
        "x-refusals": Refusal::CODES.as_slice(),
        "x-problems": ApiFault::CODES,
        "x-statuses": Status::ALL.map(|s| json!({ "name": s.as_str(), "code": s.code() })),
    })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn insert(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    put_all(paths.entry(path.to_owned()).or_insert_with(|| json!({})), json!({ method: operation }));
}

fn described(operation: &Operation) -> Value {
    let (status, meaning, schema) = operation.answer;
    let media_type = match schema {
        "EventBatch" => "application/cloudevents-batch+json",
        "File" => "application/pdf",
        _ => "application/json",
    };
    let mut responses = Map::new();
    let content = json!({ media_type: { "schema": reference(schema) } });
    responses.insert(status.to_string(), json!({ "description": meaning, "content": content }));
    problems(&mut responses, operation.problems);
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": responses,
    });
    if !operation.parameters.is_empty() {
        let names = operation.parameters.iter();
        let parameters: Vec<Value> =
            names.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect();
        put_all(&mut described, json!({ "parameters": parameters }));
    }
    if operation.secured {
        put_all(&mut described, json!({ "security": [{ "token": [] }] }));
    }
    if let Some(schema) = operation.body {
        let content = json!({ "application/json": { "schema": reference(schema) } });
        put_all(&mut described, json!({ "requestBody": { "required": true, "content": content } }));
    }
    if operation.id == "storeFile" {
        put_all(&mut described, json!({ "requestBody": schemas::file_body() }));
    }
    described
}

fn problems(responses: &mut Map<String, Value>, statuses: &[u16]) {
    for status in statuses {
        responses.insert(status.to_string(), json!({ "$ref": "#/components/responses/Problem" }));
    }
}

fn command(kind: CommandKind) -> Value {
    let fields = command_input::fields(kind);
    let mut responses = Map::new();
    let content = json!({ "application/json": { "schema": reference("DossierState") } });
    responses.insert("200".into(), json!({ "description": "The dossier after it", "content": content }));
    problems(&mut responses, &[400, 401, 403, 404, 409, 413, 415, 422, 503, 507]);
    let properties: Map<String, Value> =
        fields.iter().map(|f| (f.name.to_owned(), property(f))).chain(shared_properties()).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        put_all(&mut schema, json!({ "required": required }));
    }
    let name: String = kind.as_str().split('-').map(capitalised).collect();
    json!({
        "operationId": format!("dossier{name}"),
        "summary": casework_text::command(kind, Lang::En),
        "parameters": [
            { "$ref": "#/components/parameters/dossier_code" },
            { "$ref": "#/components/parameters/idempotency" },
        ],
        "security": [{ "token": [] }],
        "requestBody": {
            "required": !required.is_empty(),
            "content": { "application/json": { "schema": schema } },
        },
        "responses": responses,
    })
}

/// What every command takes besides its own fields.
fn shared_properties() -> impl Iterator<Item = (String, Value)> {
    [
        (
            "expected_version",
            json!({ "type": "integer", "description": "Refused as changed-meanwhile where the dossier is at another version" }),
        ),
        ("on_behalf_of", json!({ "type": "string", "description": "Person or system the caller stands in for" })),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn property(field: &CommandField) -> Value {
    let mut schema = match field.kind {
        InputKind::Line | InputKind::Lines | InputKind::Staff | InputKind::Agency | InputKind::Component => {
            json!({ "type": "string" })
        }
        InputKind::List => json!({ "type": "array", "items": { "type": "string" } }),
        InputKind::Moment => json!({ "type": "string", "format": "date-time" }),
        InputKind::Money | InputKind::Number => json!({ "type": "integer", "minimum": 0 }),
        InputKind::YesNo => json!({ "type": "boolean" }),
        InputKind::Choice(choices) => json!({ "type": "string", "enum": choices }),
        InputKind::Components => json!({ "type": "array", "items": reference("ReceivedComponent") }),
        InputKind::Form => json!({ "type": "object", "additionalProperties": true }),
        InputKind::Items => json!({ "type": "array", "items": reference("SupplementItem"), "minItems": 1 }),
        InputKind::File => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" }),
    };
    put_all(&mut schema, json!({ "description": Texts::of(Lang::En).get(field.label) }));
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With `MOTCUA_WRITE=1` the test writes the file instead of comparing.
    #[test]
    fn the_committed_document_is_this_one() {
        let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        if std::env::var_os("MOTCUA_WRITE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "openapi.json is not up to date: run this test with MOTCUA_WRITE=1");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for rest in text.split("\"$ref\":\"#/").skip(1) {
            let path = rest.split('"').next().unwrap();
            let found = path.split('/').try_fold(&document, |at, part| at.get(part));
            assert!(found.is_some(), "{path}");
        }
    }
}

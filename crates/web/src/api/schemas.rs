//! Shared parameters and schemas of the OpenAPI document: the shapes that handlers take and give.

use casework::dossier::Status;
use serde_json::{Value, json};

fn text() -> Value {
    json!({ "type": "string" })
}
fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}
fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}
fn maybe_moment() -> Value {
    json!({ "type": ["string", "null"], "format": "date-time" })
}
fn number() -> Value {
    json!({ "type": "integer" })
}
fn list(items: &str) -> Value {
    json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{items}") } })
}
fn one_of(choices: &[&str]) -> Value {
    json!({ "type": "string", "enum": choices })
}
fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}
fn page(items: &str) -> Value {
    object(&["items", "next"], json!({ "items": list(items), "next": maybe_text() }))
}
fn statuses() -> Value {
    one_of(&Status::ALL.map(Status::as_str))
}
fn channels() -> Value {
    one_of(&["direct", "online", "postal"])
}

/// Parameters by name.
pub(super) fn parameters() -> Value {
    let query = |name: &str, schema: Value, description: &str| json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": description });
    let header = |name: &str, description: &str| json!({ "name": name, "in": "header", "required": true, "schema": text(), "description": description });
    let path = |name: &str, example: &str| json!({ "name": name, "in": "path", "required": true, "schema": text(), "example": example });
    json!({
        "q": query("q", text(), "Words, with or without diacritics"),
        "q_dossier": query("q", text(), "A dossier code, a full name, a personal number or a telephone number"),
        "q_address": { "name": "q", "in": "query", "required": true,
            "schema": { "type": "string", "maxLength": 300 },
            "description": "An address or the name of a unit, in any order, with or without diacritics" },
        "unit": query("unit", text(), "Code of a unit, or identifier of an agency: what can be filed there"),
        "unit_filter": query("unit", text(), "Code of a unit, or identifier of an agency: dossiers it takes in or decides"),
        "level": query("level", one_of(&["commune", "province"]), "Level that decides"),
        "field": query("field", text(), "Code of a field"),
        "on": query("on", json!({ "type": "string", "format": "date" }), "Day of the edition; today without it"),
        "status": query("status", statuses(), "National status"),
        "due_before": query("due_before", text(), "A moment or a day: due before it"),
        "bank": header("X-Bank", "BIN of the bank: six digits"),
        "bank_moment": header("X-Timestamp", "Seconds since 1970; at most five minutes from the time of the server"),
        "bank_signature": header("X-Signature", "HMAC-SHA256 over X-Timestamp, a full stop and the body, under the secret of the bank; hexadecimal"),
        "limit": query("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Items of a page"),
        "after": query("after", text(), "`next` of the page before"),
        "after_position": query("after", number(), "Position of the last event seen; 0 for all"),
        "topic": query("topic", one_of(&["procedure", "conduct", "other"]), "What it is about"),
        "answering_agency": query("agency", text(), "Identifier of the agency that answered"),
        "petition_code": path("code", "PA-261124-K7QFM2XD"),
        "procedure_code": path("code", "1.004873"),
        "dossier_code": path("code", "H15.133-261123-0042"),
        "unit_code": path("code", "24133"),
        "sha256": path("sha256", "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"),
        "idempotency": {
            "name": "Idempotency-Key", "in": "header", "required": false,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
            "description": "Repeating a request with the same key at the same address gives the first answer; another body \
                is refused as idempotency-key-reused",
        },
    })
}

/// The body of `POST /files`.
pub(super) fn file_body() -> Value {
    let binary = json!({ "type": "string", "format": "binary" });
    json!({ "required": true, "content": {
        "application/octet-stream": { "schema": binary },
        "multipart/form-data": { "schema": { "type": "object", "properties": { "file": binary } } },
    } })
}

/// Schemas by name.
pub(super) fn schemas() -> Value {
    together([catalogue(), opening(), dossier(), others()])
}

/// The members of several objects in one.
fn together<const N: usize>(parts: [Value; N]) -> Value {
    let members = parts.into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Value::Object(members.flatten().collect())
}

fn catalogue() -> Value {
    let procedure = json!({
        "code": text(), "name": text(), "summary": text(),
        "field": object(&["code"], json!({ "code": text(), "name": maybe_text() })),
        "level": one_of(&["commune", "province"]), "authority": maybe_text(),
        "handling": one_of(&["here", "central", "look_up_only"]), "channels": { "type": "array", "items": channels() },
        "online_level": one_of(&["full", "partial", "none"]),
        "intake_scope": one_of(&["province_wide", "nationwide", "own_unit_only"]),
        "immediate": { "type": "boolean" }, "limit": maybe_text(), "limit_words": maybe_text(),
        "fee_dong": number(), "effective_from": text(), "effective_to": maybe_text(),
    });
    json!({
        "ProcedureSummary": object(&["code", "name", "handling"], procedure),
        "ProcedurePage": page("ProcedureSummary"),
        "Procedure": { "allOf": [
            { "$ref": "#/components/schemas/ProcedureSummary" },
            object(&[], json!({
                "keywords": { "type": "array", "items": text() },
                "cases": { "type": "array", "items": { "type": "object" } },
                "limits": { "type": "array", "items": { "type": "object" } },
                "components": { "type": "array", "items": { "type": "object" } },
                "fees": { "type": "array", "items": { "type": "object" } },
                "steps": { "type": "array", "items": { "type": "object" } },
                "results": { "type": "array", "items": { "type": "object" } },
                "form": { "type": "array", "items": { "type": "object" } },
                "legal_basis": { "type": "array", "items": text() },
                "announcement": maybe_text(),
                "unverified": { "type": "array", "items": { "type": "object" } },
                "editions": { "type": "array", "items": { "type": "object" } },
            })),
        ] },
        "Unit": object(&["code", "name", "full_name", "kind"], json!({
            "code": text(), "name": text(), "full_name": text(), "kind": text(), "province_code": text(),
            "remote": { "type": "boolean" }, "centre": { "type": ["object", "null"] },
            "committee": { "type": ["object", "null"] }, "service_centre": { "type": ["object", "null"] },
            "formed_from": { "type": "array", "items": { "type": "object" } },
        })),
        "UnitPage": page("Unit"),
        "FormSchema": { "type": "object", "required": ["$schema", "$id", "type", "properties", "required"],
            "description": "A JSON Schema 2020-12 of `form` of an opening; served as application/schema+json" },
        "Resolution": object(&["matches", "question"], json!({
            "matches": { "type": "array", "items": object(&["code", "name", "province_code", "confidence", "via"], json!({
                "code": text(), "name": text(), "province_code": text(),
                "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
                "via": { "type": "array", "items": object(&["code", "name", "district", "province", "portion"], json!({
                    "code": text(), "name": text(), "district": text(), "province": text(),
                    "portion": one_of(&["whole", "part"]),
                })) },
            })) },
            "question": maybe_text(),
        })),
    })
}

fn opening() -> Value {
    let person = json!({
        "name": text(), "personal_id": text(), "birth_date": text(), "sex": one_of(&["male", "female"]),
        "phone": text(), "email": text(), "address": text(),
    });
    json!({
        "Person": {
            "type": "object", "required": ["name"], "properties": person, "additionalProperties": true,
            "description": "`full_name`, `id` and `date_of_birth` are understood too; other members are kept",
        },
        "ReceivedComponent": object(&["component"], json!({
            "component": text(), "kind": one_of(&["original", "copy", "electronic"]),
            "quantity": { "type": "integer", "minimum": 1, "maximum": 255 }, "file": text(),
            "from_register": { "type": "boolean" },
        })),
        "SupplementItem": object(&["defect", "ground"], json!({
            "component": text(), "defect": text(), "ground": text(), "cure": text(),
        })),
        "Credits": object(&["credits"], json!({
            "credits": { "type": "array", "maxItems": 100, "items": { "$ref": "#/components/schemas/Credit" } },
        })),
        "Credit": object(&["id", "account", "amount", "paid_at", "content"], json!({
            "id": { "type": "string", "pattern": "^[0-9A-Za-z._-]{1,64}$", "description": "Number of the transaction at the bank" },
            "account": { "type": "string", "description": "The account that was credited" },
            "amount": { "type": "integer", "minimum": 1, "maximum": law::payment::DONG_MAX, "description": "Whole đồng" },
            "paid_at": moment(),
            "content": { "type": "string", "description": "Text of the transfer" },
            "payer": { "type": "string", "description": "Who paid, as the bank names them" },
        })),
        "CreditsTaken": object(&["items"], json!({ "items": list("CreditTaken") })),
        "CreditTaken": object(&["id", "outcome", "reason"], json!({
            "id": text(),
            "outcome": one_of(&["booked", "waiting", "known", "refused"]),
            "reason": maybe_text(),
        })),
        "FeeLine": object(&["fee"], json!({
            "fee": text(), "quantity": number(), "dong": number(), "paid": { "type": "boolean" },
        })),
        "Opening": object(&["procedure", "unit", "applicant"], json!({
            "procedure": text(),
            "unit": { "type": "string", "description": "Code of a unit (24133), or identifier of a centre or committee" },
            "channel": channels(), "case": text(), "authority": text(),
            "authority_unit": { "type": "string", "description": "Code of the unit whose committee decides" },
            "support": text(), "delivery": one_of(&["counter", "electronic", "post"]),
            "applicant": { "$ref": "#/components/schemas/Person" },
            "owner": { "$ref": "#/components/schemas/Person" },
            "form": { "type": "object" },
            "components": {
                "type": "array", "items": { "oneOf": [text(), { "$ref": "#/components/schemas/ReceivedComponent" }] },
                "description": "Absent from an officer: all required papers are attested to be there",
            },
            "files": { "type": "array", "items": object(&["component", "sha256"], json!({
                "component": text(), "sha256": text(),
            })) },
            "fees": list("FeeLine"), "settle": { "type": "boolean" }, "on_behalf_of": text(),
        })),
        "Opened": object(&["code", "status", "due_at", "receipt", "missing"], json!({
            "code": text(), "status": statuses(), "stage": text(), "due_at": maybe_moment(),
            "receipt": { "type": "object", "description": "The facts of Form 01" },
            "missing": { "type": "array", "items": text() },
        })),
    })
}

fn dossier() -> Value {
    let state = together([
        json!({
            "code": text(), "version": number(), "status": statuses(), "status_code": number(), "stage": text(),
            "stage_name": text(), "stage_since": moment(), "procedure": { "type": "object" }, "edition": text(),
            "case": maybe_text(), "channel": channels(), "delivery": one_of(&["counter", "electronic", "post"]),
            "places": { "type": "object" }, "limit": maybe_text(), "overdue": { "type": "boolean" },
        }),
        json!({
            "submitted_at": moment(), "accepted_at": maybe_moment(), "starts_at": maybe_moment(),
            "due_at": maybe_moment(), "original_due_at": maybe_moment(), "paused_since": maybe_moment(),
            "closed_at": maybe_moment(), "returned_at": maybe_moment(), "intake_officer": maybe_text(),
            "case_officer": maybe_text(), "signer": maybe_text(), "fee_dong": number(),
            "components": { "type": "array", "items": { "type": "object" } },
        }),
        json!({
            "supplements": number(), "extensions": number(), "restarts": number(),
            "awaiting": { "type": ["object", "null"] }, "letter": { "type": ["object", "null"] },
            "consultations": { "type": "array", "items": { "type": "object" } },
            "decision": { "type": ["object", "null"] }, "stop_reason": maybe_text(),
            "result_number": maybe_text(), "result_file": maybe_text(),
            "satisfied": { "type": ["boolean", "null"] },
        }),
    ]);
    let offer = json!({
        "command": text(), "name": text(), "method": text(), "href": text(),
        "fields": { "type": "array", "items": { "type": "object" } }, "consequences": { "type": ["object", "null"] },
    });
    let withheld = json!({
        "command": text(), "name": text(), "reason": text(), "detail": text(), "ground": text(), "cure": text(),
    });
    json!({
        "DossierState": object(&["code", "version", "status", "stage", "due_at"], state),
        "Offer": object(&["command", "name", "href", "fields"], offer),
        "Withheld": object(&["command", "reason", "detail", "ground", "cure"], withheld),
        "Dossier": { "allOf": [
            { "$ref": "#/components/schemas/DossierState" },
            object(&["timeline", "offers", "withheld"], json!({
                "applicant": { "type": ["object", "null"] },
                "timeline": { "type": "array", "items": { "type": "object" } },
                "offers": list("Offer"), "withheld": list("Withheld"),
            })),
        ] },
        "DossierSummary": object(&["code", "status"], json!({
            "code": text(), "procedure": { "type": "object" }, "status": statuses(), "stage": text(),
            "applicant": maybe_text(), "due_at": maybe_moment(), "overdue": { "type": "boolean" },
        })),
        "DossierPage": page("DossierSummary"),
        "PetitionOpening": object(&["topic", "agency", "text", "phone"], json!({
            "topic": one_of(&["procedure", "conduct", "other"]), "agency": text(), "text": text(), "name": text(),
            "phone": text(), "hide_name": { "type": "boolean" }, "dossier": text(),
        })),
        "PetitionStanding": object(&["code", "topic", "agency", "stage", "sent_at", "answer_by", "late"], json!({
            "code": text(), "topic": one_of(&["procedure", "conduct", "other"]), "agency": { "type": "object" },
            "stage": one_of(&casework::petition::Stage::ALL.map(casework::petition::Stage::as_str)),
            "stage_name": text(), "sent_at": moment(), "answer_by": moment(), "answered_at": maybe_moment(),
            "late": { "type": "boolean" }, "reopen_by": maybe_moment(), "repeated": { "type": "boolean" },
            "published": { "type": ["object", "null"] },
        })),
        "PublishedPetition": object(&["code", "topic", "agency", "title", "question", "answer"], json!({
            "code": text(), "topic": one_of(&["procedure", "conduct", "other"]), "agency": { "type": "object" },
            "title": text(), "question": text(), "answer": text(), "sent_at": moment(), "published_at": moment(),
            "repeated": { "type": "boolean" },
        })),
        "PublishedPetitionPage": page("PublishedPetition"),
        "Tracked": object(&["code", "status"], json!({
            "code": text(), "procedure": { "type": "object" }, "applicant": maybe_text(), "status": statuses(),
            "stage": text(), "due_at": maybe_moment(), "overdue": { "type": "boolean" },
            "timeline": { "type": "array", "items": { "type": "object" } },
        })),
    })
}

fn others() -> Value {
    json!({
        "File": { "type": "string", "format": "binary" },
        "StoredFile": object(&["sha256", "bytes", "media_type", "pages"], json!({
            "sha256": text(), "bytes": number(), "media_type": text(), "pages": number(),
        })),
        "Event": object(&["specversion", "id", "source", "type", "time", "data"], json!({
            "specversion": { "const": "1.0" }, "id": text(), "source": text(), "type": text(), "subject": text(),
            "time": moment(), "datacontenttype": text(), "data": { "type": "object" },
        })),
        "EventBatch": list("Event"),
        "Problem": object(&["type", "title", "status"], json!({
            "type": { "type": "string", "format": "uri-reference" }, "title": text(), "status": number(),
            "detail": text(), "instance": text(), "ground": text(), "cure": text(),
            "errors": { "type": "array", "items": object(&["field", "code", "message"], json!({
                "field": text(), "code": text(), "message": text(),
            })) },
        })),
    })
}

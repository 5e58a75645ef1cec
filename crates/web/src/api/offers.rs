//! What a caller may do next with a dossier, from the same gates as the server's own decision: each command with its
//! fields and what would follow, and what the law withholds now, with ground and cure.

use casework::dossier::{Dossier, Facts, offers};
use law::time::rfc3339;
use serde_json::{Value, json};

use crate::common::app::after;
use crate::common::command_input::{self, CommandField};
use crate::common::refusal_text::refusal_text;
use crate::common::{Lang, Texts, casework_text};

/// The offers and what is withheld.
pub(crate) fn offers_of(dossier: &Dossier, facts: &Facts<'_>, lang: Lang) -> (Value, Value) {
    let (mut offered, mut withheld) = (Vec::new(), Vec::new());
    for offer in offers(dossier, facts) {
        let name = casework_text::command(offer.command, lang);
        let command = offer.command.as_str();
        match &offer.withheld {
            None => offered.push(json!({
                "command": command,
                "name": name,
                "method": "POST",
                "href": format!("/api/v1/dossiers/{}/{command}", dossier.code),
                "fields": command_input::fields(offer.command).iter().map(|f| field(f, lang)).collect::<Vec<_>>(),
                "consequences": after(dossier, offer.command, facts).map(|next| consequences(&next, lang)),
            })),
            Some(refusal) => {
                let words = refusal_text(refusal, facts.province, lang);
                withheld.push(json!({
                    "command": command,
                    "name": name,
                    "reason": words.code,
                    "detail": words.detail,
                    "ground": words.ground,
                    "cure": words.cure,
                }));
            }
        }
    }
    (offered.into(), withheld.into())
}

/// A field of a command.
fn field(field: &CommandField, lang: Lang) -> Value {
    json!({
        "name": field.name,
        "label": Texts::of(lang).get(field.label),
        "kind": field.kind.as_str(),
        "required": field.required,
        "choices": field.kind.choices(),
    })
}

/// Where the dossier would stand.
fn consequences(next: &Dossier, lang: Lang) -> Value {
    json!({
        "status": next.status().as_str(),
        "stage": next.stage.as_str(),
        "stage_name": casework_text::stage(&next.stage, lang),
        "due_at": next.clock.as_ref().map(|clock| rfc3339(clock.due)),
    })
}

//! One command for each of several dossiers: every dossier gets an answer of its own, and a machine that fails at one does not
//! lose the others.

use casework::dossier::Command;
use law::code::DossierCode;
use registry::{Answer, Request, RequestKey, Target};

use crate::common::dossier_code::dossier_code;
use crate::common::fields::FormData;
use crate::common::refusal_text::refusal_text;
use crate::common::{StaffVisit, casework_text};
use crate::officer::reused;

/// Dossiers of one form at most; a page has fewer rows.
const EACH_MAX: usize = 200;

/// A dossier of a form: its code, and the version that the page showed.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) code: DossierCode,
    pub(super) version: Option<u32>,
}

/// The dossiers under a name of a form, each once.
pub(super) fn named(form: &FormData, name: &str) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for value in form.all(name) {
        let (code, version) = value.split_once(' ').unwrap_or((value, ""));
        let Some(code) = dossier_code(code) else { continue };
        if all.len() < EACH_MAX && all.iter().all(|one| one.code != code) {
            all.push(Named { code, version: version.parse().ok() });
        }
    }
    all
}

/// Gives the command to one dossier of a form: where it stands then, or why not.
pub(super) async fn give(
    desk: &StaffVisit,
    form: &FormData,
    one: &Named,
    command: Command,
) -> Result<String, String> {
    let (visit, actor) = (&desk.visit, desk.staff.actor());
    let key = match form.first("request_key").filter(|key| !key.is_empty()) {
        Some(key) => RequestKey::from_text(&actor, &format!("{key} {}", one.code)),
        None => visit.app.fresh_key(),
    };
    let mut request = Request::new(actor, key, Target::Code(one.code.clone()), command);
    request.expected_version = one.version;
    request.unit.clone_from(&desk.staff.agency);
    match visit.app.execute(request).await {
        Ok(Answer::Done(receipt) | Answer::AlreadySo(receipt)) => {
            let stage = casework_text::stage_named(receipt.state.stage.as_str(), visit.lang);
            let due = receipt.state.clock.as_ref().and_then(|clock| clock.starts.map(|_| clock.due));
            Ok(match due {
                Some(due) => format!("{stage} · {}", visit.lang.due(law::time::local(due))),
                None => stage,
            })
        }
        Ok(Answer::KeyReused(code)) => Err(reused(visit, &code).reason),
        Ok(Answer::Refused(refusal)) => {
            let words = refusal_text(&refusal, &visit.app.province(), visit.lang);
            Err(format!("{}. {} ({})", words.detail, words.cure, words.ground))
        }
        Ok(Answer::UnknownDossier) => Err(visit.texts().get("message-not-found-words")),
        Err(trouble) => Err(visit.texts().with("problem-trouble", &[("number", &trouble.number())])),
    }
}

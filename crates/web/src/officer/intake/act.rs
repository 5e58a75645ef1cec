//! Ctrl+Enter: the sheet becomes a dossier that is accepted, asked to be completed, or not taken in.

use axum::http::StatusCode;
use casework::dossier::Command;
use law::code::DossierCode;
use registry::{Answer, Personal, Proof, Receipt, Representation, Represented, Request, RequestKey, Target};

use super::handler::{answer, desk_of, find_twins, to_receipt};
use super::page::{Desk, circumstances_of, procedure_of};
use super::sheet::Sheet;
use super::{papers, person, place};
use crate::common::components::RefusedOffer;
use crate::common::opening_input::{OpenedBy, OpeningForm, ReadOpening, opening};
use crate::common::refusal_text::refusal_text;
use crate::common::{PageAnswer, PageFault, StaffVisit};
use crate::officer::reused;
use crate::public::draft::store;

/// The answer to a sheet that cannot go on as it is.
enum Stop {
    /// With this status, everything kept.
    Again(Box<Sheet>, StatusCode),
}

/// Takes the dossier in, asks for its completion, or refuses it.
pub(super) async fn act(visit: &StaffVisit, sheet: Sheet, step: &str) -> PageAnswer {
    let province = visit.visit.app.province();
    let desk = Desk { visit, centre: desk_of(visit)?, province: &province };
    match prepare(&desk, sheet, step).await? {
        Err(Stop::Again(sheet, status)) => answer(visit, *sheet, status).await,
        Ok((sheet, read, after)) => give(&desk, sheet, read, after).await,
    }
}

/// What is ready to be given: the sheet as typed, what was read of it, and what follows the opening.
type Ready = (Sheet, ReadOpening, Option<Command>);

async fn prepare(desk: &Desk<'_>, mut sheet: Sheet, step: &str) -> Result<Result<Ready, Stop>, PageFault> {
    let again = |sheet, status| Ok(Err(Stop::Again(Box::new(sheet), status)));
    let Some(procedure) = procedure_of(desk, &sheet) else {
        sheet.tell("procedure-q", desk.visit.visit.texts().get("intake-choose-procedure"));
        return again(sheet, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let competent = place::competent(desk.visit, &desk.centre, procedure, &sheet);
    let circumstances = circumstances_of(desk, procedure, &competent, &sheet);
    let mut sent = sheet.clone();
    for (name, value) in [("unit", desk.centre.as_str()), ("channel", "direct")] {
        sent.set(name, value);
    }
    sent.set("authority", competent.authority.as_ref().map(law::AgencyId::as_str).unwrap_or_default());
    if !sent.has("for_other") {
        sent.clear("owner-");
    }
    papers::normalise(procedure, &circumstances, &mut sent);
    let read =
        opening(OpeningForm::of(sent.form).fields(), desk.province, desk.visit.visit.now, OpenedBy::Officer);
    complete(desk, &mut sheet, step, (procedure, &circumstances));
    let read = match read {
        Ok(read) if sheet.told.is_empty() && competent.authority.is_some() => read,
        Ok(_) => return again(sheet, StatusCode::UNPROCESSABLE_ENTITY),
        Err(faults) => {
            sheet.faults = faults;
            return again(sheet, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    find_twins(desk, &mut sheet).await?;
    if !sheet.twins.is_empty() && !sheet.has("duplicate") {
        sheet.twins_ask = true;
        return again(sheet, StatusCode::CONFLICT);
    }
    let after = match step {
        "supplement" => {
            Some(Command::RequestSupplement { items: papers::items(procedure, &circumstances, &sheet) })
        }
        "refuse" => Some(Command::RefuseIntake {
            reason: sheet.get("refuse-reason"),
            ground: sheet.get("refuse-ground"),
        }),
        _ => None,
    };
    Ok(Ok((sheet, read, after)))
}

/// What the reader of an opening does not ask, because only the counter does.
fn complete(
    desk: &Desk<'_>,
    sheet: &mut Sheet,
    step: &str,
    (procedure, circumstances): (&law::procedure::Procedure, &law::Circumstances),
) {
    let texts = desk.visit.visit.texts();
    let mut tell = Vec::new();
    let must = |name: &str, key: &str| (name.to_owned(), texts.get(key));
    if sheet.has("for_other") {
        if !sheet.has("owner-name") {
            tell.push(must("owner-name", "intake-owner-name"));
        }
        if !sheet.has("proxy") {
            tell.push(must("proxy", "intake-proxy-missing"));
        }
    }
    if procedure.cases.len() > 1 && !sheet.has("case") {
        tell.push(must("case", "intake-choose-case"));
    }
    if step == "take" {
        for component in papers::unsaid(procedure, circumstances, sheet) {
            tell.push(must(&format!("components-{}", component.id), "intake-paper-unsaid"));
        }
    }
    if step == "refuse" {
        for name in ["refuse-reason", "refuse-ground"] {
            if !sheet.has(name) {
                tell.push(must(name, "intake-refuse-missing"));
            }
        }
    }
    sheet.told.extend(tell);
}

/// For whom it is filed by which proof, and who has helped at home: what the officer sees now counts before what was
/// prepared.
async fn represented(desk: &Desk<'_>, sheet: &Sheet, personal: &mut Personal) -> Result<(), PageFault> {
    let prepared = sheet.get("prepared");
    let kept = match prepared.as_str() {
        "" => None,
        id => store::load(&desk.visit.visit, id).await.ok(),
    };
    let body = kept.map(|kept| kept.body).unwrap_or_default();
    personal.helper = body.helper.clone();
    if sheet.has("for_other") {
        let words = sheet.get("proxy");
        let before = body.representation();
        personal.representation = Some(match before {
            Some(before) => Representation { words, ..before },
            None => Representation { of: Represented::Other, tax_code: None, proof: Proof::Paper, words },
        });
    }
    Ok(())
}

async fn give(
    desk: &Desk<'_>,
    mut sheet: Sheet,
    mut read: ReadOpening,
    after: Option<Command>,
) -> PageAnswer {
    let unchecked = !person::is_confirmed(desk.visit, &read.personal.applicant).await?;
    if let Command::TakeIn { opening, .. } | Command::Submit(opening) = &mut read.command {
        opening.unchecked_identity = unchecked;
    }
    represented(desk, &sheet, &mut read.personal).await?;
    let command = match (read.command, &after) {
        (Command::TakeIn { opening, .. }, Some(_)) => Command::Submit(opening),
        (command, _) => command,
    };
    let (visit, actor) = (&desk.visit.visit, desk.visit.staff.actor());
    let mut request =
        Request::new(actor.clone(), visit.app.form_key(&actor, &sheet.form), Target::New, command);
    request.personal = Some(read.personal);
    request.unit = Some(desk.centre.clone());
    let refusal = match visit.app.execute(request).await? {
        Answer::Done(receipt) | Answer::AlreadySo(receipt) => match after {
            Some(command) => return follow(desk, &sheet, &receipt, command).await,
            None => return to_receipt(desk.visit, &sheet, &receipt.code),
        },
        Answer::KeyReused(code) => {
            sheet.refused = Some(reused(visit, &code));
            return answer(desk.visit, sheet, StatusCode::CONFLICT).await;
        }
        Answer::Refused(refusal) => refusal,
        Answer::UnknownDossier => return Err(PageFault::NotFound),
    };
    let words = refusal_text(&refusal, desk.province, visit.lang);
    sheet.refused = Some(RefusedOffer {
        title: words.detail,
        reason: words.cure,
        ground: Some(words.ground),
        cure: None,
    });
    let status = crate::common::problem::refusal_status(&refusal);
    answer(desk.visit, sheet, status).await
}

/// The second act on a dossier that was only submitted: its key is made of the first, so that a repeated press is one act.
async fn follow(desk: &Desk<'_>, sheet: &Sheet, receipt: &Receipt, command: Command) -> PageAnswer {
    let (app, actor) = (&desk.visit.visit.app, desk.visit.staff.actor());
    let key = RequestKey::from_text(&actor, &format!("{}/second", sheet.get("request_key")));
    let code: DossierCode = receipt.code.clone();
    let mut request = Request::new(actor, key, Target::Code(code.clone()), command);
    request.unit = Some(desk.centre.clone());
    match app.execute(request).await? {
        Answer::Done(_) | Answer::AlreadySo(_) | Answer::KeyReused(_) => to_receipt(desk.visit, sheet, &code),
        Answer::Refused(refusal) => {
            Err(PageFault::Refused(Box::new(refusal), format!("/officer/dossiers/{code}")))
        }
        Answer::UnknownDossier => Err(PageFault::NotFound),
    }
}

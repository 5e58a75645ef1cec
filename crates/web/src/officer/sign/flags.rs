//! What is unusual about a decision: whoever signs many has to look at these.

use casework::StaffId;
use casework::dossier::{Decision, Event};
use law::Province;
use registry::views::{ActorShown, DossierPage};

use super::Flag;
use crate::common::{Lang, Texts};

/// The purpose under which opening a paper is recorded.
pub(super) const PURPOSE: &str = "Xem bản kết quả trước khi ký";

/// Whether this person has opened the paper as it stands: after it was last reviewed.
pub(super) fn is_seen(page: &DossierPage, me: &StaffId) -> bool {
    let since = page.entries.iter().rev().take_while(|entry| !matches!(entry.event, Event::Reviewed(_)));
    since.into_iter().any(|entry| {
        let mine = matches!(&entry.actor, ActorShown::Staff { id, .. } if id == me);
        mine && matches!(&entry.event, Event::PersonalDataViewed(looked) if looked.purpose == PURPOSE)
    })
}

/// Whether anything but looks has happened since this version.
pub(super) fn has_changed(page: &DossierPage, version: u32) -> bool {
    let after = page.entries.iter().filter(|entry| entry.version > version);
    after.into_iter().any(|entry| !matches!(entry.event, Event::PersonalDataViewed(_)))
}

pub(super) fn flags(page: &DossierPage, province: &Province, lang: Lang) -> Vec<Flag> {
    let state = &page.state;
    let proposed: Vec<&Decision> = page
        .entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Proposed(proposed) => Some(&proposed.decision),
            _ => None,
        })
        .collect();
    let sent_back = page.entries.iter().any(|entry| matches!(entry.event, Event::ReturnedForRework(_)));
    let differs = proposed
        .first()
        .zip(proposed.last())
        .is_some_and(|(first, last)| std::mem::discriminant(*first) != std::mem::discriminant(*last));
    let procedure = province.procedure_edition(&state.procedure, state.edition);
    let circumstances = state.circumstances(province);
    let waived = procedure.is_some_and(|procedure| {
        let mut charges = procedure.charges(&circumstances);
        charges.any(|charge| charge.exemption.is_some())
    });
    let rare = procedure
        .and_then(|procedure| procedure.cases.first())
        .is_some_and(|usual| circumstances.case.as_ref().is_some_and(|case| *case != usual.id));
    let all = [
        (matches!(state.decision, Some(Decision::Refuse { .. })), "sign-flag-refusal"),
        (differs, "sign-flag-differs"),
        (sent_back && !differs, "sign-flag-sent-back"),
        (waived, "sign-flag-waived"),
        (rare, "sign-flag-rare"),
    ];
    let texts = Texts::of(lang);
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| Flag { words: texts.get(key) }).collect()
}

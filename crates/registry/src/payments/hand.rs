//! A person says what a waiting credit is for.

use casework::dossier::Refusal;
use casework::power::Holder;
use casework::{Actor, StaffId};
use law::code::DossierCode;
use law::{Action, AgencyId, Province};

use super::BankCredit;
use super::book::{Booking, stored};
use crate::Registry;
use crate::permission::Viewer;
use crate::plan::Head;
use crate::states;
use crate::trouble::Trouble;

/// Why a credit is not booked by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchRefusal {
    /// No such credit on an account of the desk.
    UnknownCredit,
    /// It was booked already.
    Booked,
    /// No such dossier.
    UnknownDossier,
    /// The person may not say of this dossier that it was paid.
    NotYours,
    /// The dossier does not take it.
    Refused(Refusal),
}

/// The agencies on whose accounts somebody reconciles: those where they may say that money came in or give it back, and
/// those to which such a centre belongs.
pub(super) fn desks(actor: &Actor, province: &Province, now: jiff::Timestamp) -> Vec<AgencyId> {
    let powers = province.policies.at(now);
    let may = |action| move |role| !powers.all_places(role, action).is_empty();
    let own = actor
        .grants()
        .iter()
        .filter(|grant| may(Action::ConfirmPayment)(grant.role) || may(Action::RefundPayment)(grant.role))
        .map(|grant| grant.agency.clone());
    let mut desks: Vec<AgencyId> = Vec::new();
    for agency in own {
        let parent = province.agency(&agency).filter(|a| a.is_centre()).and_then(|a| a.parent.clone());
        desks.extend(std::iter::once(agency).chain(parent));
    }
    desks.sort();
    desks.dedup();
    desks
}

impl Registry {
    /// Books a waiting credit on a dossier, as a member of staff says.
    ///
    /// # Errors
    /// [`Trouble`] of the store; nothing is half-done.
    pub fn match_credit(
        &self,
        actor: &Actor,
        id: &str,
        code: &DossierCode,
    ) -> Result<Result<BankCredit, MatchRefusal>, Trouble> {
        let (now, province) = (self.now(), self.province());
        let Some(staff): Option<&StaffId> = actor.staff() else {
            return Ok(Err(MatchRefusal::UnknownCredit));
        };
        let desks = desks(actor, &province, now);
        self.with_writer(|connection| {
            let head = Head::read(connection, true)?;
            let credit = stored(connection, self.key(), id)?.filter(|credit| desks.contains(&credit.agency));
            let Some(credit) = credit else { return Ok(Err(MatchRefusal::UnknownCredit)) };
            if credit.code.is_some() {
                return Ok(Err(MatchRefusal::Booked));
            }
            let held = states::load(connection, code.as_str())?;
            let viewer = Viewer::new(actor, &province, now);
            let Some(held) = held.filter(|held| viewer.sees(&held.state, held.tokens.subject)) else {
                return Ok(Err(MatchRefusal::UnknownDossier));
            };
            if !Holder::new(actor, &province, now).may(Action::ConfirmPayment, &*held.state) {
                return Ok(Err(MatchRefusal::NotYours));
            }
            let booking = Booking { registry: self, head, now };
            match booking.book(connection, (id, credit.dong), code, Some(staff))? {
                Ok(()) => {}
                Err(Some(refusal)) => return Ok(Err(MatchRefusal::Refused(refusal))),
                Err(None) => return Ok(Err(MatchRefusal::UnknownDossier)),
            }
            let booked = stored(connection, self.key(), id)?;
            Ok(booked.ok_or(MatchRefusal::UnknownCredit))
        })
    }
}

//! The conditions of each queue by the policies of the province: what waits for me, for others, for the citizen. List,
//! count, runway and facets of a queue are made from the same conditions.

use casework::{Actor, Grant};
use law::policy::Powers;
use law::{Action, AgencyId, Place, Province};

use super::WorkView;
use super::worklist::OPEN;
use crate::bound::Bound;
use crate::permission::{Agencies, Procedures, Viewer, add, alike, consulted, served};

/// Builds the conditions of a queue.
pub(super) struct Ways<'a> {
    pub viewer: &'a Viewer,
    pub province: &'a Province,
    pub powers: Powers<'a>,
    /// Start of the local day.
    pub today: jiff::Timestamp,
    pub bound: &'a mut Bound,
}

impl Ways<'_> {
    pub fn of(&mut self, view: WorkView) -> Vec<String> {
        use {Action as A, Place as P};
        match view {
            WorkView::Mine => self.mine(
                "closed_at IS NULL AND dossier.stage NOT IN ('awaiting_supplement', \
                'awaiting_payment', 'consulting', 'pending_review', 'pending_signature', 'pending_issue')",
            ),
            WorkView::Covered => self.covered(),
            WorkView::Waiting => {
                let mut ways = self.mine(
                    "closed_at IS NULL AND dossier.stage IN ('awaiting_supplement', 'awaiting_payment')",
                );
                let stage = "status = 5 AND dossier.stage = 'awaiting_intake_supplement'";
                ways.extend(self.at("intake", &[(A::RecordAnswer, P::Intake)], stage));
                ways
            }
            WorkView::Elsewhere => self.mine(
                "closed_at IS NULL AND dossier.stage IN ('consulting', 'pending_review', \
                'pending_signature', 'pending_issue')",
            ),
            WorkView::Done => {
                let mut ways = self.mine("closed_at >= ");
                for way in &mut ways {
                    way.push_str(&self.bound.put(self.today));
                }
                ways
            }
            WorkView::Unit => self.unit(),
            WorkView::Unassigned => self.at(
                "authority",
                &[(A::Assign, P::Authority), (A::Claim, P::Authority)],
                "status = 4 AND dossier.stage = 'pending_assignment'",
            ),
            WorkView::Incoming => self.incoming(),
            WorkView::Sent => {
                let stage = "status = 4 AND dossier.stage = 'in_transit'";
                self.at("intake", &[(A::Transfer, P::Intake)], stage)
            }
            WorkView::Consulted => self.consulted(),
            WorkView::Review => self.not_mine(A::Review, "status = 4 AND dossier.stage = 'pending_review'"),
            WorkView::Sign => self.not_mine(A::Sign, "status = 4 AND dossier.stage = 'pending_signature'"),
            WorkView::Issue => {
                let stage = "status = 4 AND dossier.stage = 'pending_issue'";
                self.at("authority", &[(A::Issue, P::Authority)], stage)
            }
            WorkView::Letters => self.letters(),
            WorkView::Withdrawals => {
                let mut ways = self.at("authority", &[(A::DecideWithdrawal, P::Authority)], "status = 7");
                let at_counter = [(A::DecideWithdrawalAtCounter, P::Intake)];
                ways.extend(self.at("intake", &at_counter, "status = 7"));
                ways
            }
            WorkView::Intake => self.at("intake", &[(A::Accept, P::Intake)], "status = 1"),
            WorkView::Accepted => self.at("intake", &[(A::Transfer, P::Intake)], "status = 2"),
            WorkView::Returns => self.at("intake", &[(A::ReturnResult, P::Intake)], "status = 9"),
        }
    }

    /// The agencies from whose place the actor may do one of these, with the procedures for which it may.
    fn agencies(&self, wanted: &[(Action, Place)]) -> Agencies {
        let mut agencies = Agencies::new();
        for grant in self.viewer.actor().grants() {
            let may =
                |(action, place): &(Action, Place)| self.powers.all_places(grant.role, *action).has(*place);
            if wanted.iter().any(may) {
                add(&mut agencies, &grant.agency, &Procedures::of(grant, self.province));
            }
        }
        agencies
    }

    /// Dossiers whose organisation in `column` is one from whose place the actor may do one of these.
    fn at(&mut self, column: &str, wanted: &[(Action, Place)], condition: &str) -> Vec<String> {
        let agencies = self.agencies(wanted);
        self.at_agencies(column, &agencies, condition)
    }

    fn at_agencies(&mut self, column: &str, agencies: &Agencies, condition: &str) -> Vec<String> {
        let mut ways = Vec::new();
        for (procedures, agencies) in alike(agencies) {
            let list = self.bound.list(agencies.into_iter().map(AgencyId::as_str));
            let limit = procedures.condition("dossier", self.bound);
            let limit = limit.map(|limit| format!(" AND {limit}")).unwrap_or_default();
            ways.push(format!("dossier.{column} IN {list} AND dossier.{condition}{limit}"));
        }
        ways
    }

    fn mine(&mut self, condition: &str) -> Vec<String> {
        match self.viewer.actor() {
            Actor::Staff { id, .. } if !self.agencies(&[(Action::Propose, Place::Case)]).is_empty() => {
                vec![format!(
                    "dossier.case_officer = {} AND dossier.{condition}",
                    self.bound.put(id.0.as_str())
                )]
            }
            _ => Vec::new(),
        }
    }

    /// Open dossiers of those whose cases have passed over to the actor.
    fn covered(&mut self) -> Vec<String> {
        let handles = |grant: &Grant| self.powers.all_places(grant.role, Action::Propose).has(Place::Case);
        let covers = self.viewer.actor().covers().iter();
        let passed = covers.filter(|cover| cover.grants.iter().any(handles));
        let absent: Vec<String> = passed.map(|cover| cover.absent.0.clone()).collect();
        if absent.is_empty() {
            return Vec::new();
        }
        let list = self.bound.list(absent.iter().map(String::as_str));
        vec![format!("dossier.case_officer IN {list} AND dossier.closed_at IS NULL")]
    }

    /// At an authority where the actor may do this, leaving out what the actor handles, or somebody for whom the actor
    /// stands in: nobody reviews or signs their own.
    fn not_mine(&mut self, action: Action, condition: &str) -> Vec<String> {
        let Actor::Staff { id, .. } = self.viewer.actor() else { return Vec::new() };
        let mut ways = self.at("authority", &[(action, Place::Authority)], condition);
        for way in &mut ways {
            let covered = self.viewer.actor().covers().iter().map(|cover| cover.absent.0.as_str());
            let us = self.bound.list(covered.chain([id.0.as_str()]));
            way.push_str(&format!(" AND (dossier.case_officer IS NULL OR dossier.case_officer NOT IN {us})"));
        }
        ways
    }

    fn unit(&mut self) -> Vec<String> {
        if self.viewer.sees_everything() {
            let all = self.viewer.handled(self.province);
            return self.at_agencies("authority", &all, OPEN.trim_start_matches("dossier."));
        }
        if !matches!(self.viewer.actor(), Actor::Staff { .. }) {
            return Vec::new();
        }
        let ways = self.viewer.ways(self.bound);
        ways.into_iter().map(|way| format!("{way} AND {OPEN}")).collect()
    }

    /// The authorities from whose place, or from that of their own desk, the actor may do this.
    fn desks(&self, action: Action) -> Agencies {
        let mut agencies = self.agencies(&[(action, Place::Authority)]);
        for (centre, procedures) in self.agencies(&[(action, Place::OwnDesk)]) {
            for authority in served(&centre, self.province) {
                add(&mut agencies, authority, &procedures);
            }
        }
        agencies
    }

    fn incoming(&mut self) -> Vec<String> {
        let agencies = self.desks(Action::Receive);
        self.at_agencies("authority", &agencies, "status = 4 AND dossier.stage = 'in_transit'")
    }

    fn consulted(&mut self) -> Vec<String> {
        let agencies = self.agencies(&[(Action::AnswerConsultation, Place::Consulted)]);
        let mut ways = Vec::new();
        for (procedures, agencies) in alike(&agencies) {
            let way = consulted(agencies.into_iter(), self.bound);
            let limit = procedures.condition("dossier", self.bound);
            ways.push(limit.map_or_else(|| way.clone(), |limit| format!("{way} AND {limit}")));
        }
        ways
    }

    fn letters(&mut self) -> Vec<String> {
        let max = self.province.parameters.supplement_requests_max;
        let supplement =
            format!("status = 4 AND dossier.letter = 'supplement' AND dossier.supplements < {max}");
        let mut ways = self.not_mine(Action::ApproveSupplement, &supplement);
        let extension = "status = 4 AND dossier.letter = 'extension'";
        ways.extend(self.not_mine(Action::ApproveExtension, extension));
        let desks = self.desks(Action::ApproveFurtherSupplement);
        let repeated =
            format!("status = 4 AND dossier.letter = 'supplement' AND dossier.supplements >= {max}");
        ways.extend(self.at_agencies("authority", &desks, &repeated));
        ways
    }
}

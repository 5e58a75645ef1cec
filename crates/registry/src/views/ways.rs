//! The conditions of each queue per role: what waits for me, for others, for the citizen. List, count, runway and facets of
//! a queue are made from the same conditions.

use casework::{Actor, Role};
use law::{AgencyId, Province};

use super::WorkView;
use super::worklist::OPEN;
use crate::bound::Bound;
use crate::permission::{Viewer, consulted};

/// Builds the conditions of a queue.
pub(super) struct Ways<'a> {
    pub viewer: &'a Viewer,
    pub province: &'a Province,
    /// Start of the local day.
    pub today: jiff::Timestamp,
    pub bound: &'a mut Bound,
}

impl Ways<'_> {
    pub fn of(&mut self, view: WorkView) -> Vec<String> {
        use Role as R;
        let authority = "authority";
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
                ways.extend(self.at(
                    "intake",
                    &[R::IntakeOfficer],
                    "status = 5 AND dossier.stage = 'awaiting_intake_supplement'",
                ));
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
                authority,
                &[R::DivisionHead, R::CaseOfficer],
                "status = 4 AND dossier.stage = 'pending_assignment'",
            ),
            WorkView::Incoming => self.incoming(),
            WorkView::Sent => self.at(
                "intake",
                &[R::IntakeOfficer, R::CentreHead],
                "status = 4 AND dossier.stage = 'in_transit'",
            ),
            WorkView::Consulted => self.consulted(),
            WorkView::Review => {
                self.not_mine(R::DivisionHead, "status = 4 AND dossier.stage = 'pending_review'")
            }
            WorkView::Sign => {
                self.not_mine(R::Approver, "status = 4 AND dossier.stage = 'pending_signature'")
            }
            WorkView::Issue => {
                self.at(authority, &[R::Clerk], "status = 4 AND dossier.stage = 'pending_issue'")
            }
            WorkView::Letters => self.letters(),
            WorkView::Withdrawals => {
                let mut ways = self.at(authority, &[R::DivisionHead, R::Approver], "status = 7");
                ways.extend(self.at("intake", &[R::IntakeOfficer, R::CentreHead], "status = 7"));
                ways
            }
            WorkView::Intake => self.at("intake", &[R::IntakeOfficer], "status = 1"),
            WorkView::Accepted => self.at("intake", &[R::IntakeOfficer, R::CentreHead], "status = 2"),
            WorkView::Returns => self.at("intake", &[R::IntakeOfficer], "status = 9"),
        }
    }

    fn agencies(&self, roles: &[Role]) -> Vec<AgencyId> {
        roles.iter().flat_map(|role| self.viewer.actor().agencies(*role).cloned()).collect()
    }

    /// Dossiers whose organisation in `column` is one in which the actor holds one of the roles.
    fn at(&mut self, column: &str, roles: &[Role], condition: &str) -> Vec<String> {
        let agencies = self.agencies(roles);
        self.at_agencies(column, &agencies, condition)
    }

    fn at_agencies(&mut self, column: &str, agencies: &[AgencyId], condition: &str) -> Vec<String> {
        if agencies.is_empty() {
            return Vec::new();
        }
        let list = self.bound.list(agencies.iter().map(AgencyId::as_str));
        vec![format!("dossier.{column} IN {list} AND dossier.{condition}")]
    }

    fn mine(&mut self, condition: &str) -> Vec<String> {
        match self.viewer.actor() {
            Actor::Staff { id, .. } if !self.agencies(&[Role::CaseOfficer]).is_empty() => {
                vec![format!(
                    "dossier.case_officer = {} AND dossier.{condition}",
                    self.bound.put(id.0.as_str())
                )]
            }
            _ => Vec::new(),
        }
    }

    /// Open dossiers of those whose work as case officer has passed over to the actor.
    fn covered(&mut self) -> Vec<String> {
        let covers = self.viewer.actor().covers().iter();
        let passed = covers.filter(|cover| cover.grants.iter().any(|grant| grant.role == Role::CaseOfficer));
        let absent: Vec<String> = passed.map(|cover| cover.absent.0.clone()).collect();
        if absent.is_empty() {
            return Vec::new();
        }
        let list = self.bound.list(absent.iter().map(String::as_str));
        vec![format!("dossier.case_officer IN {list} AND dossier.closed_at IS NULL")]
    }

    /// At an authority of the role, leaving out what the actor handles, or somebody for whom the actor stands in: nobody
    /// reviews or signs their own.
    fn not_mine(&mut self, role: Role, condition: &str) -> Vec<String> {
        let Actor::Staff { id, .. } = self.viewer.actor() else { return Vec::new() };
        let mut ways = self.at("authority", &[role], condition);
        for way in &mut ways {
            let covered = self.viewer.actor().covers().iter().map(|cover| cover.absent.0.as_str());
            let us = self.bound.list(covered.chain([id.0.as_str()]));
            way.push_str(&format!(" AND (dossier.case_officer IS NULL OR dossier.case_officer NOT IN {us})"));
        }
        ways
    }

    fn unit(&mut self) -> Vec<String> {
        if self.viewer.sees_everything() {
            let all: Vec<AgencyId> = self.province.agencies.keys().cloned().collect();
            return self.at_agencies("authority", &all, OPEN.trim_start_matches("dossier."));
        }
        if !matches!(self.viewer.actor(), Actor::Staff { .. }) {
            return Vec::new();
        }
        let ways = self.viewer.ways(self.bound);
        ways.into_iter().map(|way| format!("{way} AND {OPEN}")).collect()
    }

    /// Organisations whose own desk is an agency in which the actor holds one of the roles, and those agencies.
    fn desks(&self, roles: &[Role]) -> Vec<AgencyId> {
        let mut agencies = self.agencies(roles);
        let served = self
            .province
            .agencies
            .keys()
            .filter(|authority| agencies.iter().any(|agency| self.province.own_desk(agency, authority)));
        let served: Vec<AgencyId> = served.cloned().collect();
        agencies.extend(served);
        agencies.sort();
        agencies.dedup();
        agencies
    }

    fn incoming(&mut self) -> Vec<String> {
        use Role as R;
        let agencies =
            self.desks(&[R::DivisionHead, R::CaseOfficer, R::Clerk, R::IntakeOfficer, R::CentreHead]);
        self.at_agencies("authority", &agencies, "status = 4 AND dossier.stage = 'in_transit'")
    }

    fn consulted(&mut self) -> Vec<String> {
        let agencies = self.agencies(&[Role::Consultee]);
        if agencies.is_empty() { Vec::new() } else { vec![consulted(agencies.iter(), self.bound)] }
    }

    fn letters(&mut self) -> Vec<String> {
        let max = self.province.parameters.supplement_requests_max;
        let supplement =
            format!("status = 4 AND dossier.letter = 'supplement' AND dossier.supplements < {max}");
        let mut ways = self.not_mine(Role::DivisionHead, &supplement);
        ways.extend(self.not_mine(Role::Approver, "status = 4 AND dossier.letter = 'extension'"));
        let desks = self.desks(&[Role::CentreHead]);
        let repeated =
            format!("status = 4 AND dossier.letter = 'supplement' AND dossier.supplements >= {max}");
        ways.extend(self.at_agencies("authority", &desks, &repeated));
        ways
    }
}

//! The queues of an officer: what waits for me, for others, for the citizen. A view is a set of conditions per role; list,
//! count and runway are made from the same conditions.

use casework::Actor;
use law::code::ProcedureCode;
use law::policy::Powers;
use law::procedure::Channel;
use law::text::fold;
use law::{Action, AgencyId, Place, Province};

use super::item::{Chosen, Order};
use super::{Cursor, DueBucket, ListItem, Needle, Page, View, page_limit};
use crate::bound::Bound;
use crate::looks::Purpose;
use crate::permission::{Agencies, Procedures, Viewer, add, alike, consulted, served};
use crate::trouble::Trouble;

/// Rows opened at most when a name is searched.
const NAMES_OPENED_MAX: usize = 4_000;

/// Rows opened at a time.
const NAMES_OPENED_AT_ONCE: u32 = 500;

/// Statuses of a dossier that is not closed.
pub(crate) const OPEN: &str = "dossier.status IN (1, 2, 4, 5, 6, 7)";

macro_rules! views {
    ($($(#[$doc:meta])* $view:ident $name:literal),* $(,)?) => {
        /// A queue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WorkView { $($(#[$doc])* $view),* }

        impl WorkView {
            /// All queues, in the order of the rail.
            pub const ALL: &'static [Self] = &[$(Self::$view),*];

            /// Name in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$view => $name),* }
            }

            /// Reads the name in an address.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$view),)* _ => None }
            }
        }
    };
}
views! {
    /// With me as case officer, and mine to act on.
    Mine "mine",
    /// Waiting for the citizen: mine in supplement or payment, and those of my counter not accepted yet.
    Waiting "waiting",
    /// Mine, but consulted elsewhere or on the way to be reviewed, signed, issued.
    Elsewhere "elsewhere",
    /// Closed today, of those I handled.
    Done "done",
    /// Everything open of my organisations.
    Unit "unit",
    /// At my authority, nobody has it.
    Unassigned "unassigned",
    /// In transit to my authority.
    Incoming "incoming",
    /// In transit from my counter, not received yet.
    Sent "sent",
    /// My agency is asked.
    Consulted "consulted",
    /// Proposed, to be reviewed by me.
    Review "review",
    /// Reviewed, to be signed by me.
    Sign "sign",
    /// Signed, to be numbered and issued by me.
    Issue "issue",
    /// Letters waiting for my approval: supplements and extensions.
    Letters "letters",
    /// Requests to withdraw waiting for a decision of mine.
    Withdrawals "withdrawals",
    /// Submitted to my counter, not looked at.
    Intake "intake",
    /// Accepted at my counter, to be transferred.
    Accepted "accepted",
    /// Results lying at my counter.
    Returns "returns",
}

/// What of a queue is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFilter {
    /// The queue.
    pub view: WorkView,
    /// Only this procedure.
    pub procedure: Option<ProcedureCode>,
    /// Only this stage, as `Stage::as_str` names it.
    pub stage: Option<String>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this intake.
    pub intake: Option<AgencyId>,
    /// Only this cell of the runway.
    pub due: Option<DueBucket>,
    /// Search text: code or its end, personal number, telephone, name.
    pub text: Option<String>,
}

impl WorkFilter {
    /// A whole queue.
    #[must_use]
    pub fn of(view: WorkView) -> Self {
        Self { view, procedure: None, stage: None, channel: None, intake: None, due: None, text: None }
    }
}

/// Builds the conditions of a queue.
struct Ways<'a> {
    viewer: &'a Viewer,
    province: &'a Province,
    powers: Powers<'a>,
    /// Start of the local day.
    today: jiff::Timestamp,
    bound: &'a mut Bound,
}

impl Ways<'_> {
    fn of(&mut self, view: WorkView) -> Vec<String> {
        use {Action as A, Place as P};
        match view {
            WorkView::Mine => self.mine(
                "closed_at IS NULL AND dossier.stage NOT IN ('awaiting_supplement', \
                'awaiting_payment', 'consulting', 'pending_review', 'pending_signature', 'pending_issue')",
            ),
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

    /// At an authority of the role, leaving out what the actor handles: nobody reviews or signs their own.
    fn not_mine(&mut self, action: Action, condition: &str) -> Vec<String> {
        let Actor::Staff { id, .. } = self.viewer.actor() else { return Vec::new() };
        let mut ways = self.at("authority", &[(action, Place::Authority)], condition);
        for way in &mut ways {
            let me = self.bound.put(id.0.as_str());
            way.push_str(&format!(" AND (dossier.case_officer IS NULL OR dossier.case_officer <> {me})"));
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

impl View<'_> {
    /// A page of a queue, most urgent first.
    ///
    /// A name is searched in at most 4,000 rows of the queue; whoever sees names masked finds nobody by name.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn worklist(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<ListItem>, Trouble> {
        let limit = page_limit(limit);
        let (chosen, name) = self.work(viewer, filter);
        let items = match name {
            Some(name) => self.items_named(viewer, &chosen, after, limit + 1, &name)?,
            None => self.items(viewer, chosen, after, limit + 1)?,
        };
        if let Some(Needle::PersonalId(_)) = filter.text.as_deref().and_then(Needle::recognise) {
            items.iter().for_each(|item| self.note_look(viewer, item.stream, Purpose::Search));
        }
        Ok(Page::cut(items, limit, ListItem::cursor))
    }

    /// A whole filtered queue, row by row, in the order of its pages.
    ///
    /// # Errors
    /// [`Trouble`] of the store, and whatever `each` refuses.
    pub fn worklist_whole(
        &mut self,
        viewer: &Viewer,
        filter: &WorkFilter,
        mut each: impl FnMut(ListItem) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let (viewer, mut after) = (&viewer.exporting(), None);
        loop {
            let page = self.worklist(viewer, filter, after.as_ref(), u32::MAX)?;
            for item in page.items.iter().filter(|item| item.names_somebody()) {
                self.note_look(viewer, item.stream, Purpose::Export);
            }
            page.items.into_iter().try_for_each(&mut each)?;
            after = page.after;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// How many dossiers each queue of this viewer holds; queues of roles the viewer does not hold are left out.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn worklist_counts(&mut self, viewer: &Viewer) -> Result<Vec<(WorkView, u64)>, Trouble> {
        let mut bound = Bound::default();
        let (mut held, mut counts) = (Vec::new(), Vec::new());
        for view in WorkView::ALL {
            let ways = self.ways(viewer, *view, &mut bound);
            if !ways.is_empty() {
                held.push(*view);
                let chosen =
                    Chosen { ways, filters: Vec::new(), bound: Bound::default(), order: Order::Newest };
                counts.push(format!("({})", chosen.count()));
            }
        }
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.connection.query_one(&format!("SELECT {}", counts.join(", ")), &bound.0)?;
        let row = row.ok_or_else(|| Trouble::Corrupt("a count without a row".into()))?;
        held.into_iter()
            .enumerate()
            .map(|(at, view)| Ok((view, u64::try_from(row.int(at)?).unwrap_or(0))))
            .collect()
    }

    /// Rows of a list whose applicant has `name` in the folded name; at most `limit`.
    pub(crate) fn items_named(
        &mut self,
        viewer: &Viewer,
        chosen: &Chosen,
        after: Option<&Cursor>,
        limit: u32,
        name: &str,
    ) -> Result<Vec<ListItem>, Trouble> {
        let (mut found, mut opened, mut after) = (Vec::new(), 0, after.cloned());
        loop {
            let rows = self.items(viewer, chosen.clone(), after.as_ref(), NAMES_OPENED_AT_ONCE)?;
            opened += rows.len();
            let last = rows.len() < NAMES_OPENED_AT_ONCE as usize || opened >= NAMES_OPENED_MAX;
            after = rows.last().map(ListItem::cursor);
            let has_name = |item: &ListItem| {
                !item.masked && item.applicant_name.as_deref().is_some_and(|n| fold(n).contains(name))
            };
            found.extend(rows.into_iter().filter(has_name));
            if last || found.len() >= limit as usize {
                found.truncate(limit as usize);
                return Ok(found);
            }
        }
    }

    fn ways(&self, viewer: &Viewer, view: WorkView, bound: &mut Bound) -> Vec<String> {
        let midnight = law::time::local(self.now).date().at(0, 0, 0, 0);
        let today = law::time::instant(midnight);
        let powers = self.province.policies.at(self.now);
        Ways { viewer, province: self.province, powers, today, bound }.of(view)
    }

    /// The rows of a filtered queue, and the name to search in them.
    pub(crate) fn work(&self, viewer: &Viewer, filter: &WorkFilter) -> (Chosen, Option<String>) {
        let mut bound = Bound::default();
        let ways = self.ways(viewer, filter.view, &mut bound);
        let mut filters = Vec::new();
        let mut equals = |column: &str, value: Option<&str>, bound: &mut Bound| {
            filters.extend(value.map(|value| format!("dossier.{column} = {}", bound.put(value))));
        };
        equals("procedure", filter.procedure.as_ref().map(ProcedureCode::as_str), &mut bound);
        equals("stage", filter.stage.as_deref(), &mut bound);
        equals("channel", filter.channel.map(Channel::as_str), &mut bound);
        equals("intake", filter.intake.as_ref().map(AgencyId::as_str), &mut bound);
        filters.extend(filter.due.map(|due| due.condition(self.now, &mut bound)));
        let needle = filter.text.as_deref().and_then(Needle::recognise);
        filters.extend(needle.as_ref().and_then(|needle| needle.condition(self.key, &mut bound)));
        let name = match needle {
            Some(Needle::Name(name)) => Some(name),
            _ => None,
        };
        (Chosen { ways, filters, bound, order: Order::Due }, name)
    }
}

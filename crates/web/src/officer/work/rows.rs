//! Dossiers of a queue as rows, in groups of one due day, each with its next command and what may be done with it when it
//! is marked.

use casework::Role;
use casework::dossier::CommandKind;
use jiff::civil::Date;
use law::procedure::Channel;
use law::time::local;
use registry::views::{ListItem, WorkSort, WorkView};

use super::{WorkGroup, WorkRow};
use crate::common::clock_text::{Audience, ClockFacts, clock, reason};
use crate::common::who::Staff;
use crate::common::{Visit, casework_text, procedure_text};

/// Whose rows are shown, and how.
pub(super) struct Rows<'a> {
    pub visit: &'a Visit,
    pub staff: &'a Staff,
    pub view: WorkView,
    pub sort: WorkSort,
    /// Codes that were marked on a page before.
    pub marked: &'a [String],
}

impl Rows<'_> {
    /// The rows in groups of one due day; in one group where they are sorted otherwise.
    pub fn groups(&self, items: &[ListItem]) -> Vec<WorkGroup> {
        let mut groups: Vec<(Option<(Option<Date>, bool)>, WorkGroup)> = Vec::new();
        for item in items {
            let late = item.is_overdue(self.visit.now);
            let counting = item.starts_at.is_some() && item.paused_since.is_none();
            let day = item.due_at.filter(|_| counting && !late).map(|due| local(due).date());
            let kind = (self.sort == WorkSort::Due).then_some((day, late));
            let row = self.row(item);
            match groups.last_mut() {
                Some((same, group)) if *same == kind => group.rows.push(row),
                _ => {
                    let title = self.title(kind);
                    let late = kind.is_some_and(|(_, late)| late);
                    groups.push((kind, WorkGroup { title, words: String::new(), late, rows: vec![row] }));
                }
            }
        }
        let words = |group: WorkGroup| {
            let words = self.visit.texts().with("work-count", &[("count", &group.rows.len())]);
            WorkGroup { words, ..group }
        };
        groups.into_iter().map(|(_, group)| words(group)).collect()
    }

    fn title(&self, kind: Option<(Option<Date>, bool)>) -> String {
        let (texts, lang) = (self.visit.texts(), self.visit.lang);
        match (kind, self.sort) {
            (None, WorkSort::Person) => texts.get("work-by-person"),
            (None, _) => texts.get("work-by-received"),
            (Some((_, true)), _) => texts.get("work-overdue"),
            (Some((Some(day), false)), _) if day == self.visit.local().date() => {
                format!("{}, {} {}", texts.get("work-today"), lang.weekday(day), lang.date(day))
            }
            (Some((Some(day), false)), _) => format!("{} {}", lang.weekday(day), lang.date(day)),
            (Some((None, false)), _) => texts.get("work-not-counting"),
        }
    }

    fn row(&self, item: &ListItem) -> WorkRow {
        let (visit, province) = (self.visit, self.visit.app.province());
        let code = item.code.as_str();
        let (day, number) = code.rsplit_once('-').unwrap_or((code, ""));
        let next = next_command(item, self.view);
        let facts = ClockFacts::from(item);
        let facts = match item.consult_by {
            Some(by) => facts.until(by),
            None => facts,
        };
        let handles_others = matches!(self.view, WorkView::Unit | WorkView::Review | WorkView::Sign);
        let editions = province.procedures.get(&item.procedure);
        WorkRow {
            clock: clock(&facts, visit.now, &province, visit.lang, Audience::Officer),
            reason: reason(&facts, visit.now, &province, visit.lang, Audience::Officer),
            person: item.applicant_name.clone().unwrap_or_else(|| visit.texts().get("work-no-name")),
            procedure: editions
                .and_then(|editions| editions.last())
                .map_or_else(|| item.procedure.to_string(), |p| procedure_text::words(&p.name, visit.lang)),
            officer: item.case_officer_name.clone().filter(|_| handles_others),
            day: day.to_owned(),
            number: number.to_owned(),
            channel: match item.channel {
                Channel::Direct => "desk",
                Channel::Online => "globe",
                Channel::Postal => "envelope",
            },
            channel_words: casework_text::channel(item.channel, visit.lang),
            due: match (item.consult_by, item.due_at) {
                (Some(by), _) => {
                    visit.texts().with("work-answer-by", &[("by", &visit.lang.moment(local(by)))])
                }
                (None, Some(due)) => visit.lang.due_short(local(due), visit.local().date()),
                (None, None) => visit.texts().get("work-no-due"),
            },
            mark: format!("{code} {}", item.version),
            marked: self.marked.iter().any(|mark| mark.split(' ').next() == Some(code)),
            may: may(item, self.staff).iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" "),
            url: visit.url(&format!("/officer/dossiers/{code}")),
            next: next.map_or_else(
                || casework_text::stage_named(&item.stage, visit.lang),
                |kind| casework_text::command(kind, visit.lang),
            ),
            next_url: next.map(|kind| visit.url(&format!("/officer/dossiers/{code}/{}", kind.as_str()))),
        }
    }
}

/// The command a queue exists for. The page of the command asks the server again before it offers a button.
fn next_command(item: &ListItem, view: WorkView) -> Option<CommandKind> {
    Some(match view {
        WorkView::Unassigned => CommandKind::Assign,
        WorkView::Incoming => CommandKind::Receive,
        WorkView::Review => CommandKind::Review,
        WorkView::Sign => CommandKind::Sign,
        WorkView::Issue => CommandKind::Issue,
        WorkView::Letters => CommandKind::ApproveLetter,
        WorkView::Withdrawals => CommandKind::ApproveWithdrawal,
        WorkView::Intake => CommandKind::Accept,
        WorkView::Accepted => CommandKind::Transfer,
        WorkView::Returns => CommandKind::ReturnResult,
        WorkView::Consulted => CommandKind::AnswerConsultation,
        WorkView::Mine if item.supplement_answered => CommandKind::ConfirmSupplement,
        WorkView::Mine if item.stage == "appraising" && item.letter.is_none() => CommandKind::Propose,
        WorkView::Mine if item.stage == "field_verification" => CommandKind::RecordVerification,
        _ => return None,
    })
}

/// Commands that can be given to many dossiers at once, in the order of their buttons.
pub(super) const TOGETHER: [CommandKind; 6] = [
    CommandKind::Assign,
    CommandKind::Transfer,
    CommandKind::Receive,
    CommandKind::Review,
    CommandKind::ApproveLetter,
    CommandKind::ReturnForRework,
];

/// Which of these this member of staff can probably give to a row: what the buttons are shown for. The page that asks for
/// confirmation asks the rules themselves.
pub(super) fn may(item: &ListItem, staff: &Staff) -> Vec<CommandKind> {
    use CommandKind as C;
    let holds = |role: Role, agency: &law::AgencyId| {
        staff.grants.iter().any(|grant| grant.role == role && grant.agency == *agency)
    };
    let heads = holds(Role::DivisionHead, &item.authority);
    let approves = holds(Role::Approver, &item.authority);
    let mine = item.case_officer.as_ref() == Some(&staff.id);
    let stage = item.stage.as_str();
    let works_on =
        ["appraising", "consulting", "field_verification", "awaiting_supplement", "supplement_answered"];
    let can = |kind: CommandKind| match kind {
        C::Assign => heads && (stage == "pending_assignment" || works_on.contains(&stage)),
        C::Transfer => {
            stage == "accepted"
                && (holds(Role::IntakeOfficer, &item.intake) || holds(Role::CentreHead, &item.intake))
        }
        C::Receive => stage == "in_transit" && !mine && staff.grants.iter().any(|g| receives(g.role)),
        C::Review => heads && !mine && stage == "pending_review",
        C::ApproveLetter => match item.letter.as_deref() {
            Some("supplement") => heads && !mine,
            Some(_) => approves && !mine,
            None => false,
        },
        C::ReturnForRework => {
            !mine && (heads && stage == "pending_review" || approves && stage == "pending_signature")
        }
        _ => false,
    };
    TOGETHER.into_iter().filter(|kind| can(*kind)).collect()
}

fn receives(role: Role) -> bool {
    matches!(
        role,
        Role::DivisionHead | Role::CaseOfficer | Role::Clerk | Role::IntakeOfficer | Role::CentreHead
    )
}

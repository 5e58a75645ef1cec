//! Playing time: arrivals and acts in order, each a command to the desk; what it leads to is planned next.

use casework::Actor;
use casework::Role;
use casework::dossier::{Command, Decision, DelayCause, Recipient, StepRatings, SupplementItem};
use jiff::Timestamp;
use law::Province;
use law::procedure::Channel;
use registry::{Answer, Receipt, Request, Target, Trouble};

use crate::Desk;
use crate::arrivals::{Arrival, day_weight, second};
use crate::staff::Officer;
use crate::tasks::{Act, Task};
use crate::world::{Open, World, working_days};

/// Seconds from UTC to local time.
const OFFSET: i64 = 7 * 3_600;

/// The instant of a local second.
pub(crate) fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second - OFFSET).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The local second of an instant.
pub(crate) fn local_second(at: Timestamp) -> i64 {
    at.as_second() + OFFSET
}

/// The local second `minutes` working minutes after `from`, in office hours. The end of the calendar ends all plans.
pub(crate) fn after(province: &Province, from: i64, minutes: i64) -> i64 {
    let start = law::time::local(instant(from));
    let minutes = u32::try_from(minutes.max(0)).unwrap_or(u32::MAX);
    let end = province.calendar.add_working_minutes(start, minutes);
    end.map_or(i64::MAX, |end| local_second(law::time::instant(end)))
}

/// Working minutes between two local seconds.
fn minutes_between(province: &Province, from: i64, to: i64) -> i64 {
    let (from, to) = (law::time::local(instant(from)), law::time::local(instant(to)));
    province.calendar.working_minutes_between(from, to).map_or(0, i64::from)
}

impl Officer {
    /// Queues work: when it is done.
    fn works(&mut self, province: &Province, from: i64, minutes: i64) -> i64 {
        let done = after(province, from.max(self.free_at), minutes);
        self.free_at = done;
        done
    }
}

impl World {
    /// Plays until `end`: arrivals of each day of the plan, and all acts that fall due.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn play(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        end: Timestamp,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Trouble> {
        let weight = working_days(province, &self.plan).max(f64::EPSILON);
        let (mut date, mut promised, mut sent) = (self.plan.from, 0.0, 0_u32);
        while date <= self.plan.to {
            promised += f64::from(self.plan.dossiers) * day_weight(province, date) / weight;
            let last = date == self.plan.to;
            let count =
                if last { self.plan.dossiers } else { (promised.round() as u32).min(self.plan.dossiers) }
                    - sent;
            sent += count;
            for arrival in self.demand.day(province, date, count, &mut self.chance) {
                self.act_until(province, desk, arrival.at)?;
                self.arrive(province, desk, &arrival)?;
            }
            self.act_until(province, desk, second(date) + 86_399)?;
            progress(self.tally.opened);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        self.act_until(province, desk, local_second(end))
    }

    /// Does everything that is due at a local second.
    pub(crate) fn act_until(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        until: i64,
    ) -> Result<(), Trouble> {
        while let Some(task) = self.agenda.next(until) {
            self.answer_petitions(province, desk, task.at)?;
            self.act(province, desk, task)?;
        }
        self.answer_petitions(province, desk, until)
    }

    /// Somebody comes to a counter or files online.
    pub(crate) fn arrive(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        arrival: &Arrival,
    ) -> Result<(), Trouble> {
        let Some((mut request, subject, immediate)) = self.filing(arrival) else { return Ok(()) };
        let online = arrival.channel == Channel::Online;
        request.request_key = self.request_key();
        let Answer::Done(receipt) = desk.give(instant(arrival.at), request)? else { return Ok(()) };
        self.tally.opened += 1;
        self.tally.online += u64::from(online);
        let (office, desk_office) = (arrival.office, arrival.desk);
        let case_officer = self.pick_case_officer(office);
        let index = self.keep(Open {
            code: receipt.code.clone(),
            office,
            desk: desk_office,
            case_officer,
            procedure: arrival.procedure,
            subject,
            due: due_of(&receipt),
            supplemented: false,
            paid: false,
            extended: false,
            late: false,
        });
        let said = (&receipt.code, &receipt.state.procedure, office, arrival.at);
        self.speak(province, desk, said)?;
        if immediate {
            self.tally.closed += 1;
            self.tally.on_time += 1;
            return self.maybe_rate(province, index, arrival.at, 0.07);
        }
        let (act, wait) = if online { (Act::LookAt, 45) } else { (Act::Transfer, 15) };
        let wait = self.chance.around(f64::from(wait), 0.7) as i64;
        let Some(officer) = self.counter(desk_office) else { return Ok(()) };
        let at = officer.works(province, arrival.at, 6);
        self.agenda.plan(after(province, at, wait), index, act);
        Ok(())
    }

    fn counter(&mut self, office: usize) -> Option<&mut Officer> {
        let office = self.offices.get_mut(office)?;
        let index = self.chance.index(office.counter.len());
        office.counter.get_mut(index)
    }

    fn act(&mut self, province: &Province, desk: &mut dyn Desk, task: Task) -> Result<(), Trouble> {
        let Some(dossier) = self.open.get(task.dossier).cloned().flatten() else { return Ok(()) };
        let Some((actor, command)) = self.command(province, &dossier, task) else { return Ok(()) };
        let mut request =
            Request::new(actor, self.request_key(), Target::Code(dossier.code.clone()), command);
        request.unit = self.offices.get(dossier.office).map(|o| o.authority.clone());
        match desk.give(instant(task.at), request)? {
            Answer::Done(receipt) | Answer::AlreadySo(receipt) => self.follow(province, task, &receipt),
            Answer::Refused(refusal) => {
                self.recover(province, task, refusal.code());
                Ok(())
            }
            Answer::UnknownDossier | Answer::KeyReused(_) => {
                self.forget(task.dossier);
                Ok(())
            }
        }
    }

    /// What a refused act becomes: a supplement or extension that comes too late is left; the work goes on.
    fn recover(&mut self, province: &Province, task: Task, _code: &str) {
        match task.act {
            Act::ProposeSupplement | Act::ApproveSupplement | Act::RequestPayment => {
                self.agenda.plan(after(province, task.at, 60), task.dossier, Act::Propose);
            }
            Act::ConfirmPayment | Act::Propose => {
                self.agenda.plan(after(province, task.at, 480), task.dossier, Act::Propose);
            }
            _ => {}
        }
    }

    /// Who does an act, and with which command.
    fn command(&mut self, province: &Province, dossier: &Open, task: Task) -> Option<(Actor, Command)> {
        let subject = Actor::Applicant { subject: dossier.subject.clone() };
        let office = self.offices.get(dossier.office)?;
        let counter = |world: &Self| {
            Some(one_of(&world.offices.get(dossier.desk)?.counter, task.dossier)?.actor.clone())
        };
        let case_officer = office.case_officers.get(dossier.case_officer)?.actor.clone();
        let head = one_of(&office.heads, task.dossier)?.actor.clone();
        let clerk = one_of(&office.clerks, task.dossier)?.actor.clone();
        let approver = one_of(&office.approvers, task.dossier)?.actor.clone();
        let text = |text: &str| text.to_owned();
        Some(match task.act {
            Act::LookAt => (counter(self)?, self.look_at()),
            Act::AnswerIntake | Act::AnswerSupplement => (
                subject,
                Command::AnswerSupplement {
                    components: Vec::new(),
                    answers: std::collections::BTreeMap::new(),
                },
            ),
            Act::Transfer => (counter(self)?, Command::Transfer),
            Act::Receive => (clerk, Command::Receive),
            Act::Assign => (head, Command::Assign { officer: case_officer.staff()?.clone() }),
            Act::ProposeSupplement => (case_officer, Command::ProposeSupplement { items: defects() }),
            Act::ApproveSupplement => (head, Command::ApproveLetter),
            Act::ConfirmSupplement => (case_officer, Command::ConfirmSupplement),
            Act::StopUnanswered => (Actor::System, Command::StopUnanswered),
            Act::RequestPayment => {
                let dong = 50_000 * u64::try_from(self.chance.between(2, 60)).unwrap_or(2);
                (
                    case_officer,
                    Command::RequestPayment {
                        dong, reason: text("Lệ phí trước bạ, thuế thu nhập cá nhân")
                    },
                )
            }
            Act::ConfirmPayment => (
                clerk,
                Command::ConfirmPayment {
                    reference: format!("NT{:08}", self.chance.between(0, 100_000_000)),
                },
            ),
            Act::ProposeExtension => (case_officer, self.extension(province, dossier)?),
            Act::ApproveExtension => (approver, Command::ApproveLetter),
            Act::RequestWithdrawal => {
                (subject, Command::RequestWithdrawal { reason: text("Tôi tự thay đổi kế hoạch") })
            }
            Act::ApproveWithdrawal => (head, Command::ApproveWithdrawal),
            Act::Propose => (case_officer, self.proposal()),
            Act::Review => (head, Command::Review),
            Act::Sign => (approver, Command::Sign { file: None }),
            Act::Issue => {
                (clerk, Command::Issue { number: format!("{}/UBND", task.at % 100_000), file: None })
            }
            Act::Return => {
                (counter(self)?, Command::ReturnResult { to: Recipient::Applicant, evidence: String::new() })
            }
            Act::Rate => (subject, self.rating(dossier.late)),
        })
    }

    fn look_at(&mut self) -> Command {
        match self.chance.index(1_000) {
            0..=14 => Command::RequestSupplement { items: defects() },
            15..=19 => Command::RefuseIntake {
                reason: "Không thuộc phạm vi giải quyết của thủ tục này".to_owned(),
                ground: "Nghị định 118/2025/NĐ-CP, Điều 17".to_owned(),
            },
            _ => Command::Accept { components: Vec::new() },
        }
    }

    fn proposal(&mut self) -> Command {
        let decision = if self.chance.happens(0.012) {
            Decision::Refuse {
                reason: "Chưa đủ điều kiện theo quy định".to_owned(),
                ground: "Văn bản quy định điều kiện của thủ tục".to_owned(),
            }
        } else {
            Decision::Grant
        };
        Command::Propose { decision, note: String::new() }
    }

    fn extension(&self, province: &Province, dossier: &Open) -> Option<Command> {
        let due = law::time::local(instant(dossier.due)).date();
        let day = province.calendar.add_working_days(due, 3).ok()?;
        let new_due = law::time::instant(province.calendar.closing(day).ok()?);
        Some(Command::ProposeExtension {
            reason: "Cần thêm thời gian xác minh, đo đạc thực địa".to_owned(),
            new_due,
            cause: Some(DelayCause::Authority),
        })
    }

    fn rating(&mut self, late: bool) -> Command {
        let satisfied = self.chance.happens(if late { 0.62 } else { 0.975 });
        self.tally.rated += 1;
        self.tally.satisfied += u64::from(satisfied);
        let reasons = if satisfied {
            Vec::new()
        } else {
            vec![if late { "longer_than_promised" } else { "hard_to_understand" }.to_owned()]
        };
        Command::Rate { satisfied, reasons, steps: StepRatings::default() }
    }

    /// What comes after an act.
    fn follow(&mut self, province: &Province, task: Task, receipt: &Receipt) -> Result<(), Trouble> {
        let (index, at) = (task.dossier, task.at);
        let Some(dossier) = self.open.get_mut(index).and_then(Option::as_mut) else { return Ok(()) };
        dossier.due = due_of(receipt);
        let office = dossier.office;
        let stage = receipt.state.stage.as_str();
        let next = match task.act {
            Act::LookAt => match stage {
                "accepted" => Some((Act::Transfer, 12.0, 0.6)),
                "awaiting_intake_supplement" => Some((Act::AnswerIntake, 600.0, 0.9)),
                _ => None,
            },
            Act::AnswerIntake => Some((Act::LookAt, 60.0, 0.6)),
            Act::Transfer if stage == "in_transit" => Some((Act::Receive, 50.0, 0.7)),
            Act::Transfer | Act::Receive => Some((Act::Assign, 20.0, 0.7)),
            Act::Assign | Act::ConfirmSupplement => return self.appraise(province, index, at),
            Act::ProposeSupplement => Some((Act::ApproveSupplement, 60.0, 0.6)),
            Act::ApproveSupplement if self.chance.happens(0.05) => {
                let wait = 8 * 480;
                self.agenda.plan(after(province, at, wait), index, Act::StopUnanswered);
                None
            }
            Act::ApproveSupplement => Some((Act::AnswerSupplement, 900.0, 0.55)),
            Act::AnswerSupplement => Some((Act::ConfirmSupplement, 90.0, 0.6)),
            Act::RequestPayment => Some((Act::ConfirmPayment, 1_000.0, 0.6)),
            Act::ConfirmPayment => return self.appraise(province, index, at),
            Act::RequestWithdrawal => Some((Act::ApproveWithdrawal, 120.0, 0.5)),
            Act::ProposeExtension => Some((Act::ApproveExtension, 45.0, 0.4)),
            Act::Propose => Some((Act::Review, 14.0, 0.6)),
            Act::Review => Some((Act::Sign, 18.0, 0.7)),
            Act::Sign if stage == "stopped" => None,
            Act::Sign => Some((Act::Issue, 8.0, 0.5)),
            Act::Issue => Some((Act::Return, 300.0, 1.0)),
            Act::Return => return self.maybe_rate(province, index, at, 0.2),
            Act::StopUnanswered | Act::ApproveWithdrawal | Act::Rate | Act::ApproveExtension => None,
        };
        let closed = matches!(task.act, Act::Issue) || stage == "stopped";
        if closed {
            self.close(index, receipt);
        }
        match next {
            Some((act, median, spread)) => self.hand_on(province, (index, office), at, act, (median, spread)),
            None if receipt.state.status().is_terminal() => self.forget(index),
            None => {}
        }
        Ok(())
    }

    fn close(&mut self, index: usize, receipt: &Receipt) {
        let on_time =
            receipt.state.clock.as_ref().zip(receipt.state.closed_at).is_some_and(|(c, at)| at <= c.due);
        self.tally.closed += 1;
        self.tally.on_time += u64::from(on_time);
        if let Some(dossier) = self.open.get_mut(index).and_then(Option::as_mut) {
            dossier.late = !on_time;
            dossier.due = 0;
        }
    }

    /// Plans the next act: through the queue of whoever does it.
    fn hand_on(
        &mut self,
        province: &Province,
        (index, office): (usize, usize),
        at: i64,
        act: Act,
        (median, spread): (f64, f64),
    ) {
        let wait = self.chance.around(median, spread) as i64;
        let Some(people) = self.offices.get_mut(office) else { return };
        let queue = match act {
            Act::Assign | Act::Review | Act::ApproveSupplement => &mut people.heads,
            Act::Issue | Act::Receive => &mut people.clerks,
            Act::Sign | Act::ApproveExtension => &mut people.approvers,
            _ => return self.agenda.plan(after(province, at, wait), index, act),
        };
        let place = index % queue.len().max(1);
        let done = queue.get_mut(place).map_or(at, |officer| officer.works(province, at, 1));
        self.agenda.plan(after(province, done, wait), index, act);
    }

    /// The case officer has it: what will happen, and when it will be done.
    fn appraise(&mut self, province: &Province, index: usize, at: i64) -> Result<(), Trouble> {
        let Some(mut dossier) = self.open.get(index).cloned().flatten() else { return Ok(()) };
        let left = minutes_between(province, at, dossier.due).max(60);
        let land = self.demand.procedures.get(dossier.procedure).is_some_and(|d| d.procedure.field == "land");
        let first_time = !dossier.supplemented && !dossier.paid;
        if first_time && self.chance.happens(0.03) {
            dossier.supplemented = true;
            let when = after(province, at, (left / 4).min(500));
            self.agenda.plan(when, index, Act::ProposeSupplement);
        } else if first_time && self.chance.happens(0.004) {
            self.agenda.plan(after(province, at, left / 3), index, Act::RequestWithdrawal);
        } else if land && !dossier.paid && self.chance.happens(0.55) {
            dossier.paid = true;
            self.agenda.plan(after(province, at, left / 3), index, Act::RequestPayment);
        } else {
            self.finish_appraisal(province, index, at, left, &mut dossier);
        }
        if let Some(place) = self.open.get_mut(index) {
            *place = Some(dossier);
        }
        Ok(())
    }

    /// How long the appraisal takes: a share of the time left that differs by office, and never before the officer has
    /// worked through what lies on the desk. Whoever foresees lateness in time asks for an extension.
    fn finish_appraisal(
        &mut self,
        province: &Province,
        index: usize,
        at: i64,
        left: i64,
        dossier: &mut Open,
    ) {
        let Some(office) = self.offices.get_mut(dossier.office) else { return };
        let share = self.chance.around(0.36 * office.pace, 0.40);
        let touch = self.chance.around(22.0, 0.5) as i64;
        let queue =
            office.case_officers.get_mut(dossier.case_officer).map_or(at, |o| o.works(province, at, touch));
        let done = after(province, at, (left as f64 * share) as i64).max(queue);
        let foreseen = done > dossier.due && left > 1_500 && !dossier.extended;
        if foreseen && self.chance.happens(0.7) {
            dossier.extended = true;
            self.agenda.plan(after(province, at, left - 900), index, Act::ProposeExtension);
        }
        self.agenda.plan(done, index, Act::Propose);
    }

    fn maybe_rate(&mut self, province: &Province, index: usize, at: i64, share: f64) -> Result<(), Trouble> {
        if self.chance.happens(share) {
            let wait = self.chance.around(90.0, 0.9) as i64;
            self.agenda.plan(after(province, at, wait), index, Act::Rate);
        } else {
            self.forget(index);
        }
        Ok(())
    }

    /// Which case officer a new dossier goes to.
    pub(crate) fn pick_case_officer(&mut self, office: usize) -> usize {
        let count = self.offices.get(office).map_or(1, |o| o.case_officers.len());
        self.chance.index(count)
    }

    /// Whether an officer of this office may certify at the counter.
    pub(crate) fn certifies(&self, office: usize) -> bool {
        self.offices.get(office).is_some_and(|o| {
            o.counter.iter().any(|c| c.actor.grants().iter().any(|g| g.role == Role::Certifier))
        })
    }
}

/// The officer of a queue who has this dossier.
fn one_of(queue: &[Officer], dossier: usize) -> Option<&Officer> {
    queue.get(dossier % queue.len().max(1))
}

/// The due moment on a receipt, local second; 0 before acceptance.
fn due_of(receipt: &Receipt) -> i64 {
    receipt.state.clock.as_ref().map_or(0, |clock| local_second(clock.due))
}

fn defects() -> Vec<SupplementItem> {
    vec![SupplementItem {
        component: None,
        defect: "Bản chụp chưa đọc được hết nội dung".to_owned(),
        ground: "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3".to_owned(),
        cure: "Chụp lại rõ bốn góc, đủ các trang".to_owned(),
    }]
}

//! Petitions of the synthetic population: a few, about what a counter is told, with everything that follows at its agency.
//! Most are answered and published, some are opened again, the latest are still open when the time is over.

use std::collections::BTreeMap;

use casework::Actor;
use casework::petition::{Command, Opening, PetitionCode};
use law::code::{DossierCode, ProcedureCode};
use law::{AgencyId, Province, Topic};
use registry::{PetitionAct, PetitionRequest, Sender, Trouble};

use crate::Desk;
use crate::play::{after, instant};
use crate::world::World;

/// One petition for so many dossiers.
const DOSSIERS_PER_PETITION: u64 = 60;

/// Working minutes of a day.
const DAY: i64 = 480;

/// What is told: topic, what the sender writes, the public title, question and answer.
const TOLD: [(Topic, &str, &str, &str, &str); 4] = [
    (
        Topic::Conduct,
        "Tôi đến quầy ba lần, mỗi lần được yêu cầu thêm một giấy tờ khác.",
        "Yêu cầu bổ sung giấy tờ nhiều lần",
        "Người dân phải đến nhiều lần vì được yêu cầu bổ sung từng giấy tờ một.",
        "Cơ quan đã rút kinh nghiệm: mọi yêu cầu bổ sung được ghi một lần trên phiếu. Xin lỗi người dân.",
    ),
    (
        Topic::Procedure,
        "Thủ tục yêu cầu bản sao giấy tờ mà cơ quan đã có trên hệ thống.",
        "Bản sao giấy tờ đã có trên hệ thống",
        "Người dân được yêu cầu nộp bản sao giấy tờ mà cơ quan đã có.",
        "Từ nay bộ phận một cửa tra cứu trên hệ thống, không yêu cầu nộp bản sao.",
    ),
    (
        Topic::Other,
        "Sảnh chờ thiếu ghế, người già phải đứng lâu vào buổi sáng.",
        "Thiếu ghế ở sảnh chờ",
        "Sảnh chờ không đủ ghế vào giờ cao điểm.",
        "Cơ quan đã bổ sung ghế và ưu tiên gọi số cho người cao tuổi.",
    ),
    (
        Topic::Conduct,
        "Hồ sơ quá ngày hẹn mà không ai gọi báo.",
        "Quá hẹn mà không được báo",
        "Hồ sơ trả chậm, người dân không được báo trước.",
        "Cơ quan đã nhắc bộ phận phụ trách gửi thư xin lỗi trước hạn và hẹn lại ngày trả.",
    ),
];

/// What happens next to a petition.
#[derive(Debug, Clone, Copy)]
enum Step {
    Accept,
    Assign,
    Answer,
    Publish,
    Rate,
    Reopen,
}

/// A petition on its way.
#[derive(Debug, Clone)]
struct Sent {
    code: PetitionCode,
    office: usize,
    number: u64,
    phone: String,
    opened_again: bool,
}

/// The petitions of a simulation.
#[derive(Debug, Default)]
pub(crate) struct Petitions {
    sent: Vec<Sent>,
    /// By local second, then in the order of planning.
    agenda: BTreeMap<(i64, u64), (usize, Step)>,
    planned: u64,
}

impl Petitions {
    fn plan(&mut self, at: i64, petition: usize, step: Step) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), (petition, step));
    }
}

impl World {
    /// After a dossier has come: now and then somebody has something to say about it.
    pub(crate) fn speak(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        (dossier, procedure, office, at): (&DossierCode, &ProcedureCode, usize, i64),
    ) -> Result<(), Trouble> {
        let number = self.tally.opened;
        if !number.is_multiple_of(DOSSIERS_PER_PETITION) {
            return Ok(());
        }
        let Some(agency) = self.offices.get(office).map(|office| office.authority.clone()) else {
            return Ok(());
        };
        let number = number / DOSSIERS_PER_PETITION;
        let Some((topic, text, ..)) = told(number) else { return Ok(()) };
        let phone = format!("09{number:08}");
        let opening = Opening {
            topic: *topic,
            agency,
            dossier: Some(dossier.clone()),
            procedure: Some(procedure.clone()),
            hide_name: number.is_multiple_of(3),
            files: Vec::new(),
        };
        let sender =
            Sender { name: "Người dân mô phỏng".into(), phone: Some(phone.clone()), email: None };
        let act = PetitionAct::Send { opening, sender, text: (*text).to_owned() };
        let request = self.of_sender(act);
        let Some(petition) = desk.speak(instant(at), request)? else { return Ok(()) };
        self.petitions.sent.push(Sent {
            code: petition.code.clone(),
            office,
            number,
            phone,
            opened_again: false,
        });
        let index = self.petitions.sent.len() - 1;
        let minutes = 40 + 30 * i64::try_from(number % 9).unwrap_or(0);
        self.petitions.plan(after(province, at, minutes), index, Step::Accept);
        Ok(())
    }

    /// What is due of petitions at a local second.
    pub(crate) fn answer_petitions(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        until: i64,
    ) -> Result<(), Trouble> {
        while let Some(entry) = self.petitions.agenda.first_entry() {
            if entry.key().0 > until {
                break;
            }
            let ((at, _), (index, step)) = entry.remove_entry();
            self.step(province, desk, (at, index, step))?;
        }
        Ok(())
    }

    fn of_sender(&mut self, act: PetitionAct) -> PetitionRequest {
        let actor = Actor::Applicant { subject: String::new() };
        PetitionRequest { actor, request_key: self.request_key(), unit: None, act }
    }

    fn step(
        &mut self,
        province: &Province,
        desk: &mut dyn Desk,
        (at, index, step): (i64, usize, Step),
    ) -> Result<(), Trouble> {
        let Some(sent) = self.petitions.sent.get(index).cloned() else { return Ok(()) };
        let Some(request) = self.request_of(&sent, step) else { return Ok(()) };
        if desk.speak(instant(at), request)?.is_none() {
            return Ok(());
        }
        let n = i64::try_from(sent.number).unwrap_or(0);
        let plans: &[(Step, i64)] = match step {
            Step::Accept => &[(Step::Assign, 60)],
            // One in seventeen is answered after its fifteenth day.
            Step::Assign if n % 17 == 5 => &[(Step::Answer, 17 * DAY)],
            Step::Assign => &[(Step::Answer, (1 + n % 9) * DAY)],
            Step::Answer => &[(Step::Publish, 300)],
            Step::Publish if n % 9 == 4 && !sent.opened_again => {
                &[(Step::Rate, DAY), (Step::Reopen, DAY + 5)]
            }
            Step::Publish if n % 2 == 0 && !sent.opened_again => &[(Step::Rate, 2 * DAY)],
            Step::Reopen => &[(Step::Assign, 120)],
            Step::Publish | Step::Rate => &[],
        };
        for (next, minutes) in plans {
            self.petitions.plan(after(province, at, *minutes), index, *next);
        }
        if let (Step::Reopen, Some(sent)) = (step, self.petitions.sent.get_mut(index)) {
            sent.opened_again = true;
        }
        Ok(())
    }

    /// Who does a step, and with which command; `None` where the office has nobody for it.
    fn request_of(&mut self, sent: &Sent, step: Step) -> Option<PetitionRequest> {
        let (_, _, title, question, answer) = told(sent.number)?;
        let office = self.offices.get(sent.office)?;
        let (clerk, head) = (office.clerks.first()?.actor.clone(), office.heads.first()?.actor.clone());
        let (officer, approver) =
            (office.case_officers.first()?.actor.clone(), office.approvers.first()?.actor.clone());
        let unit: AgencyId = office.authority.clone();
        let text = |text: &str| text.to_owned();
        let (actor, command) = match step {
            Step::Accept => (clerk, Command::Accept),
            Step::Assign => {
                let to = officer.staff()?.clone();
                (head, Command::Assign { officer: to })
            }
            Step::Answer => (officer, Command::Answer { text: text(answer) }),
            Step::Publish => {
                let words =
                    Command::Publish { title: text(title), question: text(question), answer: text(answer) };
                (approver, words)
            }
            Step::Rate => {
                let satisfied = sent.number % 9 != 4;
                let reasons = if satisfied { Vec::new() } else { vec![text("not_settled")] };
                return Some(self.of_sender(on(sent, Command::Rate { satisfied, reasons })));
            }
            Step::Reopen => {
                let words = Command::Reopen { text: text("Tuần này vẫn như vậy.") };
                return Some(self.of_sender(on(sent, words)));
            }
        };
        let act = on(sent, command);
        Some(PetitionRequest { actor, request_key: self.request_key(), unit: Some(unit), act })
    }
}

fn on(sent: &Sent, command: Command) -> PetitionAct {
    let (code, phone) = (sent.code.clone(), Some(sent.phone.clone()));
    PetitionAct::On { code, command, phone, expected_version: None }
}

fn told(number: u64) -> Option<&'static (Topic, &'static str, &'static str, &'static str, &'static str)> {
    TOLD.get(usize::try_from(number).ok()? % TOLD.len())
}

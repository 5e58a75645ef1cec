//! The words of a policy: roles, actions, places.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $word:ident $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $word),* }

        impl $name {
            /// All, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$word),*];

            /// The name in the text of a pack.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text),* }
            }

            /// Reads the name in the text of a pack.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$word),)* _ => None }
            }
        }
    };
}

/// A role in casework or in running the system (domain: bodies and roles of the one-stop shop).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ tiếp nhận và trả kết quả: checks, digitises, receives, returns.
    IntakeOfficer,
    /// Công chức thụ lý: appraises, drafts.
    CaseOfficer,
    /// Trưởng phòng chuyên môn: assigns, reviews.
    DivisionHead,
    /// Lãnh đạo ký duyệt: decides, signs.
    Approver,
    /// Văn thư: numbers, stamps, issues.
    Clerk,
    /// Giám đốc Trung tâm: supervises the centre.
    CentreHead,
    /// Cơ quan được lấy ý kiến.
    Consultee,
    /// Official authorised to certify at the counter (Decree 280/2025): immediate procedures only.
    Certifier,
    /// Cán bộ kiểm soát TTHC.
    ProcedureController,
    /// Data steward of the shared catalogues.
    DataSteward,
    /// Chairman or vice-chairman: sees the whole of the agency and below.
    Leader,
    /// Runs the installation: staff, tokens, store. No power over dossiers.
    Administrator,
    /// Thành viên tổ công nghệ số cộng đồng: helps people of a village to prepare, sees no dossier.
    DigitalTeam,
}

impl Role {
    /// All roles, in the order they are shown.
    pub const ALL: [Self; 13] = [
        Self::IntakeOfficer,
        Self::CaseOfficer,
        Self::DivisionHead,
        Self::Approver,
        Self::Clerk,
        Self::CentreHead,
        Self::Consultee,
        Self::Certifier,
        Self::ProcedureController,
        Self::DataSteward,
        Self::Leader,
        Self::Administrator,
        Self::DigitalTeam,
    ];

    /// Name in the store and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IntakeOfficer => "intake_officer",
            Self::CaseOfficer => "case_officer",
            Self::DivisionHead => "division_head",
            Self::Approver => "approver",
            Self::Clerk => "clerk",
            Self::CentreHead => "centre_head",
            Self::Consultee => "consultee",
            Self::Certifier => "certifier",
            Self::ProcedureController => "procedure_controller",
            Self::DataSteward => "data_steward",
            Self::Leader => "leader",
            Self::Administrator => "administrator",
            Self::DigitalTeam => "digital_team",
        }
    }

    /// Reads the name used in the store and the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }
}

words! {
    /// What a policy can allow: an act on a dossier or a petition, what is seen of it, or an act on the house.
    Action {
        /// Register what was filed in the name of an applicant.
        SubmitFor "submit_for",
        /// Take a complete dossier in at the counter.
        TakeIn "take_in",
        /// Give the result of an immediate procedure at once.
        Settle "settle",
        /// Accept an online submission.
        Accept "accept",
        /// Ask for completion before acceptance.
        RequestSupplement "request_supplement",
        /// Refuse intake.
        RefuseIntake "refuse_intake",
        /// Record at the counter what the applicant brought.
        RecordAnswer "record_answer",
        /// Hand over to the competent authority.
        Transfer "transfer",
        /// Hand the result over.
        ReturnResult "return_result",
        /// Record that the applicant withdraws.
        RequestWithdrawalFor "request_withdrawal_for",
        /// Decide on a withdrawal while the dossier is at the counter.
        DecideWithdrawalAtCounter "decide_withdrawal_at_counter",
        /// Receive a dossier that was taken in elsewhere.
        Receive "receive",
        /// Take a dossier that nobody has.
        Claim "claim",
        /// Give a dossier to a case officer.
        Assign "assign",
        /// Confirm that a supplement is complete.
        ConfirmSupplement "confirm_supplement",
        /// Ask another agency.
        Consult "consult",
        /// Answer as an agency that was asked.
        AnswerConsultation "answer_consultation",
        /// Begin a verification on the spot.
        StartVerification "start_verification",
        /// Record what it found.
        RecordVerification "record_verification",
        /// Give notice of a financial obligation.
        RequestPayment "request_payment",
        /// Confirm that it was paid.
        ConfirmPayment "confirm_payment",
        /// Give back money that came in by transfer.
        RefundPayment "refund_payment",
        /// Propose to ask for completion during appraisal.
        ProposeSupplement "propose_supplement",
        /// Send or decline the first such letter.
        ApproveSupplement "approve_supplement",
        /// Send or decline a further one.
        ApproveFurtherSupplement "approve_further_supplement",
        /// Propose an apology and a new date.
        ProposeExtension "propose_extension",
        /// Send or decline that letter.
        ApproveExtension "approve_extension",
        /// Propose a decision.
        Propose "propose",
        /// Agree to it before signature.
        Review "review",
        /// Send it back instead of agreeing.
        ReturnFromReview "return_from_review",
        /// Sign.
        Sign "sign",
        /// Send it back instead of signing.
        ReturnFromSignature "return_from_signature",
        /// Number, stamp, issue.
        Issue "issue",
        /// Send an erroneous result back before it is handed over.
        CorrectError "correct_error",
        /// Decide on a withdrawal at the authority.
        DecideWithdrawal "decide_withdrawal",
        /// Stop a dossier whose applicant did not answer or pay in time.
        StopUnanswered "stop_unanswered",
        /// Add a digitised file.
        AttachFile "attach_file",
        /// Leave a note for colleagues.
        Note "note",
        /// See that the dossier exists, and its course.
        See "see",
        /// See names in full.
        SeeNames "see_names",
        /// Open numbers and addresses, with a purpose that is recorded.
        Unmask "unmask",
        /// Take it along in a file: registers, lists.
        Export "export",
        /// Look at a petition that has come: accept it, ask for details, say why not, forward it.
        ReceivePetition "receive_petition",
        /// Give a petition to an officer.
        AssignPetition "assign_petition",
        /// Write the answer to a petition.
        AnswerPetition "answer_petition",
        /// Publish the answer to a petition, or send it.
        PublishPetition "publish_petition",
        /// See petitions and their course.
        SeePetition "see_petition",
        /// Propose an edition of the pack.
        ProposeEdition "propose_edition",
        /// Approve or return one.
        ApproveEdition "approve_edition",
        /// Publish or withdraw one.
        PublishEdition "publish_edition",
        /// Help people to prepare a dossier, and be named in it.
        AssistFiling "assist_filing",
        /// Read who looked at personal data.
        Audit "audit",
        /// Run the house: people, rights, store.
        Administer "administer",
    }
}

/// What an action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A dossier that is being opened.
    Opening,
    /// A dossier.
    Act,
    /// What is seen of dossiers: the same in lists, so no condition of a single one.
    Sight,
    /// A petition, or what is seen of petitions.
    Petition,
    /// The house, not a dossier.
    House,
}

impl Action {
    /// What it is about.
    #[must_use]
    pub fn sort(self) -> Sort {
        match self {
            Self::SubmitFor | Self::TakeIn | Self::Settle => Sort::Opening,
            Self::See | Self::SeeNames | Self::Export => Sort::Sight,
            Self::ReceivePetition
            | Self::AssignPetition
            | Self::AnswerPetition
            | Self::PublishPetition
            | Self::SeePetition => Sort::Petition,
            Self::ProposeEdition
            | Self::ApproveEdition
            | Self::PublishEdition
            | Self::AssistFiling
            | Self::Audit
            | Self::Administer => Sort::House,
            _ => Sort::Act,
        }
    }

    /// Whether it can be done from a place at all.
    #[must_use]
    pub fn fits(self, place: Place) -> bool {
        match self.sort() {
            Sort::House => place == Place::Everywhere,
            Sort::Opening => !matches!(place, Place::Case | Place::Consulted),
            Sort::Petition => {
                matches!(place, Place::Authority | Place::Case | Place::Province | Place::Everywhere)
            }
            Sort::Act | Sort::Sight => true,
        }
    }
}

words! {
    /// The place that an agency has on a dossier.
    Place {
        /// It took the dossier in.
        Intake "intake",
        /// It is a centre, and the own desk of the competent authority.
        OwnDesk "own_desk",
        /// It is the competent authority.
        Authority "authority",
        /// It is the competent authority, and the person handles the dossier.
        Case "case",
        /// It helped the applicant.
        Support "support",
        /// It was asked and has not answered.
        Consulted "consulted",
        /// A centre that belongs to it has one of these places.
        Below "below",
        /// It is the People's Committee of the province, whatever the dossier.
        Province "province",
        /// Any agency, whatever the dossier.
        Everywhere "everywhere",
    }
}

impl Place {
    /// The place of the organisation, where a place asks for more than that.
    #[must_use]
    pub fn organisation(self) -> Self {
        if self == Self::Case { Self::Authority } else { self }
    }
}

/// A set of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Places(u16);

impl Places {
    /// Whether a place is in it.
    #[must_use]
    pub fn has(self, place: Place) -> bool {
        self.0 & (1 << place as u16) != 0
    }

    /// Whether there is none in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every place of `other` is in it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Its places, in order.
    pub fn iter(self) -> impl Iterator<Item = Place> {
        Place::ALL.iter().copied().filter(move |place| self.has(*place))
    }
}

impl FromIterator<Place> for Places {
    fn from_iter<T: IntoIterator<Item = Place>>(places: T) -> Self {
        Self(places.into_iter().fold(0, |set, place| set | 1 << place as u16))
    }
}

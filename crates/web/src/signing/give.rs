//! A command that signs: the paper is made and signed first, stored, and then named by the command. Whatever fails on the
//! way leaves the dossier as it was; a file that no entry names is swept.

use std::sync::Arc;

use casework::dossier::{Command, Decision, decide};
use documents::signature::{Shown, SignatureFault, Signed, Signing, Wishes, sign_with};
use registry::views::DossierPage;
use registry::{Answer, Request, Target, Trouble};

use super::paper::{FIELD, issue_mark, to_be_signed};
use super::{Signers, SigningFault};
use crate::common::App;
use crate::common::stored_file::StoredFile;

/// What became of a command.
pub(crate) struct Given {
    /// The answer of the registry.
    pub(crate) answer: Answer,
    /// The signature has no time-stamp although an authority is configured.
    pub(crate) unstamped: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum GiveFault {
    /// The result could not be signed; nothing was changed.
    Signing(SigningFault),
    /// The machine failed.
    Trouble(Trouble),
}

impl From<Trouble> for GiveFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<SigningFault> for GiveFault {
    fn from(fault: SigningFault) -> Self {
        Self::Signing(fault)
    }
}

/// Gives a command; `Sign` and `Issue` with the signatures that are configured for who gives them.
///
/// # Errors
/// [`GiveFault`].
pub(crate) async fn give(app: &App, request: Request) -> Result<Given, GiveFault> {
    let (completed, unstamped) = completed(app, request.clone()).await?;
    let is_signed = completed.command != request.command;
    match app.execute(completed).await? {
        // The same click came twice at once, and the other was first: what it signed is what was signed.
        Answer::KeyReused(_) if is_signed => {
            let (again, unstamped) = self::completed(app, request).await?;
            Ok(Given { answer: app.execute(again).await?, unstamped })
        }
        answer => Ok(Given { answer, unstamped }),
    }
}

/// The command with the file it names, and whether its signature wants a time-stamp. A command that would be refused stays as
/// it is: the registry says why.
async fn completed(app: &App, mut request: Request) -> Result<(Request, bool), GiveFault> {
    let Target::Code(code) = request.target.clone() else { return Ok((request, false)) };
    if !matches!(request.command, Command::Sign { file: None } | Command::Issue { file: None, .. })
        || app.signers().is_empty()
    {
        return Ok((request, false));
    }
    let actor = request.actor.clone();
    let read = app.read(move |view| {
        let viewer = view.viewer(&actor);
        match view.dossier_to_sign(&viewer, &code)? {
            Some(page) => Ok(Some(page)),
            None => view.dossier(&viewer, &code),
        }
    });
    let Some(page) = read.await? else { return Ok((request, false)) };
    if let Some(again) = repeated(&request, &page) {
        request.command = again;
        return Ok((request, false));
    }
    let is_other = request.expected_version.is_some_and(|version| version != page.state.version);
    if is_other || !is_allowed(app, &request, &page) {
        return Ok((request, false));
    }
    let signed = match request.command.clone() {
        Command::Sign { .. } => personal(app, &request, &page).await?,
        Command::Issue { number, .. } => organisation(app, &page, number).await?,
        _ => None,
    };
    let Some(signed) = signed else { return Ok((request, false)) };
    let unstamped = signed.unstamped.is_some();
    if let Some(why) = &signed.unstamped {
        tracing::warn!("signed without a time-stamp: {why}");
    }
    let stored = StoredFile::store(app, signed.pdf.into()).await.map_err(|_| SigningFault::Files)?;
    let file = Some(stored.digest.to_string());
    request.command = match request.command {
        Command::Issue { number, .. } => Command::Issue { number, file },
        _ => Command::Sign { file },
    };
    Ok((request, unstamped))
}

/// The command as it was given before, where the dossier shows that it was.
fn repeated(request: &Request, page: &DossierPage) -> Option<Command> {
    let state = &page.state;
    match &request.command {
        Command::Sign { .. } if state.signer.is_some() && state.signer.as_ref() == request.actor.staff() => {
            Some(Command::Sign { file: state.signed_file.clone() })
        }
        Command::Issue { number, .. } if state.result_number.as_ref() == Some(number) => {
            Some(Command::Issue { number: number.clone(), file: state.result_file.clone() })
        }
        _ => None,
    }
}

fn is_allowed(app: &App, request: &Request, page: &DossierPage) -> bool {
    let province = app.province();
    let facts = app.facts(&province, &request.actor, page.relation.applicant);
    decide(&page.state, &request.command, &facts).is_ok()
}

/// The final text, signed by the approver.
async fn personal(app: &App, request: &Request, page: &DossierPage) -> Result<Option<Signed>, GiveFault> {
    let Some(id) = request.actor.staff().cloned() else { return Ok(None) };
    if !app.signers().people.contains_key(&id) || page.state.decision != Some(Decision::Grant) {
        return Ok(None);
    }
    let known = id.clone();
    let staff = app.registry().blocking(move |registry| registry.staff(&known)).await?;
    let name = staff.map_or_else(|| id.to_string(), |staff| staff.name);
    let paper = to_be_signed(app, page, &name).await?;
    let (signers, place, at) = (app.signers(), place(app, page), app.now());
    let made = tokio::task::spawn_blocking(move || {
        let missing = || SignatureFault::Store("nobody signs under this name".to_owned());
        let identity = signers.people.get(&id).ok_or_else(missing)?;
        let signing = Signing { at, reason: "Ký duyệt kết quả", place: &place };
        signed(&signers, |time_stamp| {
            sign_with(&paper, identity, signing, Wishes { time_stamp, ..Wishes::default() })
        })
    });
    Ok(Some(made.await.map_err(|_| SigningFault::Paper)?.map_err(SigningFault::Key)?))
}

/// What the approver signed, with number and day under the signature of the organisation. What nobody signed goes out on paper.
async fn organisation(app: &App, page: &DossierPage, number: String) -> Result<Option<Signed>, GiveFault> {
    let authority = page.state.authority.clone();
    let file = page.state.signed_file.as_deref().and_then(gateways::Digest::parse);
    let (true, Some(file)) = (app.signers().organisations.contains_key(&authority), file) else {
        return Ok(None);
    };
    let paper = app.load_file(file).await.map_err(|_| SigningFault::Files)?.ok_or(SigningFault::Files)?;
    let (signers, place, at) = (app.signers(), place(app, page), app.now());
    let (held, page) = (app.clone(), page.clone());
    let made = tokio::task::spawn_blocking(move || {
        let picture = issue_mark(&held, &page, &number)?;
        let missing = || SignatureFault::Store("nobody signs under this name".to_owned());
        let identity =
            signers.organisations.get(&authority).ok_or_else(missing).map_err(SigningFault::Key)?;
        let signing = Signing { at, reason: "Phát hành kết quả", place: &place };
        let shown = Some(Shown { field: FIELD, picture: &picture });
        signed(&signers, |time_stamp| sign_with(&paper, identity, signing, Wishes { time_stamp, shown }))
            .map_err(SigningFault::Key)
    });
    Ok(Some(made.await.map_err(|_| SigningFault::Paper)??))
}

/// Signs with the way to the time-stamp authority, where there is one.
fn signed(
    signers: &Arc<Signers>,
    sign: impl FnOnce(Option<documents::signature::Carrier<'_>>) -> Result<Signed, SignatureFault>,
) -> Result<Signed, SignatureFault> {
    match &signers.time_stamps {
        Some(authority) => sign(Some(&|request: &[u8]| signers.stamped(authority, request))),
        None => sign(None),
    }
}

fn place(app: &App, page: &DossierPage) -> String {
    app.province().agency(&page.state.authority).map(|agency| agency.name.vi.clone()).unwrap_or_default()
}

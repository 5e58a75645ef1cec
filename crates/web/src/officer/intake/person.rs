//! Block 1: who stands at the counter. What the province holds of a person is shown only after a look with its purpose is
//! written into the journal of the dossier it comes from; the person sees that look among their own.

use casework::dossier::Command;
use law::code::{DossierCode, birth_year_and_sex};
use law::time::local;
use registry::views::{DossierPage, PersonalShown};
use registry::{Answer, Person, Request, Target, mask};

use super::sheet::{Asked, Sheet, same_name};
use super::{PersonBlock, Press};
use crate::common::components::Field;
use crate::common::texts::Texts;
use crate::common::{Lang, PageFault, StaffVisit};
use crate::public::draft::store;

/// The fields of the person who files.
const FIELDS: [(&str, &str); 6] = [
    ("personal_id", "applicant-personal-id"),
    ("name", "applicant-name"),
    ("birth_date", "applicant-birth-date"),
    ("phone", "applicant-phone"),
    ("address", "applicant-address"),
    ("email", "applicant-email"),
];

/// What is asked of the person it is filed for.
const OWNER_FIELDS: usize = 3;

/// Looks for whoever stands in the box, and fills the block.
pub(super) async fn find(desk: &StaffVisit, sheet: &mut Sheet) -> Result<(), PageFault> {
    let texts = desk.visit.texts();
    match Asked::of(&sheet.get("person-q")) {
        Asked::Nothing => {}
        Asked::CutScan => sheet.tell("person-q", texts.get("intake-scan-cut")),
        Asked::Number(number) => by_number(desk, sheet, &number).await?,
        Asked::Draft(id) => prepared(desk, sheet, &id).await?,
        Asked::Text(text) => by_text(desk, sheet, text).await?,
    }
    Ok(())
}

async fn by_number(desk: &StaffVisit, sheet: &mut Sheet, number: &str) -> Result<(), PageFault> {
    forget(sheet);
    sheet.set("applicant-personal_id", number);
    if let Some((_, female)) = birth_year_and_sex(number) {
        sheet.set("applicant-sex", if female { "female" } else { "male" });
    }
    let (actor, wanted) = (desk.staff.actor(), number.to_owned());
    let latest = desk
        .visit
        .app
        .read(move |view| {
            let viewer = view.viewer(&actor);
            view.latest_of_person(&viewer, &wanted)
        })
        .await?;
    match latest {
        Some(item) => take_from(desk, sheet, &item.code).await,
        None => Ok(()),
    }
}

async fn by_text(desk: &StaffVisit, sheet: &mut Sheet, text: String) -> Result<(), PageFault> {
    let (actor, wanted) = (desk.staff.actor(), text.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.persons_like(&viewer, &wanted)
    });
    sheet.people = read.await?;
    if sheet.people.is_empty() {
        forget(sheet);
        let is_name = !text.chars().any(|c| c.is_ascii_digit());
        sheet.set(if is_name { "applicant-name" } else { "applicant-phone" }, &text);
        sheet.edit = Some(1);
        sheet.nobody = Some(text);
    }
    Ok(())
}

/// Fills the block from a dossier: the person chosen from a list, or the newest of a number.
pub(super) async fn take_from(
    desk: &StaffVisit,
    sheet: &mut Sheet,
    code: &DossierCode,
) -> Result<(), PageFault> {
    let Some(page) = look(desk, code).await? else { return Ok(()) };
    let Some(personal) = page.personal.personal() else { return Ok(()) };
    let person = &personal.applicant;
    let number = sheet.get("applicant-personal_id");
    forget(sheet);
    let kept = person.personal_id.clone().unwrap_or(number);
    for (name, value) in [
        ("name", Some(person.name.clone())),
        ("personal_id", Some(kept)),
        ("birth_date", person.birth_date.clone()),
        ("sex", person.sex.clone()),
        ("phone", person.phone.clone()),
        ("email", person.email.clone()),
        ("address", person.address.clone()),
    ] {
        sheet.set(&format!("applicant-{name}"), &value.unwrap_or_default());
    }
    sheet.set("known", code.as_str());
    sheet.set("known-at", &desk.visit.lang.date(local(page.state.submitted_at).date()));
    Ok(())
}

fn forget(sheet: &mut Sheet) {
    sheet.clear("applicant-");
    sheet.clear("known");
    sheet.clear("duplicate");
}

/// A dossier with its personal data in full, after the look is written down; `None` where this officer may not look.
async fn look(desk: &StaffVisit, code: &DossierCode) -> Result<Option<DossierPage>, PageFault> {
    let seen = read(desk, code).await?;
    if !matches!(seen.as_ref().map(|page| &page.personal), Some(PersonalShown::Handling(_))) {
        return Ok(seen.filter(|page| matches!(page.personal, PersonalShown::Full(_))));
    }
    // The journal is in Vietnamese whatever language the page is read in.
    let purpose = Texts::of(Lang::Vi).get("intake-look-purpose");
    let app = &desk.visit.app;
    let mut request = Request::new(
        desk.staff.actor(),
        app.fresh_key(),
        Target::Code(code.clone()),
        Command::ViewPersonalData { purpose },
    );
    request.unit = Some(super::handler::desk_of(desk)?);
    match app.execute(request).await? {
        Answer::Done(_) | Answer::AlreadySo(_) => read(desk, code).await,
        Answer::KeyReused(_) | Answer::Refused(_) | Answer::UnknownDossier => Ok(None),
    }
}

async fn read(desk: &StaffVisit, code: &DossierCode) -> Result<Option<DossierPage>, PageFault> {
    let (actor, code) = (desk.staff.actor(), code.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        view.dossier(&viewer, &code)
    });
    Ok(read.await?)
}

/// Whether the province holds data that confirm the person: a dossier of the same number and name whose own identity was
/// confirmed.
pub(super) async fn is_confirmed(desk: &StaffVisit, person: &Person) -> Result<bool, PageFault> {
    let Some(number) = person.personal_id.clone() else { return Ok(false) };
    let (actor, name) = (desk.staff.actor(), person.name.clone());
    let read = desk.visit.app.read(move |view| {
        let viewer = view.viewer(&actor);
        let Some(item) = view.latest_of_person(&viewer, &number)? else { return Ok(false) };
        let same = item.applicant_name.as_deref().is_some_and(|held| same_name(held, &name));
        let page = view.dossier(&viewer, &item.code)?;
        Ok(same && page.is_some_and(|page| !page.state.unchecked_identity))
    });
    Ok(read.await?)
}

/// Fills the sheet with what the citizen prepared at home.
pub(super) async fn prepared(desk: &StaffVisit, sheet: &mut Sheet, id: &str) -> Result<(), PageFault> {
    let kept = match store::load(&desk.visit, id).await {
        Ok(kept) => kept,
        Err(PageFault::NotFound) => {
            sheet.tell("person-q", desk.visit.texts().get("intake-draft-none"));
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let (body, province) = (kept.body, desk.visit.app.province());
    let number = body.applicant.get("personal_id").cloned().unwrap_or_default();
    if let Asked::Number(number) = Asked::of(&number) {
        by_number(desk, sheet, &number).await?;
    }
    for (key, value) in &body.applicant {
        sheet.set(&format!("applicant-{key}"), value);
    }
    for (key, value) in &body.answers {
        sheet.set(&format!("form-{key}"), value);
    }
    if let Some(representation) = body.representation() {
        sheet.set("for_other", "yes");
        sheet.set("proxy", &representation.words);
        for (key, name) in [("name", "owner-name"), ("personal_id", "owner-personal_id")] {
            sheet.set(name, body.behalf.get(key).map(String::as_str).unwrap_or_default());
        }
    }
    sheet.set("prepared", id);
    sheet.set("procedure", &body.procedure);
    sheet.set("case", body.case.as_deref().unwrap_or_default());
    sheet.set("delivery", &body.delivery);
    if let Some(committee) = province.committee_of(&law::UnitCode(body.unit.clone())) {
        sheet.set("authority", committee.id.as_str());
    }
    for (component, files) in &body.files {
        if let Some(file) = files.last() {
            sheet.set(&format!("components-{component}-kind"), "electronic");
            sheet.set(&format!("components-{component}-file"), &file.sha256);
            sheet.set(&format!("components-{component}-file-name"), &file.name);
        }
    }
    Ok(())
}

/// The block as it is shown.
pub(super) fn block(desk: &StaffVisit, sheet: &Sheet) -> PersonBlock {
    let texts = desk.visit.texts();
    let known = sheet.get("known");
    let started = sheet.has("applicant-name") || sheet.has("applicant-personal_id") || sheet.edit == Some(1);
    let for_other = sheet.has("for_other");
    let open = sheet.edit == Some(1)
        || !sheet.has("applicant-name")
        || for_other && !sheet.has("owner-name")
        || ["applicant-", "owner-", "person-q", "proxy"].iter().any(|part| sheet.is_faulty(part))
        || !sheet.people.is_empty();
    let source = match known.is_empty() {
        true => texts.get("intake-unchecked"),
        false => texts.with("intake-known", &[("code", &short(&known)), ("date", &sheet.get("known-at"))]),
    };
    PersonBlock {
        folded: !open,
        name: sheet.get("applicant-name"),
        facts: facts(desk, sheet),
        source,
        known: !known.is_empty(),
        owner: (for_other && sheet.has("owner-name")).then(|| sheet.get("owner-name")),
        people: sheet.people.iter().map(|item| found(desk, item)).collect(),
        none: sheet.nobody.as_ref().map(|text| texts.with("intake-person-none", &[("typed", text)])),
        fields: if started && sheet.people.is_empty() {
            fields(desk, sheet, "applicant", FIELDS.len())
        } else {
            Vec::new()
        },
        for_other,
        owner_fields: if for_other { owner_fields(desk, sheet) } else { Vec::new() },
    }
}

/// The end of a code: `…261118-0012`.
pub(super) fn short(code: &str) -> String {
    code.split_once('-').map_or_else(|| code.to_owned(), |(_, end)| format!("…{end}"))
}

fn found(desk: &StaffVisit, item: &registry::views::ListItem) -> Press {
    let province = desk.visit.app.province();
    let place = province.agency(&item.authority).map(|a| a.short.clone()).unwrap_or_default();
    Press {
        step: format!("person-{}", item.code),
        label: item.applicant_name.clone().unwrap_or_default(),
        facts: format!(
            "{} · {place} · {}",
            short(item.code.as_str()),
            desk.visit.lang.date(local(item.submitted_at).date())
        ),
    }
}

fn facts(desk: &StaffVisit, sheet: &Sheet) -> Vec<String> {
    let texts = desk.visit.texts();
    let sex = match sheet.get("applicant-sex").as_str() {
        "female" => texts.get("intake-female"),
        "male" => texts.get("intake-male"),
        _ => String::new(),
    };
    let born = sheet.get("applicant-birth_date");
    let born = born.parse::<jiff::civil::Date>().map_or(born, |day| desk.visit.lang.date(day));
    let about = [sex, born].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let all = [
        mask::number(&sheet.get("applicant-personal_id")),
        about,
        mask::number(&sheet.get("applicant-phone")),
        sheet.get("applicant-address"),
    ];
    all.into_iter().filter(|fact| !fact.is_empty()).collect()
}

fn fields(desk: &StaffVisit, sheet: &Sheet, part: &str, count: usize) -> Vec<Field> {
    let texts = desk.visit.texts();
    let field = |(name, label): &(&str, &str)| {
        let name = format!("{part}-{name}");
        let mut field = Field::line(&name, texts.get(label), sheet.get(&name))
            .with_fault(super::page::fault(desk, sheet, &name));
        if *label != "applicant-name" {
            field.optional = Some(texts.get("field-optional"));
        }
        field
    };
    FIELDS.iter().take(count).map(field).collect()
}

fn owner_fields(desk: &StaffVisit, sheet: &Sheet) -> Vec<Field> {
    let mut all = fields(desk, sheet, "owner", OWNER_FIELDS);
    let texts = desk.visit.texts();
    let proxy = Field::line("proxy", texts.get("intake-proxy"), sheet.get("proxy"))
        .with_hint(texts.get("intake-proxy-hint"))
        .with_fault(super::page::fault(desk, sheet, "proxy"));
    all.push(proxy);
    all
}

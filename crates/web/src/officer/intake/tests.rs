//! A walk-in at the counter: from the scanned card to the receipt, without script, as the officer meets it.

use crate::house::{House, UNIT, filing};

const SCAN: &str = "066194001234|240123456|Nguye6n4 Thi5 Huong2|12031994|Nu74|Buon Ako Dhong|01012022";

/// The values a browser would send back of a page: hidden inputs, checked boxes and radios, lines.
fn sent_back(html: &str) -> Vec<(String, String)> {
    let form = html.split("id=\"intake-form\"").nth(1).and_then(|rest| rest.split("</form>").next()).unwrap();
    let attribute = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let text = |text: String| text.replace("&#34;", "\"").replace("&#38;", "&").replace("&amp;", "&");
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
        let kind = attribute(tag, "type").unwrap_or_default();
        let chosen = tag.ends_with(" checked") || tag.contains(" checked ");
        if kind == "file" || matches!(kind.as_str(), "radio" | "checkbox") && !chosen {
            continue;
        }
        if let Some(name) = attribute(tag, "name") {
            fields.push((name, text(attribute(tag, "value").unwrap_or_default())));
        }
    }
    fields
}

async fn press(house: &House, cookie: &str, html: &str, changes: &[(&str, &str)]) -> crate::house::Answered {
    let mut fields = sent_back(html);
    for (name, value) in changes {
        fields.retain(|(key, _)| key != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    house.form(cookie, "/officer/intake", &fields).await
}

#[tokio::test]
async fn a_known_person_is_filled_from_the_last_dossier_and_sees_the_look() {
    let house = House::open();
    assert_eq!(house.post("counter", "/api/v1/dossiers", &filing()).await.status, 201);
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake").await;
    assert!(page.text.contains("data-focus=\"person-q\""), "{}", page.text);
    let page = press(&house, &cookie, &page.text, &[("person-q", SCAN), ("step", "next")]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Nguyễn Thị Hường") && page.text.contains("066******234"), "{}", page.text);
    assert!(!page.text.contains("Huong2") && page.text.contains("từ hồ sơ …"), "{}", page.text);
    assert!(page.text.contains("data-focus=\"procedure-q\""), "{}", page.text);
    let subject = house.app.registry().subject_of("066194001234");
    let looks = house.app.registry().read_blocking(move |view| view.accesses(&subject)).unwrap();
    // Beside the search by number, one look with its purpose.
    let told = |looks: &[registry::views::AccessEntry]| -> Vec<String> {
        looks.iter().filter_map(|look| look.words.clone()).collect()
    };
    assert_eq!(told(&looks), ["Đối chiếu người nộp tại quầy khi tiếp nhận hồ sơ"]);
    // Scanned again within the time a look lasts, it is the same look.
    let page = house.page(&cookie, "/officer/intake").await.text;
    press(&house, &cookie, &page, &[("person-q", SCAN), ("step", "next")]).await;
    let subject = house.app.registry().subject_of("066194001234");
    let again = house.app.registry().read_blocking(move |view| view.accesses(&subject)).unwrap();
    assert_eq!(told(&again).len(), 1);
}

#[tokio::test]
async fn the_whole_way_without_script() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake").await.text;
    let page = press(&house, &cookie, &page, &[("person-q", SCAN), ("step", "next")]).await.text;
    assert!(page.contains("chưa đối chiếu") && page.contains("data-focus=\"applicant-name\""), "{page}");
    let typed =
        [("applicant-name", "Nguyễn Thị Hường"), ("applicant-birth_date", "12/03/1994"), ("step", "next")];
    let page = press(&house, &cookie, &page, &typed).await.text;
    let page = press(&house, &cookie, &page, &[("procedure-q", "xn hon nhan"), ("step", "next")]).await.text;
    assert!(page.contains("1.004873") && page.contains("17:30"), "{page}");
    let done = press(&house, &cookie, &page, &[("step", "take")]).await;
    let receipt = done.location();
    let shown = house.page(&cookie, &receipt).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(shown.text.matches("form01").count(), 2, "two copies");
    let code = receipt.rsplit('/').next().unwrap();
    let history = house.page(&cookie, &format!("/officer/dossiers/{code}")).await.text;
    assert!(history.contains("chưa đối chiếu"), "{history}");
    // The same again within 30 days is noticed: the server asks, everything typed is kept.
    let page = house.page(&cookie, "/officer/intake").await.text;
    let page = press(&house, &cookie, &page, &[("person-q", SCAN), ("step", "next")]).await.text;
    let page =
        press(&house, &cookie, &page, &[("procedure-q", "giay doc than"), ("step", "next")]).await.text;
    assert!(page.contains("Có thể trùng với"), "{page}");
    let asked = press(&house, &cookie, &page, &[("step", "take")]).await;
    assert_eq!(asked.status, 409);
    assert!(asked.text.contains("data-focus=\"duplicate\"") && asked.text.contains("Nguyễn Thị Hường"));
    let taken = press(&house, &cookie, &asked.text, &[("duplicate", "no"), ("step", "take")]).await;
    assert_ne!(taken.location(), receipt);
}

#[tokio::test]
async fn a_missing_paper_leads_to_the_letter_and_the_clock_stands_still() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake?procedure=1.001193").await.text;
    let typed = [("applicant-name", "Y Thái Niê"), ("step", "next")];
    let page = press(&house, &cookie, &page, &typed).await.text;
    let required = page.split("data-paper=").skip(1).find(|row| row.contains("Chưa có")).unwrap();
    let name = required.split("name=\"").find(|part| part.contains("-kind\"")).unwrap();
    let name = name.split('"').next().unwrap().to_owned();
    let unsaid = press(&house, &cookie, &page, &[("step", "take")]).await;
    assert_eq!(unsaid.status, 422, "nothing is said of a required paper");
    let mut page = press(&house, &cookie, &page, &[(name.as_str(), "none"), ("step", "next")]).await.text;
    assert!(page.contains("value=\"supplement\"") && page.contains("Thiếu "), "{page}");
    if page.contains("name=\"case\"") {
        let case = page.split("name=\"case\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        page = press(
            &house,
            &cookie,
            &page,
            &[("case", case.as_str()), (name.as_str(), "none"), ("step", "next")],
        )
        .await
        .text;
    }
    let done = press(&house, &cookie, &page, &[("step", "supplement")]).await;
    let shown = house.page(&cookie, &done.location()).await.text;
    assert!(shown.contains("Phiếu yêu cầu bổ sung") && !shown.contains("form01"), "{shown}");
}

#[tokio::test]
async fn the_place_leads_to_the_authority_and_both_organisations_count_it() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake?procedure=1.004873").await.text;
    let other = house.province.units[&law::UnitCode("22015".into())].full_name();
    let typed = [("applicant-name", "Y Thái Niê"), ("applicant-address", other.as_str()), ("step", "next")];
    let page = press(&house, &cookie, &page, &typed).await.text;
    let (centre, authority) = (house.centre(UNIT), house.committee("22015"));
    let name = house.province.agency(&authority).unwrap().name.vi.clone();
    assert!(page.contains(&name) && page.contains("nhận hộ"), "{page}");
    assert!(page.contains("thời hạn tính từ lúc"), "{page}");
    let receipt = press(&house, &cookie, &page, &[("step", "take")]).await.location();
    assert!(
        receipt.contains(centre.as_str().trim_end_matches(".01")) || receipt.contains("H15"),
        "{receipt}"
    );
    let today = law::time::local(house.app.now()).date();
    let sums = |filter: registry::views::DailyFilter| {
        let read = move |view: &mut registry::View<'_>| view.daily(&filter, registry::views::SumBy::Total);
        house.app.registry().read_blocking(read).unwrap().first().map_or(0, |row| row.sums.accepted)
    };
    let all = registry::views::DailyFilter {
        authorities: None,
        intake: None,
        procedure: None,
        from: today,
        to: today,
    };
    assert_eq!(
        sums(registry::views::DailyFilter { intake: Some(centre), ..all.clone() }),
        1,
        "taken in there"
    );
    assert_eq!(
        sums(registry::views::DailyFilter { authorities: Some(vec![authority]), ..all.clone() }),
        1,
        "handled here"
    );
    let own = house.committee(UNIT);
    assert_eq!(sums(registry::views::DailyFilter { authorities: Some(vec![own]), ..all }), 0);
}

#[tokio::test]
async fn what_only_the_own_unit_takes_in_is_not_taken_in_for_others() {
    let house = House::open();
    let cookie = house.sign_in("staff:counter").await;
    let page = house.page(&cookie, "/officer/intake?procedure=1.012812").await.text;
    let other = house.province.units[&law::UnitCode("22015".into())].full_name();
    let typed = [("applicant-name", "Y Thái Niê"), ("applicant-address", other.as_str()), ("step", "next")];
    let page = press(&house, &cookie, &page, &typed).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("chỉ nộp tại nơi có thẩm quyền"), "{}", page.text);
    assert!(!page.text.contains("id=\"take\""), "no button that would be refused");
}

// Petitions and ratings in a real browser: one is sent, followed, accepted, assigned, answered, looked at as the public will
// read it, published, rated and opened again; a dossier is rated with a dislike. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APPROVER, CASE, CITIZEN, CLERK, HEAD, inspect, open } from './house.mjs';

let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 2000, tokens: true });
  ({ address, browser, become } = house);
});

after(() => house?.close());

const WARD = 'Ủy ban nhân dân phường Buôn Ma Thuột';
const PHONE = '0912345678';

/** The filled button of a command page. */
const go = async (page) => { await page.locator('form.command-form button.filled').click(); await page.waitForLoadState(); };

test('a petition is sent, answered, published, rated and opened again', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/petitions`);
  assert.ok(await page.locator('article.card').count() > 0, 'the simulation has published answers');
  await inspect(page, 'petitions');
  await page.goto(`${address}/petitions?q=khong+co+gi+nhu+the`);
  await inspect(page, 'petitions-none');
  await page.goto(`${address}/petitions/new`);
  await inspect(page, 'petition-new');
  // Something is missing: what was typed stays.
  await page.locator('#text').fill('Quầy số 3 đóng cửa suốt buổi sáng.');
  await page.locator('main button.filled').click();
  await page.waitForLoadState();
  assert.equal(await page.locator('#text').inputValue(), 'Quầy số 3 đóng cửa suốt buổi sáng.');
  await inspect(page, 'petition-faults');
  await page.locator('#topic-1').check();
  await page.locator('#agency').selectOption({ label: WARD });
  await page.locator('#name').fill('Nguyễn Văn Đạt');
  await page.locator('#phone').fill('0912 345 678');
  await page.locator('#files').setInputFiles({
    name: 'anh.png', mimeType: 'image/png',
    buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAAAAACRn/EaAAAAEElEQVR4nGP4z/CfgQFOAAAv3wX7QgobQwAAAABJRU5ErkJggg==', 'base64'),
  });
  await page.locator('main button.filled').click();
  await page.waitForURL(/\/petitions\/PA-\d{6}-[0-9A-Z]{8}\?sent=1$/);
  const code = /PA-\d{6}-[0-9A-Z]{8}/.exec(page.url())[0];
  assert.equal(await page.getByText('Quầy số 3').count(), 0, 'the code alone shows no words');
  await inspect(page, 'petition-sent');
  await page.locator('#phone').fill(PHONE);
  await page.getByRole('button', { name: 'Mở phản ánh của tôi' }).click();
  await page.waitForLoadState();
  assert.equal(await page.getByText('Quầy số 3').count(), 1);
  await inspect(page, 'petition-own');

  await become(page, CLERK);
  await page.goto(`${address}/officer/petitions`);
  assert.ok(await page.locator('tr[data-row]').count() > 0);
  await inspect(page, 'petition-list');
  await page.goto(`${address}/officer/petitions/${code}`);
  await inspect(page, 'petition-desk');
  for (const act of ['ask-details', 'forward', 'decline']) {
    await page.goto(`${address}/officer/petitions/${code}/${act}`);
    await inspect(page, `petition-${act}`);
  }
  await page.goto(`${address}/officer/petitions/${code}/accept`);
  await inspect(page, 'petition-accept');
  await go(page);
  assert.match(page.url(), /done=accept$/);

  await become(page, HEAD);
  await page.goto(`${address}/officer/petitions/${code}/assign`);
  await inspect(page, 'petition-assign');
  const officers = await page.locator('#officer option').evaluateAll((all) => all.map((o) => o.value));
  await become(page, CASE);
  // Who the ready-made officer is: the bar says the name, the list gives the number.
  const name = await page.locator('.bar .person .name').innerText();
  await become(page, HEAD);
  await page.goto(`${address}/officer/petitions/${code}/assign`);
  const mine = await page.locator('#officer option', { hasText: name }).first().getAttribute('value');
  assert.ok(officers.includes(mine));
  await page.locator('#officer').selectOption(mine);
  await go(page);

  await become(page, CASE);
  await page.goto(`${address}/officer/petitions/${code}/answer`);
  await page.locator('#answer').fill('Quầy số 3 đã mở lại từ hôm nay.');
  await inspect(page, 'petition-answer');
  await go(page);

  await become(page, APPROVER);
  await page.goto(`${address}/officer/petitions/${code}/publish`);
  await page.locator('#title').fill('Quầy đóng cửa buổi sáng');
  await page.locator('#question').fill('Ông Nguyễn Văn Đạt phản ánh quầy đóng cửa.');
  await go(page);
  assert.ok(await page.locator('#question-fault').isVisible(), 'a name is found before it is public');
  await page.locator('#question').fill('Một quầy đóng cửa suốt buổi sáng.');
  await page.locator('button[value=preview]').click();
  await page.waitForLoadState();
  assert.ok(await page.locator('#preview').isVisible());
  await inspect(page, 'petition-publish');
  await go(page);
  await inspect(page, 'petition-published-desk');

  await page.goto(`${address}/petitions?q=quay+dong+cua`);
  assert.equal(await page.getByText('Quầy số 3 đã mở lại').count(), 1, 'found without marks');
  await page.goto(`${address}/petitions/${code}`);
  await inspect(page, 'petition-published');
  await page.locator('#phone').fill(PHONE);
  await page.getByRole('button', { name: 'Mở phản ánh của tôi' }).click();
  await page.waitForLoadState();
  await inspect(page, 'petition-to-rate');
  await page.locator('#satisfied-1').check();
  await page.locator('input[name=reasons][value=not_settled]').check();
  await page.getByRole('button', { name: 'Đánh giá câu trả lời' }).click();
  await page.waitForLoadState();
  await page.locator('#text').fill('Hôm nay quầy vẫn đóng.');
  await page.getByRole('button', { name: 'Báo chưa được giải quyết' }).click();
  await page.waitForLoadState();
  assert.equal(await page.getByText(/phản ánh lặp lại/).count(), 1);
  await inspect(page, 'petition-reopened');
  await page.close();
});

/** A dossier of the ready-made citizen that is done; gives its path. */
async function finished() {
  const sign = await (await fetch(`${address}/sign-in`)).text();
  const officer = [...sign.matchAll(/name="person" value="staff:([^"]+)"/g)][2][1];
  const post = async (who, where, body) => {
    const answer = await fetch(`${address}/api/v1/${where}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { authorization: `Bearer ${house.tokens[who]}`, 'content-type': 'application/json' },
    });
    assert.ok(answer.ok, `${where}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const applicant = { name: 'Nguyễn Thị Hường', birth_date: '1994-03-12', phone: '0914 123 456', address: 'Buôn Ako Dhong' };
  const { code } = await post('citizen', 'dossiers', { procedure: '1.004873', unit: '24133', channel: 'online', applicant, form: {}, files: [] });
  await post('counter_officer', `dossiers/${code}/accept`, {});
  await post('counter_officer', `dossiers/${code}/transfer`, {});
  await post('division_head', `dossiers/${code}/assign`, { officer });
  await post('case_officer', `dossiers/${code}/propose`, { decision: 'grant', note: '' });
  await post('division_head', `dossiers/${code}/review`, {});
  await post('approver', `dossiers/${code}/sign`, {});
  await post('clerk', `dossiers/${code}/issue`, { number: '12/XN-UBND' });
  return `/dossiers/${code}`;
}

test('a dossier is rated with a dislike, once', async () => {
  const page = await browser.newPage();
  const href = await finished();
  await become(page, CITIZEN);
  await page.goto(`${address}${href}/rating`);
  await inspect(page, 'rating');
  await page.locator('#satisfied-1').check();
  await page.locator('main button.filled').click();
  await page.waitForLoadState();
  assert.ok(await page.locator('#reasons-fault').isVisible(), 'a dislike says why');
  await inspect(page, 'rating-fault');
  await page.locator('#reasons-0').check();
  await page.locator('main button.filled').click();
  await page.waitForLoadState();
  assert.equal(await page.getByRole('link', { name: 'Gửi phản ánh về hồ sơ này' }).count(), 1);
  await inspect(page, 'rating-thanks');
  await page.getByRole('link', { name: 'Gửi phản ánh về hồ sơ này' }).click();
  await page.waitForLoadState();
  assert.equal(await page.locator('input[name=dossier]').count(), 1);
  await page.goto(`${address}${href}/rating`);
  assert.equal(await page.locator('#satisfied-1').count(), 0, 'once');
  await page.close();
});

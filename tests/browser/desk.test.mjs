// The desk in a real browser: a supplement with two defects is asked for in time and seen as the citizen will see it, a
// second one is refused with its ground and who can agree; an extension, a draft of a decision, notes, notices and
// substitutes. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, CASE, HEAD, ADMINISTRATOR, inspect, open } from './house.mjs';

const SUPPLEMENT_MS = 90_000;
let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 1000 });
  ({ address, browser, become } = house);
});

after(() => house?.close());

async function give(page, code, command, fill = async () => {}) {
  await page.goto(`${address}/officer/dossiers/${code}/${command}`);
  await fill(page);
  await page.locator('main form button.filled').click();
  await page.waitForLoadState();
  assert.match(page.url(), new RegExp(`/officer/dossiers/${code}$`), `${command}: ${await page.locator('main').innerText()}`);
}

let persons = 0;
/** A dossier with the case officer, each of another person: one person twice would be asked about. */
async function appraising(page) {
  await become(page, COUNTER);
  await page.goto(`${address}/officer/intake?procedure=1.004873`);
  await page.fill('#person-q', `06619400${1234 + (persons += 1)}`);
  await page.press('#person-q', 'Enter');
  await page.waitForSelector('#applicant-name');
  await page.fill('input[name=applicant-name]', 'Nguyễn Thị Hường');
  await page.fill('input[name=applicant-birth_date]', '12/03/1994');
  await page.fill('input[name=applicant-phone]', '0905123118');
  await page.press('input[name=applicant-phone]', 'Enter');
  await page.waitForSelector('[data-focus=take]');
  await page.locator('#take').click();
  await page.waitForURL(/\/receipt\//);
  await page.waitForLoadState();
  const code = (await page.locator('main').innerText()).match(/H15\.133-\d{6}-\d{4}/)?.[0];
  assert.ok(code, await page.locator('main').innerText());
  await give(page, code, 'transfer');
  await become(page, HEAD);
  await give(page, code, 'assign', async () => {
    const choice = page.locator('select[name=officer] option[value]:not([value=""])').first();
    await page.selectOption('select[name=officer]', await choice.getAttribute('value'));
  });
  return code;
}

test('a supplement with two defects, seen as the citizen will, and a second one refused', async () => {
  const page = await browser.newPage();
  const code = await appraising(page);
  await become(page, CASE);
  await page.goto(`${address}/officer/dossiers/${code}`);
  await inspect(page, 'desk-notes');

  const begun = Date.now();
  await page.keyboard.press('b');
  await page.waitForURL(/propose-supplement$/);
  await inspect(page, 'letter');
  await page.fill('input[name=items-1-defect]', 'Trang 2 giấy chứng sinh mờ');
  await page.fill('input[name=items-1-ground]', 'Điều 17, 118/2025/NĐ-CP');
  await page.fill('input[name=items-1-cure]', 'Chụp lại trang 2');
  await page.locator('button[name=act][value=add]').click();
  await page.waitForLoadState();
  const defect = page.locator('input[name$="-defect"]:visible').last();
  await defect.fill('Ngày sinh mẹ lệch với dữ liệu dân cư');
  const name = await defect.getAttribute('name');
  await page.fill(`input[name=${name.replace('defect', 'ground')}]`, 'Điều 16, 123/2015/NĐ-CP');
  await page.fill(`input[name=${name.replace('defect', 'cure')}]`, 'Sửa hoặc giải thích');
  await page.locator('button.btn[name=act][value=preview]').click();
  await page.waitForLoadState();
  const preview = await page.locator('#preview').innerText();
  for (const words of ['Trang 2 giấy chứng sinh mờ', 'Ngày sinh mẹ lệch', 'Điều 17, 118/2025/NĐ-CP', 'Điều 16, 123/2015/NĐ-CP']) {
    assert.ok(preview.includes(words), `${words} in ${preview}`);
  }
  await inspect(page, 'letter-preview');
  await page.locator('input[name=items-1-defect]').focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(new RegExp(`${code}$`));
  assert.ok(Date.now() - begun <= SUPPLEMENT_MS, `${Date.now() - begun} ms`);

  await become(page, HEAD);
  await page.goto(`${address}/officer/dossiers/${code}/approve-letter`);
  assert.match(await page.locator('#preview').innerText(), /Ngày sinh mẹ lệch/);
  await inspect(page, 'letter-approve');
  await give(page, code, 'approve-letter');
  await become(page, COUNTER);
  await give(page, code, 'answer-supplement');
  await become(page, CASE);
  await give(page, code, 'confirm-supplement');
  await page.goto(`${address}/officer/dossiers/${code}/propose-supplement`);
  const warning = await page.locator('.why').first().innerText();
  assert.match(warning, /766\/QĐ-TTg/);
  assert.match(warning, /Giám đốc Trung tâm/);
  await give(page, code, 'propose-supplement', async () => {
    await page.fill('input[name=items-1-defect]', 'Còn thiếu chữ ký');
    await page.fill('input[name=items-1-ground]', 'Điều 17, 118/2025/NĐ-CP');
  });
  await become(page, HEAD);
  await page.goto(`${address}/officer/dossiers/${code}/approve-letter`);
  assert.equal(await page.locator('main form button.filled').count(), 0, 'refused');
  assert.match(await page.locator('main .why').first().innerText(), /chỉ số 2\.1/);
});

test('decisions, extensions, notes, notices and substitutes', async () => {
  const page = await browser.newPage();
  const code = await appraising(page);
  await become(page, CASE);
  await page.goto(`${address}/officer/dossiers/${code}`);
  await page.fill('#note-text', 'Đã gọi người nộp, hẹn sáng mai');
  await page.check('#note-next');
  await page.locator('.notes button').click();
  await page.waitForLoadState();
  assert.match(await page.locator('.notes').innerText(), /hẹn sáng mai/);
  await inspect(page, 'desk-with-note');

  await page.goto(`${address}/officer/dossiers/${code}/propose-extension`);
  assert.match(await page.locator('main').innerText(), /Gửi chậm nhất/);
  await inspect(page, 'extension');
  await page.goto(`${address}/officer/dossiers/${code}/propose`);
  await page.check('input[name=decision][value=refuse]');
  await page.fill('textarea[name=note]', 'Xem giấy xác nhận cũ');
  await page.locator('button[name=act][value=save]').click();
  await page.waitForLoadState();
  await inspect(page, 'decision-draft');
  await page.goto(`${address}/officer/dossiers/${code}/propose`);
  assert.equal(await page.inputValue('textarea[name=note]'), 'Xem giấy xác nhận cũ');
  await page.goto(`${address}/officer/dossiers/${code}/consult`);
  await inspect(page, 'consult');

  await page.goto(`${address}/officer/notices?show=all`);
  await inspect(page, 'notices');
  await become(page, HEAD);
  await page.goto(`${address}/officer/notices`);
  await inspect(page, 'notices-head');
  await page.goto(`${address}/officer/substitutes`);
  await inspect(page, 'substitutes');
  await become(page, ADMINISTRATOR);
  await page.goto(`${address}/admin/health`);
  assert.match(await page.locator('main').innerText(), /Bộ hẹn giờ của hồ sơ/);
  await inspect(page, 'health-timers');
});

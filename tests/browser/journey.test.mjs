// The journey of one dossier in a real browser: filed by a citizen, taken in at the counter, appraised, supplemented,
// reviewed, signed, issued, handed over; followed by its code without signing in. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITIZEN, COUNTER, CASE, HEAD, APPROVER, CLERK, inspect, inspected, open } from './house.mjs';

let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 3000 });
  ({ address, browser, become } = house);
});

after(() => house?.close());

/** Opens a command of the dossier, fills its form and gives it. */
async function give(page, code, command, fill = async () => {}) {
  await page.goto(`${address}/officer/dossiers/${code}`);
  await page.locator(`.offers a[href$="/${command}"]`).click();
  await fill(page);
  await page.locator('main form button.filled').click();
  await page.waitForLoadState();
  assert.match(page.url(), new RegExp(`/officer/dossiers/${code}$`), `${command} leads back to the desk: ${await page.locator('main').innerText()}`);
}

test('a dossier from the citizen to the result', async () => {
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    assert.ok(route.request().url().startsWith(address), `a request to another host: ${route.request().url()}`);
    return route.continue();
  });
  await page.goto(address);
  await inspect(page, 'home');
  await page.fill('input[name=q]', 'khai sinh');
  await page.press('input[name=q]', 'Enter');
  await page.waitForLoadState();
  assert.match(await page.locator('main').innerText(), /Đăng ký khai sinh/);
  await inspect(page, 'search');
  await page.goto(`${address}/procedures/1.004873`);
  await inspect(page, 'procedure');

  await become(page, COUNTER);
  await page.goto(`${address}/officer/intake?procedure=1.004873`);
  await inspect(page, 'intake');
  await page.fill('#person-q', '066194001234');
  await page.press('#person-q', 'Enter');
  await page.waitForSelector('#applicant-name');
  await inspect(page, 'intake-person');
  await page.fill('input[name=applicant-name]', 'Nguyễn Thị Hường');
  await page.fill('input[name=applicant-birth_date]', '12/03/1994');
  await page.fill('input[name=applicant-phone]', '0905123118');
  await page.press('input[name=applicant-phone]', 'Enter');
  await page.waitForSelector('[data-focus=take]');
  await inspect(page, 'intake-form');
  await page.locator('#take').click();
  await page.waitForURL(/\/receipt\//);
  await page.waitForLoadState();
  const receipt = await page.locator('main').innerText();
  const code = receipt.match(/H15\.133-\d{6}-\d{4}/)?.[0];
  assert.ok(code, `a receipt with a code: ${receipt}`);
  assert.match(receipt, /17:30/);
  await inspect(page, 'receipt');

  await page.goto(`${address}/officer/work?view=accepted`);
  await inspect(page, 'worklist');
  await give(page, code, 'transfer');
  await become(page, HEAD);
  await give(page, code, 'assign', async () => {
    const choice = page.locator('select[name=officer] option[value]:not([value=""])').first();
    await page.selectOption('select[name=officer]', await choice.getAttribute('value'));
  });
  await become(page, CASE);
  await page.goto(`${address}/officer/dossiers/${code}`);
  await inspect(page, 'desk');
  await page.locator('.offers a[href$="/propose-supplement"]').click();
  await inspect(page, 'command-supplement');
  await page.fill('input[name=items-1-defect]', 'Trang 2 mờ, không đọc được số');
  await page.fill('input[name=items-1-ground]', 'Nghị định 118/2025/NĐ-CP, Điều 17');
  await page.fill('input[name=items-1-cure]', 'Chụp lại trang 2');
  await page.locator('main form button.filled').click();
  await become(page, HEAD);
  await give(page, code, 'approve-letter');
  await become(page, COUNTER);
  await give(page, code, 'answer-supplement');
  await become(page, CASE);
  await give(page, code, 'confirm-supplement');
  await give(page, code, 'propose');
  await become(page, HEAD);
  await give(page, code, 'review');
  await become(page, APPROVER);
  await give(page, code, 'sign');
  await become(page, CLERK);
  await give(page, code, 'issue', () => page.fill('input[name=number]', '12/XN-UBND'));
  await become(page, COUNTER);
  await give(page, code, 'return-result');
  await page.goto(`${address}/officer/dossiers/${code}/history`);
  assert.ok((await page.locator('tbody tr').count()) >= 12, 'every step is an entry');
  await inspect(page, 'history');

  await browser.clearCookies();
  await page.goto(`${address}/track/${code}`);
  const tracked = await page.locator('main').innerText();
  assert.match(tracked, /N\. T\. H\*\*\*/);
  assert.doesNotMatch(tracked, /Nguyễn Thị Hường|066194001234/);
  await inspect(page, 'track', [[1366, 768], [390, 844], [320, 700]]);
  for (const lang of ['en', 'nb']) {
    await page.goto(`${address}/${lang}/track/${code}`);
    assert.equal(await page.getAttribute('html', 'lang'), lang);
  }
  await page.goto(`${address}/officer/work`);
  assert.match(page.url(), /\/sign-in/, 'officers’ pages need a sign-in');
  await inspect(page, 'sign-in');
  await page.close();
});

test('a citizen prepares, files and withdraws', async () => {
  const page = await browser.newPage();
  await become(page, CITIZEN);
  await page.goto(`${address}/procedures/1.004873/prepare`);
  await inspect(page, 'prepare');
  await page.goto(`${address}/me`);
  await inspect(page, 'me');
  await page.close();
  assert.ok(inspected() > 20, `${inspected()} pages were looked at`);
});

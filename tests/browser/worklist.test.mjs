// The worklist in a real browser: three urgent dossiers opened by keys and the same row found again (counted and printed),
// headings and tables as a screen reader walks them, a saved view, an export to its end with as many rows as the list,
// marks and their confirmation; axe-core finds nothing at either width.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { CASE, HEAD, CHAIRMAN, inspect, open } from './house.mjs';

let house, address, browser, become;
/** Dossiers with the case officer of the ward, so that every list has something in it. */
const OPEN = 24;

before(async () => {
  house = await open({ dossiers: 3000, tokens: true, context: { acceptDownloads: true } });
  ({ address, browser, become } = house);
  await fill(house.tokens);
});

/** Takes dossiers in at the counter and gives them to the case officer, through the API. */
async function fill(tokens) {
  const sign = await (await fetch(`${address}/sign-in`)).text();
  const officer = [...sign.matchAll(/name="person" value="staff:([^"]+)"/g)][2][1];
  const post = async (who, where, body) => {
    const answer = await fetch(`${address}/api/v1/${where}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { authorization: `Bearer ${tokens[who]}`, 'content-type': 'application/json' },
    });
    assert.ok(answer.ok, `${where}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const given = ['An', 'Bình', 'Chi', 'Dung', 'Giang', 'Hà', 'Lan', 'Mai', 'Nga', 'Oanh', 'Phương', 'Tâm'];
  for (let number = 0; number < OPEN; number += 1) {
    const applicant = { name: `Nguyễn Thị ${given[number % given.length]}`, personal_id: `0661940012${String(number).padStart(2, '0')}`, birth_date: '1994-03-12', phone: '0914 123 456', address: 'Buôn Ako Dhong' };
    const { code } = await post('counter_officer', 'dossiers', { procedure: '1.004873', unit: '24133', channel: 'direct', applicant, form: {}, files: [] });
    await post('counter_officer', `dossiers/${code}/transfer`, {});
    await post('division_head', `dossiers/${code}/assign`, { officer });
  }
}

after(() => house?.close());

test('the three most urgent dossiers by keys, and back to the same row', async () => {
  const page = await browser.newPage();
  await become(page, CASE);
  await page.goto(`${address}/officer/work?view=mine`);
  await inspect(page, 'worklist-mine');
  const rows = await page.locator('[data-row]').count();
  const visible = await page.locator('[data-row]').evaluateAll((all) => all.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
  console.log(`${rows} rows, ${visible} of them without scrolling`);
  assert.ok(rows < 10 || visible >= 10, `${visible} dossiers without scrolling`);
  const first = await page.locator('[data-row] a[data-open]').evaluateAll((all) => all.slice(0, 3).map((a) => a.href));
  assert.equal(first.length, 3);
  let pressed = 0;
  const press = async (key, url) => {
    pressed += 1;
    await (url ? Promise.all([page.waitForURL(url), page.keyboard.press(key)]) : page.keyboard.press(key));
  };
  const began = Date.now();
  await press('Enter', first[0]);
  await press('KeyJ', first[1]);
  await press('KeyJ', first[2]);
  await press('Escape', /officer\/work\?view=mine/);
  await page.waitForFunction((url) => document.activeElement?.href === url, first[2]);
  console.log(`U5: ${pressed} key presses, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  assert.ok(pressed <= 12 && Date.now() - began <= 15_000);
});

test('headings and tables tell all without colour', async () => {
  const page = await browser.newPage();
  await become(page, CASE);
  await page.goto(`${address}/officer/work?view=mine`);
  const levels = await page.locator('h1,h2,h3,h4').evaluateAll((all) => all.filter((h) => h.checkVisibility() || h.classList.contains('hidden')).map((h) => Number(h.tagName[1])));
  assert.equal(levels.filter((level) => level === 1).length, 1);
  levels.forEach((level, at) => assert.ok(at === 0 || level - levels[at - 1] <= 1, `a level is skipped: ${levels}`));
  for (const landmark of ['banner', 'navigation', 'main', 'search']) {
    assert.ok(await page.getByRole(landmark).count() > 0, landmark);
  }
  const names = await page.getByRole('columnheader').allInnerTexts();
  assert.ok(names.length >= 6, names.join());
  const row = page.getByRole('row').filter({ has: page.locator('a[data-open]') }).first();
  assert.equal(await row.getByRole('rowheader').count(), 1, 'a row is called by its person');
  assert.match(await row.locator('.clock').innerText(), /Còn|Quá|Chưa|Tạm|Chờ|Đang/);
  await row.locator('summary').click();
  assert.match(await row.locator('.why-clock p').first().innerText(), /vì|Chưa tính/);
  assert.equal(await page.locator('#live[aria-live=polite]').count(), 1);
});

test('a filter is chosen, counted, saved and found again in the rail', async () => {
  const page = await browser.newPage();
  await become(page, HEAD);
  await page.goto(`${address}/officer/work?view=unit`);
  await page.locator('#chip-stage').click();
  const option = page.locator('.chooser li a').first();
  await option.waitFor();
  await inspect(page, 'worklist-chooser');
  const count = (await option.locator('b').innerText()).replace(/\D/g, '');
  await option.click();
  await page.waitForURL(/stage=/);
  assert.match(await page.locator('.above-list p').first().innerText(), new RegExp(`^${Number(count).toLocaleString('de')} trong`));
  await page.locator('.save-view summary').click();
  await page.fill('#saved-name', 'Theo bước');
  await page.locator('.save-view button').click();
  await page.waitForURL(/saved=/);
  assert.match(await page.locator('.rail [aria-current=page]').innerText(), new RegExp(`Theo bước\\s*${Number(count).toLocaleString('de')}`));
  await page.goto(`${address}/officer/views`);
  await inspect(page, 'saved-views');
});

test('an export runs to its end and has exactly the rows of the list', async () => {
  const page = await browser.newPage();
  await become(page, CHAIRMAN);
  const list = `${address}/officer/register?from=2025-07-01&to=2025-09-30`;
  await page.goto(list);
  const total = Number((await page.locator('.head p').innerText()).match(/([\d.]+) hồ sơ/)[1].replace(/\./g, ''));
  assert.ok(total > 2000, `${total}`);
  await page.locator('.head a[href*="/officer/exports"]').first().click();
  await page.waitForURL(/officer\/exports/);
  await inspect(page, 'export-wish');
  await page.locator('button[value=csv]').click();
  const file = page.locator('#exports a[download]').first();
  await file.waitFor({ timeout: 60_000 });
  await inspect(page, 'export-ready');
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
  const text = await readFile(await download.path(), 'utf8');
  const rows = text.trim().split('\n').length - 1;
  console.log(`${rows} rows in the file, ${total} in the list`);
  assert.equal(rows, total);
});

test('marked dossiers are confirmed once and answered one by one; the division is balanced', async () => {
  const page = await browser.newPage();
  await become(page, HEAD);
  await page.goto(`${address}/officer/work?view=unit&stage=appraising`);
  await page.keyboard.press('Shift+KeyJ');
  await page.keyboard.press('KeyJ');
  await page.keyboard.press('KeyX');
  const button = page.locator('.dock [data-may-do=assign]');
  assert.match(await button.innerText(), /2$/);
  await inspect(page, 'worklist-marked');
  await button.click();
  await page.waitForURL(/bulk/);
  await inspect(page, 'bulk-confirm');
  await page.locator('select[name=officer]').selectOption({ index: 1 });
  await page.locator('main .btn.filled').click();
  await page.waitForURL(/apply/);
  assert.match(await page.locator('h1').innerText(), /2 đã làm|1 đã làm/);
  await page.goto(`${address}/officer/balance?days=5`);
  await inspect(page, 'balance');
});

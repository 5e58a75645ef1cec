// A walk-in at the counter with the keyboard alone: the scanned card, the procedure by a part of its name, one original
// scanned, the receipt. Keystrokes besides the scanner's and seconds are counted and printed; the receipt is one A5 page
// whose QR code is read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inspect, open } from './house.mjs';

const SCAN = '066194007788|240123456|Nguye6n4 Thi5 Huong2|12031994|Nu74|Buon Ky, phuong Thanh Nhat|01012022';
// A PDF of one empty page with its table of objects.
const OBJECTS = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<>>>>'];
const PAPER = (() => {
  let text = '%PDF-1.4\n';
  const places = OBJECTS.map((object, n) => { const at = text.length; text += `${n + 1} 0 obj${object} endobj\n`; return at; });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return `${text}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
})();
let house, address, browser, become, folder;

before(async () => {
  house = await open({ dossiers: 500 });
  ({ address, browser, become } = house);
  folder = await mkdtemp(path.join(tmpdir(), 'motcua-counter-'));
});

after(() => house?.close());

/** The element with the focus is on the screen, and its ring is drawn. */
async function focusIsVisible(page, where) {
  const seen = await page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'nothing has the focus';
    const box = at.getBoundingClientRect();
    if (box.width === 0 || box.bottom < 0 || box.top > innerHeight) return `${at.id} is outside the window`;
    const ring = at.matches('.seg input') ? at.nextElementSibling : at;
    const style = getComputedStyle(ring);
    return style.outlineStyle === 'none' && style.boxShadow === 'none' ? `${at.id} has no ring` : '';
  });
  assert.equal(seen, '', where);
}

const focused = (page, id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

test('from the scanned card to the receipt, by keyboard alone', async () => {
  const page = await browser.newPage();
  // The window of the printer is the system's: that it is asked for is what the page does.
  await page.addInitScript(() => { globalThis.print = () => { globalThis.printed = true; }; });
  await page.goto(`${address}/sign-in`);
  const people = await page.locator('button[name=person]').evaluateAll((all) => all.map((b) => b.value));
  await page.locator(`button[name=person][value="${people[1]}"]`).click();
  await page.waitForLoadState();

  // The person has been here before, for another matter.
  await page.goto(`${address}/officer/intake?procedure=1.001193`);
  await inspect(page, 'counter-empty');
  await page.fill('#person-q', SCAN);
  await page.press('#person-q', 'Enter');
  await focused(page, 'applicant-name');
  await inspect(page, 'counter-unknown');
  await page.fill('#applicant-name', 'Nguyễn Thị Hường');
  await page.fill('#applicant-birth_date', '12/03/1994');
  await page.fill('#applicant-phone', '0905123118');
  await page.press('#applicant-phone', 'Enter');
  await page.waitForSelector('#take, #case-0');
  if (await page.locator('#case-0').count()) {
    await page.check('#case-0');
    await page.press('#place', 'Enter');
    await page.waitForSelector('.block.finished #block-2');
  }
  for (const row of await page.locator('[data-paper]').all()) {
    if (await row.locator('[data-pick=B]').count()) await row.locator('[data-pick=B]').check({ force: true });
  }
  await page.locator('#take').click();
  await page.waitForURL(/\/receipt\//);
  await focused(page, 'next');
  await page.keyboard.press('n');
  await focused(page, 'person-q');

  // The measured run. Every key is counted where the page receives it; the scanner's are taken off.
  await page.evaluate(() => { globalThis.mouse = 0; });
  for (const kind of ['mousedown', 'mousemove', 'click']) {
    await page.evaluate((kind) => addEventListener(kind, (event) => { if (event.detail > 0 || kind !== 'click') globalThis.mouse += 1; }, true), kind);
  }
  let keys = 0;
  const press = async (key) => { keys += 1; await page.keyboard.press(key); };
  let began = Date.now();
  await focusIsVisible(page, 'the box of the person');
  await page.keyboard.type(SCAN);
  await page.keyboard.press('Enter');
  await focused(page, 'procedure-q');
  await focusIsVisible(page, 'the box of the procedure');
  const shown = await page.locator('main').innerText();
  assert.match(shown, /Nguyễn Thị Hường/);
  assert.ok(!shown.includes('Huong2'), 'what an input method garbles is nowhere');
  for (const letter of 'xn hon nhan') await press(letter === ' ' ? 'Space' : letter);
  await press('Enter');
  await focused(page, 'take');
  await focusIsVisible(page, 'the button');
  await press('1');
  await focusIsVisible(page, 'the first paper');
  await press('b');
  const file = path.join(folder, 'paper.pdf');
  await writeFile(file, PAPER);
  // The window in which the system shows files is not the page's: the key has to reach the input that opens it.
  const opened = page.evaluate(() => new Promise((done) => addEventListener('click', (event) => done(event.target.name), { once: true })));
  await press('s');
  assert.equal(await opened, await page.locator('[data-paper="1"] [data-scan]').getAttribute('name'));
  await page.setInputFiles('[data-paper="1"] [data-scan]', file);
  await page.waitForSelector('[data-paper="1"] input[type=hidden][name$="-file"]', { state: 'attached' });
  // The inspection is not the officer's time.
  const paused = Date.now();
  await inspect(page, 'counter-filled');
  began += Date.now() - paused;
  const due = (await page.locator('.due-big').innerText()).trim();
  const mouse = await page.evaluate(() => globalThis.mouse);
  await press('Control+Enter');
  await page.waitForURL(/\/receipt\//);
  const seconds = (Date.now() - began) / 1000;
  console.log(`scan to receipt: ${keys} keystrokes, ${seconds.toFixed(1)} s`);
  assert.ok(keys <= 40, `${keys} keystrokes`);
  assert.ok(seconds <= 60, `${seconds} s`);
  assert.equal(mouse, 0, 'no mouse');
  await focused(page, 'next');
  await focusIsVisible(page, 'the next person');
  assert.ok(await page.evaluate(() => globalThis.printed), 'the receipt is printed');
  const receipt = await page.locator('main').innerText();
  const code = receipt.match(/H15\.133-\d{6}-\d{4}/)?.[0];
  assert.ok(code, receipt);
  assert.ok(receipt.includes(due), `${due} is promised: ${receipt}`);
  await inspect(page, 'counter-receipt');

  // On paper: two copies, each one A5 page; the PDF of the form is one A5 page too, and its QR code leads to the dossier.
  const printed = path.join(folder, 'printed.pdf');
  await writeFile(printed, await page.pdf({ preferCSSPageSize: true }));
  const a5 = /Page size:\s+(419|420)(\.\d+)? x (595|594)/;
  const about = (name) => execFileSync('pdfinfo', [name], { encoding: 'utf8' });
  assert.match(about(printed), /Pages:\s+2/);
  assert.match(about(printed), a5);
  const form = path.join(folder, 'form.pdf');
  const answer = await page.request.get(`${address}/dossiers/${code}/papers/receipt`);
  await writeFile(form, await answer.body());
  assert.match(about(form), /Pages:\s+1/);
  assert.match(about(form), a5);
  for (const name of [printed, form]) {
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', name, name.slice(0, -4)]);
    const read = execFileSync('zbarimg', ['--quiet', '--raw', `${name.slice(0, -4)}.png`], { encoding: 'utf8' });
    assert.ok(read.includes(code), `${read} leads to ${code}`);
  }
});

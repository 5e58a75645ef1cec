// The journey of one dossier in a real browser: filed by a citizen, taken in at the counter, appraised, supplemented,
// reviewed, signed, issued, handed over; followed by its code without signing in. axe-core finds nothing on any page.
// Set MOTCUA_SHOTS to a folder to keep a picture of each page.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '../..');
const shots = process.env.MOTCUA_SHOTS;
// Evaluated by the debugger: the strict policy of the pages stays in force.
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
let server, browser, address, people;

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

before(async () => {
  address = `http://127.0.0.1:${await freePort()}`;
  server = spawn(process.env.MOTCUA_BINARY ?? path.join(root, 'target/release/motcua'), ['demo', '--dossiers', '3000', '--listen', address.slice(7)]);
  await new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => { said += chunk; if (said.includes(address)) resolve(); };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', () => reject(new Error(`the demonstration ended: ${said}`)));
    setTimeout(() => reject(new Error(`no demonstration after a minute: ${said}`)), 60_000).unref();
  });
  const profile = await mkdtemp(path.join(tmpdir(), 'motcua-browser-'));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    viewport: { width: 1366, height: 768 },
  });
});

after(async () => {
  await browser?.close();
  server?.kill('SIGTERM');
});

let counted = 0;
/** No violation on this page, nothing from another host, and a picture where pictures are wanted. */
async function inspect(page, name, sizes = [[1366, 768], [390, 844]]) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name} at ${width}: ${overflow} px too wide`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe?.run(document, { resultTypes: ['violations'] }));
    const violations = (found?.violations ?? [{ id: 'axe did not run', nodes: [] }]).map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    assert.deepEqual(violations, [], `${name} at ${width}`);
    counted += 1;
  }
  await page.setViewportSize({ width: 1366, height: 768 });
}

/** Signs in as a ready-made person by the number of the button. */
async function become(page, number) {
  await page.goto(`${address}/sign-in`);
  people ??= await page.locator('button[name=person]').evaluateAll((all) => all.map((b) => b.value));
  await page.locator(`button[name=person][value="${people[number]}"]`).click();
  await page.waitForLoadState();
}

const CITIZEN = 0, COUNTER = 1, CASE = 3, HEAD = 4, APPROVER = 5, CLERK = 6;

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
  await page.goto(`${address}/officer/intake?q=doc+than`);
  await inspect(page, 'intake-find');
  await page.locator('a[href*="procedure=1.004873"]').first().click();
  await inspect(page, 'intake-form');
  await page.fill('input[name=applicant-name]', 'Nguyễn Thị Hường');
  await page.fill('input[name=applicant-personal_id]', '066194001234');
  await page.fill('input[name=applicant-birth_date]', '12/03/1994');
  await page.fill('input[name=applicant-phone]', '0905123118');
  await page.locator('main form button.filled').last().click();
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
  assert.ok(counted > 20, `${counted} pages were looked at`);
});

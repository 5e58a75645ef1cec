// Signing in a real browser: thirty results are opened one after the other and signed with one press, one is numbered and
// issued, the citizen holds it, its QR leads to the proof, the file that was issued is genuine and one changed byte is not.
// pdfsig, which knows nothing of this program, says what the signatures are worth. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { APPROVER, CITIZEN, CLERK, inspect, open } from './house.mjs';

const MANY = 30;
let house, address, browser, become;
const codes = [];

before(async () => {
  house = await open({ dossiers: 200, tokens: true });
  ({ address, browser, become } = house);
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
  const applicants = Array.from({ length: MANY }, (_, n) => ({ name: `Lê Thị ${['Mai', 'Lan', 'Hoa'][n % 3]}`, personal_id: `0661940013${String(n).padStart(2, '0')}`, birth_date: '1994-03-12', phone: '0914 123 456', address: 'Buôn Ako Dhong' }));
  for (const applicant of applicants) {
    const { code } = await post('counter_officer', 'dossiers', { procedure: '1.004873', unit: '24133', channel: 'direct', applicant, form: {}, files: [] });
    codes.push(code);
    await post('counter_officer', `dossiers/${code}/transfer`, {});
    await post('division_head', `dossiers/${code}/assign`, { officer });
    await post('case_officer', `dossiers/${code}/propose`, { decision: 'grant' });
    await post('division_head', `dossiers/${code}/review`, {});
  }
});

after(() => house?.close());

const signatures = async (pdf) => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'motcua-sign-')), 'result.pdf');
  await writeFile(file, pdf);
  return execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
};

test('thirty results are seen, signed, proved', async () => {
  const page = await browser.newPage();
  await become(page, APPROVER);
  await page.goto(`${address}/officer/sign`);
  await inspect(page, 'sign-before');
  // What was not opened cannot be ticked; each look at the page opens the next.
  const unseen = await page.locator('.to-sign input[type=checkbox]:disabled').count();
  assert.ok(unseen >= MANY - 3, `${unseen} wait unseen`);
  const rows = await page.locator('.to-sign a[data-open]').evaluateAll((all) => all.map((a) => a.href));
  assert.equal(rows.length, MANY);
  const begun = Date.now();
  for (const row of rows) {
    await page.goto(row);
    await page.locator('#sheet img').first().waitFor();
  }
  const seen = Date.now() - begun;
  assert.equal(await page.locator('.to-sign input[type=checkbox]:checked').count(), MANY);
  await inspect(page, 'sign-seen');
  const pressed = Date.now();
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('text=đã ký', { timeout: 60_000 }).catch(() => {});
  await page.waitForLoadState();
  console.log(`${MANY} papers opened in ${(seen / 1000).toFixed(1)} s, signed in ${((Date.now() - pressed) / 1000).toFixed(1)} s`);
  await inspect(page, 'sign-done');
  await page.goto(`${address}/officer/sign`);
  assert.equal(await page.locator('.to-sign a[data-open]').count(), 0, await page.locator('main').innerText());

  // The clerk numbers and issues one; the organisation signs.
  await become(page, CLERK);
  const code = codes[0];
  await page.goto(`${address}/officer/dossiers/${code}/issue`);
  await inspect(page, 'issue');
  const number = page.locator('input[name=number]');
  if (await number.count()) await number.fill('12/XN');
  await page.locator('main form button.filled').click();
  await page.waitForLoadState();
  assert.match(page.url(), new RegExp(`/officer/dossiers/${code}$`), await page.locator('main').innerText());

  const answer = await page.request.get(`${address}/dossiers/${code}/papers/result`);
  const pdf = await answer.body();
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const said = await signatures(pdf);
  assert.equal(said.match(/Signature is Valid/g)?.length, 2, said);
  const changed = Buffer.from(pdf);
  const at = pdf.indexOf('/Producer') > 0 ? pdf.indexOf('/Producer') + 12 : 200;
  changed[at] ^= 1;
  const spoiled = await signatures(changed);
  assert.ok(!/Signature is Valid/.test(spoiled), spoiled);

  // Whoever holds the paper reads its QR and gets the proof.
  const folder = await mkdtemp(path.join(tmpdir(), 'motcua-proof-'));
  const good = path.join(folder, 'result.pdf'), bad = path.join(folder, 'changed.pdf');
  await writeFile(good, pdf);
  await writeFile(bad, changed);
  execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', good, good.slice(0, -4)]);
  const read = execFileSync('zbarimg', ['--quiet', '--raw', `${good.slice(0, -4)}.png`], { encoding: 'utf8' }).trim().split('\n');
  const proof = read.find((line) => line.includes('/verify/'));
  assert.ok(proof, read.join(' '));
  const anybody = await browser.newPage();
  await anybody.context().clearCookies();
  await anybody.goto(`${address}/verify`);
  await inspect(anybody, 'verify-ask');
  await anybody.locator('#code').fill(proof);
  await anybody.locator('main button.filled').click();
  await anybody.waitForLoadState();
  assert.match(await anybody.locator('h1').innerText(), /có thật/);
  await inspect(anybody, 'verify-issued');
  await anybody.locator('#verify-file').setInputFiles(good);
  await anybody.locator('main button.filled').click();
  await anybody.waitForLoadState();
  assert.match(await anybody.locator('h1').innerText(), /bản gốc/);
  await inspect(anybody, 'verify-genuine');
  await anybody.locator('#verify-file').setInputFiles(bad);
  await anybody.locator('main button.filled').click();
  await anybody.waitForLoadState();
  assert.match(await anybody.locator('h1').innerText(), /không phải bản đã cấp/);
  await inspect(anybody, 'verify-changed');
  await anybody.goto(`${address}/verify/AAAABBBBCCCC`);
  assert.match(await anybody.locator('h1').innerText(), /Không có kết quả này/);
  await anybody.close();

  await become(page, CITIZEN);
  await page.goto(`${address}/results`);
  await inspect(page, 'results');
  await page.close();
});

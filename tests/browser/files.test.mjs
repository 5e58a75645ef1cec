// Files in a real browser: three are dropped, the network is cut in the middle, they go on by themselves, are attached and
// looked at page by page. axe-core finds nothing.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { inspect, open } from './house.mjs';

let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 300 });
  ({ address, browser, become } = house);
});

after(() => house?.close());

/** A PDF of two pages with a line of text on each. */
function pdf() {
  const words = ['Ho va ten: Nguyen Thi Huong', 'Trang hai cua giay nay co chu'].map((line) => `BT /F1 24 Tf 72 700 Td (${line}) Tj ET`);
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
    ...[6, 7].map((n) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents ${n} 0 R>>`),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>', ...words.map((w) => `<</Length ${w.length}>>stream\n${w}\nendstream`)];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => { const at = text.length; text += `${n + 1} 0 obj${object} endobj\n`; return at; });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`);
}

/** A grey PNG of about `bytes` bytes, which no compression makes smaller. */
function png(bytes) {
  const side = Math.floor(Math.sqrt(bytes));
  let seed = 7;
  const rows = Buffer.alloc(side * (side + 1));
  for (let at = 0; at < rows.length; at += 1) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    rows[at] = at % (side + 1) === 0 ? 0 : seed >> 16;
  }
  const sums = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const crc = (data) => { let c = 0xffffffff; for (const byte of data) c = sums[(c ^ byte) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 0 })), chunk('IEND', Buffer.alloc(0))]);
}

test('files are dropped, go on after the network was cut, are attached and looked at', async () => {
  const page = await browser.newPage();
  await become(page, 1);
  await page.goto(`${address}/officer/intake?procedure=1.004873`);
  await page.fill('#person-q', '066194001234');
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
  assert.ok(code, 'a dossier');

  await page.goto(`${address}/officer/dossiers/${code}/files`);
  await inspect(page, 'attach-empty');
  // The third piece of the large file never leaves: the network is gone, and comes back.
  let pieces = 0;
  await page.route('**/officer/uploads/*', async (route) => {
    if (route.request().method() === 'PATCH') pieces += 1;
    if (pieces === 4) { pieces += 1; await browser.setOffline(true); return route.abort('internetdisconnected'); }
    return route.continue();
  });
  await page.setInputFiles('input[type=file]', [
    { name: 'anh-lon.png', mimeType: 'image/png', buffer: png(3_000_000) },
    { name: 'giay.pdf', mimeType: 'application/pdf', buffer: pdf() },
    { name: 'khong-phai-giay.docx', mimeType: 'application/pdf', buffer: Buffer.from('PK\u0003\u0004 word/document.xml') },
  ]);
  await page.locator('.sending[data-state=offline]').first().waitFor();
  await inspect(page, 'attach-offline', [[1366, 768]]);
  await browser.setOffline(false);
  await page.locator('[data-rows] > li').nth(1).waitFor({ timeout: 60_000 });
  const refused = page.locator('.sending[data-state=refused]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /DOCX/);
  assert.equal(await page.locator('[data-rows] > li').count(), 2);
  for (const select of await page.locator('[data-rows] select').all()) await select.selectOption({ index: 1 });
  await inspect(page, 'attach-rows');
  await page.locator('#attach button.filled').click();
  await page.waitForURL(/attached=2/);
  await page.locator('aside .checks a', { hasText: /./ }).first().waitFor();
  await inspect(page, 'attach-done');

  await page.goto(`${address}/officer/dossiers/${code}`);
  const shown = page.locator('.paper-page img');
  await shown.waitFor();
  assert.ok(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth)) > 300, 'the page is a picture');
  await inspect(page, 'desk-paper');
  const links = await page.locator('.checks a[href*="file="]').evaluateAll((all) => all.map((a) => a.href));
  let found = false;
  for (const link of links) {
    await page.goto(link);
    if (!(await page.locator('.file-pages a').count())) continue;
    found = true;
    await page.keyboard.press(']');
    await page.waitForURL(/page=2/);
    await page.keyboard.press('[');
    await page.waitForURL(/page=1/);
  }
  assert.ok(found, 'a paper of two pages');
  await page.goto(`${address}/officer/dossiers/${code}/files`);
  await page.locator('aside .checks a').last().click();
  await page.waitForLoadState();
  await inspect(page, 'viewer');
  await page.close();
});

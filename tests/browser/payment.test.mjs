// Paying by transfer in a real browser: the code is read as a banking application reads it, the simulated bank sends a really
// signed message, the page changes by itself, the receipt says the amount; what is too much is given back; a statement is
// tried and taken in. axe-core finds nothing on any page at both widths.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CENTRE_HEAD, COUNTER, inspect, open } from './house.mjs';

let house, address, browser, become, folder;

before(async () => {
  house = await open({ dossiers: 500, tokens: true });
  ({ address, browser, become } = house);
  folder = await mkdtemp(path.join(tmpdir(), 'motcua-payment-'));
});

after(() => house?.close());

/** A dossier at the counter of the ward, five pages to be certified: 2 × 2,000 + 3 × 1,000 đồng. */
async function owing() {
  const answer = await fetch(`${address}/api/v1/dossiers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${house.tokens.counter_officer}` },
    body: JSON.stringify({
      procedure: '2.000815', unit: '24133', channel: 'direct', applicant: { name: 'Nguyễn Thị Hường' }, form: {}, files: [],
      fees: [{ fee: 'pages', quantity: 5 }],
    }),
  });
  const opened = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(opened));
  return opened.code;
}

/** CRC-16/CCITT-FALSE, written a second time. */
function crc(text) {
  let value = 0xffff;
  for (const byte of Buffer.from(text)) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : (value << 1) & 0xffff;
  }
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** What a banking application reads from the picture on the page. */
async function decoded(page, name) {
  const file = path.join(folder, `${name}.png`);
  await page.locator('.vietqr svg').screenshot({ path: file });
  return execFileSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' }).trim();
}

const object = (id, value) => id + String(value.length).padStart(2, '0') + value;

function expected(dong, content) {
  const beneficiary = object('00', '999999') + object('01', '0000000133');
  const merchant = object('00', 'A000000727') + object('01', beneficiary) + object('02', 'QRIBFTTA');
  const text = object('00', '01') + object('01', '12') + object('38', merchant) + object('53', '704')
    + object('54', String(dong)) + object('58', 'VN') + object('62', object('08', content)) + '6304';
  return text + crc(text);
}

test('the code is what a bank reads, the bank pays, the page changes by itself, the receipt says the amount', async () => {
  const code = await owing();
  const page = await browser.newPage();
  await page.goto(`${address}/track/${code}`);
  await page.getByRole('link', { name: 'Nộp phí', exact: true }).click();
  await page.waitForURL(/\/payment$/);
  assert.match(await page.locator('h1').innerText(), /Nộp phí: 7\.000\s₫/);
  await inspect(page, 'payment');
  const content = await page.locator('#content').innerText();
  assert.match(content, /^[A-Z0-9 ]{1,19}$/);
  assert.equal(await decoded(page, 'whole'), expected(7000, content));
  for (const lang of ['en', 'nb']) {
    const other = await browser.newPage();
    await other.goto(`${address}/${lang}/dossiers/${code}/payment`);
    await inspect(other, `payment-${lang}`, [[320, 640], [390, 844]]);
    await other.close();
  }

  // Somebody else looks at the same page and touches nothing.
  const watching = await browser.newPage();
  await watching.goto(`${address}/dossiers/${code}/payment`);

  await page.locator('#dong').fill('2.000');
  await page.getByRole('button', { name: 'Giả lập đã chuyển tiền' }).click();
  await page.getByText('Mới nhận được một phần').waitFor();
  await inspect(page, 'payment-partly');
  assert.equal(await decoded(page, 'rest'), expected(5000, content), 'the code asks for the rest only');
  await watching.locator('#payment').getByText('Mới nhận được một phần').waitFor();

  await page.getByRole('button', { name: 'Giả lập đã chuyển tiền' }).click();
  await page.getByText('Đã nhận đủ tiền').waitFor();
  assert.equal(await page.locator('.vietqr').count(), 0, 'nobody is asked to pay twice');
  await inspect(page, 'payment-received');
  await watching.locator('#payment').getByText('Đã nhận đủ tiền').waitFor();
  assert.equal(await watching.locator('.vietqr').count(), 0, 'also where nobody touched the page');
  await watching.close();

  await become(page, COUNTER);
  await page.goto(`${address}/dossiers/${code}/payment`);
  await inspect(page, 'payment-own');
  assert.match(await page.locator('.fee-lines').innerText(), /trang 1–2: 2 × 2\.000/);
  const papers = await page.locator('.received a').evaluateAll((links) => links.map((link) => link.href));
  assert.equal(papers.length, 2);
  const pdf = await page.request.get(papers[1]);
  assert.equal(pdf.status(), 200);
  const file = path.join(folder, 'receipt.pdf');
  await writeFile(file, await pdf.body());
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  for (const said of ['BIÊN LAI THU PHÍ', '5.000', code, 'MÔ PHỎNG']) assert.ok(text.includes(said), `${said}: ${text}`);
  await page.close();
});

test('without script the page looks again by itself and pays all the same', async () => {
  const code = await owing();
  const page = await browser.newPage();
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(`${address}/dossiers/${code}/payment`);
  await page.getByRole('button', { name: 'Giả lập đã chuyển tiền' }).click();
  await page.getByText('Đã nhận đủ tiền').waitFor();
  await page.close();
});

test('too much is owed back and given back once; a statement is tried, then taken in; the rest is matched by hand', async () => {
  const [over, stated, vague] = [await owing(), await owing(), await owing()];
  const page = await browser.newPage();
  await page.goto(`${address}/dossiers/${over}/payment`);
  await page.locator('#dong').fill('10.000');
  await page.getByRole('button', { name: 'Giả lập đã chuyển tiền' }).click();
  await page.getByText('Đã nhận thừa tiền').waitFor();
  await inspect(page, 'payment-too-much');
  await page.goto(`${address}/dossiers/${stated}/payment`);
  const content = await page.locator('#content').innerText();

  await become(page, COUNTER);
  const file = path.join(folder, 'statement.csv');
  const day = '30/09/2025 10:00';
  await writeFile(file, 'transaction_id;account;amount;paid_at;content;payer\n'
    + `SK-1;0000000133;7.000;${day};CT DEN ${content.replaceAll(' ', '')};NGUYEN VAN A\n`
    + `SK-2;0000000133;7.000;${day};=cmd chuyen tien;NGUYEN VAN B\n`);
  await page.goto(`${address}/officer/payments`);
  await inspect(page, 'payments');
  await page.locator('#bin').fill('999999');
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: 'Chạy thử' }).click();
  await page.getByText('2 dòng: 1 sẽ khớp, 1 sẽ chờ đối soát').waitFor();
  await inspect(page, 'payments-dry-run');
  await page.getByRole('button', { name: 'Nhập sao kê này' }).click();
  await page.getByText('1 đã ghi vào hồ sơ, 1 chờ đối soát').waitFor();
  await inspect(page, 'payments-imported');

  await page.goto(`${address}/officer/payments`);
  await page.getByRole('link', { name: '999999-SK-2' }).click();
  await page.locator('input[name=code]').fill(vague);
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.getByText('Đúng số còn phải nộp').waitFor();
  await inspect(page, 'payments-match');
  await page.getByRole('button', { name: 'Ghi vào hồ sơ này' }).click();
  await page.getByText(`Đã ghi vào hồ sơ ${vague}`).waitFor();

  await become(page, CENTRE_HEAD);
  await page.goto(`${address}/officer/payments`);
  await inspect(page, 'payments-owed-back');
  await page.locator(`a[href$="${over}/refund-payment"]`).click();
  await page.locator('input[name=dong]').fill('3.000');
  await page.locator('[name=reason]').fill('Nộp thừa');
  await page.locator('[name=ground]').fill('Nghị định 118/2025/NĐ-CP');
  await page.locator('[name=reference]').fill('FT-HOAN-1');
  await inspect(page, 'refund');
  await page.locator('main form button').last().click();
  await page.waitForLoadState();
  await page.goto(`${address}/officer/payments`);
  assert.equal(await page.locator(`a[href$="${over}/refund-payment"]`).count(), 0, 'it is given back once');
  assert.ok(await page.locator(`a[href$="${over}/history"]`).count() > 0);
  await page.close();
});

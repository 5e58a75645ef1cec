// A counter whose network is cut: the page comes from the machine, three dossiers are taken in, and when the network is back they
// come in without a click, with the moment of the counter. One cannot be merged: it is shown and stays. axe-core finds nothing.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { COUNTER, CENTRE_HEAD, inspect, shots, open } from './house.mjs';

let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 1000 });
  ({ address, browser, become } = house);
});

after(() => house?.close());

/** Takes a dossier in by keyboard: finds the procedure, fills the form, ticks papers, accepts. Gives code, moment and due date. */
async function takeIn(page, search, procedure, name, papers) {
  await page.locator('#find-q').fill(search);
  await page.locator(`[data-procedure="${procedure}"]`).focus();
  await page.keyboard.press('Enter');
  await page.locator('[name=applicant-name]').fill(name);
  await page.locator('[name=applicant-phone]').fill('0905123118');
  const boxes = page.locator('#fields [data-required] input[type=checkbox]:visible');
  for (const box of await boxes.all()) await box.check();
  await papers(page);
  await page.locator('#accept').focus();
  await page.keyboard.press('Enter');
  await page.locator('#receipt').waitFor();
  const part = (name) => page.locator(`#sheet [data-part=${name}]`).innerText();
  const taken = { code: await part('code'), due: await part('due'), received: await part('received') };
  await page.locator('#next').click();
  return taken;
}

const state = (page, code) => page.locator(`#queue [data-code="${code}"] .state`);

test('a counter without network goes on, and what it took in comes in by itself', async () => {
  const page = await browser.newPage();
  page.on('pageerror', (fault) => assert.fail(`a fault on the page: ${fault}`));
  await become(page, COUNTER);
  const offline = `${address}/officer/intake/offline`;
  await page.goto(offline);
  await page.locator('body[data-worker=ready]').waitFor();
  await page.locator('#net[data-state=online]').waitFor();
  await page.waitForFunction(() => /\d{4}–\d{4}/.test(document.getElementById('held').textContent));
  await inspect(page, 'offline-online');

  await browser.setOffline(true);
  await page.reload();
  await page.locator('#net[data-state=offline]').waitFor();
  assert.match(await page.locator('#net').innerText(), /Đang làm không mạng: số dành sẵn \d{4}–\d{4}/);
  // What is not complete is not taken in, and the page says what is missing.
  await page.locator('#find-q').fill('doc than');
  await page.locator('[data-procedure="1.004873"]').click();
  await page.locator('#accept').click();
  assert.match(await page.locator('#faults').innerText(), /họ.*tên|tên/i);
  await inspect(page, 'offline-form');
  await page.locator('#take-back').click();

  const first = await takeIn(page, 'doc than', '1.004873', 'Nguyễn Thị Hường', async () => {});
  const second = await takeIn(page, '1.004873', '1.004873', 'Trần Văn Long', async () => {});
  assert.notEqual(first.code, second.code);
  // A condition that only the server can ask: a birth notification is needed, and was not ticked.
  const third = await takeIn(page, '1.001193', '1.001193', 'H’Mai Byă', async () => {});
  assert.match(third.code, /^H15\.\d+-\d{6}-\d{4}$/);
  for (const { code } of [first, second, third]) assert.equal(await state(page, code).getAttribute('data-state'), 'waiting');
  const number = Number(first.code.slice(-4));
  assert.match(await page.locator('#net').innerText(), new RegExp(`số dành sẵn ${String(number + 3).padStart(4, '0')}–`));

  // The receipt of one of them, as it is printed.
  await page.locator(`#queue [data-code="${first.code}"] button`).click();
  assert.match(await page.locator('#sheet').innerText(), /Nguyễn Thị Hường/);
  assert.ok((await page.locator('#sheet svg path').getAttribute('d')).startsWith('M4 4h7'));
  await inspect(page, 'offline-receipt');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.bar').isVisible(), false);
  assert.equal(await page.locator('#queue').isVisible(), false);
  assert.equal(await page.locator('#sheet .form01').isVisible(), true);
  if (shots) await page.pdf({ path: path.join(shots, 'offline-receipt.pdf'), preferCSSPageSize: true });
  await page.emulateMedia({ media: 'screen' });
  await page.locator('#next').click();

  // Nothing of a person lies open on the machine.
  const kept = await page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('motcua-offline').onsuccess = ({ target }) => {
      target.result.transaction('items').objectStore('items').getAll().onsuccess = (all) => resolve(JSON.stringify(all.target.result));
    };
  }));
  assert.ok(!kept.includes('Hường') && kept.includes(first.code));
  // A closed page forgets nothing.
  await page.reload();
  await state(page, second.code).waitFor();

  await browser.setOffline(false);
  await page.locator(`#queue [data-code="${first.code}"] .state[data-state=merged]`).waitFor();
  await page.locator(`#queue [data-code="${second.code}"] .state[data-state=merged]`).waitFor();
  await page.locator(`#queue [data-code="${third.code}"] .state[data-state=refused]`).waitFor();
  await page.locator('#net[data-state=online]').waitFor();
  await inspect(page, 'offline-merged');

  // The legal clock runs from the counter: the tracking page promises what the receipt does.
  for (const { code, due, received } of [first, second]) {
    const track = await browser.newPage();
    await track.goto(`${address}/track/${code}`);
    const told = await track.locator('main').innerText();
    assert.ok(told.includes(due), `${code}: ${due} in ${told}`);
    assert.ok(told.includes(received.slice(0, 5)), `${code}: ${received} in ${told}`);
    await track.close();
  }

  // The refused one stays on the machine, and whoever leads the centre sees it.
  await page.reload();
  await page.locator(`#queue [data-code="${third.code}"] .state[data-state=refused]`).waitFor();
  const line = page.locator(`#queue [data-code="${third.code}"]`);
  assert.match(await line.innerText(), /Nghị định/);
  await page.goto(`${offline}/refused`);
  assert.match(await page.locator('main').innerText(), new RegExp(third.code));
  await inspect(page, 'offline-refused');

  // Corrected on the machine: the paper was there, the box was not ticked.
  await page.goto(offline);
  await page.locator(`#queue [data-code="${third.code}"] button`).first().click();
  for (const box of await page.locator('#fields input[name=components]:visible').all()) await box.check();
  await page.locator('#accept').click();
  await page.locator(`#queue [data-code="${third.code}"] .state[data-state=merged]`).waitFor();
  await page.goto(`${offline}/refused`);
  assert.match(await page.locator('main').innerText(), /đã nhập được/);
});

test('an ended session keeps everything and goes on after signing in', async () => {
  await browser.setOffline(false);
  const page = await browser.newPage();
  const offline = `${address}/officer/intake/offline`;
  await become(page, COUNTER);
  await page.goto(offline);
  await page.waitForFunction(() => /\d{4}–\d{4}/.test(document.getElementById('held').textContent));
  await browser.setOffline(true);
  await page.reload();
  await page.locator('#net[data-state=offline]').waitFor();
  const taken = await takeIn(page, '1.004873', '1.004873', 'Lê Thị Bích', async () => {});
  await browser.clearCookies();
  await browser.setOffline(false);
  await page.locator('#net-link').waitFor({ state: 'visible' });
  assert.equal(await state(page, taken.code).getAttribute('data-state'), 'waiting');
  // Somebody else signs in: the dossier waits for who took it in.
  await become(page, CENTRE_HEAD);
  await become(page, COUNTER);
  await page.goto(offline);
  await page.locator(`#queue [data-code="${taken.code}"] .state[data-state=merged]`).waitFor();
});

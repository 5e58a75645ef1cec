// The hall in a real browser: a number is taken, called and shown on the wall; an appointment is booked and cancelled; a
// hand-over is received; the till is closed. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, ELSEWHERE, HEAD, CENTRE_HEAD, inspect, open } from './house.mjs';

let house, address, browser, become;

before(async () => {
  house = await open({ dossiers: 2000 });
  ({ address, browser, become } = house);
});

after(() => house?.close());

const WARD = '24133';

test('a number is taken, called and shown on the wall', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/queue/new?centre=${WARD}`);
  await inspect(page, 'kiosk');
  await page.locator('input[name=priority]').check();
  await page.locator('.kiosk button').first().click();
  await page.waitForURL(/\/queue\/[0-9a-f]{32}$/);
  const ticket = page.url();
  const label = await page.locator('.ticket-number').innerText();
  assert.match(label, /^[A-Z]\d{3}$/);
  await inspect(page, 'ticket');
  await page.goto(`${ticket}/paper`);
  await inspect(page, 'ticket-paper');

  const wall = await browser.newPage();
  await become(page, COUNTER);
  await page.goto(`${address}/officer/queue`);
  await page.locator('input[name=window]').fill('3');
  await page.getByRole('button', { name: 'Ngồi quầy này' }).click();
  await page.waitForLoadState();
  await inspect(page, 'queue-desk');
  const display = await page.getByRole('link', { name: 'Mời đến quầy' }).getAttribute('href');
  await wall.goto(address + display);
  await inspect(wall, 'display');
  // Called until it is this one's turn: the wall hears of each call by itself.
  let called = '';
  for (let turn = 0; turn < 60 && called !== label; turn += 1) {
    await page.bringToFront();
    await page.keyboard.press('n');
    await page.waitForLoadState();
    called = await page.locator('.counter .ticket-number').innerText();
    if (called === label) break;
    await page.getByRole('button', { name: /Đã đến quầy/ }).click();
    await page.waitForLoadState();
  }
  assert.equal(called, label, 'nobody starves: the number is called');
  await wall.waitForFunction((text) => document.querySelector('.now .wall-number')?.textContent === text, label, { timeout: 15_000 });
  assert.match(await wall.locator('#said').textContent(), /Mời số .+ quầy ba/);
  await wall.close();
  await page.bringToFront();
  await page.getByRole('button', { name: /Đã đến quầy/ }).click();
  await page.waitForLoadState();
  await inspect(page, 'queue-serving');
  await page.goto(`${address}/officer/queue/times`);
  await inspect(page, 'queue-times');
  await page.locator('tbody a').first().click();
  await page.waitForLoadState();
  await inspect(page, 'queue-tickets');
  await page.goto(ticket);
  assert.match(await page.locator('.ticket-state').innerText(), /đang được phục vụ/);
  await page.close();
});

test('an appointment is booked and cancelled', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/appointments`);
  await page.locator('#q').fill('buon ma thuot');
  await page.locator('main form button').click();
  await page.waitForLoadState();
  await inspect(page, 'book-centre');
  await page.locator('main .rows a').first().click();
  await page.waitForLoadState();
  await page.locator('.book-days a').nth(1).click();
  await page.waitForLoadState();
  await inspect(page, 'book');
  await page.locator('.book-slots input').first().check();
  await page.locator('select[name=field]').selectOption('civil_status');
  await page.locator('input[name=phone]').fill('0914 123 456');
  await page.locator('main button.filled').click();
  await page.waitForURL(/\/queue\/[0-9a-f]{32}$/);
  assert.match(await page.locator('main').innerText(), /Mã lịch hẹn\s+\d{6}/);
  await inspect(page, 'ticket-booked');
  await page.getByRole('button', { name: 'Hủy' }).click();
  await page.waitForLoadState();
  assert.match(await page.locator('.ticket-state').innerText(), /Đã hủy/);
  await page.close();
});

test('a hand-over is received, results are looked for, the till is closed', async () => {
  const page = await browser.newPage();
  for (const person of [HEAD, ELSEWHERE, COUNTER]) {
    await become(page, person);
    for (const tab of ['arriving', 'sent', 'late', 'received']) {
      await page.goto(`${address}/officer/transfers?tab=${tab}`);
      await inspect(page, `transfers-${person}-${tab}`);
    }
  }
  await become(page, HEAD);
  await page.goto(`${address}/officer/transfers?tab=arriving`);
  if (await page.locator('[data-key=A]').count()) {
    await page.keyboard.press('a');
    await page.waitForLoadState();
    await inspect(page, 'transfers-confirm');
    await page.locator('main button.filled').click();
    await page.waitForLoadState();
    await inspect(page, 'transfers-done');
  }
  await become(page, COUNTER);
  for (const query of ['', '?list=uncollected', '?q=zzzz']) {
    await page.goto(`${address}/officer/returns${query}`);
    await inspect(page, `returns${query.replace(/\W/g, '-')}`);
  }
  await page.goto(`${address}/officer/returns`);
  if (await page.locator('[data-row] a').count()) {
    await page.locator('[data-row] a').first().click();
    await page.waitForLoadState();
    await inspect(page, 'returns-card');
    const back = page.locator('input[name=given-back]');
    if (await back.count()) await back.check();
    await page.getByRole('button', { name: 'Đã trao' }).click();
    await page.waitForLoadState();
    assert.match(page.url(), /done=/);
  }
  // The days of the demonstration end on 30 September 2025, a Tuesday.
  for (const person of [COUNTER, CENTRE_HEAD]) {
    await become(page, person);
    await page.goto(`${address}/officer/fees?day=2025-09-30`);
    await inspect(page, `fees-${person}`);
    const close = page.locator('input[name=counted]');
    if (await close.count()) {
      await close.fill('0');
      await page.locator('input[name=note]').fill('đếm thử');
      await page.getByRole('button', { name: 'Chốt ngày' }).click();
      await page.waitForLoadState();
      await inspect(page, 'fees-closed');
    }
    const sign = page.getByRole('button', { name: 'Ký xác nhận' });
    if (await sign.count()) {
      await sign.first().click();
      await page.waitForLoadState();
      assert.match(await page.locator('main').innerText(), /đã ký xác nhận/);
    }
  }
  await page.close();
});

// Signing in in a real browser: with the national identity at a real OpenID Connect provider, and as a member of staff with a
// passkey and with a one-time code. axe-core finds nothing on any page.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CASE, HEAD, inspect, inspected, open } from './house.mjs';
import { CLIENT, SECRET, reserve, startProvider } from './identity.mjs';

let house, place, provider;

const settings = (issuer) => `issuer = "${issuer}"
client_id = "${CLIENT}"
client_secret_file = "secret"
personal_id_claim = "personal_id"
acr_values = ["loa2", "loa1"]
least_level = 2
[levels]
loa1 = 1
loa2 = 2
`;

before(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'motcua-identity-'));
  place = await reserve();
  await writeFile(path.join(folder, 'secret'), `${SECRET}\n`);
  await writeFile(path.join(folder, 'identity.toml'), settings(place.issuer));
  house = await open({ dossiers: 300, options: ['--identity', path.join(folder, 'identity.toml')] });
  provider = await startProvider(place, house.address);
});
after(async () => {
  await house?.close();
  provider?.close();
});

/** A browser page that nobody is signed in on, here or at the provider. */
async function fresh() {
  await house.browser.clearCookies();
  return house.browser.newPage();
}

/** From the page of signing in to the provider, and the button there. */
async function agree(page, who, next = '') {
  await page.goto(`${house.address}/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`);
  await page.getByRole('link', { name: 'Đăng nhập bằng VNeID' }).click();
  await page.waitForURL(`${place.issuer}/**`);
  await page.locator(`button[value="${who}"]`).click();
  await page.waitForURL(`${house.address}/**`);
}

test('a person signs in with the national identity, and the level is kept', async () => {
  const page = await fresh();
  await page.goto(`${house.address}/sign-in`);
  await inspect(page, 'sign-in-identity');
  await agree(page, 'huong:loa2', '/results');
  assert.equal(new URL(page.url()).pathname, '/results', 'it goes on where it began');
  await page.goto(`${house.address}/me`);
  assert.match(await page.locator('main').innerText(), /VNeID, mức 2/);
  await inspect(page, 'me-identity');
  const [session] = (await house.browser.cookies(house.address)).filter((cookie) => cookie.name === 'motcua');
  assert.ok(session.httpOnly && session.sameSite === 'Lax');
  await page.close();
});

test('a level that is too low and a person who does not agree are told what to do', async () => {
  const page = await fresh();
  await agree(page, 'huong:loa1');
  assert.match(await page.locator('main').innerText(), /mức 1; nộp hồ sơ ở đây cần mức 2/);
  await inspect(page, 'sign-in-level');
  await house.browser.clearCookies();
  await agree(page, '');
  assert.match(await page.locator('h1').innerText(), /không đồng ý/);
  await inspect(page, 'sign-in-denied');
  await page.close();
});

/** A sign-in up to the address that brings the answer back, which nobody opens; `change` touches the address at the provider. */
async function answer(page, who, change = (address) => address) {
  let next = `${house.address}/sign-in/start`;
  const step = async (answered) => {
    const { status, headers } = { status: (await answered).status(), headers: (await answered).headers() };
    assert.ok(status === 302 || status === 303, `${next}: ${status}`);
    next = new URL(headers.location, next).href;
  };
  await step(page.request.get(next, { maxRedirects: 0 }));
  next = change(next);
  await step(page.request.get(next, { maxRedirects: 0 }));
  await step(page.request.post(next, { maxRedirects: 0, form: { who } }));
  await step(page.request.get(next, { maxRedirects: 0 }));
  assert.ok(next.startsWith(`${house.address}/sign-in/callback?`), next);
  return next;
}

const signedIn = async () => (await house.browser.cookies(house.address)).some((cookie) => cookie.name === 'motcua');

test('an answer with another state, in another browser, or brought twice signs nobody in', async () => {
  const page = await fresh();
  const callback = await answer(page, 'huong:loa2');
  const refused = async (address) => {
    assert.equal((await page.goto(address)).status(), 400);
    assert.match(await page.locator('h1').innerText(), /không còn dùng được/);
    assert.ok(!await signedIn());
  };
  await refused(callback.replace(/state=[^&]+/, 'state=made-up'));
  await inspect(page, 'sign-in-unknown');
  // Another browser than the one that asked: nobody can be made to sign in as somebody else.
  const cookies = await house.browser.cookies();
  await house.browser.clearCookies();
  await refused(callback);
  await house.browser.addCookies(cookies);
  await page.goto(callback);
  assert.equal(new URL(page.url()).pathname, '/me');
  await house.browser.clearCookies({ name: 'motcua' });
  await house.browser.addCookies(cookies);
  await refused(callback);
  await page.close();
});

test('a token with another nonce is refused', async () => {
  const page = await fresh();
  const callback = await answer(page, 'huong:loa2', (address) => address.replace(/nonce=[^&]+/, 'nonce=made-up'));
  assert.equal((await page.goto(callback)).status(), 502);
  assert.match(await page.locator('h1').innerText(), /trả lời không đúng/);
  assert.ok(!await signedIn());
  await page.close();
});

test('who signs out at the provider is signed out here', async () => {
  const page = await fresh();
  await agree(page, 'lan:loa2');
  await page.goto(`${house.address}/me`);
  assert.match(await page.locator('main').innerText(), /VNeID, mức 2/);
  const other = await house.browser.newPage();
  await other.goto(`${place.issuer}/session/end?client_id=${CLIENT}&post_logout_redirect_uri=${encodeURIComponent(`${house.address}/`)}`);
  await other.locator('button[value="yes"]').click();
  await other.waitForURL(`${house.address}/`);
  await page.goto(`${house.address}/me`);
  assert.match(page.url(), /\/sign-in\?/, 'the session has ended with the one at the provider');
  await other.close();
  await page.close();
});

test('signing out here says that the provider still knows the person', async () => {
  const page = await fresh();
  await agree(page, 'lan:loa2');
  await page.goto(`${house.address}/me`);
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await page.waitForURL(`${house.address}/sign-out`);
  await inspect(page, 'sign-out');
  await page.getByRole('link', { name: 'Đăng xuất khỏi VNeID' }).click();
  await page.waitForURL(`${place.issuer}/session/end?**`);
  await page.close();
});

test('what is typed before signing in and after the session has ended is not lost', async () => {
  const page = await fresh();
  await page.goto(`${house.address}/procedures/1.004873/prepare`);
  await page.locator('select[name=unit]').selectOption('24133');
  await page.locator('main form button.filled').click();
  await page.locator('[name=phone]').fill('0914123456');
  await page.locator('main form button.filled').click();
  const draft = new URL(page.url()).pathname;
  await agree(page, 'huong:loa2', draft);
  assert.equal(await page.locator('[name=phone]').inputValue(), '0914123456');
  await page.locator('[name=phone]').fill('0905000111');
  await house.browser.clearCookies({ name: 'motcua' });
  await page.locator('main form button.filled').click();
  await page.waitForURL(`${house.address}/sign-in?**`);
  assert.match(await page.locator('main').innerText(), /được giữ lại/);
  await inspect(page, 'sign-in-kept');
  await page.getByRole('link', { name: 'Đăng nhập bằng VNeID' }).click();
  // The provider still knows the person and sends them back at once.
  await page.waitForURL(`${house.address}/drafts/**`);
  assert.equal(await page.locator('[name=phone]').inputValue(), '0905000111');
  await inspect(page, 'draft-sent-late');
  await page.close();
});

test('a member of staff makes a passkey and signs in with it', async () => {
  await house.browser.clearCookies();
  const page = await house.browser.newPage();
  const devices = await house.browser.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  } });
  // Passkeys belong to a name: on this machine to `localhost`.
  const address = house.address.replace('127.0.0.1', 'localhost');
  await page.goto(`${address}/sign-in`);
  await page.locator('button[name=person]').nth(CASE).click();
  await page.waitForLoadState();
  await page.goto(`${address}/officer/account`);
  await page.locator('form[data-passkey=make] button').click();
  await page.waitForURL(`${address}/officer/account?done=passkey`);
  await inspect(page, 'account-passkey');
  await house.browser.clearCookies();
  await page.goto(`${address}/sign-in`);
  await page.locator('form[data-passkey=sign] button').click();
  await page.waitForURL(`${address}/officer/**`);
  const [session] = (await house.browser.cookies(address)).filter((cookie) => cookie.name === 'motcua');
  assert.ok(session, 'signed in by passkey');
  await page.close();
});

/** The code of an authenticator app at a moment, seconds since 1970 (RFC 6238). */
function code(secret, at) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const from = digest[19] & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a member of staff switches the second factor on and signs in with password and code', async () => {
  await house.browser.clearCookies();
  const page = await house.browser.newPage();
  await page.goto(`${house.address}/sign-in`);
  const person = page.locator('button[name=person]').nth(HEAD);
  const id = (await person.getAttribute('value')).split(':')[1];
  await person.click();
  await page.waitForLoadState();
  await page.goto(`${house.address}/officer/account`);
  await page.locator('form[action="/officer/account/second-factor"] button').click();
  const secret = (await page.locator('ol.steps-words .code').first().innerText()).replaceAll(' ', '');
  const seconds = Date.now() / 1000;
  await page.locator('input[name=code]').fill(code(secret, seconds));
  await page.locator('form[action$="/second-factor/confirm"] button').click();
  assert.equal(await page.locator('.codes li').count(), 10, 'recovery codes are shown once');
  await inspect(page, 'account-recovery');
  await house.browser.clearCookies();
  await page.goto(`${house.address}/sign-in`);
  const enter = async (digits) => {
    await page.locator('input[name=name]').fill(id);
    await page.locator('input[name=password]').fill('mot-cua-mo-phong');
    await page.locator('input[name=code]').fill(digits);
    await page.locator('form[action="/sign-in"] button:not([name])').click();
    await page.waitForLoadState();
  };
  await enter(code(secret, seconds));
  assert.ok(!await signedIn(), 'a code counts once');
  await enter(code(secret, seconds + 30));
  assert.ok(await signedIn());
  await page.close();
});

/** The number of the member of a community digital team among the ready-made persons. */
const DIGITAL_TEAM = 12;

test('a daughter prepares for her mother, a team member helps and is named', async () => {
  await house.browser.clearCookies();
  const page = await house.browser.newPage();
  await house.become(page, DIGITAL_TEAM);
  assert.equal(new URL(page.url()).pathname, '/procedures');
  await page.goto(`${house.address}/procedures/1.004873/prepare`);
  await page.locator('select[name=unit]').selectOption('24133');
  await page.locator('main form button.filled').click();
  assert.match(await page.locator('main').innerText(), /Bạn đang giúp người dân/);
  const draft = new URL(page.url()).pathname;
  await page.locator('[name=phone]').fill('0914123456');
  await page.getByLabel('Cha hoặc mẹ').check();
  await inspect(page, 'draft-for-whom');
  await page.locator('main form button.filled').click();
  await agree(page, 'huong:loa2', draft);
  assert.match(await page.locator('main').innerText(), /Có người giúp chuẩn bị hồ sơ này: H’Lan Êban/);
  assert.ok(await page.getByLabel('Cha hoặc mẹ').isChecked());
  await page.locator('[name=address]').fill('Buôn Ako Dhong');
  await page.locator('main form button.filled').click();
  await page.waitForURL('**/represented');
  await page.locator('[name=name]').fill('Lê Thị Sen');
  await page.locator('[name=personal_id]').fill('0661580012');
  await page.locator('main form button.filled').click();
  await inspect(page, 'draft-represented-faults');
  await page.locator('[name=personal_id]').fill('066158001234');
  await page.getByLabel('Dữ liệu hộ tịch, dân cư đã có').check();
  await page.locator('[name=proof_words]').fill('Giấy khai sinh của tôi số 12/1994');
  await page.locator('main form button.filled').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/represented'));
  await page.goto(`${house.address}${draft.replace('/applicant', '/answers')}`);
  assert.match(await page.locator('main').innerText(), /Lê Thị Sen/);
  await inspect(page, 'draft-answers-represented');
  await page.close();
});

test('pages were inspected', () => assert.ok(inspected() >= 24, `${inspected()}`));

// What every browser test needs: a demonstration of its own on a free port, a browser, the ready-made persons, and the
// inspection of a page. MOTCUA_BINARY names another program than the one built last, MOTCUA_SHOTS a folder for pictures.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
export const root = path.resolve(import.meta.dirname, '../..');
export const binary = process.env.MOTCUA_BINARY ?? path.join(root, 'target/debug/motcua');
export const shots = process.env.MOTCUA_SHOTS;
// Evaluated by the debugger: the strict policy of the pages stays in force.
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The ready-made persons, by the number of their button on the page of signing in. */
export const CITIZEN = 0, COUNTER = 1, ELSEWHERE = 2, CASE = 3, HEAD = 4, APPROVER = 5, CLERK = 6, CENTRE_HEAD = 7,
  CHAIRMAN = 8, ADMINISTRATOR = 11;

const DESK = [1366, 768], PHONE = [390, 844];
/** Time in which a demonstration has to be ready, and in which a stopped one has to be gone, milliseconds. */
const START_MS = 300_000, STOP_MS = 5_000;

export const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** Starts a program and waits until it says `word`; gives the process and what it said. */
export async function start(program, args, word, env = {}) {
  const running = spawn(program, args, { env: { ...process.env, ...env } });
  let said = '';
  await new Promise((resolve, reject) => {
    const listen = (chunk) => { said += chunk; if (said.includes(word)) resolve(); };
    running.stdout.on('data', listen);
    running.stderr.on('data', listen);
    running.on('error', reject);
    running.on('exit', () => reject(new Error(`${path.basename(program)} ended: ${said}`)));
    setTimeout(() => reject(new Error(`${path.basename(program)} was not ready in time: ${said}`)), START_MS).unref();
  }).catch((fault) => { running.kill('SIGKILL'); throw fault; });
  return running;
}

/** Stops a program; one that does not listen is stopped all the same. */
export async function stop(running) {
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  const late = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(late);
}

/** A browser with a fresh profile. */
export async function openBrowser(options = {}) {
  const profile = await mkdtemp(path.join(tmpdir(), 'motcua-browser-'));
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    viewport: { width: DESK[0], height: DESK[1] },
    ...options,
  });
}

/** Where this page scrolls sideways or axe-core finds something, in words. */
export async function faults(page) {
  const found = [];
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) found.push(`${overflow} px too wide`);
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe?.run(document, { resultTypes: ['violations'] }));
  const violations = result?.violations ?? [{ id: 'axe did not run', nodes: [] }];
  return found.concat(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`));
}

let counted = 0;
/** How many pages were inspected, each width for itself. */
export const inspected = () => counted;

/** No violation on this page at both widths, nothing too wide, and a picture where pictures are wanted. */
export async function inspect(page, name, sizes = [DESK, PHONE]) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true });
    assert.deepEqual(await faults(page), [], `${name} at ${width}`);
    counted += 1;
  }
  await page.setViewportSize({ width: DESK[0], height: DESK[1] });
}

/**
 * A demonstration with a browser in front of it. `host` is the name it is visited by, `tokens` whether the tokens of its
 * persons are wanted, `options` go to the demonstration.
 */
export async function open({ dossiers, tokens = false, host = '127.0.0.1', options = [], env = {}, context = {} }) {
  const port = await freePort();
  const place = `127.0.0.1:${port}`;
  const file = tokens ? path.join(await mkdtemp(path.join(tmpdir(), 'motcua-tokens-')), 'tokens.json') : null;
  const asked = ['demo', '--dossiers', String(dossiers), '--listen', place, ...(file ? ['--tokens', file] : []), ...options];
  const server = await start(binary, asked, `http://${place}`, env);
  const address = `http://${host}:${port}`;
  let people;
  try {
    const browser = await openBrowser(context);
    return {
      address, browser,
      tokens: file ? JSON.parse(await readFile(file, 'utf8')) : null,
      /** Signs in as a ready-made person by the number of the button. */
      async become(page, number) {
        await page.goto(`${address}/sign-in`);
        people ??= await page.locator('button[name=person]').evaluateAll((all) => all.map((b) => b.value));
        await page.locator(`button[name=person][value="${people[number]}"]`).click();
        await page.waitForLoadState();
      },
      async close() {
        await browser.close();
        await stop(server);
      },
    };
  } catch (fault) {
    await stop(server);
    throw fault;
  }
}

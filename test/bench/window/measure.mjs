/** What is measured, one function a figure. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const gzipKb = (file) => gzipSync(readFileSync(file), { level: 9 }).length / KB;

const scriptsBelow = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name));

/** All scripts of a built page, and those that the browser asked for until the field had the focus. */
export function scriptSizes(folder, requested) {
  const sum = (files) => files.reduce((total, file) => total + gzipKb(file), 0);
  const all = scriptsBelow(folder);
  return {
    initial: sum(all.filter((file) => requested.has(file.slice(folder.length).replaceAll('\\', '/')))),
    total: sum(all),
  };
}

/** When a text field first has the focus; and when a key was pressed: both in milliseconds since the Unix epoch. */
const NOTE = `(() => {
  const note = globalThis.bench = {};
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('focusin', ({ target }) => {
    if (target.tagName === 'INPUT') note.focused ??= now() - performance.timeOrigin;
  });
  addEventListener('keydown', ({ key, timeStamp }) => {
    if (key === 'Enter') note.enter = performance.timeOrigin + timeStamp;
  }, true);
})();`;

/** A new profile for each: nothing is in a cache. @returns milliseconds from the navigation to the focus */
export async function openToFocus(browser, url) {
  const context = await browser.newContext({ viewport: { width: 400, height: 640 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTE);
    const requested = new Set();
    page.on('request', (request) => requested.add(new URL(request.url()).pathname));
    await page.goto(url);
    await page.waitForFunction(() => globalThis.bench.focused !== undefined);
    return { ms: await page.evaluate('globalThis.bench.focused'), requested };
  } finally {
    await context.close();
  }
}

/**
 * From the key to the socket. The clocks are those of two processes on one computer: how far apart they are is asked
 * before each call, and the answer with the shortest way counts.
 */
export async function enterToInvite(browser, url, phone, count) {
  const context = await browser.newContext({ viewport: { width: 400, height: 640 } });
  const page = await context.newPage();
  await page.addInitScript(NOTE);
  await page.goto(url);
  const box = page.getByRole('combobox');
  const times = [];
  for (let call = 0; call < count; call += 1) {
    await box.fill(`+43 1 5056${String(call).padStart(2, '0')}`);
    await page
      .getByText(`+4315056${String(call).padStart(2, '0')}`)
      .first()
      .waitFor();
    const offset = await clockOffset(page);
    const invite = phone.nextInvite();
    await page.keyboard.press('Enter');
    const at = await invite;
    times.push(at - ((await page.evaluate('globalThis.bench.enter')) + offset));
    await page.locator('article[data-state="failed"]').nth(0).waitFor();
    await page.locator('article [aria-label="Put away"]').first().click();
  }
  await context.close();
  return times;
}

async function clockOffset(page) {
  let best = { way: Number.POSITIVE_INFINITY, offset: 0 };
  for (let i = 0; i < 20; i += 1) {
    const before = performance.timeOrigin + performance.now();
    const theirs = await page.evaluate('performance.timeOrigin + performance.now()');
    const after = performance.timeOrigin + performance.now();
    if (after - before < best.way) best = { way: after - before, offset: (before + after) / 2 - theirs };
  }
  return best.offset;
}

/** The same command without a browser: what the server itself takes. */
export async function commandToInvite(url, phone, count) {
  const { origin, hash } = new URL(url);
  const headers = { 'content-type': 'application/json', 'x-dialtray-token': hash.slice('#token='.length) };
  const times = [];
  for (let call = 0; call < count; call += 1) {
    const invite = phone.nextInvite();
    const began = performance.timeOrigin + performance.now();
    const body = JSON.stringify({ name: 'call:dial', args: { text: `+43 1 5057${String(call).padStart(2, '0')}` } });
    const answer = await fetch(`${origin}/api/command`, { method: 'POST', headers, body });
    if (!(await answer.json()).ok) throw new Error('the call was refused');
    times.push((await invite) - began);
  }
  return times;
}

/** A click on a link without a running app: the terminal's whole start is on the way. */
export async function terminalToInvite(program, dataDir, phone, count, env) {
  const times = [];
  for (let call = 0; call < count; call += 1) {
    const invite = phone.nextInvite();
    const began = performance.timeOrigin + performance.now();
    const child = spawn(process.execPath, [program, 'dial', '+43 1 505641', '--json', '--data-dir', dataDir], {
      stdio: 'ignore',
      env,
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    times.push((await invite) - began);
    await ended;
  }
  return times;
}

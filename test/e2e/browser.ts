/** Chromium without a screen, steered by playwright-core; everything that a page complains of is written down. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** It would otherwise look for updates and ask servers of its maker. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  const paths = CHROMIUM
    ? [CHROMIUM]
    : PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** For a test's name; undefined where Chromium is there. */
export function missingBrowser(): string | undefined {
  return findChromium() === undefined
    ? 'missing: chromium; npm run lab:install, or set CHROMIUM to its path'
    : undefined;
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(missingBrowser());
  // Its sandbox needs user namespaces or setuid; root in a container has neither.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: QUIET, chromiumSandbox: !isRoot });
}

export const SIZES = {
  small: { width: 400, height: 640 },
  large: { width: 1280, height: 800 },
  /** The desktop app's window cannot be smaller. */
  smallest: { width: 360, height: 420 },
  /** What a window of 640 x 1024 has left at 200 % (WCAG 2.2, 1.4.10: nothing is to be scrolled sideways). */
  zoomed: { width: 320, height: 512 },
} as const;

export interface Look {
  readonly size: keyof typeof SIZES;
  readonly scheme: 'light' | 'dark';
  readonly language: 'en' | 'de';
}

/** Each pair of size, scheme and language once. */
export const LOOKS: readonly Look[] = [
  { size: 'small', scheme: 'light', language: 'en' },
  { size: 'small', scheme: 'dark', language: 'de' },
  { size: 'large', scheme: 'light', language: 'de' },
  { size: 'large', scheme: 'dark', language: 'en' },
];

export const lookName = ({ size, scheme, language }: Look): string =>
  `${SIZES[size].width}×${SIZES[size].height}, ${scheme}, ${language}`;

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors, violations of the policy, requests that failed, text that does not fit: all that nobody should see. */
  problems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The policy's violations are events of the document; Chromium’s message alone does not say which directive. */
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('policy: ' + event.effectiveDirective + ' refused ' + (event.blockedURI || event.sample) + ' of ' + event.sourceFile);
});`;

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

export async function visit(browser: Browser, look: Look, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: SIZES[look.size],
    colorScheme: look.scheme,
    locale: look.language === 'de' ? 'de-AT' : 'en-GB',
    timezoneId: 'Europe/Vienna',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript(REPORT_VIOLATIONS);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A page that is left or loaded again ends its stream.
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return {
    page,
    context,
    async problems() {
      const overflow = Number(await page.evaluate(OVERFLOW));
      return overflow > 0 ? [...problems, `the page is ${overflow} px wider than the window`] : problems;
    },
    close: () => context.close(),
  };
}

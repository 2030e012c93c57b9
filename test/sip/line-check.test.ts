/** The test of a line against the demo and against scripted servers: what each step finds, and that nothing rings or stays. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../electron/cli/cli.ts';
import type { DemoBehaviour } from '../../electron/demo/behaviours.ts';
import { type DemoExchange, startDemoExchange } from '../../electron/demo/demo.ts';
import { CHECK_STEPS, checkStepText, lineCheckText } from '../../electron/shared/line-check.ts';
import { err, ok } from '../../electron/shared/result.ts';
import { loadTranslations } from '../../electron/shared/translations.ts';
import { createAuthority, createSelfSigned, daysFromNow, type KeyAndCertificate } from '../support/certificates.ts';
import { type Checked, check, findings, hurried, type ServerOptions, serve, stepOf } from '../support/checking.ts';
import { stage } from '../support/scenario.ts';
import type { Peer, PeerOptions } from '../support/sip-peer.ts';
import { createFakeIo } from '../unit/cli/fake-io.ts';

const { peer } = stage();

const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), 'dialtray-check-'));
const caFile = join(folder, 'ca.pem');
beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

const proxyOf = (desk: Peer): string =>
  `${desk.hostPort}${desk.transport === 'udp' ? '' : `;transport=${desk.transport}`};lr`;

const noRecord = async () => err({ kind: 'not-found', text: 'no' } as const);
/** A name server that knows addresses only. */
const named = (...addresses: readonly string[]) => ({
  addresses: async () => ok(addresses),
  srv: noRecord,
  naptr: noRecord,
});

async function ended(checked: Checked) {
  const result = await checked.done;
  expect(checked.open()).toBe(0);
  expect(result.steps.map(({ id }) => id)).toEqual([...CHECK_STEPS]);
  return result;
}

/** A line to a server that reacts as told. Time passes 25 times as fast. */
async function against(options: ServerOptions, more: Parameters<typeof check>[0] = {}, peerOptions: PeerOptions = {}) {
  const desk = await peer(peerOptions);
  const gate = serve(desk, options);
  const settings = { outboundProxy: proxyOf(desk), ...more.settings };
  const checked = check({ clock: hurried(25), ...more, settings });
  return { desk, gate, checked, result: await ended(checked) };
}

const challenge = { user: 'klaus', password: 'secret' };

describe('the demo', () => {
  let demo: DemoExchange | undefined;
  afterEach(() => demo?.close());

  async function checkDemo(behaviour: DemoBehaviour) {
    const started = await startDemoExchange({ behaviour, pace: 0.02 });
    if (!started.ok) throw new Error(started.error);
    demo = started.value;
    const { password, ...settings } = demo.line;
    const result = await ended(check({ settings, password }));
    expect(demo.describe().filter(({ text }) => text.startsWith('rings'))).toEqual([]);
    expect(demo.left()).toEqual({ calls: 0, requests: 0 });
    return result;
  }

  it('§11.1 §10.2.3 goes through all steps, and rings nobody', async () => {
    const result = await checkDemo('answer');
    expect(findings(result)).toEqual({
      settings: 'settings-ok',
      dns: 'dns-literal',
      transport: 'transport-udp',
      tls: 'tls-unused',
      server: 'server-answered',
      login: 'login-accepted',
      phone: 'phone-answered',
      transfer: 'transfer-allowed',
    });
    expect(result).toMatchObject({ line: 'Demo', state: 'ok' });
    expect(stepOf(result, 'server').facts).toEqual({ agent: 'Dialtray demo exchange', answer: '200 OK' });
    expect(stepOf(result, 'phone').facts).toMatchObject({ agent: 'Dialtray demo phone' });
    for (const { id, ms } of result.steps) expect(ms === undefined).toBe(id === 'tls');
    expect(lineCheckText(result, 'en')).toBe('Line Demo works.');
  });

  it('§22.2 tries a wrong password once', async () => {
    const result = await checkDemo('wrong-password');
    expect(findings(result)).toMatchObject({
      login: 'login-refused',
      phone: 'skipped-failed',
      transfer: 'skipped-failed',
    });
    expect(result.state).toBe('failed');
    expect(demo?.describe().filter(({ text }) => text.startsWith('refuses the password'))).toHaveLength(1);
  });

  it('RFC 3515 §2.4 sees that the phone knows no REFER', async () => {
    const result = await checkDemo('no-refer');
    expect(result.state).toBe('warning');
    expect(findings(result)).toMatchObject({ phone: 'phone-answered', transfer: 'transfer-not-listed' });
    expect(stepOf(result, 'transfer').facts.allow).not.toContain('REFER');
  });
});

describe('in the terminal', () => {
  let demo: DemoExchange | undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'dialtray-check-cli-'));
  afterEach(() => demo?.close());
  afterAll(() => rmSync(dataDir, { recursive: true }));

  async function run(more: readonly string[], password?: string) {
    const started = await startDemoExchange({ pace: 0.02 });
    if (!started.ok) throw new Error(started.error);
    demo = started.value;
    const { password: right, ...line } = demo.line;
    writeFileSync(join(dataDir, 'config.json'), JSON.stringify({ version: 1, lines: [line] }));
    const terminal = createFakeIo({ env: { DIALTRAY_PASSWORD: password ?? right } });
    const code = await runCli(['line', 'check', 'Demo', '--data-dir', dataDir, ...more], terminal.io);
    return { code, ...terminal };
  }

  it('--json: eight steps and the whole; exit code 0', async () => {
    const { code, json, written } = await run(['--json']);
    expect([code, written.err]).toEqual([0, '']);
    expect(json().map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...['settings ok', 'dns ok', 'transport ok', 'tls skipped', 'server ok', 'login ok', 'phone ok', 'transfer ok'],
      'undefined ok',
    ]);
    expect(json().at(-1)).toMatchObject({ line: 'Demo', state: 'ok', text: 'Line Demo works.' });
  });

  it('a wrong password: exit code 10, and what to do', async () => {
    const { code, written } = await run([], 'wrong');
    expect(code).toBe(10);
    expect(written.out).toContain('The server refuses the login of demo');
    expect(written.out).toContain('Line Demo does not work yet: see “login”.');
    expect(written.out).not.toContain('wrong');
  });
});

describe('the steps', () => {
  it('each begins and ends, in order', async () => {
    const { checked } = await against({});
    expect(checked.told.map(({ id, state }) => `${id} ${state}`)).toEqual([
      ...['settings running', 'settings ok', 'dns running', 'dns ok', 'transport running', 'transport ok'],
      ...['tls running', 'tls skipped', 'server running', 'server ok', 'login running', 'login ok'],
      ...['phone running', 'phone ok', 'transfer running', 'transfer ok'],
    ]);
  });

  it('settings that cannot be used end it before anything is sent', async () => {
    const result = await ended(check({ settings: { domain: 'a b' } }));
    expect(stepOf(result, 'settings')).toMatchObject({ state: 'failed', finding: 'settings-invalid' });
    expect(new Set(result.steps.slice(1).map(({ finding }) => finding))).toEqual(new Set(['skipped-failed']));
    expect(checkStepText(stepOf(result, 'settings'), 'en').sentence).toContain('is not a host name');
  });

  it('an extension is asked for as the INVITE would name it, the domain without a user', async () => {
    const { desk, result } = await against({}, { settings: { extension: 'desk@192.0.2.9:5070' } });
    expect(desk.requests('OPTIONS').map(({ startLine }) => startLine)).toEqual([
      'OPTIONS sip:example.com SIP/2.0',
      'OPTIONS sip:desk@192.0.2.9:5070 SIP/2.0',
    ]);
    expect(desk.requests('REGISTER')[0]?.startLine).toBe('REGISTER sip:example.com SIP/2.0');
    expect(desk.requests('REGISTER')[0]?.header('contact')).toBe('');
    expect(stepOf(result, 'settings').facts).toMatchObject({
      account: 'klaus@example.com',
      phone: 'desk@192.0.2.9:5070',
    });
    expect(desk.received.some(({ method }) => method === 'INVITE')).toBe(false);
  });
});

describe('names', () => {
  const settings = { domain: 'pbx.example' };

  it.each([
    ['not-found', 'dns-not-found'],
    ['temporary', 'dns-temporary'],
  ] as const)('%s is told', async (kind, finding) => {
    const none = async () => err({ kind, text: 'no' });
    const resolver = { addresses: none, srv: none, naptr: none };
    const result = await ended(check({ settings, resolver }));
    expect(findings(result)).toMatchObject({ dns: finding, transport: 'skipped-failed' });
  });

  it('leads to the addresses that are tried next', async () => {
    const desk = await peer();
    serve(desk);
    const resolver = named('127.0.0.1');
    const result = await ended(check({ settings: { domain: `pbx.example:${desk.port}` }, resolver }));
    expect(stepOf(result, 'dns')).toMatchObject({
      finding: 'dns-found',
      facts: { host: 'pbx.example', targets: `UDP 127.0.0.1:${desk.port}` },
    });
    expect(result.state).toBe('ok');
  });
});

describe('services', () => {
  const services = (records: Readonly<Record<string, number>>, priorities: readonly number[] = [10, 20]) => ({
    ...named('127.0.0.1'),
    srv: async (name: string) => {
      const ports = name === '_sip._udp.pbx.example' ? Object.entries(records) : [];
      if (ports.length === 0) return noRecord();
      return ok(ports.map(([target, port], index) => ({ priority: priorities[index] ?? 0, weight: 1, port, target })));
    },
  });

  it('RFC 3263 §4.2 the first of two servers, and how DNS led there', async () => {
    const [desk, spare] = [await peer(), await peer()];
    serve(desk);
    const resolver = services({ 'one.pbx.example': desk.port, 'two.pbx.example': spare.port });
    const result = await ended(check({ settings: { domain: 'pbx.example' }, resolver }));
    expect(stepOf(result, 'dns').facts).toEqual({
      host: 'pbx.example',
      targets: `UDP 127.0.0.1:${desk.port}, UDP 127.0.0.1:${spare.port}`,
      by: 'SRV _sip._udp.pbx.example, priority 10',
    });
    expect(result.state).toBe('ok');
    expect(spare.received).toEqual([]);
  });

  it('RFC 3263 §4.3 the second one while the first is silent', async () => {
    const [desk, spare] = [await peer(), await peer()];
    serve(spare);
    const resolver = services({ 'one.pbx.example': desk.port, 'two.pbx.example': spare.port });
    const result = await ended(check({ settings: { domain: 'pbx.example' }, resolver, clock: hurried(25) }));
    expect(stepOf(result, 'server')).toMatchObject({
      state: 'warning',
      finding: 'server-other',
      facts: { tried: `UDP 127.0.0.1:${desk.port}`, target: `UDP 127.0.0.1:${spare.port}`, answer: '200 OK' },
    });
    expect(findings(result)).toMatchObject({ login: 'login-open', phone: 'phone-answered' });
    expect(desk.requests('REGISTER')).toEqual([]);
  });
});

describe('connections', () => {
  it('a port that takes none', async () => {
    const desk = await peer({ transport: 'tcp' });
    await desk.refuse();
    const result = await ended(check({ settings: { outboundProxy: proxyOf(desk) } }));
    expect(findings(result)).toMatchObject({ transport: 'transport-refused', tls: 'skipped-failed' });
  });

  it('RFC 3263 §4.3 a second address that does', async () => {
    const desk = await peer({ transport: 'tcp' });
    serve(desk);
    const resolver = named('127.0.0.2', '127.0.0.1');
    const settings = { domain: `pbx.example:${desk.port}`, transport: 'tcp' } as const;
    const result = await ended(check({ settings, resolver }));
    expect(stepOf(result, 'transport')).toMatchObject({
      state: 'warning',
      finding: 'transport-other',
      facts: { tried: `TCP 127.0.0.2:${desk.port}`, target: `TCP 127.0.0.1:${desk.port}` },
    });
    expect(findings(result)).toMatchObject({ server: 'server-answered', transfer: 'transfer-allowed' });
  });

  it('§18.4 a UDP port where nobody listens', async () => {
    const desk = await peer();
    await desk.close();
    const result = await ended(check({ settings: { outboundProxy: proxyOf(desk) } }));
    expect(findings(result)).toMatchObject({
      transport: 'transport-udp',
      server: 'server-gone',
      login: 'skipped-failed',
    });
  });

  it('RFC 3263 §4.3 a second address that answers over UDP', async () => {
    const desk = await peer();
    serve(desk);
    const resolver = named('127.0.0.2', '127.0.0.1');
    const result = await ended(check({ settings: { domain: `pbx.example:${desk.port}` }, resolver }));
    expect(findings(result)).toMatchObject({ server: 'server-other', login: 'login-open', phone: 'phone-answered' });
  });
});

describe('TLS', () => {
  const over = (tls: KeyAndCertificate, settings = {}) => against({}, { settings }, { transport: 'tls', tls });

  it('RFC 5922 §7 the certificate, whom it proves, and until when', async () => {
    const validTo = daysFromNow(30);
    const { result, desk } = await over(authority.issue({ ip: ['127.0.0.1'], validTo }), { caFile });
    expect(stepOf(result, 'tls')).toMatchObject({
      state: 'ok',
      finding: 'tls-verified',
      facts: { identity: '127.0.0.1', until: validTo.toISOString().slice(0, 10), protocol: 'TLSv1.3' },
    });
    expect(result.state).toBe('ok');
    for (const connection of desk.connections) await connection.closed;
  });

  it('one that ends in a week deserves a word', async () => {
    const { result } = await over(authority.issue({ ip: ['127.0.0.1'], validTo: daysFromNow(7) }), { caFile });
    expect(findings(result)).toMatchObject({ tls: 'tls-expires-soon', transfer: 'transfer-allowed' });
  });

  it.each([
    ['signed by itself', () => createSelfSigned({ ip: ['127.0.0.1'] }), 'signed by itself'],
    ['for another name', () => authority.issue({ dns: ['other.example'] }), 'was issued for other.example'],
    ['expired', () => authority.issue({ ip: ['127.0.0.1'], validTo: daysFromNow(-1) }), 'has expired'],
  ])('one that is %s: the connection stands, the encryption does not', async (_what, leaf, why) => {
    const { result } = await over(leaf(), { caFile });
    expect(findings(result)).toMatchObject({
      transport: 'transport-connected',
      tls: 'tls-failed',
      server: 'skipped-failed',
    });
    expect(checkStepText(stepOf(result, 'tls'), 'en').sentence).toContain(why);
  });

  it('a CA file that is not there', async () => {
    const { result } = await over(authority.issue({ ip: ['127.0.0.1'] }), { caFile: join(folder, 'none.pem') });
    expect(checkStepText(stepOf(result, 'tls'), 'en').sentence).toContain(
      'none.pem cannot be read: it does not exist.',
    );
    await loadTranslations('de');
    expect(checkStepText(stepOf(result, 'tls'), 'de').sentence).toContain(
      'none.pem ist nicht lesbar: sie ist nicht da.',
    );
  });

  it('a port that speaks none', async () => {
    const desk = await peer({ transport: 'tcp' });
    serve(desk);
    const result = await ended(check({ settings: { outboundProxy: `${desk.hostPort};transport=tls;lr` } }));
    expect(findings(result)).toMatchObject({ transport: 'transport-connected', tls: 'tls-failed' });
  });
});

describe('the server', () => {
  it.each([
    [{ status: 404 }, 'server-answered-unnamed'],
    [{ status: 405, headers: { Server: 'PBX' } }, 'server-answered'],
    [
      { status: 401, headers: { 'User-Agent': 'PBX', 'WWW-Authenticate': 'Digest realm="a", nonce="b"' } },
      'server-answered',
    ],
    [{ status: 503, headers: {} }, 'server-trouble'],
    ['silent', 'server-silent'],
  ] as const)('§11.2 %j: %s, and it goes on', async (server, finding) => {
    const { desk, result } = await against({
      server: server === 'silent' ? server : { headers: {}, ...server },
      challenge,
    });
    expect(findings(result)).toMatchObject({ server: finding, login: 'login-accepted' });
    const [first] = desk.requests('OPTIONS');
    expect(first?.raw).not.toMatch(/authorization/i);
  });

  it('words of a peer are on one line, without anything that steers a terminal', async () => {
    const { result } = await against({
      server: { status: 200, reason: '\u001b[2J', headers: { Server: 'A\u009b2J\tB' } },
    });
    expect(JSON.stringify(stepOf(result, 'server').facts)).not.toMatch(/[\u0080-\u009f]|\\u/);
  });

  it('silent to the end: the login says so', async () => {
    const { result, desk } = await against({ server: 'silent', register: 'silent' });
    expect(findings(result)).toMatchObject({ server: 'server-silent', login: 'login-silent', phone: 'skipped-failed' });
    expect(desk.requests('INVITE')).toEqual([]);
  });
});

describe('the login', () => {
  const gated = (options: ServerOptions, password: string | undefined = 'secret', settings = {}) =>
    against({ challenge, ...options }, { password, settings });

  it('§22.2 a right password', async () => {
    const { result, gate } = await gated({});
    expect(findings(result)).toMatchObject({ login: 'login-accepted', phone: 'phone-answered' });
    expect(gate.wrong).toEqual([]);
  });

  it('§22.2 a wrong one is tried once in all, and no phone is asked', async () => {
    const { result, gate, desk } = await gated({}, 'wrong');
    expect(stepOf(result, 'login')).toMatchObject({
      state: 'failed',
      finding: 'login-refused',
      facts: { user: 'klaus', answer: '401 Unauthorized' },
    });
    expect(gate.wrong).toHaveLength(1);
    expect(desk.requests('OPTIONS')).toHaveLength(1);
  });

  it('§22.2 a name of its own for the login', async () => {
    const { result } = await gated({ challenge: { ...challenge, user: 'k-4711' } }, 'secret', { authUser: 'k-4711' });
    expect(stepOf(result, 'login').facts).toEqual({ user: 'k-4711' });
  });

  it('no password is stored', async () => {
    const desk = await peer();
    serve(desk, { challenge });
    const result = await ended(check({ settings: { outboundProxy: proxyOf(desk) }, password: undefined }));
    expect(findings(result)).toMatchObject({ login: 'login-no-password', phone: 'skipped-failed' });
  });

  it.each([
    ['login-unsupported', { values: ['Basic realm="x"'] }, {}],
    ['login-unanswerable', { values: [] }, {}],
    ['login-other-realm', { realm: 'pbx.example' }, { realm: 'home.example' }],
  ] as const)('§22 %s', async (finding, asked, settings) => {
    const { result } = await gated({ challenge: { ...challenge, ...asked } }, 'secret', settings);
    expect(findings(result)).toMatchObject({ login: finding, phone: 'skipped-failed' });
  });

  it('nobody asks for a password', async () => {
    const { result } = await against({});
    expect(findings(result)).toMatchObject({ login: 'login-open', phone: 'phone-answered' });
  });

  it.each([404, 405, 501, 500])('§10.3 %i: the server takes no registrations, which is no fault', async (status) => {
    const { result } = await against({ register: { status } });
    expect(result.state).toBe('warning');
    expect(findings(result)).toMatchObject({ login: 'login-unproved', phone: 'phone-answered' });
  });

  it('no answer to REGISTER from a server that is there', async () => {
    const { result } = await against({ register: 'silent' });
    expect(findings(result)).toMatchObject({ login: 'login-unanswered', phone: 'phone-answered' });
  });

  it('403 after the password, and calls are let through: an account for calls', async () => {
    const { result, desk } = await gated({ register: { status: 403 } });
    expect(findings(result)).toMatchObject({ login: 'login-for-calls-only', phone: 'phone-answered' });
    expect(result.state).toBe('ok');
    // The phone was asked once, with a challenge: its answer served both steps.
    expect(desk.requests('OPTIONS').filter(({ startLine }) => startLine.includes('@'))).toHaveLength(2);
  });

  it('the same where the line wants to register', async () => {
    const { result } = await gated({ register: { status: 403 } }, 'secret', { register: true });
    expect(stepOf(result, 'login')).toMatchObject({ state: 'warning', finding: 'login-no-registration' });
  });

  it('403 for a wrong password: told as that, after two tries at most', async () => {
    const { result, gate } = await gated({ challenge: { ...challenge, wrong: 403 } }, 'wrong');
    expect(findings(result)).toMatchObject({ login: 'login-refused', phone: 'skipped-failed' });
    expect(gate.wrong).toHaveLength(2);
  });

  it('403 to everybody', async () => {
    const { result } = await gated({ register: { status: 403 }, phone: { status: 403 } });
    expect(findings(result)).toMatchObject({ login: 'login-refused' });
  });
});

describe('the phone', () => {
  const PHONE = { Server: 'Phone 2.0', Allow: 'INVITE, ACK, BYE, REFER' };
  const EXCHANGE = { Server: 'Exchange 1.0', Allow: 'INVITE, ACK, BYE, REFER' };
  const bound = (...hosts: readonly string[]) => ({
    status: 200,
    headers: { Contact: hosts.map((host) => `<sip:klaus@${host}:5070;line=x>;expires=60`) },
  });

  it.each([
    ['answers through its proxy', { status: 200, headers: PHONE }, 'phone-answered', 'transfer-allowed'],
    ['has no name', { status: 200, headers: { Allow: 'REFER' } }, 'phone-answered-unnamed', 'transfer-allowed'],
    ['is busy, as it would be to a call', { status: 486, headers: PHONE }, 'phone-answered', 'transfer-allowed'],
    ['has no ear for OPTIONS', { status: 405, headers: PHONE }, 'phone-answered', 'transfer-allowed'],
    ['does not say what it allows', { status: 200, headers: {} }, 'phone-answered-unnamed', 'transfer-unsaid'],
    ['is not registered', { status: 480 }, 'phone-not-registered', 'skipped-failed'],
    ['is nobody', { status: 404 }, 'phone-unknown', 'skipped-failed'],
    ['is gone for ever', { status: 410 }, 'phone-unknown', 'skipped-failed'],
    ['does not answer', { status: 408 }, 'phone-silent', 'skipped-failed'],
    ['is waited for in vain', 'silent', 'phone-silent', 'skipped-failed'],
    ['may not be asked', { status: 403 }, 'phone-unclear', 'skipped-unknown'],
    ['is behind a broken server', { status: 500 }, 'phone-unclear', 'skipped-unknown'],
  ] as const)('§11.2 %s', async (_what, phone, finding, transfer) => {
    const { result } = await against({ phone }, { settings: { extension: '100' } });
    expect(findings(result)).toMatchObject({ phone: finding, transfer });
  });

  it('its exchange answers for an extension: only a call shows more', async () => {
    const { result } = await against({ phone: { status: 200, headers: EXCHANGE } }, { settings: { extension: '100' } });
    expect(result.state).toBe('warning');
    expect(findings(result)).toMatchObject({ phone: 'phone-behind-exchange', transfer: 'transfer-by-exchange' });
  });

  it('§10.3 its exchange answers for it, and has it registered', async () => {
    const { result } = await against({
      register: bound('192.168.1.20', '[2001:db8::7]'),
      phone: { status: 200, headers: EXCHANGE },
    });
    expect(findings(result)).toMatchObject({ phone: 'phone-registered', transfer: 'transfer-by-exchange' });
    const { sentence } = checkStepText(stepOf(result, 'phone'), 'en');
    expect(sentence).toContain('Registered: 2 (192.168.1.20, 2001:db8::7).');
    expect(sentence).not.toMatch(/5070|line=/);
  });

  it.each([200, 404])('§10.3 its exchange answers %i for it, and has none registered', async (status) => {
    const { result } = await against({ phone: { status, headers: EXCHANGE } });
    expect(findings(result)).toMatchObject({ phone: 'phone-not-registered' });
  });

  it('the registrations of the account say nothing about an extension', async () => {
    const { result } = await against(
      { register: bound('192.168.1.20'), phone: { status: 200, headers: EXCHANGE } },
      { settings: { extension: '100' } },
    );
    expect(findings(result)).toMatchObject({ phone: 'phone-behind-exchange' });
  });

  it('is the server itself, where there is none between', async () => {
    const { result } = await against({
      server: { status: 404, headers: PHONE },
      register: { status: 405, headers: PHONE },
      phone: { status: 200, headers: PHONE },
    });
    expect(findings(result)).toMatchObject({ login: 'login-unproved', phone: 'phone-answered' });
  });

  it('§22.3 the login is asked for here only, and is wrong', async () => {
    const { result, gate } = await against(
      { register: { status: 405 }, challenge: { ...challenge, methods: ['OPTIONS'], status: 407 } },
      { password: 'wrong' },
    );
    expect(findings(result)).toMatchObject({ login: 'login-unproved', phone: 'phone-login-refused' });
    expect(gate.wrong).toHaveLength(1);
  });
});

describe('the end', () => {
  it('cancelled: what runs and what would follow is not done', async () => {
    const desk = await peer();
    serve(desk, { register: 'silent' });
    const checked = check({ settings: { outboundProxy: proxyOf(desk) } });
    await checked.begun('login');
    checked.cancel();
    const result = await ended(checked);
    expect(result.state).toBe('cancelled');
    expect(findings(result)).toMatchObject({
      server: 'server-answered',
      login: 'skipped-cancelled',
      transfer: 'skipped-cancelled',
    });
    expect(lineCheckText(result, 'de')).toBe('Der Test wurde abgebrochen.');
  });

  it('cancelled while the name is looked up: no socket is opened any more', async () => {
    let found = (): void => {};
    const resolver = {
      ...named(),
      addresses: () =>
        new Promise<{ ok: true; value: string[] }>((resolve) => {
          found = () => resolve({ ok: true, value: ['127.0.0.1'] });
        }),
    };
    const checked = check({ settings: { domain: 'pbx.example:5060' }, resolver });
    await checked.begun('dns');
    checked.cancel();
    await ended(checked);
    found();
    await new Promise(setImmediate);
    expect(checked.open()).toBe(0);
  });

  it('the time is up: told at the step that took it', async () => {
    const desk = await peer();
    serve(desk, { phone: 'silent' });
    const result = await ended(check({ settings: { outboundProxy: proxyOf(desk) }, limitMs: 300 }));
    expect(findings(result)).toMatchObject({ login: 'login-open', phone: 'time-over', transfer: 'skipped-time' });
    expect(result.state).toBe('failed');
    expect(stepOf(result, 'phone').facts).toEqual({ seconds: 0.3 });
  });

  it('cancelled when the last step has been told: it is not cancelled', async () => {
    const desk = await peer();
    serve(desk);
    const checked = check({ settings: { outboundProxy: proxyOf(desk) } });
    await checked.begun('transfer');
    checked.cancel();
    const result = await ended(checked);
    expect([result.state, findings(result).transfer]).toEqual(['ok', 'transfer-allowed']);
  });

  it('cancelling what is over changes nothing', async () => {
    const { checked, result } = await against({});
    checked.cancel();
    expect(await checked.done).toBe(result);
    expect(result.state).toBe('ok');
  });
});

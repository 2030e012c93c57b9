/** The middle of a line's test: is the server there (RFC 3261 §11), and does it let this account in (§10.2.3, §22)? */
import type { SipStatus } from '../../shared/state.ts';
import { toAnswer, toPlainText } from '../../shared/texts.ts';
import type { Target } from '../ports.ts';
import { type Flow, hostPort } from '../sip/flows.ts';
import { type LoginRefusal, refusalText } from '../sip/login.ts';
import { parseNameAddr } from '../sip/name-addr.ts';
import { fromOctets } from '../sip/octets.ts';
import type { StandaloneAnswer, StandaloneEnd } from '../sip/standalone.ts';
import { parseUri } from '../sip/uri.ts';
import type { Found } from './check.ts';
import { type Look, shownTarget, type Way } from './check-way.ts';

export interface Server {
  readonly flow: Flow;
  /** What it calls itself. */
  readonly agent: string | undefined;
  /** It has not answered yet. */
  readonly silent: boolean;
}

export interface Login {
  /** It has an ear for REGISTER, so that it is no phone. */
  readonly registrar: boolean;
  /** Hosts of the account's registered contacts; undefined where the server does not say. */
  readonly registered: readonly string[] | undefined;
  /** The answer for the phone, where the login had to ask for it already. */
  readonly phone: StandaloneEnd | undefined;
}

/** Three transmissions over UDP: 0, 0.5 and 1.5 s (RFC 3261 §17.1.2.2). */
const SERVER_LIMIT_MS = 3_000;
/** Two rounds, because it is challenged. */
const LOGIN_LIMIT_MS = 4_000;
/** The server may itself wait for the phone. */
const PHONE_LIMIT_MS = 5_000;

/** RFC 3261 §20.35, §20.41: both headers name the program; servers are free with them. */
export function agentOf(answer: StandaloneAnswer): string | undefined {
  const name = answer.values('server')[0] ?? answer.values('user-agent')[0];
  return name === undefined || name === '' ? undefined : toPlainText(fromOctets(name));
}

/** RFC 3261 §11.1. */
const ACCEPT = 'Accept: application/sdp, message/sipfrag';
/** Addresses beside the first that are asked; a test is no scan. */
const OTHER_TARGETS = 2;

type Answered = Extract<StandaloneEnd, { kind: 'answered' }>;

/** Without the login: who asks for it is there, and a wrong password is tried in the next step only. */
function askServer({ line }: Look, flow: Flow): Promise<StandaloneEnd> {
  const uri = `sip:${line.account.host}`;
  const asked = { method: 'OPTIONS', requestUri: uri, to: uri, headers: [ACCEPT], limitMs: SERVER_LIMIT_MS } as const;
  return line.ask(flow, { ...asked, withoutLogin: true }).end;
}

/** Addressed as the INVITE of a call would be. No phone rings for it. */
export function askPhone({ line }: Look, flow: Flow): Promise<StandaloneEnd> {
  const uri = line.account.phone;
  return line.ask(flow, { method: 'OPTIONS', requestUri: uri, to: uri, headers: [ACCEPT], limitMs: PHONE_LIMIT_MS })
    .end;
}

/** Any answer will do, a refusal too: whoever refuses is there. Where none comes, the next address is tried (RFC 3263 §4.3). */
export async function checkServer(look: Look, way: Way, flow: Flow): Promise<Found<Server>> {
  const first = await askServer(look, flow);
  if (first.kind === 'answered') return answered(first, flow);
  for (const target of way.others.slice(0, OTHER_TARGETS)) {
    if (look.stopped()) break;
    const other = await tryOther(look, target);
    if (other === undefined) continue;
    const facts = {
      tried: shownTarget(way.target),
      target: shownTarget(target),
      answer: toAnswer(other.answer.status),
    };
    const value = { flow: other.flow, agent: agentOf(other.answer), silent: false };
    return { finding: 'server-other', facts, value };
  }
  if (first.kind === 'undelivered') {
    return { finding: 'server-gone', facts: { target: hostPort(way.target), detail: first.text } };
  }
  const value = { flow, agent: undefined, silent: true };
  return { finding: 'server-silent', facts: { seconds: SERVER_LIMIT_MS / 1000 }, value };
}

async function tryOther(look: Look, target: Target): Promise<{ flow: Flow; answer: Answered } | undefined> {
  const { flows } = look.line.edge;
  const opened = await flows.open(target);
  if (!opened.ok) return undefined;
  const answer = await askServer(look, opened.value);
  if (answer.kind === 'answered') return { flow: opened.value, answer };
  flows.release(opened.value);
  return undefined;
}

function answered(end: Answered, flow: Flow): Found<Server> {
  const agent = agentOf(end);
  const answer = toAnswer(end.status);
  const value = { flow, agent, silent: false };
  if (end.status.code >= 500 && end.status.code < 600 && end.status.code !== 501) {
    return { finding: 'server-trouble', facts: { answer }, value };
  }
  return agent === undefined
    ? { finding: 'server-answered-unnamed', facts: { answer }, value }
    : { finding: 'server-answered', facts: { agent, answer }, value };
}

/** RFC 3261 §10.2.3: a REGISTER without Contact asks for the bindings and changes none. */
export async function checkLogin(look: Look, server: Server): Promise<Found<Login>> {
  const { account } = look.line;
  const asked = { method: 'REGISTER', requestUri: `sip:${account.host}`, to: account.aor, headers: [] } as const;
  const end = await look.line.ask(server.flow, { ...asked, limitMs: LOGIN_LIMIT_MS }).end;
  switch (end.kind) {
    case 'cancelled':
      return { finding: 'skipped-cancelled' };
    case 'undelivered':
      return { finding: 'login-gone', facts: { detail: end.text } };
    case 'silent':
      return server.silent ? { finding: 'login-silent' } : { finding: 'login-unanswered', value: unproved };
    case 'answered':
      if (end.refusal !== undefined) return refusedLogin(look, end.status, end.refusal);
      if (end.status.code === 403 && end.authorised) return checkByPhone(look, server, end);
      return loginOf(look, end);
  }
}

const unproved: Login = { registrar: false, registered: undefined, phone: undefined };

const userOf = ({ settings }: Look): string => settings.authUser ?? settings.user;

function loginOf(look: Look, end: Answered): Found<Login> {
  const { code } = end.status;
  if (code < 200 || code > 299) {
    const value = { ...unproved, registrar: end.authorised || code === 403 };
    return { finding: 'login-unproved', facts: { answer: toAnswer(end.status) }, value };
  }
  const value = { registrar: true, registered: end.values('contact').flatMap(hostIn), phone: undefined };
  return { finding: end.authorised ? 'login-accepted' : 'login-open', facts: { user: userOf(look) }, value };
}

/** Only the host: the rest of a Contact is nobody's business. */
function hostIn(contact: string): string[] {
  const uri = parseUri(parseNameAddr(contact)?.uri ?? '');
  return uri === undefined || uri.host === '' ? [] : [uri.host];
}

/**
 * 403 after the password: it may be wrong, or right for an account that may place calls and not register, as exchanges
 * have them for programs like this one. What they let through to the phone tells.
 */
async function checkByPhone(look: Look, server: Server, { status }: Answered): Promise<Found<Login>> {
  const phone = await askPhone(look, server.flow);
  const facts = { user: userOf(look), answer: toAnswer(status) };
  if (phone.kind !== 'answered') {
    return { finding: 'login-unproved', facts, value: { registrar: true, registered: undefined, phone } };
  }
  if (phone.refusal !== undefined) return refusedLogin(look, phone.status, phone.refusal);
  if (!phone.authorised || phone.status.code === 403) return { finding: 'login-refused', facts };
  const value = { registrar: true, registered: undefined, phone };
  return { finding: look.settings.register ? 'login-no-registration' : 'login-for-calls-only', facts, value };
}

/** A login that was asked for and did not come to be. */
export function refusedLogin(look: Look, status: SipStatus, refusal: LoginRefusal): Found<never> {
  switch (refusal.kind) {
    case 'wrong-password':
      return { finding: 'login-refused', facts: { user: userOf(look), answer: toAnswer(status) } };
    case 'no-password':
      return { finding: 'login-no-password' };
    case 'unsupported':
      return { finding: 'login-unsupported', facts: { offered: toPlainText(refusal.offered.join(', ')) } };
    case 'foreign-realm':
      return { finding: 'login-other-realm', facts: { realm: toPlainText(fromOctets(refusal.realm)) } };
    case 'not-the-server':
    case 'stale-limit':
    case 'no-challenge':
      return { finding: 'login-unanswerable', facts: { detail: toSentence(refusalText(refusal)) } };
  }
}

const toSentence = (part: string): string => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}.`;

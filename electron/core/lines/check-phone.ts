/** The end of a line's test: is the user's own phone there, and may it be told to dial (RFC 3261 §11.2, RFC 3515 §2.4)? */
import type { CheckFacts } from '../../shared/line-check.ts';
import { toAnswer, toPlainText } from '../../shared/texts.ts';
import type { StandaloneAnswer } from '../sip/standalone.ts';
import type { Found } from './check.ts';
import { agentOf, askPhone, type Login, refusedLogin, type Server } from './check-server.ts';
import { type Look, shownUri } from './check-way.ts';

/** Who has spoken for the phone. */
export interface Phone {
  /** The methods of its Allow; empty where it names none, undefined where nobody has spoken for it. */
  readonly allow: readonly string[] | undefined;
  /** It was the exchange, in the phone's place, and this is what it calls itself. */
  readonly exchange: string | undefined;
}

/** RFC 3261 §21.4.5, §21.4.11, §21.4.22, §21.4.23, §21.6.3: nobody of that name. */
const UNKNOWN: ReadonlySet<number> = new Set([404, 410, 484, 485, 604]);
/** What a phone says itself: busy (as it would to an INVITE, §11.2), or that it has no ear for OPTIONS. */
const FROM_A_PHONE: ReadonlySet<number> = new Set([405, 486, 501, 600, 603]);

interface Heard {
  readonly answer: StandaloneAnswer;
  readonly agent: string | undefined;
  /** The name is the server's own: an exchange answers for its extensions, a proxy passes the phone's answer on. */
  readonly byServer: boolean;
  /** How many phones the server has registered for it; undefined where that is not known. */
  readonly registered: number | undefined;
  readonly facts: CheckFacts;
}

export async function checkPhone(look: Look, server: Server, login: Login): Promise<Found<Phone>> {
  const { account } = look.line;
  const end = login.phone ?? (await askPhone(look, server.flow));
  // The bindings are those of the account; an extension has its own.
  const hosts = account.phone === account.aor ? login.registered : undefined;
  const facts = {
    phone: shownUri(account.phone),
    ...(hosts === undefined || hosts.length === 0
      ? {}
      : { registered: hosts.length, hosts: [...new Set(hosts)].slice(0, 3).join(', ') }),
  };
  switch (end.kind) {
    case 'cancelled':
      return { finding: 'skipped-cancelled' };
    case 'undelivered':
      return { finding: 'phone-gone', facts: { detail: end.text } };
    case 'silent':
      return { finding: 'phone-silent', facts };
    case 'answered': {
      if (end.refusal !== undefined) return refusedFor(look, end, facts);
      const agent = agentOf(end);
      const byServer = agent !== undefined && agent === server.agent && login.registrar;
      return verdict({ answer: end, agent, byServer, registered: hosts?.length, facts });
    }
  }
}

function refusedFor(look: Look, { status, refusal }: StandaloneAnswer, facts: CheckFacts): Found<never> {
  if (refusal === undefined) return { finding: 'phone-unclear', facts };
  const found = refusedLogin(look, status, refusal);
  return found.finding === 'login-refused'
    ? { finding: 'phone-login-refused', facts: { ...facts, ...found.facts } }
    : found;
}

function verdict(heard: Heard): Found<Phone> {
  const { agent, byServer, registered, facts } = heard;
  const { code } = heard.answer.status;
  const answer = toAnswer(heard.answer.status);
  const said = { ...facts, answer };
  const value: Phone = { allow: methodsIn(heard.answer), exchange: byServer ? agent : undefined };
  const nobody = registered === 0;
  if (code >= 200 && code < 300) {
    if (nobody && (byServer || agent === undefined)) return { finding: 'phone-not-registered', facts: said };
    if (!byServer) return answeredBy(agent, said, value);
    return registered === undefined
      ? { finding: 'phone-behind-exchange', facts: { ...facts, agent: agent ?? '' }, value }
      : { finding: 'phone-registered', facts, value };
  }
  if (code === 480 || (UNKNOWN.has(code) && nobody)) return { finding: 'phone-not-registered', facts: said };
  if (UNKNOWN.has(code)) return { finding: 'phone-unknown', facts: said };
  if (code === 504) return { finding: 'phone-silent', facts };
  if (FROM_A_PHONE.has(code) && !byServer) return answeredBy(agent, said, value);
  return { finding: 'phone-unclear', facts: said, value: { allow: undefined, exchange: undefined } };
}

const answeredBy = (agent: string | undefined, facts: CheckFacts, value: Phone): Found<Phone> =>
  agent === undefined
    ? { finding: 'phone-answered-unnamed', facts, value }
    : { finding: 'phone-answered', facts: { ...facts, agent }, value };

const methodsIn = (answer: StandaloneAnswer): readonly string[] =>
  answer
    .values('allow')
    .flatMap((line) => line.split(','))
    .map((method) => method.trim())
    .filter((method) => method !== '');

export function checkTransfer({ allow, exchange }: Phone): Found<true> {
  if (allow === undefined) return { finding: 'skipped-unknown' };
  if (allow.length === 0) return { finding: 'transfer-unsaid' };
  // RFC 3261 §7.1: methods are told apart by case.
  if (!allow.includes('REFER'))
    return { finding: 'transfer-not-listed', facts: { allow: toPlainText(allow.join(', '), 200) } };
  return exchange === undefined
    ? { finding: 'transfer-allowed' }
    : { finding: 'transfer-by-exchange', facts: { agent: exchange } };
}

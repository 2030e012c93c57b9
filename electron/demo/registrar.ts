/** The registrar and its location table (RFC 3261 §10.3). Times are in milliseconds of the element's clock. */
import { parseNameAddr } from '../core/sip/name-addr.ts';
import type { SipRequest } from '../core/sip/parse.ts';
import { parseUri, unescapeOctets } from '../core/sip/uri.ts';
import type { Header } from './messages.ts';

interface Binding {
  readonly expiresAt: number;
  readonly callId: string;
  readonly cseq: number;
}

export interface Registrar {
  /** What to answer to a REGISTER whose sender has proved to be `user`. */
  register(message: SipRequest, user: string): { readonly code: number; readonly headers: readonly Header[] };
  /** The contact that was registered last and is still valid. */
  locate(user: string): string | undefined;
}

const DEFAULT_EXPIRES_SECONDS = 3600;
const MIN_EXPIRES_SECONDS = 60;
const MAX_BINDINGS = 10;

const secondsIn = (text: string | null | undefined): number | undefined =>
  /^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined;

export function createRegistrar(now: () => number): Registrar {
  const table = new Map<string, Map<string, Binding>>();

  function valid(user: string): Map<string, Binding> {
    const bindings = table.get(user) ?? new Map<string, Binding>();
    for (const [uri, binding] of bindings) if (binding.expiresAt <= now()) bindings.delete(uri);
    return bindings;
  }

  /** §10.3 step 7: an older request of the same Call-ID changes nothing. */
  function bind(bindings: Map<string, Binding>, message: SipRequest, uri: string, expiresSeconds: number): void {
    const before = bindings.get(uri);
    if (before?.callId === message.callId && before.cseq >= message.cseq) return;
    bindings.delete(uri);
    if (expiresSeconds === 0) return;
    const { callId, cseq } = message;
    bindings.set(uri, { expiresAt: now() + expiresSeconds * 1000, callId, cseq });
  }

  function register(message: SipRequest, user: string) {
    if (unescapeOctets(parseUri(message.to.uri)?.user ?? '') !== user) return { code: 403, headers: [] };
    const bindings = valid(user);
    const contacts = message.list('contact');
    const common = secondsIn(message.header('expires'));
    if (contacts.includes('*')) {
      if (contacts.length > 1 || common !== 0) return { code: 400, headers: [] };
      bindings.clear();
    } else {
      const wanted: { uri: string; expiresSeconds: number }[] = [];
      for (const text of contacts) {
        const contact = parseNameAddr(text);
        if (!contact) return { code: 400, headers: [] };
        const expiresSeconds = secondsIn(contact.params.get('expires')) ?? common ?? DEFAULT_EXPIRES_SECONDS;
        const brief: Header = ['Min-Expires', String(MIN_EXPIRES_SECONDS)];
        if (expiresSeconds > 0 && expiresSeconds < MIN_EXPIRES_SECONDS) return { code: 423, headers: [brief] };
        wanted.push({ uri: contact.uri, expiresSeconds: Math.min(expiresSeconds, DEFAULT_EXPIRES_SECONDS) });
      }
      if (wanted.length > MAX_BINDINGS) return { code: 403, headers: [] };
      for (const { uri, expiresSeconds } of wanted) bind(bindings, message, uri, expiresSeconds);
      for (const uri of [...bindings.keys()].slice(0, -MAX_BINDINGS)) bindings.delete(uri);
    }
    table.set(user, bindings);
    const headers = [...bindings].map(([uri, { expiresAt }]): Header => {
      return ['Contact', `<${uri}>;expires=${Math.ceil((expiresAt - now()) / 1000)}`];
    });
    return { code: 200, headers };
  }

  return { register, locate: (user) => [...valid(user).keys()].at(-1) };
}

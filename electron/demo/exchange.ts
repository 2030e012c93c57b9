/** The exchange: a registrar and a stateful, record-routing proxy that asks for passwords (RFC 3261 §10, §16, §22). */
import type { Endpoint } from '../core/ports.ts';
import { parseUri, unescapeOctets } from '../core/sip/uri.ts';
import type { ClientTransaction } from './client-transaction.ts';
import { type Account, createDigestCheck } from './digest.ts';
import type { Element } from './element.ts';
import {
  allValues,
  createTag,
  firstValue,
  type Header,
  loopbackTarget,
  type Request,
  responseTo,
  uriIn,
  withHeader,
  withoutFirst,
} from './messages.ts';
import { createRegistrar } from './registrar.ts';
import type { ReceivedRequest, ServerTransaction } from './server-transaction.ts';
import type { TransactionUser } from './transactions.ts';

export interface ExchangeOptions {
  readonly domain: string;
  readonly accounts: readonly Account[];
  /** The account whose contact gets every number that is nobody's here: the way out of the exchange. */
  readonly gateway: string;
  /** False: such numbers are not found. */
  readonly knowsNumbers: boolean;
  /** How long an INVITE may ring until it is cancelled and answered with 408. */
  readonly ringLimitMs: number;
  /** How many requests one nonce is good for. */
  readonly nonceUses: number;
  report(text: string): void;
}

/** Where a request goes next: or the status that refuses it. */
type Hop = { readonly uri: string; readonly to: Endpoint } | { readonly code: number };

const METHODS: Header = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, REGISTER'];
const SERVER: Header = ['Server', 'Dialtray demo exchange'];
/** Inside of a dialog only these are challenged; ACK and CANCEL cannot be (RFC 3261 §22.1). */
const CHALLENGED_IN_DIALOG: ReadonlySet<string> = new Set(['INVITE', 'REFER']);
const MAX_FORWARDS = 70;

export function createExchange(element: Element, options: ExchangeOptions): TransactionUser {
  const { local, timers, transactions } = element;
  const { domain, report } = options;
  const digest = createDigestCheck({ realm: domain, accounts: options.accounts, nonceUses: options.nonceUses });
  const registrar = createRegistrar(timers.now);
  const branches = new WeakMap<ServerTransaction, ClientTransaction>();
  const users: ReadonlySet<string> = new Set(options.accounts.map((account) => account.user));

  const isHere = (uri: string): boolean => {
    const parts = parseUri(uri);
    const host = parts?.host.toLowerCase();
    if (host === domain) return true;
    const place = loopbackTarget(uri);
    return place?.address === local.address && place.port === local.port;
  };

  function answer(transaction: ServerTransaction, code: number, headers: readonly Header[] = []): void {
    transaction.respond(responseTo(transaction.received.parts.headers, code, { toTag: createTag(), headers }));
  }

  /** The user that sent this, or undefined after having asked for the password or refused (§22.2, §22.3). */
  function authenticate(transaction: ServerTransaction): string | undefined {
    const { message } = transaction.received;
    const registering = message.method === 'REGISTER';
    const credentials = message.all(registering ? 'authorization' : 'proxy-authorization');
    const verdict = digest.check(credentials, message.method, message.requestUri);
    const sender = unescapeOctets(parseUri(message.from.uri)?.user ?? '');
    if (verdict.kind === 'accepted' && verdict.user === sender) return sender;
    if (verdict.kind !== 'challenge') {
      report(`refuses ${message.method}: the credentials are for something else`);
      answer(transaction, verdict.kind === 'malformed' ? 400 : 403);
      return undefined;
    }
    if (verdict.wrong) report(`refuses the password of "${sender}"`);
    const name = registering ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    answer(transaction, registering ? 401 : 407, [[name, digest.challenge(verdict.stale)]]);
    return undefined;
  }

  /** Takes our own Route off (§16.4). */
  function withoutOwnRoute(headers: readonly Header[]): readonly Header[] {
    const route = firstValue(headers, 'route');
    return route !== undefined && isHere(uriIn(route)) ? withoutFirst(headers, 'route') : headers;
  }

  /** §16.5: the location table for our own domain; what has no account here goes to the gateway. */
  function locate(uri: string, inDialog: boolean): Hop {
    const direct = isHere(uri) ? undefined : loopbackTarget(uri);
    if (direct) return { uri, to: direct };
    if (inDialog) return { code: 404 };
    const user = unescapeOctets(parseUri(uri)?.user ?? '');
    const internal = isHere(uri) && users.has(user);
    if (!internal && !options.knowsNumbers) return { code: 404 };
    const contact = registrar.locate(internal ? user : options.gateway);
    const to = loopbackTarget(contact ?? '');
    return contact === undefined || !to ? { code: 480 } : { uri: contact, to };
  }

  /** §16.6: the copy that is forwarded. Credentials for us stay here. */
  function prepare({ message, parts }: ReceivedRequest): { readonly copy: Request; readonly hop: Hop } {
    const headers = withoutOwnRoute(parts.headers);
    const [route] = allValues(headers, 'route');
    const next = route === undefined ? undefined : loopbackTarget(uriIn(route));
    const hop: Hop = next ? { uri: parts.uri, to: next } : locate(parts.uri, message.to.tag !== undefined);
    const left = Number(message.header('max-forwards') ?? MAX_FORWARDS + 1) - 1;
    let forwarded = withHeader(withoutFirst(headers, 'proxy-authorization'), 'Max-Forwards', String(left));
    if (message.method === 'INVITE') {
      const vias = allValues(forwarded, 'via').length;
      forwarded = forwarded.toSpliced(vias, 0, ['Record-Route', `<sip:${local.address}:${local.port};lr>`]);
    }
    const uri = 'uri' in hop ? hop.uri : parts.uri;
    return { copy: { ...parts, uri, headers: forwarded }, hop };
  }

  function forward(transaction: ServerTransaction): void {
    const { received } = transaction;
    const { copy, hop } = prepare(received);
    if ('code' in hop) {
      report(`does not find ${received.parts.uri}`);
      answer(transaction, hop.code);
      return;
    }
    const invite = copy.method === 'INVITE';
    if (invite) answer(transaction, 100);
    let gaveUp = false;
    let stopLimit = (): void => undefined;
    const client = transactions.send(copy, hop.to, {
      response(response) {
        const { code } = response.parts;
        if (code === 100) return; // §16.7: not forwarded, and all others without our own Via
        if (code >= 200) stopLimit();
        if (gaveUp && code === 487) answer(transaction, 408);
        else transaction.respond({ ...response.parts, headers: withoutFirst(response.parts.headers, 'via') });
      },
      timeout() {
        stopLimit();
        answer(transaction, 408);
      },
    });
    branches.set(transaction, client);
    if (!invite) return;
    stopLimit = timers.after(options.ringLimitMs, () => {
      gaveUp = true;
      report(`gives up: nobody answers ${received.parts.uri}`);
      client.cancel();
    });
  }

  function cancel(transaction: ServerTransaction): void {
    const invite = transactions.inviteOf(transaction.received);
    if (!invite) {
      answer(transaction, 481);
      return;
    }
    answer(transaction, 200);
    branches.get(invite)?.cancel();
  }

  /** §16.3: what cannot be forwarded. */
  function refuse(transaction: ServerTransaction): boolean {
    const { message } = transaction.received;
    const hops = message.header('max-forwards');
    const extensions = message.list('proxy-require');
    if (hops !== undefined && !/^\d{1,3}$/.test(hops)) answer(transaction, 400);
    else if (hops !== undefined && Number(hops) === 0) answer(transaction, 483);
    else if (extensions.length > 0) answer(transaction, 420, [['Unsupported', extensions.join(', ')]]);
    else return false;
    return true;
  }

  function request(transaction: ServerTransaction): void {
    const { message } = transaction.received;
    if (message.method === 'CANCEL') {
      cancel(transaction);
      return;
    }
    if (refuse(transaction)) return;
    const forUs = isHere(message.requestUri) && parseUri(message.requestUri)?.user === undefined;
    if (message.method === 'OPTIONS' && forUs) {
      answer(transaction, 200, [METHODS, SERVER]);
      return;
    }
    if (message.method !== 'REGISTER') {
      const needsPassword = message.to.tag === undefined || CHALLENGED_IN_DIALOG.has(message.method);
      if (!needsPassword || authenticate(transaction) !== undefined) forward(transaction);
      return;
    }
    const user = authenticate(transaction);
    if (user === undefined) return;
    const { code, headers } = registrar.register(message, user);
    if (code === 200) report(`registers "${user}"`);
    answer(transaction, code, headers);
  }

  function ack(received: ReceivedRequest): void {
    const { copy, hop } = prepare(received);
    const hops = Number(received.message.header('max-forwards') ?? MAX_FORWARDS);
    if ('to' in hop && hops > 0) transactions.sendAck(copy, hop.to);
  }

  return { request, ack };
}

/**
 * A user agent client for the demo's line, written by hand over one UDP socket: nothing of it comes from the demo, and
 * each test says itself what is sent.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parseMessage, type SipMessage, type SipRequest, type SipResponse } from '../../electron/core/sip/parse.ts';
import type { DemoLine } from '../../electron/demo/demo.ts';

export interface SendOptions {
  readonly uri?: string;
  readonly cseq?: number;
  readonly branch?: string;
  readonly callId?: string;
  readonly to?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  /** The user whose address stands in From. */
  readonly user?: string;
}

const OFFER = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 4000 RTP/AVP 8 0 101']
  .concat('a=rtpmap:101 telephone-event/8000', 'a=sendrecv', '')
  .join('\r\n');

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const token = (): string => randomBytes(6).toString('hex');

/** Credentials for a challenge, as text of the header line's value. */
export function credentialsFor(challenge: string, line: DemoLine, method: string, uri: string, count = 1): string {
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, nc, cnonce] = [field('realm'), field('nonce'), String(count).padStart(8, '0'), token()];
  const secret = md5(`${line.user}:${realm}:${line.password}`);
  const response = md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Digest username="${line.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=MD5, qop=auth, nc=${nc}, cnonce="${cnonce}", opaque="${field('opaque')}"`
  );
}

export async function openDemoClient(line: DemoLine) {
  const exchangePort = Number(/:(\d+)/.exec(line.outboundProxy ?? '')?.[1]);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const here = `127.0.0.1:${port}`;
  const [callId, fromTag] = [token(), token()];
  const inbox: SipMessage[] = [];
  const waiting = new Set<() => void>();
  const log: string[] = [];
  /** Requests to us that are answered with 200 by themselves. */
  const autoAnswer = new Set(['NOTIFY', 'BYE']);

  const sendRaw = (text: string): void => socket.send(Buffer.from(text, 'latin1'), exchangePort, '127.0.0.1');
  function reply(request: SipRequest, code: number, reason = 'OK'): void {
    const vias = request.all('via').map((via) => `Via: ${via}`);
    const copied = ['from', 'to', 'call-id', 'cseq'].map((name) => `${name}: ${request.header(name)}`);
    sendRaw(`${[`SIP/2.0 ${code} ${reason}`, ...vias, ...copied, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`);
  }
  socket.on('message', (data) => {
    const parsed = parseMessage(data.toString('latin1'));
    if (!parsed.ok) throw new Error(`the demo sent what is no SIP: ${parsed.error.text}`);
    const message = parsed.value;
    log.push(message.kind === 'request' ? `< ${message.method}` : `< ${message.statusCode} ${message.method}`);
    if (message.kind === 'request' && autoAnswer.has(message.method)) reply(message, 200);
    inbox.push(message);
    for (const wake of waiting) wake();
  });

  /** The first message that fits and was not taken yet; waits for it. */
  async function take<T extends SipMessage>(fits: (message: SipMessage) => message is T): Promise<T>;
  async function take(fits: (message: SipMessage) => boolean): Promise<SipMessage>;
  async function take(fits: (message: SipMessage) => boolean): Promise<SipMessage> {
    for (;;) {
      const index = inbox.findIndex(fits);
      const [found] = index < 0 ? [] : inbox.splice(index, 1);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  }
  const takeFinal = (method: string): Promise<SipResponse> =>
    take((m): m is SipResponse => m.kind === 'response' && m.method === method && m.statusCode >= 200);
  const takeStatus = (method: string, code: number): Promise<SipResponse> =>
    take((m): m is SipResponse => m.kind === 'response' && m.method === method && m.statusCode === code);
  const takeRequest = (method: string): Promise<SipRequest> =>
    take((m): m is SipRequest => m.kind === 'request' && m.method === method);

  const address = (user: string): string => `sip:${user}@${line.domain}`;
  const phoneUri = address(line.extension ?? '');

  /** Writes and sends one request. Returns its text, to be sent again. */
  function send(method: string, options: SendOptions = {}): string {
    const { uri = phoneUri, cseq = 1, branch = `z9hG4bK${token()}`, body = '' } = options;
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${here};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: "Dialtray" <${address(options.user ?? line.user)}>;tag=${fromTag}`,
      `To: ${options.to ?? `<${phoneUri}>`}`,
      `Call-ID: ${options.callId ?? callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${line.user}@${here}>`,
      ...(options.headers ?? []),
      `Content-Length: ${body.length}`,
    ];
    const text = `${lines.join('\r\n')}\r\n\r\n${body}`;
    sendRaw(text);
    return text;
  }

  const inviteOptions = { body: OFFER, headers: ['Content-Type: application/sdp'] };

  /** ACK for a refusal: it belongs to the INVITE's transaction. */
  const ackRefusal = (refusal: SipResponse, uri = phoneUri): void => {
    send('ACK', { uri, cseq: refusal.cseq, branch: refusal.via.branch ?? '', to: refusal.to.text });
  };

  /** INVITE, 407, ACK, INVITE with credentials. Returns the second INVITE's text. */
  async function invite(): Promise<string> {
    send('INVITE', { ...inviteOptions, cseq: 1 });
    const challenge = await takeFinal('INVITE');
    ackRefusal(challenge);
    const credentials = credentialsFor(challenge.header('proxy-authenticate') ?? '', line, 'INVITE', phoneUri);
    const headers = [...inviteOptions.headers, `Proxy-Authorization: ${credentials}`];
    return send('INVITE', { ...inviteOptions, cseq: 2, headers });
  }

  /** Everything inside of the dialog that a 200 has made. */
  function dialogOf(success: SipResponse) {
    const uri = success.contact?.uri ?? '';
    const routes = success.list('record-route').toReversed();
    const inside = { uri, to: success.to.text };
    const route = routes.map((value) => `Route: ${value}`);
    const request = (method: string, cseq: number, headers: readonly string[] = [], body = ''): string =>
      send(method, { ...inside, cseq, headers: [...route, ...headers], body });
    return {
      uri,
      routes,
      request,
      ack: () => request('ACK', success.cseq),
      /** REFER, 407, REFER with credentials; the final response. */
      async refer(number: string, headers = [`Referred-By: <${address(line.user)}>`]): Promise<SipResponse> {
        const wanted = [`Refer-To: <sip:${number}@${line.domain}>`, ...headers];
        request('REFER', 3, wanted);
        const challenge = await takeFinal('REFER');
        const credentials = credentialsFor(challenge.header('proxy-authenticate') ?? '', line, 'REFER', uri);
        request('REFER', 4, [...wanted, `Proxy-Authorization: ${credentials}`]);
        return takeFinal('REFER');
      },
    };
  }

  /** Calls the phone until it is picked up, and sends the ACK. */
  async function reachPhone() {
    await invite();
    const success = await takeStatus('INVITE', 200);
    const dialog = dialogOf(success);
    dialog.ack();
    return { success, dialog };
  }

  /** The bodies of the NOTIFYs up to the final one. */
  async function followTransfer(): Promise<{ readonly fragments: readonly string[]; readonly last: SipRequest }> {
    const fragments: string[] = [];
    for (;;) {
      const notify = await takeRequest('NOTIFY');
      fragments.push(notify.body.trim());
      if (notify.header('subscription-state')?.startsWith('terminated')) return { fragments, last: notify };
    }
  }

  const close = async (): Promise<void> => {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  };

  return {
    phoneUri,
    log,
    inbox,
    autoAnswer,
    inviteOptions,
    address,
    send,
    sendRaw,
    reply,
    take,
    takeFinal,
    takeStatus,
    takeRequest,
    ackRefusal,
    invite,
    dialogOf,
    reachPhone,
    followTransfer,
    close,
  };
}

/**
 * SDP of a phone without sound (RFC 4566, RFC 3264): it agrees on a codec and a direction like any other, but names
 * the discard port (RFC 863), because nobody in the demo sends media.
 */

export interface SdpSession {
  readonly address: string;
  readonly sessionId: number;
  /** Grows by one with every description that is sent (RFC 3264 §8). */
  version: number;
}

export const SDP_TYPE = 'application/sdp';

const DISCARD_PORT = 9;
/** Payload types that need no rtpmap (RFC 3551 §6), with the one they get for clarity. */
const CODECS: ReadonlyMap<string, string> = new Map([
  ['8', 'PCMA/8000'],
  ['0', 'PCMU/8000'],
  ['9', 'G722/8000'],
]);
const MIRRORED: Readonly<Record<string, string>> = {
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

function describe(session: SdpSession, media: readonly string[]): string {
  session.version += 1;
  const { address, sessionId, version } = session;
  const head = ['v=0', `o=- ${sessionId} ${version} IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
  return `${[...head, ...media].join('\r\n')}\r\n`;
}

const audio = (payloads: readonly string[], direction: string, extra: readonly string[] = []): readonly string[] => [
  `m=audio ${DISCARD_PORT} RTP/AVP ${payloads.join(' ')}`,
  ...payloads.flatMap((payload) => {
    const codec = CODECS.get(payload);
    return codec === undefined ? [] : [`a=rtpmap:${payload} ${codec}`];
  }),
  ...extra,
  `a=${direction}`,
];

export const offer = (session: SdpSession): string => describe(session, audio([...CODECS.keys()], 'sendrecv'));

/** The answer to an offer, or undefined when there is nothing to agree on (488). */
export function answer(session: SdpSession, offered: string): string | undefined {
  const [head = '', ...sections] = offered.split(/^(?=m=)/m);
  const directionOf = (text: string) => /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1];
  let agreed = false;
  const media: string[] = [];
  for (const section of sections) {
    const match = /^m=(\S+) (\d+)(?:\/\d+)? (\S+) ([^\r\n]*)/.exec(section);
    const [kind = 'audio', profile = 'RTP/AVP', formats = ''] = [match?.[1], match?.[3], match?.[4]];
    const payloads = formats.split(' ');
    const codec = payloads.find((payload) => CODECS.has(payload));
    const open = match !== null && match[2] !== '0' && kind === 'audio' && profile === 'RTP/AVP';
    if (agreed || !open || codec === undefined) {
      media.push(`m=${kind} 0 ${profile} ${payloads[0] || '0'}`); // refused (RFC 3264 §6)
      continue;
    }
    agreed = true;
    const event = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(section)?.[1];
    const direction = directionOf(section) ?? directionOf(head) ?? 'sendrecv';
    const extra = event === undefined ? [] : [`a=rtpmap:${event} telephone-event/8000`, `a=fmtp:${event} 0-15`];
    media.push(...audio(event === undefined ? [codec] : [codec, event], MIRRORED[direction] ?? 'sendrecv', extra));
  }
  return agreed ? describe(session, media) : undefined;
}

/**
 * Session descriptions for a leg that carries no media of ours (RFC 8866; offer and answer: RFC 3264). The phone must
 * see an ordinary audio call, or it refuses it or does not let its user transfer it; what it sends goes to a sink.
 *
 * Peers' descriptions are octets of any content: reading is line by line, bounded, and never throws; of what was read,
 * only tokens are written back.
 */
import { err, ok, type Result } from '../../shared/result.ts';

export interface SdpOrigin {
  /** IPv4 or IPv6 literal of the sink, without brackets. */
  readonly address: string;
  readonly port: number;
  /** RFC 8866 §5.2: decimal digits; the same for the whole call. */
  readonly sessionId: string;
  /** One more with each description that differs from the one before (RFC 3264 §8). */
  readonly version: number;
}

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface SdpAnswer {
  readonly body: string;
  /** Of the accepted audio, as we answer it; `inactive` when the offer has switched all media off. */
  readonly direction: SdpDirection;
}

interface Codec {
  /** As in a=rtpmap: name/clock rate[/channels]. */
  readonly rtpmap: string;
  /** Ours. 8, 0 and 9 are static (RFC 3551 §6), the others dynamic. */
  readonly payloadType: number;
}

const CODECS: readonly Codec[] = [
  { rtpmap: 'PCMA/8000', payloadType: 8 },
  { rtpmap: 'PCMU/8000', payloadType: 0 },
  { rtpmap: 'G722/8000', payloadType: 9 }, // 16 kHz, but registered with 8000 (RFC 3551 §4.5.2)
  { rtpmap: 'opus/48000/2', payloadType: 96 }, // RFC 7587 §7
];
const TELEPHONE_EVENT_TYPE = 101;
const EVENTS = '0-15'; // the digits (RFC 4733 §2.3)

const MAX_LENGTH = 65_535;
const MAX_LINES = 1000;
const MAX_MEDIA = 32;
const MAX_FORMATS = 64;

/** What the line offers on the phone leg: audio both ways in the codecs that every phone has one of. */
export function createOffer(origin: SdpOrigin): string {
  const types = [...CODECS.map((codec) => codec.payloadType), TELEPHONE_EVENT_TYPE];
  return toText([
    ...sessionLines(origin, '0 0'),
    `m=audio ${origin.port} RTP/AVP ${types.join(' ')}`,
    ...CODECS.map(({ payloadType, rtpmap }) => `a=rtpmap:${payloadType} ${rtpmap}`),
    `a=rtpmap:${TELEPHONE_EVENT_TYPE} telephone-event/8000`,
    `a=fmtp:${TELEPHONE_EVENT_TYPE} ${EVENTS}`,
    'a=sendrecv',
  ]);
}

/**
 * Answers a re-INVITE's offer (RFC 3264 §6 and §8): as many media lines in the same order, the first plain audio with a
 * codec that we name accepted in the mirrored direction, everything else refused with port 0. The error is a sentence;
 * it means 488 (RFC 3261 §14.2).
 */
export function answerOffer(offerBody: string, origin: SdpOrigin): Result<SdpAnswer, string> {
  const offer = readOffer(offerBody);
  if (!offer.ok) return offer;
  const { media, timing } = offer.value;
  const chosen = media.find((one) => toAccepted(one) !== undefined);
  if (chosen === undefined && media.some((one) => one.port !== 0)) {
    return err('The offer has no audio in PCMA, PCMU, G722 or Opus over plain RTP');
  }
  const direction = chosen === undefined ? 'inactive' : mirror(chosen);
  const body = [...sessionLines(origin, timing)];
  for (const one of media) {
    const accepted = one === chosen ? toAccepted(one) : undefined;
    if (accepted === undefined) body.push(`m=${one.kind} 0 ${one.protocol} ${one.formats[0]}`);
    else body.push(...acceptedLines(accepted, one, origin.port), `a=${direction}`);
  }
  return ok({ body: toText(body), direction });
}

function sessionLines({ address, sessionId, version }: SdpOrigin, timing: string): readonly string[] {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=- ${sessionId} ${version} IN ${family} ${address}`,
    's=-', // RFC 8866 §5.3: for no name
    `c=IN ${family} ${address}`,
    `t=${timing}`,
  ];
}

const toText = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

interface Accepted {
  /** Payload type and rtpmap with the offer's number: an answer uses the offerer's mapping (RFC 3264 §6.1). */
  readonly codec: { readonly type: string; readonly rtpmap: string };
  readonly events?: { readonly type: string; readonly rtpmap: string };
}

/** The first format of the offer that we know, and telephone-event of the same clock rate if there is one. */
function toAccepted({ kind, port, protocol, formats, rtpmaps }: OfferedMedia): Accepted | undefined {
  // RTP/AVPF (RFC 4585 §4) only allows more feedback. RTP/SAVP and DTLS (RFC 3711, 5764) would need keys.
  if (kind !== 'audio' || port === 0 || !/^RTP\/AVPF?$/i.test(protocol)) return undefined;
  const mapped = formats.map((type) => ({ type, rtpmap: rtpmaps.get(type) ?? STATIC_TYPES.get(type) ?? '' }));
  const codec = mapped.find(({ rtpmap }) => KNOWN_RTPMAPS.has(rtpmap.toLowerCase()));
  if (codec === undefined) return undefined;
  const wanted = `telephone-event/${codec.rtpmap.split('/')[1]}`;
  const events = mapped.find(({ rtpmap }) => rtpmap.toLowerCase() === wanted);
  return { codec, ...(events === undefined ? {} : { events }) };
}

const KNOWN_RTPMAPS: ReadonlySet<string> = new Set(
  CODECS.flatMap(({ rtpmap }) => (rtpmap.endsWith('/8000') ? [rtpmap, `${rtpmap}/1`] : [rtpmap])).map((text) =>
    text.toLowerCase(),
  ),
);
const STATIC_TYPES: ReadonlyMap<string, string> = new Map(
  CODECS.filter(({ payloadType }) => payloadType < 96).map(({ payloadType, rtpmap }) => [`${payloadType}`, rtpmap]),
);

function acceptedLines({ codec, events }: Accepted, media: OfferedMedia, port: number): readonly string[] {
  const types = events === undefined ? codec.type : `${codec.type} ${events.type}`;
  return [
    `m=${media.kind} ${port} ${media.protocol} ${types}`,
    `a=rtpmap:${codec.type} ${codec.rtpmap}`,
    ...(events === undefined ? [] : [`a=rtpmap:${events.type} ${events.rtpmap}`, `a=fmtp:${events.type} ${EVENTS}`]),
  ];
}

/**
 * RFC 3264 §6.1. A connection address of all zeros is the hold of RFC 2543 (§8.4): the peer must be sent nothing,
 * whatever its direction says.
 */
function mirror({ direction, unspecified }: OfferedMedia): SdpDirection {
  const wantsToHear = !unspecified && (direction === 'sendrecv' || direction === 'recvonly');
  const wantsToSend = direction === 'sendrecv' || direction === 'sendonly';
  if (wantsToSend) return wantsToHear ? 'sendrecv' : 'recvonly';
  return wantsToHear ? 'sendonly' : 'inactive';
}

interface OfferedMedia {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  /** Payload type -> name/rate[/channels], as written. */
  readonly rtpmaps: ReadonlyMap<string, string>;
  readonly direction: SdpDirection;
  /** c=0.0.0.0 or :: */
  readonly unspecified: boolean;
}

interface Offer {
  readonly media: readonly OfferedMedia[];
  /** RFC 3264 §6: the t= line of an answer equals that of the offer. */
  readonly timing: string;
}

interface Section {
  readonly rtpmaps: Map<string, string>;
  direction?: SdpDirection;
  unspecified?: boolean;
}

function readOffer(body: string): Result<Offer, string> {
  if (body.length > MAX_LENGTH) return err('The offer is too long');
  const lines = body.split(/\r\n|\n|\r/, MAX_LINES + 1);
  if (lines.length > MAX_LINES) return err('The offer has too many lines');
  if (!/^v=0[ \t]*$/.test(lines.find((line) => line !== '') ?? '')) return err('The offer is no session description');
  const session: Section = { rtpmaps: new Map() };
  const media: (MediaLine & { section: Section })[] = [];
  let section = session;
  let timing = '0 0';
  for (const line of lines) {
    const value = line.slice(2);
    if (line.startsWith('m=')) {
      const read = readMediaLine(value);
      if (read === undefined || media.length >= MAX_MEDIA) return err('The offer has a media line that cannot be read');
      section = { rtpmaps: new Map() };
      media.push({ ...read, section });
    } else if (line.startsWith('t=') && section === session && /^[0-9]{1,20} [0-9]{1,20}$/.test(value)) timing = value;
    else if (line.startsWith('c=')) section.unspecified ??= isUnspecified(value);
    else if (line.startsWith('a=')) readAttribute(value, section);
  }
  if (media.length === 0) return err('The offer has no media');
  return ok({ timing, media: media.map(({ section: own, ...line }) => toMedia(line, own, session)) });
}

/** What a media section does not say, the session level says for it (RFC 8866 §5.7, §6.7). */
const toMedia = (line: MediaLine, own: Section, session: Section): OfferedMedia => ({
  ...line,
  rtpmaps: own.rtpmaps,
  direction: own.direction ?? session.direction ?? 'sendrecv',
  unspecified: own.unspecified ?? session.unspecified ?? false,
});

type MediaLine = Pick<OfferedMedia, 'kind' | 'port' | 'protocol' | 'formats'>;

/** `m=<media> <port>[/<count>] <proto> <fmt> …` (RFC 8866 §5.14). */
function readMediaLine(value: string): MediaLine | undefined {
  const [kind = '', port = '', protocol = '', ...formats] = value
    .split(/[ \t]+/, MAX_FORMATS)
    .filter((word) => word !== '');
  const words = [kind, ...protocol.split('/'), ...formats];
  if (formats.length === 0 || !/^[0-9]{1,5}(?:\/[0-9]{1,5})?$/.test(port)) return undefined;
  if (words.length > MAX_FORMATS + 8 || !words.every(isToken)) return undefined;
  return { kind, port: Number.parseInt(port, 10), protocol, formats };
}

/** RFC 8866 §9 `token`, and short: it is written back. */
const isToken = (word: string): boolean => /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]{1,64}$/.test(word);

function readAttribute(value: string, section: Section): void {
  const direction = /^(sendrecv|sendonly|recvonly|inactive)[ \t]*$/i.exec(value)?.[1]?.toLowerCase();
  if (direction !== undefined) section.direction ??= direction as SdpDirection;
  const map = /^rtpmap:[ \t]*([0-9]{1,3})[ \t]+([A-Za-z0-9_.+-]{1,32}\/[0-9]{1,6}(?:\/[0-9]{1,2})?)[ \t]*$/i.exec(
    value,
  );
  const [, type, rtpmap] = map ?? [];
  if (type !== undefined && rtpmap !== undefined && !section.rtpmaps.has(type)) section.rtpmaps.set(type, rtpmap);
}

const isUnspecified = (value: string): boolean => /^IN[ \t]+IP[46][ \t]+(?:0\.0\.0\.0|[0:]{2,39})[ \t]*$/i.test(value);

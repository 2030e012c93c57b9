/**
 * Meeting the challenge to a request of ours (RFC 3261 §22), in a dialog or outside: the answer is put on the request, or it
 * is said why there is none.
 */
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { DigestRefusal, DigestSession } from './digest.ts';
import { hostPort } from './flows.ts';
import { fromOctets } from './octets.ts';
import { CREDENTIAL_HEADERS } from './render.ts';
import type { EdgeRequest } from './sipjs.ts';

export type LoginRefusal =
  | DigestRefusal
  /** The line has no password. */
  | { readonly kind: 'no-password' }
  /** It is not the line's own server that asks. */
  | { readonly kind: 'not-the-server' };

/**
 * Puts the credentials on the request that is to be sent again.
 * @param trusted whether the challenge may teach realms: the first request of its kind to the line's own server
 * @returns undefined when they are there; else why not
 */
export function meetChallenge(
  request: EdgeRequest,
  response: IncomingResponseMessage,
  digest: DigestSession,
  trusted: boolean,
): LoginRefusal | undefined {
  const result = digest.respond(
    {
      wwwAuthenticate: response.getHeaders('WWW-Authenticate'),
      proxyAuthenticate: response.getHeaders('Proxy-Authenticate'),
    },
    {
      method: request.method,
      uri: request.ruri.toRaw(),
      body: request.body?.body ?? '',
      trusted,
      server: hostPort(request.flow.to),
    },
  );
  if (!result.ok) return result.error;
  // RFC 3261 §22.3: a header line for each realm, also where two proxies ask.
  for (const header of CREDENTIAL_HEADERS) {
    const mine = result.value.filter(({ name }) => name === header.toLowerCase());
    request.headers[header] = mine.map(({ value }) => value);
  }
  return undefined;
}

/** Part of a sentence, in English. */
export function refusalText(refusal: LoginRefusal): string {
  switch (refusal.kind) {
    case 'no-password':
      return 'the server asks for a password, and none is stored for this line';
    case 'not-the-server':
      return 'the phone itself asks for the password, and does not get it';
    case 'wrong-password':
      return 'the server does not accept the user name or the password';
    case 'unsupported':
      return `the server asks for a login that is not supported (${refusal.offered.join(', ').slice(0, 80)})`;
    case 'foreign-realm':
      return `somebody else asks for the password (realm "${fromOctets(refusal.realm).slice(0, 80)}"), and does not get it`;
    case 'stale-limit':
      return 'the server keeps calling its own login challenge too old';
    case 'no-challenge':
      return 'the server asks for a login without saying how';
  }
}

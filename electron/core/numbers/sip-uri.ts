/** SIP and SIPS URIs from outside (RFC 3261 §19.1): checked, and stripped of everything that a link must not decide. */

import type { Step } from '../../shared/dial-plan.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export interface SipUri {
  readonly uri: string;
  readonly confirmWhy?: string;
  readonly steps: readonly Step[];
}

/** RFC 3261 §25.1 user = 1*( unreserved / escaped / user-unreserved ). */
const USER = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+$/;
/** Escaped control characters: header injection in whatever logs or forwards the URI. */
const ESCAPED_CONTROL = /%(?:[01][0-9a-f]|7f)/i;
const PARAMETER = /^[A-Za-z0-9\-_.!~*'()%+]+(?:=[A-Za-z0-9\-_.!~*'()[\]/:&+$%]+)?$/;

const octet = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) <= 255;

function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || text.split('::').length > 2) return false;
  const groups = text.split(':');
  const last = groups[groups.length - 1] ?? '';
  const size = groups.length + (last.includes('.') ? 1 : 0);
  if (last.includes('.') && !(last.split('.').length === 4 && last.split('.').every(octet))) return false;
  const hex = last.includes('.') ? groups.slice(0, -1) : groups;
  return (
    hex.every((group) => /^[0-9a-f]{0,4}$/i.test(group)) &&
    (text.includes('::') ? size <= 8 : size === 8 && hex.every(Boolean))
  );
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return host.endsWith(']') && isIpv6(host.slice(1, -1));
  if (host.length > 253) return false;
  const labels = host.replace(/\.$/, '').split('.');
  if (labels.every((label) => /^\d+$/.test(label))) return labels.length === 4 && labels.every(octet);
  return labels.every((label) => label.length <= 63 && /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label));
}

function readParameters(text: string, steps: Step[]): Result<{ kept: string; maddr?: string }, string> {
  let kept = '';
  let maddr: string | undefined;
  const seen = new Set<string>();
  for (const parameter of text.split(';').slice(1)) {
    if (parameter === '') continue;
    if (!PARAMETER.test(parameter)) return err('malformed SIP URI: parameter');
    const name = (parameter.split('=')[0] ?? '').toLowerCase();
    if (seen.has(name)) return err(`malformed SIP URI: ${name} appears twice`);
    seen.add(name);
    if (name === 'method') {
      steps.push({ step: 'ignored', text: 'method parameter dropped: a call is always an INVITE' });
      continue;
    }
    if (name === 'maddr') maddr = parameter.slice(6);
    kept += `;${parameter}`;
  }
  return ok(maddr === undefined ? { kept } : { kept, maddr });
}

/** Cuts `?headers` off. A question mark before the @ could belong to a user part, but nobody has such a name. */
function withoutHeaders(text: string, steps: Step[]): string {
  const query = text.indexOf('?');
  if (query < 0) return text;
  steps.push({ step: 'ignored', text: 'header fields of the URI dropped (RFC 3261 §19.1.5)' });
  return text.slice(0, query);
}

/** `text` begins with `sip:` or `sips:`. The error is one plain reason. */
export function parseSipUri(text: string): Result<SipUri, string> {
  const steps: Step[] = [];
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon).toLowerCase();
  let body = text.slice(colon + 1).replace(/^\/\//, '');
  if (body.length > 2000 && body.indexOf('?') < 0) return err('too long');
  body = withoutHeaders(body, steps).replace(/\/$/, '');
  if (/[\s<>"\\`{}|^#\u0000-\u001f\u007f-\uffff]/.test(body))
    return err('malformed SIP URI: a character that must be escaped');
  if (ESCAPED_CONTROL.test(body)) return err('malformed SIP URI: escaped control character');
  const at = body.indexOf('@');
  if (at !== body.lastIndexOf('@')) return err('malformed SIP URI: two @');
  let user = at < 0 ? '' : body.slice(0, at);
  if (at === 0) return err('malformed SIP URI: no user before the @');
  if (user.includes(':')) {
    user = user.slice(0, user.indexOf(':'));
    steps.push({ step: 'ignored', text: 'password in the URI dropped' });
  }
  if (at > 0 && !USER.test(user)) return err('malformed SIP URI: user part');
  const parts = /^(\[[^\]]*\]|[^:;[\]]*)(?::(\d{1,5}))?((?:;.*)?)$/.exec(body.slice(at + 1));
  const host = (parts?.[1] ?? '').toLowerCase();
  if (!parts || host === '' || !isHost(host)) return err('malformed SIP URI: host');
  if (at < 0 && !host.includes('.') && !host.startsWith('[')) return err('neither a number nor a SIP address');
  const port = parts[2];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) return err('malformed SIP URI: port');
  const parameters = readParameters(parts[3] ?? '', steps);
  if (!parameters.ok) return parameters;
  const { kept, maddr } = parameters.value;
  const uri = `${scheme}:${at < 0 ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}${kept}`;
  return ok({ uri, steps, ...(maddr === undefined ? {} : { confirmWhy: `the call really goes to ${maddr}` }) });
}

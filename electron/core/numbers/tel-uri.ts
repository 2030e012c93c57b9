/** tel: URIs (RFC 3966) and what is written in their place. */

import type { Step } from '../../shared/dial-plan.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export interface TelUri {
  /** The subscriber part, still with its separators. */
  readonly number: string;
  readonly ext?: string;
  readonly post?: string;
  /** `+43`, `+1-914`: digits of the number's context. */
  readonly contextDigits?: string;
  /** A private plan: `pbx.example.com`. */
  readonly contextDomain?: string;
  readonly steps: readonly Step[];
}

const NAME = /^\s*([a-z][a-z0-9-]{0,40})\s*(?:=(.*))?$/is;
/** RFC 3966 §3 (ext, isub, phone-context), RFC 4694 (number portability), RFC 4904, RFC 5341's registry. */
const KNOWN: ReadonlySet<string> = new Set(
  'ext isub isub-encoding phone-context postd npdi rn rn-context cic cic-context enumdi verstat tgrp trunk-context oli'.split(
    ' ',
  ),
);

/** Visual separators only: RFC 3966 §3 allows no more in an extension; more digits than these are no extension. */
const extension = (value: string): string | undefined => {
  const digits = value.replace(/[\s\-.()]/g, '');
  return /^\d{1,15}$/.test(digits) ? digits : undefined;
};

interface Draft {
  ext?: string;
  post?: string;
  contextDigits?: string;
  contextDomain?: string;
}

function apply(name: string, value: string, draft: Draft, steps: Step[]): void {
  if (name === 'ext') {
    const ext = extension(value);
    if (ext === undefined) steps.push({ step: 'ignored', text: 'an extension that is none was dropped' });
    else draft.ext = ext;
  } else if (name === 'postd') {
    const post = value.replace(/[^\d*#,;pPwW]/g, '').slice(0, 64);
    if (post === '') steps.push({ step: 'ignored', text: 'digits for after the answer that are none were dropped' });
    else draft.post = post;
  } else if (name === 'phone-context') {
    if (/^\+[\d\-.()]+$/.test(value)) draft.contextDigits = value.replace(/\D/g, '');
    else draft.contextDomain = value;
    steps.push({ step: 'parameter', text: 'phone-context read' });
  } else steps.push({ step: 'parameter', text: `${KNOWN.has(name) ? name : 'an unknown parameter'} is not dialled` });
}

/** `body` is decoded and has one line. A raw `?` begins a query, which tel: has none of. */
export function parseTelBody(body: string): Result<TelUri, string> {
  const steps: Step[] = [];
  const query = body.indexOf('?');
  const parts = (query < 0 ? body : body.slice(0, query)).split(';');
  if (query >= 0) steps.push({ step: 'ignored', text: 'query behind the number dropped' });
  const seen = new Set<string>();
  const draft: Draft = {};
  let number = (parts[0] ?? '').replace(/\/+\s*$/, '');
  for (let at = 1; at < parts.length; at++) {
    const part = parts[at] ?? '';
    const named = NAME.exec(part);
    if (named === null) {
      // `;123` is a pause and digits on mobile phones, `;+43…` the next number of a list.
      number += `;${part}`;
      continue;
    }
    const name = (named[1] ?? '').toLowerCase();
    if (name.startsWith('m-')) return err('unknown mandatory parameter');
    if (seen.has(name)) return err(`the parameter ${name.slice(0, 16)} appears twice`);
    seen.add(name);
    apply(name, (named[2] ?? '').trim(), draft, steps);
  }
  return ok({ number, steps, ...draft });
}

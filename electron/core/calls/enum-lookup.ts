/**
 * The lookup of a number in DNS (RFC 6116), where the line asks for it: while the user's phone rings, and never for longer than
 * a second, after which the number itself is dialled. Whoever runs the name servers learns who is called.
 */
import { err, type Result } from '../../shared/result.ts';
import { enumDomain, enumUri } from '../numbers/enum.ts';
import type { Clock, Resolver } from '../ports.ts';

const LIMIT_MS = 1_000;

export interface EnumDeps {
  readonly resolver: Resolver;
  readonly clock: Clock;
}

/**
 * @param number with a plus
 * @param suffix `e164.arpa`, or an own one
 * @returns a checked SIP URI; else in one part of a sentence why there is none. Never rejects.
 */
export function lookUpEnum(
  number: string,
  suffix: string,
  { resolver, clock }: EnumDeps,
): Promise<Result<string, string>> {
  const domain = enumDomain(number, suffix);
  if (domain === undefined) return Promise.resolve(err('it is no international number'));
  return new Promise((resolve) => {
    const stop = clock.after(LIMIT_MS, () => resolve(err('the name servers did not answer within a second')));
    void resolver.naptr(domain).then(async (records) => {
      const found = records.ok ? await enumUri(records.value, number) : err(reasonOf(records.error.kind));
      stop();
      resolve(found);
    });
  });
}

const reasonOf = (kind: 'not-found' | 'temporary'): string =>
  kind === 'not-found' ? 'its holder has published nothing there' : 'the name servers do not answer';

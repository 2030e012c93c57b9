/** Errors of getaddrinfo and of Node's DNS client as the core's ResolveFault: is there none, or is there no answer? */
import type { ResolveFault } from '../core/ports.ts';

export function toResolveFault(code: string, asked: string): ResolveFault {
  const name = asked.replace(/[^\x21-\x7e]/g, '?').slice(0, 80);
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EBADNAME':
      return { kind: 'not-found', text: `No address is known for ${name || 'an empty name'}.` };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { kind: 'temporary', text: `The name server did not answer in time when asked for ${name}.` };
    case 'EAI_AGAIN':
    case 'ECONNREFUSED':
      return { kind: 'temporary', text: `The name server cannot be reached to look up ${name}.` };
    default:
      return { kind: 'temporary', text: `Looking up ${name} failed${code === '' ? '' : ` (${code})`}.` };
  }
}

/** A phone's registration (RFC 3261 §10.2). */
import { err, ok, type Result } from '../shared/result.ts';
import { createRequest } from './dialog.ts';
import { firstValue, type Header, type Request, withHeader } from './messages.ts';
import type { PasswordSender } from './password-sender.ts';
import type { Timers } from './timers.ts';

const EXPIRES_SECONDS = 600;

/** Registers and keeps registered as long as the timers run. The result is that of the first time. */
export function register(
  send: PasswordSender,
  timers: Timers,
  { user, domain, contact }: { readonly user: string; readonly domain: string; readonly contact: string },
): Promise<Result<void, string>> {
  const headers: Header[] = [
    ['Contact', contact],
    ['Expires', String(EXPIRES_SECONDS)],
  ];
  const address = `sip:${user}@${domain}`;
  const first = createRequest('REGISTER', `sip:${domain}`, address, address, { headers });
  return new Promise((resolve) => {
    const attempt = (request: Request): void =>
      send(request, {
        provisional: () => undefined,
        final(response, sent) {
          const code = response?.parts.code ?? 408;
          // The same Call-ID and a growing CSeq for all of a phone's REGISTERs (§10.2).
          const number = Number.parseInt(firstValue(sent.headers, 'cseq') ?? '', 10) + 1;
          const next = { ...first, headers: withHeader(first.headers, 'CSeq', `${number} REGISTER`) };
          timers.after((EXPIRES_SECONDS / 2) * 1000, () => attempt(next));
          resolve(code === 200 ? ok(undefined) : err(`"${user}" could not register: ${code}`));
        },
      });
    attempt(first);
  });
}

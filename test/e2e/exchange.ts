/** Asterisk with the user's phone, a callee, and an account that only places calls: what a company has. */
import { startAsterisk } from '../support/lab/asterisk.ts';
import { type Baresip, startBaresip } from '../support/lab/baresip.ts';
import { createCleanup } from '../support/lab/process.ts';

export interface Exchange {
  /** What the user is told by whoever runs it. */
  readonly account: { readonly domain: string; readonly user: string; readonly password: string };
  readonly phone: Baresip;
  readonly phoneExtension: string;
  readonly callee: Baresip;
  readonly calleeExtension: string;
  output(): string;
  stop(): Promise<void>;
}

export async function startExchange(): Promise<Exchange> {
  const cleanup = createCleanup();
  try {
    const account = { user: 'dialtray', password: 'click-to-dial' };
    const asterisk = cleanup.add(
      await startAsterisk({
        phones: {
          alice: { extension: '100', password: 'looking-glass' },
          bob: { extension: '200', password: 'can-we-fix-it' },
        },
        accounts: { [account.user]: account.password },
      }),
    );
    const registrar = { server: asterisk.server, transport: 'udp' } as const;
    const start = (user: string, password: string) =>
      startBaresip({ user, answer: 'manual', registrar: { ...registrar, password } });
    const phone = cleanup.add(await start('alice', 'looking-glass'));
    const callee = cleanup.add(await start('bob', 'can-we-fix-it'));
    return {
      account: { domain: asterisk.server, ...account },
      phone,
      phoneExtension: '100',
      callee,
      calleeExtension: '200',
      output: () => [asterisk.output, phone.output, callee.output].map((log) => log().slice(-6_000)).join('\n\n'),
      stop: cleanup.stop,
    };
  } catch (error) {
    await cleanup.stop();
    throw error;
  }
}

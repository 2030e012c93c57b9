/** `line check` of the built program against real servers: over UDP and TLS, with a right and a wrong password, with and without the phone. */
import { describe, expect, it, onTestFailed } from 'vitest';
import { missingPrograms } from '../support/lab/available.ts';
import type { CheckResult } from '../support/lab/dialtray.ts';
import { type Lab, startAsteriskLab, startKamailioLab, startStraightLab } from '../support/lab/labs.ts';
import { describeLab } from './matrix.ts';

const TRANSPORTS = ['udp', 'tls'] as const;

/** Nothing rang, and the phone can still be called. */
async function checked(lab: Lab, line: string): Promise<CheckResult> {
  onTestFailed(() => console.error(lab.log()));
  const result = await lab.dialtray.check(line);
  expect(lab.phone.control.events().filter((event) => event.type === 'CALL_INCOMING')).toEqual([]);
  expect(await lab.leftovers()).toEqual([]);
  return result;
}

/** The lab's certificates live for two days, which the test remarks upon. */
const way = (transport: (typeof TRANSPORTS)[number]) =>
  transport === 'tls'
    ? { dns: 'dns-literal', transport: 'transport-connected', tls: 'tls-expires-soon' }
    : { dns: 'dns-literal', transport: 'transport-udp', tls: 'tls-unused' };

const factsOf = ({ lines }: CheckResult, step: string) => lines.find((line) => line.step === step)?.facts;

describe.each(TRANSPORTS)('over %s', (transport) => {
  describeLab(
    'a proxy and registrar: Kamailio',
    missingPrograms('baresip', 'kamailio', 'sipp'),
    () => startKamailioLab(transport),
    (lab) => {
      it('§11.2 the registered phone answers through the proxy', async () => {
        const result = await checked(lab(), lab().line);
        expect(result.findings, result.output).toEqual({
          settings: 'settings-ok',
          ...way(transport),
          server: 'server-answered',
          login: 'login-accepted',
          phone: 'phone-answered',
          transfer: 'transfer-allowed',
        });
        expect(factsOf(result, 'server')?.agent).toMatch(/kamailio/i);
        expect(factsOf(result, 'phone')).toMatchObject({ agent: expect.stringMatching(/baresip/i), registered: 1 });
        expect(result.exitCode).toBe(0);
      });

      it('§22.2 a wrong password', async () => {
        const result = await checked(lab(), await lab().wrongPasswordLine());
        expect(result.findings, result.output).toMatchObject({ login: 'login-refused', phone: 'skipped-failed' });
        expect(result.exitCode).toBe(10);
      });

      it('§21.4.18 a phone that is not registered', async () => {
        const result = await checked(lab(), 'odd');
        expect(result.findings, result.output).toMatchObject({
          login: 'login-accepted',
          phone: 'phone-not-registered',
        });
        expect(result.exitCode).toBe(10);
      });
    },
  );

  describeLab(
    'an exchange: Asterisk',
    missingPrograms('baresip', 'asterisk', 'sipp'),
    () => startAsteriskLab(transport),
    (lab) => {
      it('the account may call and not register; the exchange answers for the phone', async () => {
        const result = await checked(lab(), lab().line);
        expect(result.findings, result.output).toEqual({
          settings: 'settings-ok',
          ...way(transport),
          server: 'server-answered',
          login: 'login-for-calls-only',
          phone: 'phone-behind-exchange',
          transfer: 'transfer-by-exchange',
        });
        expect(factsOf(result, 'server')?.agent).toMatch(/^Asterisk PBX/);
        expect(result.exitCode).toBe(0);
      });

      it('§22.2 a wrong password', async () => {
        const result = await checked(lab(), await lab().wrongPasswordLine());
        expect(result.findings, result.output).toMatchObject({ login: 'login-refused', phone: 'skipped-failed' });
        expect(result.exitCode).toBe(10);
      });

      it('an extension that the dialplan does not have', async () => {
        const { dialtray, asterisk } = lab();
        const server = transport === 'tls' ? asterisk.tlsServer : asterisk.server;
        await dialtray.addLine('nobody', {
          domain: server,
          user: 'dialtray',
          extension: '999',
          password: 'click-to-dial',
          transport,
          ...(transport === 'tls' ? { caFile: asterisk.caFile } : {}),
        });
        const result = await checked(lab(), 'nobody');
        expect(result.findings, result.output).toMatchObject({ phone: 'phone-unknown', transfer: 'skipped-failed' });
        expect(result.exitCode).toBe(10);
      });
    },
  );
});

describeLab('straight to the phone', missingPrograms('baresip', 'sipp'), startStraightLab, (lab) => {
  it('§11.2 the phone answers, and is no registrar', async () => {
    const result = await checked(lab(), lab().line);
    expect(result.findings, result.output).toMatchObject({
      login: 'login-unproved',
      phone: 'phone-answered',
      transfer: 'transfer-allowed',
    });
    expect(result.exitCode).toBe(0);
  });

  it('§18.4 the phone is switched off', async () => {
    const current = lab();
    await current.dialtray.addLine('off', {
      domain: 'pbx.example',
      user: 'alice',
      outboundProxy: '127.0.0.1:9',
      transport: 'udp',
    });
    const result = await checked(current, 'off');
    expect(result.findings, result.output).toMatchObject({ server: 'server-gone', login: 'skipped-failed' });
    expect(result.exitCode).toBe(10);
  });
});

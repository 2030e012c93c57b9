/** The exports in test/fixtures/siptapi, as values: a test compares the files with them, octet by octet. */
import { regText, SIPTAPI_KEY, siptapiLine, toUtf16, type Values } from './write-reg.ts';

const GLOBALS = { transportprotocol: 0, enablerealmcheck: 0, reversemode: 0, send180ringing: 0 } as const;

/** Made with the dialog: three lines are filled in, the other 37 are there and empty. */
export const THREE_LINES: Values = {
  ...GLOBALS,
  ...siptapiLine(1, { proxy: 'sipgate.de', username: 'klaus', password: 'a\\b"c', lineactive: 1 }),
  ...siptapiLine(2, {
    proxy: 'pbx.example.com:5070',
    obproxy: '2.2.2.2:6060;lr',
    username: 'siptapi',
    password: 'Geheimnis ä€',
    authusername: 'siptapi@login',
    phoneusername: '100',
    lineactive: 1,
    register: 1,
    autoanswer: 1,
  }),
  ...siptapiLine(3, { proxy: '1.2.3.4', username: '00431234567', password: 'x', phoneusername: 'name@127.0.0.1:8899' }),
  ...Object.assign({}, ...Array.from({ length: 37 }, (_, index) => siptapiLine(index + 4, {}))),
  lineconfigviaregistry: 0,
};

/** Made by hand, as everything beyond 40 lines had to be: one account, sixty phones. */
export const SIXTY_LINES: Values = {
  ...GLOBALS,
  transportprotocol: 1,
  lineconfigviaregistry: 1,
  numLines: 60,
  ...Object.assign(
    {},
    ...Array.from({ length: 60 }, (_, index) =>
      siptapiLine(index + 1, {
        proxy: 'pbx.example.com',
        obproxy: 'sbc.example.com:5072',
        username: 'click2dial',
        password: `secret-${index + 1}`,
        phoneusername: String(200 + index),
        lineactive: index === 41 ? 0 : 1,
        register: index % 2,
      }),
    ),
  ),
};

export const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  'three-lines.reg': toUtf16(regText({ [SIPTAPI_KEY]: THREE_LINES })),
  'sixty-lines.reg': toUtf16(regText({ [SIPTAPI_KEY]: SIXTY_LINES })),
};

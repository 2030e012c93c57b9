import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { INSTALL, missingPrograms } from './available.ts';
import { startCapture } from './capture.ts';
import { type Lab, startAsteriskLab, startKamailioLab, startStraightLab } from './labs.ts';
import { drawLadder } from './ladder.ts';

const FILE = fileURLToPath(new URL('../../../docs/flows.md', import.meta.url));

interface Flow {
  readonly title: string;
  readonly text: string;
  readonly columns: readonly string[];
  /** Gives the lab and the port of its server. */
  start(): Promise<{ readonly lab: Lab; readonly server?: string }>;
  readonly server?: string;
}

const FLOWS: readonly Flow[] = [
  {
    title: 'Straight to the phone',
    text: `The line's outbound proxy is the phone's own address, so no server takes part. The phone carries the REFER out itself: it calls
the callee and reports with NOTIFY what becomes of it. After the final report Dialtray leaves with BYE.`,
    columns: ['Dialtray', 'Phone', 'Callee'],
    start: async () => ({ lab: await startStraightLab() }),
  },
  {
    title: 'Through a proxy (Kamailio)',
    text: `The line has the account of the phone. The proxy asks Dialtray for a digest, and later the phone too. It stays on the path of both
dialogs with Record-Route, and the REFER goes through it to the phone, which carries it out.`,
    columns: ['Dialtray', 'Proxy', 'Phone', 'Callee'],
    server: 'Proxy',
    start: async () => {
      const lab = await startKamailioLab('udp');
      return { lab, server: lab.kamailio.server };
    },
  },
  {
    title: 'Through a B2BUA (Asterisk)',
    text: `The line has an account of its own and dials the phone's extension. Each leg is a dialog of the PBX, which carries the REFER out
itself: it calls the callee and joins that leg with the phone's. The phone only notices that it is now somebody else who talks.`,
    columns: ['Dialtray', 'PBX', 'Phone', 'Callee'],
    server: 'PBX',
    start: async () => {
      const lab = await startAsteriskLab('udp');
      return { lab, server: lab.asterisk.server };
    },
  },
];

/** Runs one call per lab and writes docs/flows.md. */
export async function writeFlows(): Promise<void> {
  const missing = missingPrograms('baresip', 'kamailio', 'asterisk', 'sipp', 'tshark');
  if (missing !== undefined) throw new Error(missing);
  const sections: string[] = [];
  for (const flow of FLOWS) sections.push(await drawFlow(flow));
  await writeFile(FILE, `${HEAD}\n${sections.join('\n')}`);
  process.stderr.write(`${FILE}\n`);
}

const HEAD = `# The messages of a call

Drawn by \`npm run flows\` from a capture of real calls over UDP on loopback (programs: \`${INSTALL}\`): the callee picks up, the
call is connected, Dialtray leaves. Times are milliseconds since the first message; both phones pick up as soon as they ring.
`;

async function drawFlow(flow: Flow): Promise<string> {
  const { lab, server } = await flow.start();
  try {
    // Registrations happen before, so that the capture holds the call only.
    const capture = await startCapture();
    try {
      await lab.phone.setAnswer('auto');
      await lab.callee.setAnswer('auto');
      const result = await lab.dialtray.dial(lab.dial.callee, { line: lab.line }).done;
      if (result.outcome !== 'connected') throw new Error(`${flow.title}: ${result.output}\n${lab.log()}`);
      const names = new Map([
        [lab.phone.port, 'Phone'],
        [lab.callee.port, 'Callee'],
        ...(server === undefined ? [] : [[Number(server.split(':')[1]), flow.server ?? ''] as const]),
      ]);
      const messages = await capture.messages(names, 'Dialtray');
      return toSection(flow, drawLadder(messages, { columns: flow.columns }), result.states);
    } finally {
      await capture.stop();
    }
  } finally {
    await lab.reset();
    await lab.stop();
  }
}

function toSection(flow: Flow, ladder: string, states: readonly string[]): string {
  return `## ${flow.title}

${flow.text}

\`\`\`
${ladder}
\`\`\`

States that the terminal showed: ${states.map((state) => `\`${state}\``).join(', ')}.
`;
}

/** A process that adds entries to the history, until it is killed or has added enough, and says each id behind it. */
import { writeSync } from 'node:fs';
import { createHistoryFile } from '../../../electron/node/history-file.ts';

const [dataDir = '', name = '', count = ''] = process.argv.slice(2);
const history = createHistoryFile({ dataDir });

for (let index = 0; index < Number(count); index += 1) {
  const id = `${name}-${index}`;
  const at = Date.now();
  const added = await history.add({
    id,
    direction: 'incoming',
    line: 'Office',
    outcome: 'missed',
    caller: { name: 'ü'.repeat(300) },
    startedAt: at,
    endedAt: at,
  });
  if (!added.ok) {
    writeSync(1, `${added.error}\n`);
    process.exit(1);
  }
  writeSync(1, `${id}\n`);
}

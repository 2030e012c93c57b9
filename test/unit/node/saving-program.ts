/** A process that changes the settings again and again until it is killed, and says each time which generation it wrote. */
import { writeSync } from 'node:fs';
import { createSettingsStore } from '../../../electron/node/settings-file.ts';
import { ok } from '../../../electron/shared/result.ts';
import { LINE_DEFAULTS } from '../../../electron/shared/settings.ts';

const [dataDir = '', lineCount = ''] = process.argv.slice(2);
const store = createSettingsStore({ dataDir });

/** Every line has the generation in it: half of one file and half of another would be noticed. */
const linesOf = (user: string) =>
  Array.from({ length: Number(lineCount) }, (_, index) => ({
    name: `line ${index}`,
    domain: 'pbx.example.com',
    user,
    ...LINE_DEFAULTS,
  }));

for (;;) {
  const saved = await store.update((settings) =>
    ok({ ...settings, lines: linesOf(String(Number(settings.lines[0]?.user ?? '0') + 1)) }),
  );
  if (!saved.ok) {
    writeSync(1, `${saved.error.text}\n`);
    process.exit(1);
  }
  writeSync(1, `${saved.value.lines[0]?.user}\n`);
}

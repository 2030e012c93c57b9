/**
 * `npm run screenshots`: the pictures of README into docs/images.
 * `npm run screenshots -- DIR`: every page in every look into DIR, to be looked at.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('./screenshots.ts', import.meta.url)), {
  configFile: false,
  logLevel: 'error',
});
await module.takeScreenshots(process.argv[2]);

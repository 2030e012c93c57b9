/** `npm run flows`: one call through each lab, drawn into docs/flows.md from the capture. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('./flows.ts', import.meta.url)), {
  configFile: false,
  logLevel: 'error',
});
await module.writeFlows();

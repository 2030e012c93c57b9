/** Bundles a program of a bench. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * With the build settings of the real bundle (vite.config.ts: same alias, same target), so that it is the same code. It
 * lies inside node_modules, where packages that are not bundled can be found and git does not look.
 * @param entry file URL of a TypeScript program
 * @returns the path of what Node can run
 */
export async function bundle(entry) {
  const { build, loadConfigFromFile } = await import('vite');
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(ROOT, 'vite.config.ts'));
  const { resolve: resolving, ssr, build: settings } = loaded.config;
  const name = basename(fileURLToPath(entry), '.ts');
  const outDir = join(ROOT, 'node_modules/.cache/dialtray-bench', name);
  const output = { format: 'esm', entryFileNames: '[name].mjs' };
  const rolldownOptions = { ...settings.rolldownOptions, input: { [name]: fileURLToPath(entry) }, output };
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    resolve: resolving,
    ssr,
    build: { ...settings, outDir, emptyOutDir: true, rolldownOptions },
  });
  return join(outDir, `${name}.mjs`);
}

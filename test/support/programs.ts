/** Our sources as programs for processes of their own: Node 20 does not run TypeScript. */
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @returns the path of the program, which is written into `folder` with all that it imports but Node */
export async function buildProgram(entry: URL, folder: string): Promise<string> {
  const input = fileURLToPath(entry);
  const name = `${basename(input, '.ts')}.mjs`;
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      ssr: input,
      minify: false,
      rolldownOptions: { external: [...builtinModules, /^node:/], output: { entryFileNames: name, format: 'esm' } },
    },
  });
  return join(folder, name);
}

import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** sip.js reaches its PEG grammar through this file only; ours refuses (docs/adr/0003). */
const withoutGrammar = {
  find: /^.*\/grammar\/grammar\.js$/,
  replacement: path('electron/core/sip/no-grammar.ts'),
};

export default defineConfig({
  resolve: { alias: [withoutGrammar] },
  build: {
    target: 'node20',
    outDir: 'dist',
    ssr: true,
    minify: false,
    rolldownOptions: {
      input: { dialtray: path('electron/cli/dialtray.ts') },
      output: { entryFileNames: '[name].js', format: 'esm' },
      external: [...builtinModules, /^node:/, '@napi-rs/keyring'],
    },
  },
  ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
  test: {
    server: { deps: { inline: ['sip.js'] } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/{arch,unit}/**/*.test.ts'] } },
      { extends: true, test: { name: 'sip', include: ['test/sip/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** sip.js reaches its PEG grammar through this file only; ours refuses (docs/adr/0003). */
const withoutGrammar = {
  find: /^.*\/grammar\/grammar\.js$/,
  replacement: path('electron/core/sip/no-grammar.ts'),
};

/** Puts boot.cjs in front of the bundle, and has one demo call compiled into its cache. */
const terminalBoot: Plugin = {
  name: 'terminal-boot',
  apply: 'build',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'dialtray.cjs', source: readFileSync(path('electron/cli/boot.cjs')) });
  },
  closeBundle() {
    const dataDir = mkdtempSync(join(tmpdir(), 'dialtray-build-'));
    const line = {
      name: 'Office',
      domain: 'example.com',
      user: 'klaus',
      extension: '100',
      outboundProxy: '192.0.2.1;lr',
    };
    writeFileSync(join(dataDir, 'config.json'), JSON.stringify({ version: 1, lines: [line] }));
    const args = ['dial', '+43 (1) 505641', '--demo', 'answer', '--json', '--data-dir', dataDir];
    const ended = spawnSync(process.execPath, [path('dist/dialtray.cjs'), ...args], { encoding: 'utf8' });
    rmSync(dataDir, { recursive: true });
    if (ended.status !== 0) this.error(`the bundle's first call failed:\n${ended.stderr}${ended.stdout}`);
  },
};

export default defineConfig({
  resolve: { alias: [withoutGrammar] },
  build: {
    target: 'node20',
    outDir: 'dist',
    ssr: true,
    rolldownOptions: {
      input: { terminal: path('electron/cli/dialtray.ts') },
      output: {
        entryFileNames: '[name].cjs',
        format: 'cjs',
        // One file, read as one byte a character by boot.cjs.
        codeSplitting: false,
        charset: 'ascii',
        comments: false,
      },
      external: [...builtinModules, /^node:/, '@napi-rs/keyring'],
    },
  },
  ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
  plugins: [terminalBoot],
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

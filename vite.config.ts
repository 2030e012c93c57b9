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

/** Puts boot.cjs in front of the bundle, and has one demo call compiled into its cache (docs/adr/0008). */
const terminalBoot: Plugin = {
  name: 'terminal-boot',
  apply: 'build',
  generateBundle(_options, files) {
    const bundle = Object.values(files).find((file) => file.type === 'chunk' && file.isEntry);
    if (bundle?.type !== 'chunk') return this.error('there is no bundle');
    bundle.code = `(function (exports, require, module, __filename, __dirname) {${bundle.code}\n})`;
    const boot = readFileSync(path('electron/cli/boot.cjs'), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'dialtray.cjs', source: boot.replace('%BUNDLE%', bundle.fileName) });
  },
  writeBundle({ dir = 'dist' }) {
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
    const ended = spawnSync(process.execPath, [join(dir, 'dialtray.cjs'), ...args], { encoding: 'utf8' });
    rmSync(dataDir, { recursive: true });
    if (ended.status !== 0) this.error(`the bundle's first call failed:\n${ended.stderr}${ended.stdout}`);
  },
};

/** Unit tests that start processes, wait for disks and sockets, or look at what a module does when it is new. */
const ALONE = [
  'test/unit/core/numbers/work.test.ts',
  'test/unit/cli/{boot,program}.test.ts',
  'test/unit/main/bundle.test.ts',
  'test/unit/node/{history-file,linux-entry,resolver,secrets,settings-file,settings-survive,stream-wire,udp-wire}.test.ts',
  'test/unit/shared/{history,translations}.test.ts',
];

export default defineConfig({
  resolve: { alias: [withoutGrammar] },
  build: {
    target: 'node20',
    outDir: 'dist',
    ssr: true,
    rolldownOptions: {
      // The demo call takes its three seconds.
      checks: { pluginTimings: false },
      input: { terminal: path('electron/cli/dialtray.ts') },
      output: {
        entryFileNames: '[name]-[hash].cjs',
        chunkFileNames: '[name]-[hash].cjs',
        format: 'cjs',
        // boot.cjs reads it as one byte a character.
        charset: 'ascii',
        comments: false,
        // Names stay: a bug's stack trace is to be read.
        minify: { compress: true, mangle: false, codegen: true },
        dynamicImportInCjs: false,
        // All that it imports statically is in it: a file of its own is half a millisecond, and has no cache.
        codeSplitting: { groups: [{ name: 'terminal', test: /electron\/cli\/dialtray\.ts$/ }] },
      },
      external: [...builtinModules, /^node:/, '@napi-rs/keyring'],
    },
  },
  ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
  plugins: [terminalBoot],
  test: {
    // Importing the package in Node would fetch Electron's binary.
    alias: [{ find: /^electron$/, replacement: path('test/support/fake-electron/index.ts') }],
    server: { deps: { inline: ['sip.js', 'electron-store'] } },
    // One kind after the other: what waits for sockets, or drives real phones, is not disturbed by what computes.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{arch,unit}/**/*.test.ts'],
          exclude: ALONE,
          // Modules are loaded once for many files; a test that would notice stands in ALONE.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'sip',
          include: ['test/sip/**/*.test.ts'],
          testTimeout: 60_000,
          // They wait for timers most of the time.
          maxWorkers: 6,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

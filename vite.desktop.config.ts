import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type Plugin } from 'vite';
import { KEYRING_PROGRAM } from './electron/node/keyring.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** sip.js reaches its PEG grammar through this file only; ours refuses (docs/adr/0003). */
const withoutGrammar = {
  find: /^.*\/grammar\/grammar\.js$/,
  replacement: path('electron/core/sip/no-grammar.ts'),
};

/** What the utility process of the keyring runs, as a file beside the app. */
const keyringProgram: Plugin = {
  name: 'keyring-program',
  apply: 'build',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'keyring.cjs', source: KEYRING_PROGRAM });
  },
};

/** A preload in a sandbox is one CJS file that requires `electron` and nothing else. It goes beside the app's folder. */
function preload(): Plugin {
  let outDir = '';
  return {
    name: 'preload',
    apply: 'build',
    configResolved({ build: { outDir: main } }) {
      outDir = join(main, '..', 'preload');
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          target: 'chrome130',
          outDir,
          emptyOutDir: true,
          minify: false,
          lib: { entry: path('electron/preload/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
          rolldownOptions: { external: ['electron'] },
        },
      });
    },
  };
}

/** The desktop's two programs. Only the keyring's native library is loaded from node_modules. */
export default defineConfig({
  resolve: { alias: [withoutGrammar] },
  build: {
    target: 'node22',
    outDir: path('dist/main'),
    emptyOutDir: true,
    ssr: true,
    rolldownOptions: {
      // What the terminal loads late, to start soon, the app needs at once.
      checks: { ineffectiveDynamicImport: false },
      input: { main: path('electron/main/main.ts') },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        format: 'es',
        comments: false,
        // Names stay: a bug's stack trace is to be read.
        minify: { compress: true, mangle: false, codegen: true },
      },
      external: [...builtinModules, /^node:/, 'electron', '@napi-rs/keyring'],
    },
  },
  ssr: { noExternal: true, external: ['electron', '@napi-rs/keyring'] },
  plugins: [keyringProgram, preload()],
});

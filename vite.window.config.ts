import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** react-aria brings its sentences in 30 languages; the window speaks two of them. */
const onlyOurLanguages: Plugin = {
  name: 'only-our-languages',
  load(id) {
    const language = /react-aria[^?]*\/intl\/[^?]*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
    if (language === undefined || language === 'en-US' || language === 'de-DE') return null;
    return 'export default {};';
  },
};

/** The window: served by the app's own scheme and by `dialtray serve`, both with a policy that refuses anything inline. */
export default defineConfig({
  root: path('renderer'),
  base: './',
  plugins: [react(), onlyOurLanguages],
  build: {
    target: 'chrome130',
    outDir: path('dist/window'),
    emptyOutDir: true,
    // An asset as a data: URL would be inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

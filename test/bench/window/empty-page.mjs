/** The peer of the window: React and one field that takes the focus, built and served alike. Nobody needs less than that. */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { build } from 'vite';

const HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Empty</title></head>
<body><div id="root"></div><script type="module" src="./main.js"></script></body></html>`;

const MAIN = `import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
const Field = () => createElement('input', { autoFocus: true, 'aria-label': 'Number' });
createRoot(document.getElementById('root')).render(createElement(StrictMode, null, createElement(Field)));
`;

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

/** @param root the project's folder, for its packages and nothing else */
export async function startEmptyPage(root) {
  // Inside node_modules, where its imports are found and nothing else looks.
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-window-'));
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), HTML);
  writeFileSync(join(folder, 'page', 'main.js'), MAIN);
  const outDir = join(folder, 'dist');
  await build({
    root: join(folder, 'page'),
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { target: 'chrome130', outDir, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    try {
      const body = readFileSync(join(outDir, path));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    outDir,
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

#!/usr/bin/env node
// What package.json's "bin" starts: it runs the terminal's bundle, with the machine code that V8 kept from an earlier run.
// Copied to dist/dialtray.cjs as it is. The cache is of one Node version; another one compiles afresh and leaves its own.
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script, constants } = require('node:vm');

const bundle = join(__dirname, 'terminal.cjs');
const cache = join(__dirname, `terminal-${process.versions.v8}-${process.arch}.cache`);

function read(file, encoding) {
  try {
    return readFileSync(file, encoding);
  } catch {
    return undefined;
  }
}

// The bundle is ASCII, and one byte a character is what V8 reads fastest.
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'latin1')}\n})`;
const cachedData = read(cache);
const script = new Script(source, {
  filename: bundle,
  cachedData,
  importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

// Taken when the program has done its work, so that it holds the functions that were really used. One that V8 rejects
// (other flags) is left for those who run without them.
if (cachedData === undefined) {
  process.once('exit', () => {
    try {
      const own = `${cache}.${process.pid}`;
      writeFileSync(own, script.createCachedData());
      renameSync(own, cache);
    } catch {
      // Installed where the user cannot write: it goes on without.
    }
  });
}

script.runInThisContext()(exports, require, module, bundle, __dirname);

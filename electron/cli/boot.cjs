#!/usr/bin/env node
// What package.json's "bin" starts: it runs the terminal's bundle, with the machine code that V8 kept from an earlier run
// (docs/adr/0008-bundle-and-code-cache.md). The build copies it to dist/dialtray.cjs and puts the bundle's name in.
'use strict';
const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

// The name holds a digest of the content, so a cache is never read for another bundle than its own.
const bundle = join(__dirname, '%BUNDLE%');
const cache = `${bundle}.${process.version}-${process.platform}-${process.arch}.cache`;

function readCache() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

function writeCache(script) {
  const own = `${cache}.${process.pid}`;
  try {
    writeFileSync(own, script.createCachedData());
    renameSync(own, cache);
  } catch {
    // Installed where this user cannot write, or the disk is full: it goes on without.
    try {
      rmSync(own, { force: true });
    } catch {}
  }
}

// A call that got as far as the phone has used what the next one will use. Other commands would leave a cache without it.
const wasCall = (exitCode) => process.argv[2] === 'dial' && (exitCode === 0 || exitCode >= 10);

// V8 rejects what was cut off or comes from other flags. A run with flags leaves the cache to those without.
const hasFlags = process.execArgv.length > 0 || Boolean(process.env.NODE_OPTIONS);

const cachedData = readCache();
// The file is ASCII, which V8 keeps and reads as one byte a character, and is a function expression as it stands.
const script = new Script(readFileSync(bundle, 'latin1'), { filename: bundle, cachedData });
if (cachedData === undefined || (script.cachedDataRejected && !hasFlags)) {
  process.once('exit', (exitCode) => {
    if (wasCall(exitCode)) writeCache(script);
  });
}

// Under its name too, so that the files that are loaded later can require what they share with it.
require.cache[bundle] = module;
script.runInThisContext()(exports, require, module, bundle, __dirname);

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbidden, layerOf, specifiersOf } from './layers.ts';

const sources = ['electron', 'renderer']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|cts|mts)$/.test(file) && !/\.d\.[cm]?ts$/.test(file))
      .map((file) => join(folder, file).replaceAll('\\', '/')),
  );

describe('layers', () => {
  it('finds the sources', () => {
    expect(sources).toContain('electron/core/dialer.ts');
    expect(sources.length).toBeGreaterThan(40);
  });

  it('holds: every import is allowed to its layer', () => {
    const broken = sources.flatMap((path) =>
      specifiersOf(path, readFileSync(path, 'utf8')).flatMap((specifier) => forbidden(path, specifier) ?? []),
    );
    expect(broken).toEqual([]);
  });

  it.each([
    ['electron/core/dialer.ts', `import dgram from 'node:dgram';`],
    ['electron/core/dialer.ts', `import { readFileSync } from "fs";`],
    ['electron/core/dialer.ts', `import { createNetwork } from '../node/network.ts';`],
    ['electron/core/dialer.ts', `export { createNetwork } from '../node/network.ts';`],
    ['electron/core/dialer.ts', `export * from '../node/network.ts';`],
    ['electron/core/dialer.ts', `const net = await import('node:net');`],
    ['electron/core/dialer.ts', `const net = await import(/* lazily */ 'node:net');`],
    ['electron/core/dialer.ts', `import type { Socket } from 'node:net';`],
    ['electron/core/dialer.ts', `type Socket = import('node:net').Socket;`],
    ['electron/core/dialer.ts', 'const net = await import(`node:net`);'],
    ['electron/core/dialer.ts', `import 'electron';`],
    ['electron/core/lines/line.ts', `import { URI } from 'sip.js/lib/grammar/uri.js';`],
    ['electron/core/sip/parse.ts', `import { parsePhoneNumber } from 'libphonenumber-js';`],
    ['electron/shared/state.ts', `import { reduce } from '../core/calls/machine.ts';`],
    ['electron/node/network.ts', `import { app } from 'electron';`],
    ['electron/node/network.ts', `import { dialCommand } from '../cli/dial.ts';`],
    ['electron/cli/dial.ts', `import Store from 'electron-store';`],
    ['electron/cli/dial.ts', `import { URI } from 'sip.js';`],
    ['electron/preload/preload.ts', `import { createDialer } from '../core/dialer.ts';`],
    ['electron/preload/preload.ts', `const fs = require('fs');`],
    ['renderer/src/main.tsx', `import { createDialer } from '../../electron/core/dialer.ts';`],
    ['renderer/src/main.tsx', `import fs from 'node:fs';`],
  ])('catches in %s: %s', (path, source) => {
    const specifiers = specifiersOf(path, source);
    expect(specifiers).toHaveLength(1);
    expect(forbidden(path, specifiers[0] as string)).toBeTypeOf('string');
  });

  it.each([
    ['electron/core/dialer.ts', './sip/edge.ts'],
    ['electron/core/sip/leg.ts', 'sip.js/lib/core/timers.js'],
    ['electron/core/sip/leg.ts', '../../shared/state.ts'],
    ['electron/main/compose.ts', 'electron'],
    ['renderer/src/main.tsx', '../../electron/shared/state.ts'],
  ])('allows in %s: %s', (path, specifier) => {
    expect(forbidden(path, specifier)).toBeUndefined();
  });

  it('knows the innermost layer', () => {
    expect(layerOf('electron/core/sip/edge.ts')).toBe('electron/core/sip');
    expect(layerOf('electron/core/dialer.ts')).toBe('electron/core');
    expect(layerOf('scripts/x.ts')).toBeUndefined();
  });
});

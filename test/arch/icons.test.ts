/** The icons are as the drawings say, in the sizes that systems ask for, and can be seen where they are shown. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const drawn = mkdtempSync(join(tmpdir(), 'dialtray-icons-'));
afterAll(() => rmSync(drawn, { recursive: true }));

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

describe('icons', () => {
  const { PNG } = createRequire(require.resolve('png-to-ico'))('pngjs') as {
    PNG: { sync: { read(png: Buffer): Picture } };
  };
  const STATES = ['idle', 'calling', 'problem'];
  const asset = (name: string): Buffer => readFileSync(join('assets', name));
  const picture = (name: string): Picture => PNG.sync.read(asset(name));
  const filesIn = (root: string): readonly string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:png|ico|icns)$/.test(name))
      .sort();

  it('are what make-icons.mjs draws, byte for byte', () => {
    execFileSync(process.execPath, ['assets/make-icons.mjs', drawn]);
    expect(filesIn('assets')).toEqual(filesIn(drawn));
    const changed = filesIn(drawn).filter((name) => !asset(name).equals(readFileSync(join(drawn, name))));
    expect(changed).toEqual([]);
  });

  it.each<readonly [name: string, size: number]>([
    ['icon.png', 1024],
    ...[16, 24, 32, 48, 64, 128, 256, 512].map((size) => [`icons/${size}x${size}.png`, size] as const),
    ...STATES.flatMap((state) => [
      [`tray/${state}Template.png`, 16] as const,
      [`tray/${state}Template@2x.png`, 32] as const,
      [`tray/${state}.png`, 22] as const,
      [`tray/${state}@2x.png`, 44] as const,
    ]),
  ])('%s is %i pixels wide and high', (name, size) => {
    const { width, height } = picture(name);
    expect([width, height]).toEqual([size, size]);
  });

  it.each<readonly [name: string, sizes: readonly number[]]>([
    ['icon.ico', [16, 20, 24, 32, 40, 48, 64, 256]],
    ...STATES.map((state) => [`tray/${state}.ico`, [16, 20, 24, 32, 48]] as const),
  ])('%s has the sizes %j', (name, sizes) => {
    const ico = asset(name);
    const widths = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256);
    expect(widths).toEqual(sizes);
  });

  it('icon.icns is whole, and each of its pictures has the size of its type', () => {
    const icns = asset('icon.icns');
    const found: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const entry = icns.subarray(at, at + icns.readUInt32BE(at + 4));
      found[entry.toString('latin1', 0, 4)] = PNG.sync.read(entry.subarray(8)).width;
    }
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    expect(found).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 });
  });

  it.each(STATES.flatMap((state) => [`tray/${state}Template.png`, `tray/${state}Template@2x.png`]))(
    '%s is black and alpha only, at the resolution that macOS reads its size from',
    (name) => {
      const { data } = picture(name);
      const alphas = data.filter((_, index) => index % 4 === 3);
      expect(data.filter((value, index) => index % 4 !== 3 && value !== 0)).toHaveLength(0);
      expect([Math.min(...alphas), Math.max(...alphas)]).toEqual([0, 255]);
      const png = asset(name);
      const perMetre = png.readUInt32BE(png.indexOf('pHYs') + 4);
      expect(Math.round(perMetre * 0.0254)).toBe(name.includes('@2x') ? 144 : 72);
    },
  );

  it('the states differ in form, not in colour alone', () => {
    const shapes = STATES.map((state) => Buffer.from(picture(`tray/${state}Template.png`).data).toString('hex'));
    expect(new Set(shapes).size).toBe(STATES.length);
  });

  const luminance = (rgb: readonly number[]): number => {
    const linear = rgb.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  };
  const contrast = (a: readonly number[], b: readonly number[]): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(STATES)(
    '%s stands out from dark and light task bars, and its white from its ground (WCAG 1.4.11)',
    (state) => {
      const { data, width } = picture(`tray/${state}@2x.png`);
      const ground = [...data.subarray(4 * (3 * width + width / 2), 4 * (3 * width + width / 2) + 3)];
      const bars = { dark: [0x20, 0x20, 0x20], light: [0xf3, 0xf3, 0xf3], white: [0xff, 0xff, 0xff] };
      for (const bar of Object.values(bars)) expect(contrast(ground, bar)).toBeGreaterThanOrEqual(3);
    },
  );
});

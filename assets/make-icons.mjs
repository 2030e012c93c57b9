/**
 * Draws every icon file from icon.svg and tray.svg: `npm run icons`, or `node assets/make-icons.mjs FOLDER` to write them
 * elsewhere. The files are committed, and test/arch/icons.test.ts draws them again and compares.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import toIco from 'png-to-ico';

const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name), 'utf8');

const POINTS_PER_METRE = 1 / 0.0254;
const END_OF_IHDR = 33;

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const octets = Buffer.alloc(body.length + 8);
  octets.writeUInt32BE(data.length, 0);
  body.copy(octets, 4);
  octets.writeUInt32BE(crc32(body), octets.length - 4);
  return octets;
};

/** macOS takes the size in points from the resolution: 72 dpi is 1x, 144 dpi is 2x. */
function withResolution(png, dpi) {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(Math.round(dpi * POINTS_PER_METRE), 0);
  data.writeUInt32BE(Math.round(dpi * POINTS_PER_METRE), 4);
  data.writeUInt8(1, 8); // the unit is the metre
  return Buffer.concat([png.subarray(0, END_OF_IHDR), chunk('pHYs', data), png.subarray(END_OF_IHDR)]);
}

const draw = (svg, width) =>
  new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render().asPng();

const ico = (svg, widths) => toIco(widths.map((width) => draw(svg, width)));

/** Apple's grid: a plate of 824 in a field of 1024. Elsewhere an icon fills its field. */
const onApplesGrid = (svg) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">${svg.replace('<svg ', '<svg x="100" y="100" width="824" height="824" ')}</svg>`;

/** Every entry of the container is a PNG; the types with their widths: 128 to 512 at 1x, 16 to 512 at 2x. */
const ICNS = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };

function icns(svg) {
  const entry = (type, data) => {
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  };
  return entry('icns', Buffer.concat(Object.entries(ICNS).map(([type, width]) => entry(type, draw(svg, width)))));
}

async function appIcons() {
  const svg = read('icon.svg');
  const sized = [16, 24, 32, 48, 64, 128, 256, 512].map((width) => [`icons/${width}x${width}.png`, draw(svg, width)]);
  return [
    ...sized,
    ['icon.png', draw(svg, 1024)],
    ['icon.ico', await ico(svg, [16, 20, 24, 32, 40, 48, 64, 256])],
    ['icon.icns', icns(onApplesGrid(svg))],
  ];
}

async function trayIcons(state) {
  const glyph = read('tray.svg').replace('class="idle"', `class="${state}"`);
  const tile = glyph.replace(`class="${state}"`, `class="tile ${state}"`);
  return [
    [`tray/${state}Template.png`, withResolution(draw(glyph, 16), 72)],
    [`tray/${state}Template@2x.png`, withResolution(draw(glyph, 32), 144)],
    [`tray/${state}.ico`, await ico(tile, [16, 20, 24, 32, 48])],
    [`tray/${state}.png`, draw(tile, 22)],
    [`tray/${state}@2x.png`, draw(tile, 44)],
  ];
}

const target = process.argv[2] ?? here;
const files = [await appIcons(), ...(await Promise.all(['idle', 'calling', 'problem'].map(trayIcons)))].flat();
for (const [name, octets] of files) {
  const path = join(target, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, octets);
}
console.log(`${files.length} files written to ${target}`);

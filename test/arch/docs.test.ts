/** What the documents claim, compared with what is there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { LAYERS } from './layers.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

const filesBelow = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => ending.test(file) && statSync(file).isFile());

/** Of a clone only what is tracked; of an unpacked archive everything that is no build product. */
function projectFiles(): readonly string[] {
  try {
    return execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
      .split('\0')
      .filter((file) => file !== '' && existsSync(file));
  } catch {
    return [
      ...readdirSync('.').filter((name) => statSync(name).isFile()),
      ...['.ci', 'docs', 'electron', 'test', 'renderer', 'assets']
        .filter((folder) => existsSync(folder))
        .flatMap((folder) => filesBelow(folder, /./)),
    ];
  }
}

const files = projectFiles();
const markdown = files.filter((file) => file.endsWith('.md'));

/** The numbers after "RFC", with those that a comma adds: "RFC 3261 §20, 3515, 3841". */
function rfcsIn(text: string): ReadonlySet<string> {
  const numbers = new Set<string>();
  for (const [, first = '', list = ''] of text.matchAll(
    /\bRFC[ -]?(\d{3,5})((?:[^,.;)\n]{0,12}, (?=\d{3,5}\b)\d+)*)/g,
  )) {
    for (const number of [first, ...(list.match(/(?<=, )\d{3,5}/g) ?? [])]) numbers.add(number);
  }
  return numbers;
}

interface Row {
  readonly text: string;
  readonly rfcs: ReadonlySet<string>;
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

/** The rows of docs/rfc.md. A section without a number belongs to the RFC that its heading names. */
function rfcRows(): readonly Row[] {
  const rows: Row[] = [];
  let heading: ReadonlySet<string> = new Set();
  for (const line of read('docs/rfc.md').split('\n')) {
    if (line.startsWith('#')) heading = rfcsIn(line);
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length !== 6 || cells[1] === 'Section' || /^-+$/.test(cells[1] ?? '')) continue;
    const [, sections = '', , listed = '', tests = ''] = cells;
    const own = rfcsIn(sections);
    rows.push({
      text: sections,
      rfcs: own.size > 0 ? own : heading,
      files: namesIn(listed).map((name) => `electron/${name}`),
      tests: namesIn(tests).map((name) => `test/${name}`),
    });
  }
  return rows;
}

const namesIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('docs/rfc.md', () => {
  const rows = rfcRows();
  const listed = new Set(rows.flatMap((row) => row.files));

  it('has rows, each with a file, a test and an RFC', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.files.length === 0 || row.tests.length === 0 || row.rfcs.size === 0)).toEqual([]);
  });

  it('lists files and tests that exist', () => {
    const missing = rows.flatMap((row) => [...row.files, ...row.tests]).filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });

  it('lists a file only with RFCs of which it names one, and an RFC only where a file names it', () => {
    const wrong = rows.flatMap((row) => {
      const cited = row.files.filter((path) => existsSync(path)).map((path) => rfcsIn(read(path)));
      return [
        ...row.files.filter((_, index) => cited[index] && ![...row.rfcs].some((rfc) => cited[index]?.has(rfc))),
        ...[...row.rfcs].filter((rfc) => !cited.some((rfcs) => rfcs.has(rfc))).map((rfc) => `RFC ${rfc}`),
      ].map((what) => `${row.text}: ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  it('lists every file of core/sip and core/calls that cites an RFC', () => {
    const citing = ['electron/core/sip', 'electron/core/calls']
      .flatMap((folder) => filesBelow(folder, /\.ts$/))
      .filter((path) => rfcsIn(read(path)).size > 0);
    expect(citing.length).toBeGreaterThan(20);
    expect(citing.filter((path) => !listed.has(path))).toEqual([]);
  });

  it('lists every RFC that core names', () => {
    const known = new Set(rows.flatMap((row) => [...row.rfcs]));
    const unknown = filesBelow('electron/core', /\.ts$/).flatMap((path) =>
      [...rfcsIn(read(path))].filter((rfc) => !known.has(rfc)).map((rfc) => `RFC ${rfc} in ${path}`),
    );
    expect(unknown).toEqual([]);
  });

  it('reads numbers that a comma adds', () => {
    expect([...rfcsIn('RFC 3261 §20, 3515, 3841; RFC-2543')]).toEqual(['3261', '3515', '3841', '2543']);
    expect([...rfcsIn('RFC 3711, 5764 and RFC 4585 §4')]).toEqual(['3711', '5764', '4585']);
    expect([...rfcsIn('an RFC, 2026, and more')]).toEqual([]);
  });
});

/** GitHub's names for headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

const linksOf = (text: string): readonly string[] => [
  ...[...withoutCode(text).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, link = '']) => link),
  ...[...withoutCode(text).matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g)].map(([, link = '']) => link),
];

function brokenLink(file: string, link: string): string | undefined {
  if (/^(?:https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path)));
  if (target.startsWith('..') || !existsSync(target)) return `${file}: ${link}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  const anchors = [...read(target).matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
  return anchors.includes(anchor) ? undefined : `${file}: ${link}`;
}

describe('Markdown', () => {
  it('is there', () => {
    const expected = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/architecture.md'];
    expect(expected.filter((file) => !markdown.includes(file))).toEqual([]);
    expect(existsSync('LICENSE')).toBe(true);
  });

  it('has no relative link that leads nowhere', () => {
    expect(markdown.flatMap((file) => linksOf(read(file)).flatMap((link) => brokenLink(file, link) ?? []))).toEqual([]);
  });

  it.each(['docs/nowhere.md', '#no-such-heading', '../outside.md', 'README.md#no-such-heading'])(
    'a link to %s would be found',
    (link) => {
      expect(brokenLink('README.md', link)).toBe(`README.md: ${link}`);
    },
  );

  it('names only npm scripts that exist', () => {
    const scripts: Readonly<Record<string, string>> = packageJson.scripts;
    const unknown = markdown.flatMap((file) =>
      [...read(file).matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(test)\b)/g)]
        .map(([, script, test]) => script ?? test ?? '')
        .filter((script) => scripts[script] === undefined)
        .map((script) => `${file}: npm run ${script}`),
    );
    expect(unknown).toEqual([]);
  });

  it('names only files of the sources that exist', () => {
    const named = markdown.flatMap((file) =>
      [...read(file).matchAll(/`((?:electron|test|docs|renderer)\/[\w./-]+\.(?:ts|mjs|cjs|sh|md|json))`/g)].map(
        ([, path = '']) => ({ file, path }),
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = read('README.md');

  it('has the three commands, and npm start is the first', () => {
    expect(/^ {4}npm ci.*$/m.exec(readme)?.[0]).toBe('    npm ci && npm start');
    expect(readme).toContain('npm ci && npm run dial -- "+43 (1) 505641"');
    expect(readme).toContain('npm ci && npm test');
  });

  it('names options that the program knows', async () => {
    const { LINE_OPTIONS } = await import('../../electron/cli/line-options.ts');
    const { parseDialOptions } = await import('../../electron/cli/dial-options.ts');
    const lineOptions = [...readme.matchAll(/dialtray line (?:add|set)((?:[^\n]*\\\n)*[^\n]*)/g)].flatMap(
      ([, rest = '']) => [...rest.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = '']) => name),
    );
    expect(lineOptions.length).toBeGreaterThan(5);
    expect(lineOptions.filter((name) => !Object.hasOwn(LINE_OPTIONS, name))).toEqual([]);
    const { parseServeOptions } = await import('../../electron/cli/serve.ts');
    const serves = [...readme.matchAll(/^ {4}dialtray serve( .*)?$/gm)].map(([, rest = '']) =>
      [...rest.matchAll(/--[a-z][a-z-]*(?: N\b)?/g)].flatMap(([option]) => option.replace(' N', ' 8080').split(' ')),
    );
    expect(serves.flat().length).toBeGreaterThan(1);
    expect(serves.filter((args) => !parseServeOptions(args).ok)).toEqual([]);
    const demos = [...readme.matchAll(/--demo ([a-z-]+)/g)].map(([, how = '']) => how);
    expect(demos.filter((how) => !parseDialOptions(['1', '--demo', how]).ok)).toEqual([]);
  });

  it('has the exit code of every outcome', async () => {
    const { exitCodeOf } = await import('../../electron/cli/exit-codes.ts');
    const { OUTCOMES } = await import('../../electron/shared/state.ts');
    const rows = readme.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    const wrong = OUTCOMES.filter(
      (outcome) => !rows.some((row) => row.startsWith(`| ${exitCodeOf(outcome)} |`) && row.includes(`\`${outcome}\``)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('has the layers that layers.ts holds', () => {
    const rows = read('docs/architecture.md')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter((cells) => cells.length === 5 && /^`(?:electron\/|renderer)/.test(cells[1] ?? ''));
    const documented = Object.fromEntries(
      rows.map(([, layer = '', folders = '', packages = '']) => [
        layer.replaceAll('`', ''),
        { folders: namesIn(folders), packages: namesIn(packages) },
      ]),
    );
    expect(documented).toEqual(LAYERS);
  });
});

describe('docs/dependencies.md', () => {
  const sections = read('docs/dependencies.md').split(/^## /m);
  const packagesIn = (title: string): readonly string[] =>
    [...(sections.find((section) => section.startsWith(title)) ?? '').matchAll(/^\| `([^`]+)` \| ([^ |]+)/gm)]
      .map(([, name = '', version = '']) => `${name} ${version}`)
      .sort();
  const pinned = (dependencies: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(dependencies)
      .map(([name, version]) => `${name} ${version}`)
      .sort();

  it('lists the runtime dependencies and their versions', () => {
    expect(packagesIn('Runtime')).toEqual(pinned(packageJson.dependencies));
  });

  it('lists the development dependencies and their versions', () => {
    expect(packagesIn('Development')).toEqual(pinned(packageJson.devDependencies));
  });

  it('versions are pinned', () => {
    const all = [...Object.values(packageJson.dependencies), ...Object.values(packageJson.devDependencies)];
    expect(all.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

describe('the repository', () => {
  /** In pieces, so that this file is no find itself. Eva is the user whom the tests invent. */
  const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
    ['a path of one machine', new RegExp(String.raw`(?<![\w./~-])/(?:home|Users|root|work)${'/'}(?!eva\b)[\w.-]+`)],
    ['a temporary path of one machine', new RegExp(String.raw`(?<![\w.$}-])/tmp${'/'}[\w.-]+`)],
    ['a path of one Windows machine', /\b[A-Z]:\\{1,2}Users\\{1,2}(?!eva\b)[\w.-]+/],
    ['a package registry', new RegExp(['registry', '(?:npmjs|yarnpkg|npmmirror)'].join(String.raw`\.`))],
    ['a package registry', new RegExp(`"resolved": "${'http'}`)],
  ];
  const TEXT = /\.(?:md|ts|tsx|cts|mts|mjs|cjs|js|json|sh|xml|c|ya?ml|svg|html|css|txt)$|^\.ci\/|^LICENSE$/;

  it('names no machine and no registry', () => {
    const found = files
      .filter((file) => TEXT.test(file) && !file.startsWith('test/fixtures/'))
      .flatMap((file) => {
        const lines = read(file).split('\n');
        return lines.flatMap((line, index) =>
          FORBIDDEN.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${file}:${index + 1}: ${what}`),
        );
      });
    expect(found).toEqual([]);
  });

  it.each([
    `see ${'/'}home/anna/dialtray`,
    `cat ${'/'}tmp/trace.txt`,
    `C:\\${'Users'}\\anna\\x`,
    `"resolved": "${'https'}://npm.example/zod.tgz"`,
    `https://registry${'.'}npmjs.org/`,
  ])('%s would be found', (line) => {
    expect(FORBIDDEN.some(([, pattern]) => pattern.test(line))).toBe(true);
  });
});

/** Who may import whom. docs/architecture.md shows the same table; layers.test.ts holds it. */
import { builtinModules } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { parseAst } from 'vite';

interface Layer {
  readonly folders: readonly string[];
  /** Packages, or their beginnings where they end in `*`. */
  readonly packages: readonly string[];
}

export const LAYERS: Readonly<Record<string, Layer>> = {
  'electron/shared': { folders: [], packages: ['zod*'] },
  'electron/core': { folders: ['electron/shared'], packages: ['zod*'] },
  'electron/core/sip': { folders: ['electron/shared', 'electron/core'], packages: ['sip.js*'] },
  'electron/core/calls': { folders: ['electron/shared', 'electron/core'], packages: ['sip.js*'] },
  'electron/core/numbers': { folders: ['electron/shared', 'electron/core'], packages: ['libphonenumber*', 're2js*'] },
  'electron/node': {
    folders: ['electron/shared', 'electron/core'],
    packages: ['node:*', '@napi-rs/keyring'],
  },
  'electron/demo': { folders: ['electron/shared', 'electron/core', 'electron/node'], packages: ['sip.js*', 'node:*'] },
  'electron/main': {
    folders: ['electron/shared', 'electron/core', 'electron/node', 'electron/demo'],
    packages: ['electron', 'electron-store', 'electron-log*', 'electron-updater', 'node:*'],
  },
  'electron/preload': { folders: ['electron/shared'], packages: ['electron'] },
  'electron/cli': {
    folders: ['electron/shared', 'electron/core', 'electron/node', 'electron/demo', 'electron/web'],
    packages: ['node:*'],
  },
  'electron/web': {
    folders: ['electron/shared', 'electron/core', 'electron/node', 'electron/demo'],
    packages: ['node:*'],
  },
  renderer: { folders: ['electron/shared'], packages: ['react*', 'i18next*', 'zod*', 'lucide-react'] },
};

/** Every way to name another module: import, export from, import(), require(), import type, type import('x'). */
export function specifiersOf(path: string, source: string): readonly string[] {
  const found: string[] = [];
  const program = parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
  walk(program, (node) => {
    const named = node.source ?? (isRequire(node) ? (node.arguments as unknown[])[0] : undefined);
    const text = textOf(named);
    if (text !== undefined) found.push(text);
    else if (node.type === 'ImportExpression') found.push('an import that is only known when it runs');
  });
  return found;
}

type AstNode = Readonly<Record<string, unknown>>;

function walk(value: unknown, visit: (node: AstNode) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) visit(value as AstNode);
    for (const each of Object.values(value)) walk(each, visit);
  }
}

const isRequire = (node: AstNode): boolean =>
  node.type === 'CallExpression' && (node.callee as AstNode).name === 'require';

/** Of a string, or of a template without placeholders. */
function textOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { value, quasis, expressions } = node as AstNode;
  if (typeof value === 'string') return value;
  if (Array.isArray(quasis) && Array.isArray(expressions) && expressions.length === 0) {
    return (quasis[0] as { value: { cooked: string } }).value.cooked;
  }
  return undefined;
}

/** The innermost layer of a file, by its path from the project's root. */
export function layerOf(path: string): string | undefined {
  const inside = (folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
  return Object.keys(LAYERS)
    .filter(inside)
    .sort((a, b) => b.length - a.length)[0];
}

/** Undefined: the import is allowed. Else why it is not. */
export function forbidden(path: string, specifier: string): string | undefined {
  const from = layerOf(path);
  const layer = from === undefined ? undefined : LAYERS[from];
  if (from === undefined || layer === undefined) return `${path} belongs to no layer`;
  if (specifier.startsWith('.')) {
    const target = relative('.', resolve(dirname(path), specifier));
    const to = layerOf(target);
    if (to === undefined) return `${path} imports ${target}, which belongs to no layer`;
    const allowed = to === from || layer.folders.some((folder) => to === folder || to.startsWith(`${folder}/`));
    // A layer's inner folders belong to it: core/dialer.ts may use core/sip.
    return allowed || to.startsWith(`${from}/`) ? undefined : `${from} must not import ${to} (${path})`;
  }
  const name = builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
  const fits = layer.packages.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
  return fits ? undefined : `${from} must not import the package ${specifier} (${path})`;
}

/**
 * What a source file may say to a person: every text in it, put together from its parts. A part that is only known when it
 * runs is FILLED_IN. Looked up are constants, tables and functions of the same file, and both sides of a choice.
 */
import { parseAst } from 'vite';

export const FILLED_IN = '\u0001';

type AstNode = Readonly<Record<string, unknown>> & { readonly type: string };

const isNode = (value: unknown): value is AstNode => typeof value === 'object' && value !== null && 'type' in value;
const isNamed = (node: unknown, names: ReadonlySet<string>): boolean =>
  isNode(node) && names.has(String(node.name ?? node.value));

/** `visit` returns false where it wants nothing of what is inside. */
function walk(value: unknown, visit: (node: AstNode) => boolean): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value) && !visit(value)) return;
    for (const each of Object.values(value)) walk(each, visit);
  }
}

/** Where a single word is a text as well. */
const PROPERTIES: ReadonlySet<string> = new Set(['text', 'reason', 'why', 'confirmWhy', 'detail', 'error']);
const FUNCTIONS: ReadonlySet<string> = new Set(['noTarget', 'no', 'refused', 'unlikely', 'err']);

/** Words with a blank between them. */
const PROSE = /[a-z]{2,}[,;:.)]* +["“({]?[a-z\u0001]|\u0001 [a-z]{2,}/i;
const WORD = /[a-z]{2,}/i;

const BOTH_LANGUAGES: ReadonlySet<string> = new Set(['en', 'de']);

/** A table that has its own German. */
const isBilingual = (node: AstNode): boolean =>
  node.type === 'ObjectExpression' &&
  (node.properties as AstNode[]).filter(({ key }) => isNamed(key, BOTH_LANGUAGES)).length === 2;

/** More combinations than these are no sentence. */
const MOST = 64;

const join = (left: readonly string[], right: readonly string[]): readonly string[] =>
  left.flatMap((one) => right.map((other) => one + other)).slice(0, MOST);

class Source {
  readonly #values = new Map<string, AstNode[]>();
  readonly #parts = new Set<AstNode>();
  readonly #program: AstNode;

  constructor(path: string, source: string) {
    this.#program = parseAst(source, { lang: 'ts' }, path) as unknown as AstNode;
    walk(this.#program, (node) => {
      if (node.type === 'FunctionDeclaration') this.#learn(node, node);
      if (node.type === 'VariableDeclaration' && node.kind === 'const') {
        for (const each of node.declarations as AstNode[]) this.#learn(each, each.init);
      }
      return true;
    });
  }

  #learn({ id }: AstNode, value: unknown): void {
    if (!isNode(id) || id.type !== 'Identifier' || !isNode(value)) return;
    const name = String(id.name);
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  texts(): readonly string[] {
    const said: (readonly string[])[] = [];
    const standing: (readonly [AstNode, readonly string[]])[] = [];
    const textsOf = (node: unknown, form: RegExp): readonly string[] =>
      (this.#textsOf(node, 0) ?? []).filter((text) => form.test(text));
    this.#each((node) => {
      if (node.type === 'Property' && isNamed(node.key, PROPERTIES)) said.push(textsOf(node.value, WORD));
      if (node.type === 'CallExpression' && isNamed(node.callee, FUNCTIONS)) {
        said.push(...(node.arguments as unknown[]).map((argument) => textsOf(argument, WORD)));
      }
      if (node.type === 'TemplateLiteral' || node.type === 'Literal') standing.push([node, textsOf(node, PROSE)]);
    });
    // What is only a part of another text is said by that one.
    for (const [node, texts] of standing) if (!this.#parts.has(node)) said.push(texts);
    return [...new Set(said.flat())];
  }

  #each(visit: (node: AstNode) => void): void {
    walk(this.#program, (node) => {
      const isSilent = /^(?:Import|Export.*Source|TS(?!AsExpression|SatisfiesExpression|NonNullExpression))/.test(
        node.type,
      );
      if (isSilent || isBilingual(node)) return false;
      visit(node);
      return true;
    });
  }

  /** Undefined: it is no text, or nothing is known of it. */
  #textsOf(node: unknown, depth: number): readonly string[] | undefined {
    if (!isNode(node) || depth > 12) return undefined;
    if (depth > 0) this.#parts.add(node);
    const of = (each: unknown): readonly string[] | undefined => this.#textsOf(each, depth + 1);
    const either = (...each: unknown[]): readonly string[] | undefined => {
      const found = each.map(of);
      return found.every((one) => one === undefined) ? undefined : found.flatMap((one) => one ?? [FILLED_IN]);
    };
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? [node.value] : undefined;
      case 'TemplateLiteral':
        return this.#filled(node, of);
      case 'ConditionalExpression':
        return either(node.consequent, node.alternate);
      case 'LogicalExpression':
        return either(node.left, node.right);
      case 'BinaryExpression':
        return node.operator === '+' ? join(of(node.left) ?? [FILLED_IN], of(node.right) ?? [FILLED_IN]) : undefined;
      case 'Identifier':
        return either(...(this.#values.get(String(node.name)) ?? []));
      case 'CallExpression':
        return isNode(node.callee) && node.callee.type === 'Identifier' ? of(node.callee) : undefined;
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
        return either(...returnedBy(node));
      case 'MemberExpression':
        return either(...this.#members(node));
      default:
        return isNode(node.expression) ? of(node.expression) : undefined;
    }
  }

  #filled(node: AstNode, of: (each: unknown) => readonly string[] | undefined): readonly string[] {
    const fixed = (node.quasis as { readonly value: { readonly cooked: string } }[]).map(({ value }) => value.cooked);
    const parts = (node.expressions as unknown[]).map((each) => of(each) ?? [FILLED_IN]);
    return fixed.slice(1).reduce<readonly string[]>(
      (texts, piece, at) =>
        join(
          texts,
          (parts[at] ?? []).map((part) => part + piece),
        ),
      [fixed[0] ?? ''],
    );
  }

  /** What a table of the same file has under this key; all of it where the key is only known when it runs. */
  #members({ object, property }: AstNode): readonly unknown[] {
    const tables = isNode(object) && object.type === 'Identifier' ? (this.#values.get(String(object.name)) ?? []) : [];
    return tables.flatMap((table) => {
      if (table.type !== 'ObjectExpression' || isBilingual(table)) return [];
      const entries = (table.properties as AstNode[]).filter(({ type }) => type === 'Property');
      const wanted = isNode(property) && property.type === 'Literal' ? String(property.value) : undefined;
      return entries
        .filter(({ key }) => wanted === undefined || isNamed(key, new Set([wanted])))
        .map(({ value }) => value);
    });
  }
}

function returnedBy(node: AstNode): readonly unknown[] {
  const body = node.body as AstNode;
  if (body.type !== 'BlockStatement') return [body];
  const found: unknown[] = [];
  walk(body, (each) => {
    if (/Function/.test(each.type)) return false;
    if (each.type === 'ReturnStatement') found.push(each.argument);
    return true;
  });
  return found;
}

export const textsIn = (path: string, source: string): readonly string[] => new Source(path, source).texts();

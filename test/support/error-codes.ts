import { parseAst } from 'vitest/node';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** `error.reason`: an error that is made anew with what it had. */
const PASSED_ON: ReadonlySet<string> = new Set(['kind', 'code', 'reason']);

/** What stands for a kind or a code: texts, or a parameter of a function that hands it on behind a prefix. */
type Slot =
  | { readonly texts: readonly string[] }
  | { readonly of: string; readonly at: number; readonly prefix: string }
  | 'passed on';

/** A function or class that makes an error of its arguments. */
interface Maker {
  readonly kind: Slot;
  readonly code: Slot;
}

interface Scope {
  readonly name: string;
  readonly parameters: readonly (string | undefined)[];
  /** The class that `super` calls. */
  readonly base: string | undefined;
}

/**
 * Every kind and code of the `CoinhoundError`s that TypeScript sources make, through whatever functions and classes hand
 * them on; and the places where one could not be read.
 */
export function errorsMadeIn(files: readonly { readonly file: string; readonly text: string }[]): {
  readonly errors: readonly { readonly kind: string; readonly code: string }[];
  readonly unread: readonly string[];
} {
  const errors = new Map<string, { readonly kind: string; readonly code: string }>();
  const unread = new Set<string>();
  const makers = new Map<string, Maker>([
    [
      'CoinhoundError',
      {
        kind: { of: 'CoinhoundError', at: 0, prefix: '' },
        code: { of: 'CoinhoundError', at: 1, prefix: '' },
      },
    ],
  ]);
  const used = new Set<string>();
  const trees = files.map(
    ({ file, text }) => [file, parseAst(text, { lang: 'ts' }) as unknown as Node] as const,
  );

  function made(file: string, call: Node, maker: Maker, scopes: readonly Scope[]): void {
    const given = (slot: Slot): Slot | undefined =>
      typeof slot === 'object' && 'at' in slot
        ? slotOf((call.arguments as readonly Node[])[slot.at], scopes, slot.prefix)
        : slot;
    const [kind, code] = [given(maker.kind), given(maker.code)];
    if (kind === 'passed on' || code === 'passed on') return;
    if (kind === undefined || code === undefined) unread.add(`${file}, character ${call.start}`);
    else if ('of' in code) makers.set(code.of, { kind, code });
    else if ('of' in kind) unread.add(`${file}, character ${call.start}`);
    else
      for (const text of code.texts)
        for (const of of kind.texts) errors.set(`${of} ${text}`, { kind: of, code: text });
  }

  for (let before = 0; before < makers.size; ) {
    before = makers.size;
    for (const [file, tree] of trees) {
      walk(tree, [], '', (call, scopes) => {
        const callee = call.callee as Node;
        const name = callee.type === 'Super' ? scopes.at(-1)?.base : callee.name;
        const maker = makers.get(String(name));
        if (!maker) return;
        used.add(String(name));
        made(file, call, maker, scopes);
      });
    }
  }
  for (const name of makers.keys()) if (!used.has(name)) unread.add(`no call of ${name} was found`);
  return { errors: [...errors.values()], unread: [...unread] };
}

type OnCall = (call: Node, scopes: readonly Scope[]) => void;

/** Visits every call and `new`, with the functions around it; `name` is that of the variable or class a function is for. */
function walk(node: unknown, scopes: readonly Scope[], name: string, onCall: OnCall, base?: string): void {
  if (Array.isArray(node)) for (const one of node) walk(one, scopes, name, onCall, base);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const { type, ...children } = node as Node;
  const id = (children.id as Node | null | undefined)?.name;
  const named = typeof id === 'string' ? id : name;
  const parent = type === 'ClassDeclaration' ? String((children.superClass as Node | null)?.name) : base;
  const inner = /Function/.test(type)
    ? [
        ...scopes,
        { name: named, parameters: (children.params as readonly Node[]).map(parameterName), base: parent },
      ]
    : scopes;
  if (type === 'CallExpression' || type === 'NewExpression') onCall(node as Node, scopes);
  for (const child of Object.values(children)) walk(child, inner, named, onCall, parent);
}

function parameterName(parameter: Node): string | undefined {
  const { name } = parameter.type === 'AssignmentPattern' ? (parameter.left as Node) : parameter;
  return typeof name === 'string' ? name : undefined;
}

function slotOf(node: Node | undefined, scopes: readonly Scope[], prefix: string): Slot | undefined {
  switch (node?.type) {
    case 'Literal':
      return { texts: [`${prefix}${node.value}`] };
    case 'TemplateLiteral': {
      const [{ value }] = node.quasis as [{ value: { cooked: string } }];
      const [inner, ...others] = node.expressions as readonly Node[];
      return others.length === 0 ? slotOf(inner, scopes, prefix + value.cooked) : undefined;
    }
    case 'ConditionalExpression': {
      const both = [node.consequent, node.alternate].map((one) => slotOf(one as Node, scopes, prefix));
      const texts = both.map((slot) =>
        typeof slot === 'object' && 'texts' in slot ? slot.texts : undefined,
      );
      return texts.includes(undefined) ? undefined : { texts: texts.flatMap((some) => some ?? []) };
    }
    case 'Identifier':
      for (const { name, parameters } of scopes.toReversed()) {
        const at = parameters.indexOf(node.name as string);
        if (at >= 0) return { of: name, at, prefix };
      }
      return undefined;
    case 'MemberExpression':
      return PASSED_ON.has(String((node.property as Node).name)) ? 'passed on' : undefined;
    default:
      return undefined;
  }
}

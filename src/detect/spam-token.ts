import { type AccountId, chainOf } from '../core/ids.ts';
import type { LeftOutToken, LeftOutTokens } from '../core/left-out.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector, Parameters } from '../trace/detector.ts';
import type { TokenVerdict } from './judge-token.ts';
import { leftOutByAccount, tokenJudge } from './left-out-tokens.ts';

export interface SpamTokenParameters extends Parameters {
  /** Tokens of one kind that are listed at an account; the others are counted. */
  readonly listed: number;
  /** Whether tokens count that honest ones may be called like. */
  readonly suspects: boolean;
}

/** Tokens that accounts of the trace met, and that pretend to be another or call for a visit. */
export const spamToken: Detector<SpamTokenParameters> = {
  name: 'spam-token',
  summary:
    'Tokens that take the name of a followed one or lure to a site, among those that histories leave out. Sees what explorers tell of their names: nodes tell none.',
  parameters: { listed: 10, suspects: true },
  when: 'at-end',
  backward: true,
  detect(scene, { listed, suspects }) {
    const judge = tokenJudge(scene);
    const reached = new Set([...scene.reached.values()].map(({ holding }) => holding.owner));
    const seen = new Map([...leftOutByAccount(scene)].filter(([account]) => reached.has(account)));
    const hits: Hit[] = [];
    let unlisted = 0;
    let suspected = 0;
    for (const [account, { tokens }] of seen) {
      const found = new Map<SpamKind, Judged[]>();
      for (const token of tokens) {
        const verdict = judge(token);
        if (verdict.kind === 'suspect' && !suspects) suspected++;
        else if (isSpam(verdict))
          found.set(verdict.kind, [...(found.get(verdict.kind) ?? []), { token, ...verdict }]);
      }
      for (const kind of kinds) {
        const all = found.get(kind);
        if (!all) continue;
        hits.push(hitOf(account, kind, all, listed));
        unlisted += Math.max(0, all.length - listed);
      }
    }
    return { hits, notes: [...counted(unlisted, suspected), ...unseen(seen)] };
  },
};

/** Surest first; our own figures on the scale of labels. Honest tokens share a ticker now and then. */
const confidences = { counterfeit: 80, homoglyph: 80, bait: 50, suspect: 20 } as const;
type SpamKind = keyof typeof confidences;
const kinds = Object.keys(confidences) as readonly SpamKind[];

interface SpamVerdict extends TokenVerdict {
  readonly kind: SpamKind;
}

interface Judged extends SpamVerdict {
  readonly token: LeftOutToken;
}

const isSpam = (verdict: TokenVerdict): verdict is SpamVerdict => verdict.kind in confidences;

function hitOf(account: AccountId, kind: SpamKind, all: readonly Judged[], listed: number): Hit {
  const chain = chainOf(account);
  const sum = (of: (token: LeftOutToken) => number): string =>
    `${all.reduce((total, { token }) => total + of(token), 0)}`;
  const transactions = all.slice(0, listed).flatMap(({ token }) => token.first[0]?.txid ?? []);
  return {
    subject: { kind: 'account', account },
    pattern: {
      name: `spam-token.${kind}`,
      confidence: confidences[kind],
      evidence: {
        tokens: `${all.length}`,
        received: sum(({ received }) => received),
        sent: sum(({ sent }) => sent),
        listed: all.slice(0, listed).map(described).join('; '),
        ...(all.length > listed && { more: `${all.length - listed}` }),
        transactions: [...new Set(transactions)].map((txid) => `${chain}:tx:${txid}`).join(' '),
      },
    },
  };
}

function described({ token: { token, symbol, name }, kind, because }: Judged): string {
  const called = [symbol, name].map((text) => (text === null ? 'untold' : `"${shown(text)}"`)).join(', ');
  const why = kind === 'counterfeit' || kind === 'homoglyph' ? 'for' : 'by';
  return `${token.slice(token.indexOf('/') + 1)} called ${called} ${why} ${shown(because ?? '')}`;
}

/** With what does not show, or ends a quotation, written out: text of strangers. */
const shown = (text: string): string =>
  text.replace(/[\p{C}"\\]/gu, (mark) => `\\u{${(mark.codePointAt(0) as number).toString(16)}}`);

const counted = (unlisted: number, suspected: number): string[] => [
  ...(unlisted > 0
    ? [`spam tokens that are counted at their accounts and not listed (listed): ${unlisted}`]
    : []),
  ...(suspected > 0
    ? [`tokens called as spam and honest ones are, which are not shown (suspects): ${suspected}`]
    : []),
];

/** What nobody could judge. */
function unseen(seen: ReadonlyMap<AccountId, LeftOutTokens>): string[] {
  const told = [...seen.values()];
  const sum = (of: (one: LeftOutTokens) => number): number => told.reduce((total, one) => total + of(one), 0);
  const untold = sum(
    ({ tokens }) => tokens.filter(({ symbol, name }) => symbol === null && name === null).length,
  );
  const others = sum((one) => one.others);
  const nameless = sum((one) => one.nameless);
  return [
    ...(untold > 0 ? [`tokens that are not judged, for nobody tells what they are called: ${untold}`] : []),
    ...(others > 0 ? [`tokens beyond the first of busy accounts, which are not judged: ${others}`] : []),
    ...(nameless > 0 ? [`transfers of which nobody tells the token: ${nameless}`] : []),
  ];
}

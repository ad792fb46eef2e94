import { type AccountId, addressOf, compare, type HoldingId } from '../core/ids.ts';
import type { Hit, Pattern } from '../core/pattern.ts';
import type { Detector, Parameters, Scene } from '../trace/detector.ts';
import { dustTeller } from './account-dust.ts';
import { isService } from './account-labels.ts';
import { transfersOf } from './account-transfers.ts';
import { contactsOf } from './address-poisoning-contacts.ts';
import { type LookAlike, lookAlikes } from './address-poisoning-pairs.ts';
import { leftOutByAccount, tokenJudge } from './left-out-tokens.ts';

export interface PoisoningParameters extends Parameters {
  /** Coins below which a payment is dust; of dollar tokens it is one dollar. */
  readonly coins: number;
  /** Accounts of the trace with a look-alike from which it is a campaign. */
  readonly targets: number;
}

/** Addresses that were made to look like another, to be mistaken for it. */
export const addressPoisoning: Detector<PoisoningParameters> = {
  name: 'address-poisoning',
  summary:
    'Addresses that look like one with which an account dealt before, beside the genuine one. Sees those that sent dust or counterfeits or were paid: transfers of nothing, of which most poison is, are in no history.',
  parameters: { coins: 0.001, targets: 10 },
  when: 'at-end',
  backward: true,
  detect(scene, { coins, targets }) {
    const isDust = dustTeller(coins);
    const judge = tokenJudge(scene);
    const leftOut = leftOutByAccount(scene);
    const found = new Map<AccountId, LookAlike[]>();
    let crowded = 0;
    for (const [target, movements] of [...scene.accounts].sort(([a], [b]) => compare(a, b))) {
      const counterfeits = (leftOut.get(target)?.tokens ?? []).filter((token) =>
        ['counterfeit', 'homoglyph'].includes(judge(token).kind),
      );
      const contacts = contactsOf(target, transfersOf(movements), { isDust, counterfeits });
      const seen = lookAlikes(target, contacts);
      crowded += seen.crowded;
      for (const one of seen.found) {
        if (isService(scene.labels, one.account)) continue;
        const known = found.get(one.account);
        if (known) known.push(one);
        else found.set(one.account, [one]);
      }
    }
    const cut = cutAccounts(scene);
    const campaigns = [...found]
      .sort(([a], [b]) => compare(a, b))
      .map(([, all]) => seenAt(all, targets, cut));
    const reached = new Set([...scene.reached.values()].map(({ holding }) => holding.owner));
    return {
      hits: [
        ...campaigns.filter(({ shown }) => reached.has(shown.account)).map(lookAlikeHit),
        ...targetHits(campaigns.filter(({ shown }) => !reached.has(shown.account))),
      ],
      notes: [
        ...notesOf(scene),
        ...(crowded > 0
          ? [
              `addresses that were compared only with the earliest of very many that look like them: ${crowded}`,
            ]
          : []),
      ],
    };
  },
};

/** A look-alike and all whom it tried to deceive. */
interface Campaign {
  readonly all: readonly LookAlike[];
  /** The target that was deceived, else the first. */
  readonly shown: LookAlike;
  readonly pattern: Pattern;
}

const lookAlikeHit = ({ shown: { account }, pattern }: Campaign): Hit => ({
  subject: { kind: 'account', account },
  pattern,
});

/** Pairs of a target that are named; thousands may be planted at one. */
const SHOWN = 20;

/** A look-alike that nothing stolen came to is in no graph: it is told at whom it lies in wait for, all of them in one pattern. */
function targetHits(campaigns: readonly Campaign[]): Hit[] {
  const byTarget = new Map<AccountId, Campaign[]>();
  for (const campaign of campaigns)
    for (const { target } of campaign.all) {
      const known = byTarget.get(target);
      if (known) known.push(campaign);
      else byTarget.set(target, [campaign]);
    }
  return [...byTarget]
    .sort(([a], [b]) => compare(a, b))
    .map(([account, all]) => {
      const unknown = all.map(({ pattern }) => pattern.evidence.unknown).find((why) => why !== undefined);
      const pairs = all.map((one) => one.all.find(({ target }) => target === account) as LookAlike);
      return {
        subject: { kind: 'account', account },
        pattern: {
          name: 'address-poisoning.target',
          confidence: Math.max(...all.map(({ pattern }) => pattern.confidence)),
          evidence: {
            lookAlikes: `${pairs.length}`,
            bait: `${pairs.reduce((sum, { bait }) => sum + bait.length, 0)}`,
            pairs: pairs
              .slice(0, SHOWN)
              .map(
                (pair) =>
                  `${addressOf(pair.account)} like ${addressOf(pair.genuine)} (${pair.likeness.kind})`,
              )
              .join(', '),
            ...(pairs.length > SHOWN && { more: `${pairs.length - SHOWN}` }),
            ...(unknown !== undefined && { unknown }),
          },
        },
      };
    });
}

function seenAt(all: readonly LookAlike[], most: number, cut: ReadonlySet<string>): Campaign {
  const shown = all.find(({ paid }) => paid.length > 0) ?? (all[0] as LookAlike);
  const { genuine, target, likeness, bait, paid, first } = shown;
  const baits = all.reduce((sum, one) => sum + one.bait.length, 0);
  const payments = all.reduce((sum, one) => sum + one.paid.length, 0);
  const isCampaign = all.length >= most && baits >= 2 * payments;
  const isCut = bait.length === 0 && cut.has(target);
  return {
    all,
    shown,
    pattern: {
      name: 'address-poisoning',
      confidence: isCampaign ? 80 : isCut ? UNSURE : confidenceOf(shown),
      evidence: {
        genuine: addressOf(genuine),
        target: addressOf(target),
        likeness: likeness.kind,
        prefix: `${likeness.prefix}`,
        suffix: `${likeness.suffix}`,
        bait: `${bait.length}`,
        paid: `${paid.length}`,
        first: first.transaction,
        ...(paid[0] && { firstPaid: paid[0].transaction }),
        targets: `${all.length}`,
        campaign: `${isCampaign}`,
        ...(isCut && { unknown: 'with whom the target dealt before its histories begin' }),
      },
    },
  };
}

/** Of a likeness that may be chance, and where the genuine address may be the other one. */
const UNSURE = 30;

/** Our own figures on the scale of labels: likeness alone may be one owner's taste. */
function confidenceOf({ likeness, bait }: LookAlike): number {
  if (likeness.kind === 'weak') return UNSURE;
  return bait.length > 0 ? 70 : 50;
}

/** Accounts of which a history lacks its beginning or some rows, so that who was there first is not known. */
const cutAccounts = ({ histories }: Scene): ReadonlySet<string> =>
  new Set([...histories].flatMap(([id, { gap, opening }]) => (gap || opening > 0n ? [ownerOf(id)] : [])));

/** What cannot be seen: how many transfers of nothing the histories leave out, each account counted once. */
function notesOf({ histories }: Scene): string[] {
  const left = new Map<string, number>();
  for (const [id, { notes }] of histories)
    for (const note of notes) {
      const [, count] = /(\d+) zero-value token transfer/.exec(note) ?? [];
      if (count !== undefined) left.set(ownerOf(id), Math.max(Number(count), left.get(ownerOf(id)) ?? 0));
    }
  const sum = [...left.values()].reduce((a, b) => a + b, 0);
  return sum === 0
    ? []
    : [
        `transfers of nothing, by which addresses are poisoned, that histories leave out: ${sum}, of ${left.size} accounts`,
      ];
}

const ownerOf = (id: HoldingId): string => id.slice(0, id.indexOf('/'));

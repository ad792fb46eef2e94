import type { Coverage, GraphStop, Warning } from '../core/flow-graph.ts';
import { markOf } from './marks.ts';
import { visible } from './visible.ts';

/** Why a trace ends at an account, in a sentence for people who know nothing of traces. May hold text of strangers, made visible. */
export function stopWords({ reason, category, entity, evidence = {} }: GraphStop): string {
  const told = (key: string): string | undefined =>
    Object.hasOwn(evidence, key) ? visible(evidence[key] ?? '', 200).text : undefined;
  switch (reason) {
    case 'labelled': {
      const whose = entity === undefined ? 'somebody known' : visible(entity).text;
      return `Belongs to ${whose} (${markOf(category ?? '').word}), as a list of addresses says. What happens inside cannot be followed.`;
    }
    case 'pattern':
      return (
        patternWords.get(category ?? '') ??
        'What it does tells what it is, and value cannot be followed through it.'
      );
    case 'decided': {
      const because = told('because');
      return `An investigator ended the trace here${because === undefined ? '.' : `: ${because}`}`;
    }
    case 'opaque':
      return told('why') ?? 'Nobody can follow value here, whoever asks.';
    case 'unavailable': {
      const code = told('code');
      return `What happened next could not be read${code === undefined ? '.' : ` (${code}).`}`;
    }
    default:
      return stopSentences.get(reason) ?? `The trace ends here: ${visible(reason).text}.`;
  }
}

const patternWords: ReadonlyMap<string, string> = new Map([
  [
    'hub',
    'So busy that it must serve many people, such as an exchange; whose it is nobody says. What came in mixes with the money of others.',
  ],
  [
    'coinjoin',
    'Several people mixed equal amounts in one payment here. Which of what came out is the stolen part cannot be told.',
  ],
  ['frozen', 'The issuer of the token has blocked it. It cannot be moved.'],
]);

const stopSentences: ReadonlyMap<string, string> = new Map([
  ['resting', 'It was all read, and the value still lies here.'],
  ['mixed', 'It came together with clean money, and the chosen rule follows only what is stolen as a whole.'],
  ['opening', 'It was here before the known history begins.'],
  ['unexplained', 'It was paid from here, and nothing is known to have come in for it.'],
  ['floor', 'Less arrived than the trace was told to follow.'],
  ['hops', 'The trace was told to go no further than this from the theft.'],
  ['budget', 'The trace was told to look up only so much, and that was used up before this.'],
]);

/** What a line of the loss ledger means, in a few words that can follow an amount: `at exchanges`. */
export const ledgerWords = (line: string): string =>
  knownLedgerWords(line) ?? `elsewhere (${visible(line).text})`;

/** The same for lines that Coinhound itself names; undefined for others. */
export const knownLedgerWords = (line: string): string | undefined => ledgerPhrases.get(line);

const ledgerPhrases: ReadonlyMap<string, string> = new Map([
  ['exchange', 'at exchanges'],
  ['mixer', 'in mixers'],
  ['bridge', 'in bridges to other chains, not followed further'],
  ['coinjoin', 'in joint payments that mix the money of several people'],
  ['gambling', 'at gambling sites'],
  ['market', 'at markets'],
  ['payment_processor', 'at payment processors'],
  ['service', 'at other services'],
  ['hub', 'at busy accounts that nobody has named'],
  ['dex', 'in decentralised exchanges, not followed further'],
  ['defi', 'in lending and staking contracts'],
  ['token', 'in contracts of tokens'],
  ['miner', 'at miners'],
  ['burn', 'at addresses that nobody has a key to'],
  ['burned', 'destroyed'],
  ['sanctioned', 'at sanctioned addresses'],
  ['frozen', 'frozen by the issuer'],
  ['seized', 'seized by authorities'],
  ['victim', 'back at the victim'],
  ['recovery', 'given back or rescued'],
  ['bystander', 'at accounts that have no part in the theft'],
  ['hack', 'at accounts of thieves'],
  ['scam', 'at accounts of swindlers'],
  ['ransomware', 'at accounts of extortionists'],
  ['terrorism', 'at accounts that raise money for terrorism'],
  ['opaque', 'where nobody can follow it'],
  ['resting', 'lying still at accounts that nobody has named'],
  ['mixed', 'mixed with clean money, not followed further'],
  ['decided', 'where an investigator ended the trace'],
  ['fees', 'spent on fees'],
  ['floor', 'in amounts too small to follow'],
  ['hops', 'further away than the trace was told to go'],
  ['budget', 'at accounts that were not looked up any more'],
  ['unavailable', 'at accounts that could not be read'],
  ['minted', 'newly made'],
  ['opening', 'there before the known history begins'],
  ['unexplained', 'paid without a known source'],
]);

/** What was not read of an account, and what follows from that, by the `why` of the graph's coverage. */
export const coverageWords = (why: Coverage['why']): string =>
  knownCoverageWords(why) ?? `Not everything was read here: ${visible(why).text}.`;

/** The same for reasons that Coinhound itself names; undefined for others. */
export const knownCoverageWords = (why: Coverage['why']): string | undefined => coverageSentences.get(why);

const coverageSentences: ReadonlyMap<string, string> = new Map([
  ['hub', 'Too busy to be read. Nothing that left it is followed, so more may have gone on than is shown.'],
  ['truncated', 'The provider shows only part of a very full block. What it left out is not followed.'],
  ['partial', 'Only some of what happened here is on record. The rest counts as not readable.'],
  [
    'unavailable',
    'It could not be read, or this version reads nothing of its chain. Nothing that left it is followed.',
  ],
  [
    'left-out',
    'It was read whole, but some entries were not followed or were put in order; the notes say which.',
  ],
]);

/** What a kind of warning means for the figures. The warning's own message says what it is about. */
export function warningWords(code: Warning['code']): string {
  switch (code) {
    case 'shortfall':
      return 'An account paid out more than is known to have come in. The difference was taken for clean money, so less may be shown as stolen than was.';
    case 'presumed':
      return 'Money without a known source was presumed stolen, because most of what came in was. This is a presumption, not an observation.';
    case 'label-conflict':
      return 'Lists do not agree on whose account this is. The strongest claim was taken.';
    case 'seed-overlap':
      return 'Some of what was stolen came back to where a theft was recorded. It is counted once.';
    case 'upper-bound':
      return 'This rule shows everything that stolen money may have touched. Its sums are upper bounds and exceed what was stolen.';
    case 'assumption':
      return 'Something was taken for granted.';
    case 'detector':
      return 'A rule that looks for patterns left something out, or cannot see it.';
    case 'crossing':
      return 'A swap or a passage to another chain could not be looked up or followed. What came out of it is not shown.';
  }
}

import { CoinhoundError, invariant } from '../../core/error.ts';
import type { UnreadStop } from '../../core/stop.ts';
import type { ChainFacts, ChainFamily } from '../family.ts';
import { unreadRules } from './rules.ts';
import type { Scheme } from './scheme.ts';
import { schemes } from './schemes.ts';

/**
 * Chains whose addresses are recognised and which no provider reads: nobody can follow value there, or this version
 * cannot. Recorded facts can stand for one.
 */
export const unread: ChainFamily = {
  name: 'unread',
  kinds: [],
  rules: (facts) => unreadRules(schemeOf(facts), facts.chain),
  async probe(_endpoint, facts) {
    throw refusal(facts, undefined);
  },
  open(facts) {
    throw refusal(facts, undefined);
  },
  unread: {
    stop(facts, address) {
      const { opacity } = schemeOf(facts);
      return opacity?.holds(address) ? { reason: 'opaque', why: opacity.why } : UNREAD;
    },
    refusal,
  },
};

const UNREAD: UnreadStop = { reason: 'unavailable', code: 'chain-unread' };

function refusal(facts: ChainFacts, address: string | undefined): CoinhoundError {
  const { opacity, title } = schemeOf(facts);
  const { name } = facts;
  if (opacity?.holds(address)) {
    return new CoinhoundError('usage', 'chain-opaque', opacity.why, {
      hint: opacity.instead,
      details: { chain: name },
    });
  }
  return new CoinhoundError(
    'usage',
    'chain-unread',
    `this version reads nothing of ${title}: its addresses are checked and may have labels, but nobody is asked what they paid`,
    {
      hint: `recorded facts can stand for the chain: name a file of them, of kind recorded, under chains.${name}.providers`,
      details: { chain: name },
    },
  );
}

function schemeOf({ name, scheme }: ChainFacts): Scheme {
  const found = schemes.get(scheme ?? '');
  invariant(found !== undefined, `the chain ${name} has no scheme of addresses`);
  return found;
}

import { CoinhoundError } from '../../core/error.ts';
import { accountId, type ChainId, txId } from '../../core/ids.ts';
import { chainByForm } from '../address-form.ts';
import type { ChainRules } from '../family.ts';
import type { Scheme } from './scheme.ts';

/** How a chain that is not read spells accounts and transactions. */
export const unreadRules = (scheme: Scheme, chain: ChainId): ChainRules => ({
  chain,
  account: (address) => accountId(chain, parseAddress(scheme, address)),
  transaction(text) {
    const id = scheme.transaction(text);
    return id === undefined ? undefined : txId(id);
  },
});

function parseAddress(scheme: Scheme, text: string): string {
  const spelling = scheme.read(text);
  if ('address' in spelling) return spelling.address;
  switch (spelling.fault) {
    case 'checksum':
      throw new CoinhoundError(
        'usage',
        'address-checksum',
        `the checksum of address ${text} does not match`,
        {
          hint: 'a character is wrong or missing: copy the address again from where it was found',
          details: { address: text },
        },
      );
    case 'foreign':
      throw ofAnotherChain(
        text,
        spelling.of,
        'name the chain the address belongs to, as the configuration calls it',
      );
    case 'malformed': {
      const chain = chainByForm(text);
      if (chain !== undefined && chain !== scheme.name)
        throw ofAnotherChain(text, `chain ${chain}`, `name its chain: ${chain}:${text}`);
      throw new CoinhoundError('usage', 'address-malformed', `${text} is not an address of ${scheme.title}`, {
        hint: `expected ${scheme.form}`,
        details: { address: text },
      });
    }
  }
}

const ofAnotherChain = (text: string, whose: string, hint: string): CoinhoundError =>
  new CoinhoundError(
    'usage',
    'address-of-another-chain',
    `${text} is an address of ${whose}, not of this one`,
    {
      hint,
      details: { address: text },
    },
  );

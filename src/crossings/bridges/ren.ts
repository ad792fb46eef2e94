import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { eventReader } from './event-reader.ts';
import { takenAssets } from './like-assets.ts';
import { type Contracts, standingOf } from './published.ts';
import { textIn } from './text-in.ts';

/** The gateway of renBTC: brianleect/etherscan-labels@923aba7, dawsbot/eth-labels@98b046a; its token: `config/assets.yaml`. */
const GATEWAYS: Contracts = { 1: ['0xe4b679400F0f267212D5D812B95f58C83243EE71'] };
const TOKEN = '0xEB4C2781e4ebA804CE9a9803C67d0893436bB27D';

/** renproject/gateway-sol@22c51ed src/Gateways/interfaces/IMintGateway.sol. */
const burned = eventReader<{ _to: string; _amount: bigint }>(
  'event LogBurn(bytes _to, uint256 _amount, uint256 indexed _gap, bytes indexed _indexedTo)',
);

/** RenBridge, until the end of 2022. */
export const ren: Bridge = {
  name: 'ren',
  summary:
    'Reports the bitcoin address that a burn of renBTC names; follows none, for bitcoin payments are read by output and not by address. Mints, whose bitcoin side was an address of one use, cannot be told.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn({ atlas, transaction }: FinderInput, log: TransactionLog): Deposit | undefined {
  const burn = standingOf(log.contract, GATEWAYS) === 'published' ? burned.read(log) : undefined;
  if (burn === undefined) return undefined;
  return {
    verified: true,
    assets: takenAssets(atlas, transaction.chain, TOKEN),
    amount: burn._amount,
    payers: [],
    vaults: [log.contract],
    claim: { chain: 'bitcoin', recipient: textIn(burn._to) },
    destination: atlas.chain('bitcoin'),
    evidence: {},
  };
}

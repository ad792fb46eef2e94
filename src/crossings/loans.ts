import { id } from 'ethers/hash';
import type { TransactionFacts } from '../trace/inquiry.ts';

/**
 * What lenders tell that give no token for a deposit, so that deposit and loan look like a swap: Compound III
 * (compound-finance/comet@5006bfe contracts/CometMainInterface.sol) and Morpho (morpho-org/morpho-blue@bdcf70a
 * src/libraries/EventsLib.sol).
 */
const COLLATERAL_EVENTS: ReadonlySet<string> = new Set(
  [
    'SupplyCollateral(address,address,address,uint256)',
    'WithdrawCollateral(address,address,address,uint256)',
    'SupplyCollateral(bytes32,address,address,uint256)',
    'WithdrawCollateral(bytes32,address,address,address,uint256)',
  ].map(id),
);

/** Whether a transaction gives collateral for a loan, or gets it back: what is lent is not what was given, which can be had back. */
export const isLoan = ({ logs }: TransactionFacts): boolean =>
  logs.some(({ topics: [topic = ''] }) => COLLATERAL_EVENTS.has(topic));

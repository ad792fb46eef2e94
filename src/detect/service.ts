import { type AccountId, compare } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector, Parameters } from '../trace/detector.ts';
import { isKnown } from './account-labels.ts';
import { transferOf } from './account-transfers.ts';

/** Figures above which an account is a service by one of the rules. */
export interface ServiceParameters extends Parameters {
  /** Accounts that paid it: GraphSense Pathfinder. */
  readonly payers: number;
  /** Transactions that paid it: GraphSense Pathfinder. */
  readonly incoming: number;
  /** Transactions in all: LinkFinder's sign of an exchange. */
  readonly transactions: number;
  /** Accounts it paid: where MFTracer goes no further. */
  readonly payees: number;
}

/** What an account does, as far as its known histories tell. */
export type ServiceFigures = Readonly<Record<keyof ServiceParameters & string, number>>;

/** Accounts without a label that do as much as services do, short of the walk's own rule for hubs. */
export const service: Detector<ServiceParameters> = {
  name: 'service',
  summary:
    'Accounts without a label that have the traffic of a service and were walked through all the same. Counts only the balances that the trace read, and spam that others sent counts as traffic.',
  parameters: { payers: 7500, incoming: 500, transactions: 1000, payees: 1000 },
  when: 'at-end',
  backward: true,
  detect({ accounts, labels }, parameters) {
    return {
      hits: [...accounts]
        .filter(([account]) => !isKnown(labels, account))
        .sort(([a], [b]) => compare(a, b))
        .flatMap(([account, movements]) => hitOf(account, figuresOf(account, movements), parameters)),
    };
  },
};

/** Counts the payments of an account, each transaction once whatever moves in it; gas moves nothing to anybody. */
export function figuresOf(account: AccountId, movements: readonly Movement[]): ServiceFigures {
  const [payers, payees] = [new Set<string>(), new Set<string>()];
  const [incoming, transactions] = [new Set<string>(), new Set<string>()];
  for (const movement of movements) {
    const transfer = transferOf(movement);
    if (!transfer) continue;
    transactions.add(movement.txid);
    if (transfer.to === account) {
      payers.add(transfer.from);
      incoming.add(movement.txid);
    } else payees.add(transfer.to);
  }
  return {
    payers: payers.size,
    incoming: incoming.size,
    transactions: transactions.size,
    payees: payees.size,
  };
}

/** One hit with every figure, and which of them are above their limits. */
function hitOf(account: AccountId, figures: ServiceFigures, limits: ServiceParameters): Hit[] {
  const above = Object.keys(figures).filter((name) => (figures[name] ?? 0) > (limits[name] as number));
  if (above.length === 0) return [];
  return [
    {
      subject: { kind: 'account', account },
      pattern: {
        name: 'service',
        confidence: 10,
        evidence: {
          above: above.join(', '),
          ...Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, `${figure}`])),
        },
      },
    },
  ];
}

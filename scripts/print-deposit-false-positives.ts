import { depositAddress } from '../src/detect/deposit-address.ts';
import { depositFalsePositives, paymentWorld } from '../test/support/account-payments.ts';

/** Prints how often the rules for deposit addresses are wrong over 10,000 generated ordinary payments, and what they find. */
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)} %`;

const rows = depositFalsePositives(paymentWorld(1, 10_000), depositAddress.parameters).map(
  ({ rule, flagged, payments, found, deposits }) =>
    `${rule.padEnd(24)}${`${flagged} of ${payments}`.padStart(16)}${percent(flagged, payments).padStart(9)}${`${found} of ${deposits}`.padStart(16)}${percent(found, deposits).padStart(11)}`,
);
const head = `${'rule'.padEnd(24)}${'ordinary flagged'.padStart(16)}${''.padStart(9)}${'deposits found'.padStart(16)}`;
process.stdout.write(`${[head, ...rows].join('\n')}\n`);

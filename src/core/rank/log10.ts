/**
 * The decimal logarithm of a number from 1. `Math.log10` may differ in its last bits from engine to engine; this uses nothing but
 * the four operations of IEEE 754 and is the same on all.
 */
export function log10(number: number): number {
  let halvings = 0;
  let rest = number;
  while (rest >= 2) {
    rest /= 2;
    halvings++;
  }
  // ln x = 2 artanh((x - 1) / (x + 1)); below 2 the argument is below a third, so each term adds a digit at least.
  const argument = (rest - 1) / (rest + 1);
  let power = argument;
  let sum = 0;
  for (let odd = 1; odd < 2 * TERMS; odd += 2) {
    sum += power / odd;
    power *= argument * argument;
  }
  return (halvings * Math.LN2 + 2 * sum) / Math.LN10;
}

const TERMS = 18;

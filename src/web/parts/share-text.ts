/** A share as the graph has it, a decimal string, in per cent of two decimals, rounded down: `19.03%`. */
export function shareText(share: string): string {
  const [whole = '0', part = ''] = share.split('.');
  const hundredths = BigInt(whole + part.padEnd(10, '0')) / 1_000_000n;
  if (hundredths === 0n) return /[1-9]/.test(share) ? '<0.01%' : '0%';
  const text = `${hundredths}`.padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}%`;
}

import { shortened } from '../../picture/amounts.ts';
import { visible } from '../../picture/visible.ts';
import { Copyable } from './copyable.tsx';

interface AccountNameProps {
  /** Of a node of the graph: `eip155:1:0xAb…`, `eip155:1:tx:0x2a…`. */
  readonly id: string;
  readonly what?: string;
  /** Whether it is written out. */
  readonly isWhole?: boolean;
}

/** Characters above which nothing is an address any more. */
const LONGEST = 200;

/** An account or transaction by its id: its address or hash cut in the middle, whole in the title and when copied. */
export function AccountName({ id, what = 'address', isWhole = false }: AccountNameProps) {
  const whole = addressOf(id);
  const shown = visible(whole, LONGEST).text;
  return <Copyable text={whole} title={shown} shown={isWhole ? shown : shortened(shown)} what={what} />;
}

/** The address or hash in the id of a node: what stands behind its chain. */
export function addressOf(id: string): string {
  return /^[^:]*:[^:]*:(?:tx:)?(.+)$/s.exec(id)?.[1] ?? id;
}

import type { Config } from '../config/config.ts';
import { CoinhoundError } from '../core/error.ts';
import type { Category } from '../core/label.ts';
import { policies } from '../core/policies/index.ts';
import { isIncidentId } from './seeds.ts';
import type { SessionRequest } from './session.ts';

/** Where a walk backward ends beside the categories of the configuration: value that came from there has its answer. */
const sources: readonly Category[] = ['hack', 'scam', 'ransomware', 'terrorism', 'miner'];

/** Categories of labels that would end a walk in the direction that is asked for. */
export const endsOf = ({ ends }: Config, { direction }: SessionRequest['flags']): ReadonlySet<Category> =>
  direction === 'backward' ? new Set([...ends, ...sources]) : ends;

/** Refuses what means nothing in a trace backward: `direction-conflict`, `policy-forward-only`. Nothing where it goes forward. */
export function checkDirection({ flags, seeds }: SessionRequest, config: Config): void {
  if (flags.direction !== 'backward') return;
  const [seed = ''] = seeds;
  if (seeds.length === 1 && isIncidentId(seed))
    throw conflict(
      `the incident ${seed}`,
      'an incident is what was stolen: name the account or the payment whose value is asked about',
    );
  if (flags.presume)
    throw conflict('--presume', 'leave it out: what has no known source stands as unexplained');
  if (flags.accept) throw conflict('--accept', 'leave it out: leads are to seeds of a theft');
  if (flags.rank.scores) throw conflict('--rank', 'leave it out: strategies rank where stolen value goes');
  if (flags.through.includes('coinjoin'))
    throw conflict('--through coinjoin', 'leave it out: which of its inputs paid an output nobody can tell');
  const forwardOnly = (flags.policy ?? config.policies).filter(({ mirrors }) => !mirrors);
  const [first] = forwardOnly;
  if (!first) return;
  const others = policies.filter(({ mirrors }) => mirrors).map(({ name }) => name);
  throw new CoinhoundError(
    'usage',
    'policy-forward-only',
    `${first.name} does not tell where value came from`,
    {
      hint: `backward there are ${others.join(', ')}: the others look for what is stolen, or have no law that reads both ways`,
      details: { policy: first.name },
    },
  );
}

const conflict = (what: string, hint: string): CoinhoundError =>
  new CoinhoundError('usage', 'direction-conflict', `${what} and --direction backward exclude each other`, {
    hint,
    details: { conflict: what },
  });

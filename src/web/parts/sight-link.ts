import type { Sight } from './drawing.ts';

/** Stages that show the same part of what they draw. */
export interface SightLink {
  /** Shows what the others show, from now on; the answer ends it. */
  join(see: See): () => void;
  /** One of them shows another part. */
  tell(sight: Sight, own: See): void;
}

type See = (sight: Sight) => void;

/** Links stages of one size and one frame. Whoever joins late sees what the others see. */
export function sightLink(): SightLink {
  const all = new Set<See>();
  let last: Sight | null = null;
  return {
    join: (see) => {
      all.add(see);
      if (last !== null) see(last);
      return () => {
        all.delete(see);
      };
    },
    tell: (sight, own) => {
      last = sight;
      for (const see of all) if (see !== own) see(sight);
    },
  };
}

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { countText } from '../../picture/amounts.ts';
import { useLive } from './live.ts';

interface CappedProps<T> {
  readonly items: readonly T[];
  /** How many are shown before somebody asks for more. */
  readonly first: number;
  /** What they are, in the plural: `findings`. */
  readonly what: string;
  readonly children: (shown: readonly T[]) => ComponentChildren;
}

/** The first of a long list, how many are left out, and a button for more of them. On paper it stays the first. */
export function Capped<T>({ items, first, what, children }: CappedProps<T>) {
  const live = useLive();
  const [most, setMost] = useState(first);
  const left = items.length - most;
  return (
    <>
      {children(items.slice(0, most))}
      {left > 0 && (
        <p class="left-out">
          {`${countText(left)} more ${what} are not shown here; the graph itself, the JSON export, has all of them. `}
          {live && (
            <button type="button" class="small" onClick={() => setMost(most + MORE)}>
              {left > MORE ? `Show ${countText(MORE)} more` : 'Show them'}
            </button>
          )}
        </p>
      )}
    </>
  );
}

const MORE = 500;

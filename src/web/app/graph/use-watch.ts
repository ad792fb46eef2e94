import { useEffect, useState } from 'preact/hooks';
import type { Run, RunEvent } from '../../api.ts';
import { eventsPath } from '../api.ts';
import { heard, type RunWatch, unheard, watched, watchOf } from '../state/run-watch.ts';

const TYPES = ['progress', 'round', 'flagged', 'ended'] as const;

/** Follows a run while it goes on; a lost connection is made again by the browser. Null where there is no run. */
export function useWatch(run: Run | null, onEnded: (run: Run) => void): RunWatch | null {
  const [watch, setWatch] = useState<RunWatch | null>(null);
  const id = run?.id ?? null;
  useEffect(() => {
    if (run === null) return;
    setWatch(watchOf(run));
    if (run.progress === null) return;
    const source = new EventSource(eventsPath(run.id));
    const listen = (type: RunEvent['type']): void =>
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        const event = { type, ...(JSON.parse(data) as object) } as RunEvent;
        setWatch((before) => before && watched(before, event));
        if (event.type !== 'ended') return;
        source.close();
        onEnded(event.run);
      });
    for (const type of TYPES) listen(type);
    source.onopen = () => setWatch((before) => before && heard(before));
    source.onerror = () =>
      setWatch((before) => before && unheard(before, source.readyState === EventSource.CLOSED));
    return () => source.close();
  }, [id, run?.progress === null]);
  return watch;
}

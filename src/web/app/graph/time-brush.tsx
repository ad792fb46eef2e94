import { useMemo } from 'preact/hooks';
import type { FlowGraph } from '../../../core/flow-graph.ts';
import { timelineOf } from '../../../picture/timeline-of.ts';
import { markClass } from '../../parts/mark-class.ts';
import { minuteText } from '../../parts/time-text.ts';
import { spanOf, timeAt } from '../state/time-span.ts';
import type { ViewControl } from './use-view.ts';

interface TimeBrushProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly control: ViewControl;
}

const WIDTH = 1000;
const HEIGHT = 40;
/** Steps of the two handles. */
const STEPS = 200;

/** When value moved, and two handles that leave out what was before and after. Nothing where no time is known. */
export function TimeBrush({ graph, policy, control: { view, change } }: TimeBrushProps) {
  const { filter } = view;
  const timeline = useMemo(() => timelineOf(graph, policy), [graph, policy]);
  const span = useMemo(() => spanOf(timeline), [timeline]);
  if (span === null) return null;
  const { begin, end } = span;
  const stepOf = (time: string | null, other: number): number =>
    time === null ? other : Math.round(((Date.parse(time) / 1000 - begin) / (end - begin)) * STEPS);
  const [from, to] = [stepOf(filter.since, 0), stepOf(filter.until, STEPS)];
  const set = (since: number, until: number): void =>
    change({
      ...view,
      filter: {
        ...filter,
        since: since <= 0 ? null : timeAt(span, since / STEPS),
        until: until >= STEPS ? null : timeAt(span, until / STEPS),
      },
    });
  const most = timeline.bins.reduce((high, { parts }) => Math.max(high, sum(parts)), 0) || 1;
  const place = (start: string): number => ((Date.parse(start) / 1000 - begin) / (end - begin)) * WIDTH;
  const thick = Math.max(2, (timeline.step / (end - begin)) * WIDTH - 0.5);
  return (
    <fieldset class="time-brush">
      <legend class="unseen">Time</legend>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {timeline.bins.map(({ start, parts }) => {
          let top = HEIGHT;
          return parts.map(({ kind, weight }) => {
            const high = Math.max(
              0.5,
              Math.sqrt(weight / most) * (HEIGHT - 2) * (weight / (sum(parts) || 1)),
            );
            top -= high;
            return (
              <rect
                key={`${start} ${kind}`}
                class={`time-bar ${markClass(kind)}`}
                x={place(start)}
                y={top}
                width={thick}
                height={high}
              />
            );
          });
        })}
        <rect class="time-shade" x={0} width={(from / STEPS) * WIDTH} height={HEIGHT} />
        <rect
          class="time-shade"
          x={(to / STEPS) * WIDTH}
          width={WIDTH - (to / STEPS) * WIDTH}
          height={HEIGHT}
        />
      </svg>
      <div class="time-handles">
        <label>
          <span>{`from ${minuteText(filter.since ?? timeAt(span, 0))}`}</span>
          <input
            type="range"
            min={0}
            max={STEPS}
            value={from}
            aria-valuetext={minuteText(timeAt(span, from / STEPS))}
            onChange={(event) => set(Math.min(Number(event.currentTarget.value), to - 1), to)}
          />
        </label>
        <label>
          <span>{`to ${minuteText(filter.until ?? timeAt(span, 1))}`}</span>
          <input
            type="range"
            min={0}
            max={STEPS}
            value={to}
            aria-valuetext={minuteText(timeAt(span, to / STEPS))}
            onChange={(event) => set(from, Math.max(Number(event.currentTarget.value), from + 1))}
          />
        </label>
      </div>
    </fieldset>
  );
}

const sum = (parts: readonly { readonly weight: number }[]): number =>
  parts.reduce((all, { weight }) => all + weight, 0);

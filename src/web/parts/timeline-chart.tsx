import { countText } from '../../picture/amounts.ts';
import { marked, markOf } from '../../picture/marks.ts';
import type { Timeline, TimelineBin } from '../../picture/timeline-of.ts';
import { MarkedWord } from './mark.tsx';
import { markClass } from './mark-class.ts';
import { short } from './shapes.ts';
import { minuteText } from './time-text.ts';

const WIDTH = 960;
const HEIGHT = 150;
const FOOT = 22;
const SECOND = 1000;

/** What moved when: a column a stretch of time, its height the square root of the loss that moved, so that small moves show. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const { bins, step } = timeline;
  const [start, end] = [at(bins[0]), at(bins.at(-1)) + step * SECOND];
  const most = Math.max(...bins.map(sum), Number.MIN_VALUE);
  const xOf = (time: number): number => ((time - start) / (end - start)) * WIDTH;
  const column = Math.max(xOf(start + step * SECOND) - 1, 1.5);
  const kinds = new Set(bins.flatMap(({ parts }) => parts.map(({ kind }) => kind)));
  return (
    <figure>
      <svg
        class="chart timeline"
        viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
        width={WIDTH}
        role="img"
        aria-label={`When value moved, from ${minuteText(bins[0]?.start ?? null)} to ${minuteText(bins.at(-1)?.start ?? null)}`}
      >
        <line class="axis" x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {bins.map((bin) => (
          <Column
            key={bin.start}
            bin={bin}
            x={xOf(at(bin))}
            width={column}
            height={Math.sqrt(sum(bin) / most) * (HEIGHT - 6)}
          />
        ))}
        {ticks(start, end).map((time, n, all) => (
          <text
            key={time}
            class="quiet"
            x={short(xOf(time))}
            y={HEIGHT + 16}
            text-anchor={n === 0 ? 'start' : n === all.length - 1 ? 'end' : 'middle'}
          >
            {new Date(time)
              .toISOString()
              .slice(0, end - start < 3 * DAY ? 16 : 10)
              .replace('T', ' ')}
          </text>
        ))}
      </svg>
      <ul class="key" aria-label="Colours of the columns">
        {marked()
          .filter((kind) => kinds.has(kind))
          .map((kind) => (
            <li key={kind}>
              <MarkedWord category={kind} />
            </li>
          ))}
      </ul>
    </figure>
  );
}

interface ColumnProps {
  readonly bin: TimelineBin;
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

function Column({ bin, x, width, height }: ColumnProps) {
  const whole = sum(bin);
  let top = HEIGHT;
  return (
    <g>
      <title>{columnTitle(bin)}</title>
      {bin.parts.map(({ kind, weight }) => {
        const part = Math.max(whole === 0 ? 0 : (weight / whole) * height, 1);
        top -= part;
        return (
          <rect
            key={kind}
            class={`part ${markClass(kind)}`}
            x={short(x)}
            y={short(top)}
            width={short(width)}
            height={short(part)}
          />
        );
      })}
    </g>
  );
}

function columnTitle({ start, parts }: TimelineBin): string {
  const told = parts.map(
    ({ kind, payments }) =>
      `${countText(payments)} ${payments === 1 ? 'payment' : 'payments'}: ${markOf(kind).word}`,
  );
  return `from ${minuteText(start)}: ${told.join(', ')}`;
}

const DAY = 86_400 * SECOND;

const at = (bin: TimelineBin | undefined): number => Date.parse(bin?.start ?? '1970-01-01T00:00:00Z');
const sum = ({ parts }: TimelineBin): number => parts.reduce((all, { weight }) => all + weight, 0);

/** Five places on the axis, ends among them. */
const ticks = (start: number, end: number): readonly number[] =>
  Array.from({ length: 5 }, (_, n) => start + ((end - start) * n) / 4);

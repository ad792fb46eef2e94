import { unitsText } from '../../picture/amounts.ts';
import { markOf } from '../../picture/marks.ts';
import { ledgerWords } from '../../picture/words.ts';
import { type ShownBook, shareIn } from './books.ts';
import { MarkedWord } from './mark.tsx';
import { markClass } from './mark-class.ts';

const WIDTH = 1000;
const HEIGHT = 44;

interface LedgerBarProps {
  readonly book: ShownBook;
  /** `stolen`, or backward `asked about`. */
  readonly whole: string;
}

/** Where the loss of one book ended: a bar as long as what was stolen and presumed, and the lines of it as a table. Where they do not add up to it, as under poison, it says so. */
export function LedgerBar({ book, whole }: LedgerBarProps) {
  const all = book.lines.reduce((sum, { loss }) => sum + loss, 0n);
  return (
    <figure class="ledger">
      <svg
        class="chart strip"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Where the ${book.unit.symbol} ended, as a bar; the table below says the same`}
      >
        {segments(book, all).map(({ line, x, width }) => (
          <g key={line} class={markClass(line)}>
            <title>{markOf(line).word}</title>
            <rect class="segment" x={x} y={0} width={width} height={HEIGHT} />
            {width > 26 && (
              <text class="letter" x={x + width / 2} y={HEIGHT / 2 + 5} text-anchor="middle">
                {markOf(line).symbol}
              </text>
            )}
          </g>
        ))}
      </svg>
      {all !== book.stolen + book.presumed && (
        <p class="notice">
          {`The lines add up to ${unitsText(all, book.unit)}, which is not what was ${whole}: this policy shows what may have been touched, so that each line is an upper bound and the same value may stand in several.`}
        </p>
      )}
      <div class="wide">
        <LedgerTable book={book} whole={whole} />
      </div>
    </figure>
  );
}

function LedgerTable({ book, whole }: LedgerBarProps) {
  const { unit, stolen, presumed, lines } = book;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{whole === 'stolen' ? 'Where it is' : 'Where it came from'}</th>
          <th scope="col">What that means</th>
          <th scope="col" class="number">
            Amount
          </th>
          <th scope="col" class="number">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, loss }) => (
          <tr key={line}>
            <td>
              <MarkedWord category={line} />
            </td>
            <td>{ledgerWords(line)}</td>
            <td class="number">{unitsText(loss, unit)}</td>
            <td class="number">{shareIn(book, loss)}</td>
          </tr>
        ))}
        <Total what={whole} loss={stolen} book={book} />
        {presumed > 0n && <Total what="presumed stolen besides" loss={presumed} book={book} />}
      </tbody>
    </table>
  );
}

function Total({
  what,
  loss,
  book,
}: {
  readonly what: string;
  readonly loss: bigint;
  readonly book: ShownBook;
}) {
  return (
    <tr class="total">
      <th scope="row" colSpan={2}>
        {what}
      </th>
      <td class="number">{unitsText(loss, book.unit)}</td>
      <td class="number">{shareIn(book, loss)}</td>
    </tr>
  );
}

/** Places on the bar. Floating point is enough for a picture; the table has the amounts. */
function segments({ lines }: ShownBook, all: bigint): readonly { line: string; x: number; width: number }[] {
  if (all === 0n) return [];
  const scale = (part: bigint): number => Number((part * 100_000n) / all) / (100_000 / WIDTH);
  let before = 0n;
  return lines.map(({ line, loss }) => {
    const x = scale(before);
    before += loss;
    return { line, x, width: scale(before) - x };
  });
}

import { booksOf } from '../../parts/books.ts';
import { LedgerBar } from '../../parts/ledger-bar.tsx';
import type { GraphPart } from './graph-tabs.tsx';

/** Where the loss is: the ledger as a bar, the flow of it as bands, and when it moved. */
export function EndsTab({ loaded: { graph }, policy }: GraphPart) {
  const whole = graph.parameters.direction === 'backward' ? 'asked about' : 'stolen';
  return (
    <>
      <h2>{graph.parameters.direction === 'backward' ? 'Where it came from' : 'Where it is'}</h2>
      {booksOf(graph, policy).map((book) => (
        <LedgerBar key={book.id} book={book} whole={whole} />
      ))}
    </>
  );
}

import { CoverageSection } from '../../report/coverage-section.tsx';
import { LeadsSection } from '../../report/leads-section.tsx';
import { ParametersSection } from '../../report/parameters-section.tsx';
import { SeedsSection } from '../../report/seeds-section.tsx';
import { WarningsSection } from '../../report/warnings-section.tsx';
import type { GraphPart } from './graph-tabs.tsx';

/** What a reader must know, what else is worth a look, what was not read whole, and what the trace was asked. */
export function ReadingTab({ loaded: { graph } }: GraphPart) {
  return (
    <>
      <WarningsSection graph={graph} />
      <LeadsSection graph={graph} />
      <CoverageSection graph={graph} />
      <SeedsSection graph={graph} />
      <ParametersSection graph={graph} />
    </>
  );
}

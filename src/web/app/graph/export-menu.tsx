import { useEffect, useRef } from 'preact/hooks';
import type { Overview } from '../../api.ts';
import { bundlePath, exportPath } from '../api.ts';
import { type GraphPlace, hashOf, placeText } from '../state/routes.ts';

interface ExportMenuProps {
  readonly overview: Overview;
  readonly place: GraphPlace;
  readonly hasBundle: boolean;
}

/** The graph in every format, the bundle of evidence, and the way to a comparison. Escape closes it. */
export function ExportMenu({ overview, place, hasBundle }: ExportMenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const away = ({ target }: Event): void => {
      if (details.current && target instanceof Node && !details.current.contains(target))
        details.current.open = false;
    };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, []);
  return (
    <details
      ref={details}
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current?.open) return;
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary class="button">Export</summary>
      <ul>
        {overview.formats.map(({ name, extension, summary }) => (
          <li key={name}>
            <a href={exportPath(place, name)} download>
              <strong>{name}</strong> <span class="quiet">{`.${extension}`}</span>
              <span class="quiet summary">{summary}</span>
            </a>
          </li>
        ))}
        {hasBundle && (
          <li>
            <a href={bundlePath(place.id)} download>
              <strong>bundle of evidence</strong> <span class="quiet">.zip</span>
            </a>
          </li>
        )}
        <li>
          <a href={hashOf({ page: 'compare', query: { after: placeText(place) } })}>
            Compare with another run…
          </a>
        </li>
      </ul>
    </details>
  );
}

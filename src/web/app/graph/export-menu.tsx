import type { Overview } from '../../api.ts';
import { bundlePath, exportPath } from '../api.ts';
import { type GraphPlace, hashOf, placeText } from '../state/routes.ts';
import { Menu } from './menu.tsx';

interface ExportMenuProps {
  readonly overview: Overview;
  readonly place: GraphPlace;
  readonly hasBundle: boolean;
}

/** The graph in every format, the bundle of evidence, and the way to a comparison. */
export function ExportMenu({ overview, place, hasBundle }: ExportMenuProps) {
  return (
    <Menu text="Export">
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
    </Menu>
  );
}

import { useMemo, useState } from 'preact/hooks';
import type { PictureOptions } from '../../../picture/picture.ts';
import { openCanvas } from '../../parts/canvas/open-canvas.ts';
import type { Target } from '../../parts/drawing.ts';
import { emphasisOfTarget, NO_EMPHASIS } from '../../parts/emphasis.ts';
import { NameOptions } from '../../parts/name-options.tsx';
import { PictureSvg } from '../../parts/picture-svg.tsx';
import { type SightLink, sightLink } from '../../parts/sight-link.ts';
import { Stage } from '../../parts/stage.tsx';
import { filteredPicture } from '../state/graph-filter.ts';
import { underPolicy } from '../state/under-policy.ts';
import type { GraphPart } from './graph-tabs.tsx';
import { HoverLine } from './hover-line.tsx';
import { type Shown, usePicture } from './use-picture.ts';
import type { ViewControl } from './use-view.ts';

type SideProps = GraphPart & { readonly control: ViewControl };

/** Two policies as pictures in the same places. What is chosen in one stands out in both, and both show the same part. */
export function SideBySide(part: SideProps) {
  const { loaded, control } = part;
  const { axis, folding } = control.view;
  const { policies } = loaded.graph.parameters;
  const leading = policies[0] ?? '';
  const options = useMemo(
    (): PictureOptions => ({ policy: leading, axis, folding }),
    [leading, axis, folding],
  );
  const { shown } = usePicture(loaded, options);
  const [pair, setPair] = useState<readonly [string, string]>([leading, policies[1] ?? leading]);
  const [chosen, setChosen] = useState<string | null>(null);
  const link = useMemo(() => sightLink(), []);
  if (shown === null) return <p class="quiet">The picture is being laid out…</p>;
  return (
    <div class="sides">
      {pair.map((policy, n) => (
        <figure key={n} class="side">
          <figcaption>
            <label>
              {n === 0 ? 'Left ' : 'Right '}
              <select
                value={policy}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setPair(n === 0 ? [value, pair[1]] : [pair[0], value]);
                }}
              >
                <NameOptions names={policies} />
              </select>
            </label>
          </figcaption>
          <Side {...{ shown, policy, control, chosen, link }} onChoose={setChosen} />
        </figure>
      ))}
    </div>
  );
}

interface OneSideProps {
  readonly shown: Shown;
  readonly policy: string;
  readonly control: ViewControl;
  readonly chosen: string | null;
  readonly link: SightLink;
  readonly onChoose: (node: string | null) => void;
}

function Side({ shown, policy, control, chosen, link, onChoose }: OneSideProps) {
  const { graph } = shown.loaded;
  const { filter } = control.view;
  const [hovered, setHovered] = useState<Target | null>(null);
  const picture = useMemo(
    () => filteredPicture(graph, underPolicy(graph, shown.picture, policy), filter),
    [graph, shown.picture, policy, filter],
  );
  const emphasis = useMemo(
    () => (chosen === null ? NO_EMPHASIS : emphasisOfTarget(picture, { node: chosen })),
    [picture, chosen],
  );
  return (
    <div class="stage-box">
      <Stage
        {...{ picture, frame: shown.picture, emphasis, openDrawing: openCanvas, centred: null, link }}
        events={{
          onHover: setHovered,
          onChoose: (target) => onChoose(target !== null && 'node' in target ? target.node : null),
          onOpen: () => undefined,
        }}
      >
        <PictureSvg picture={picture} title={`The flow under ${policy}`} emphasis={emphasis} />
      </Stage>
      <HoverLine {...{ graph, policy, picture, target: hovered }} />
    </div>
  );
}

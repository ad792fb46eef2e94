import type { PictureOptions } from '../../picture/picture.ts';

/** What somebody may set of a picture beside its policy. */
export type Drawn = Pick<PictureOptions, 'axis' | 'folding'>;

interface GraphControlsProps {
  readonly drawn: Drawn;
  readonly onChange: (drawn: Drawn) => void;
}

const FOLDS = [
  ['transactions', 'Fold transactions'],
  ['peels', 'Fold peel chains'],
  ['entities', 'Group by entity'],
] as const;

/** How many nodes at most, for a choice. */
const MOST = [60, 150, 500, 2000, 5000] as const;

/** What runs from left to right, what is drawn as one, and how much is drawn. */
export function GraphControls({ drawn, onChange }: GraphControlsProps) {
  const { axis, folding } = drawn;
  return (
    <div class="controls">
      <label>
        Left to right
        <select
          value={axis}
          onChange={(event) =>
            onChange({ ...drawn, axis: event.currentTarget.value === 'time' ? 'time' : 'hop' })
          }
        >
          <option value="hop">by hop</option>
          <option value="time">by time</option>
        </select>
      </label>
      {FOLDS.map(([fold, text]) => (
        <label key={fold}>
          <input
            type="checkbox"
            checked={folding[fold]}
            onChange={(event) =>
              onChange({ ...drawn, folding: { ...folding, [fold]: event.currentTarget.checked } })
            }
          />
          {text}
        </label>
      ))}
      <label>
        At most
        <select
          value={`${folding.most}`}
          onChange={(event) =>
            onChange({ ...drawn, folding: { ...folding, most: Number(event.currentTarget.value) } })
          }
        >
          {MOST.map((most) => (
            <option key={most} value={`${most}`}>
              {`${most} nodes`}
            </option>
          ))}
        </select>
      </label>
      {folding.unfolded.size > 0 && (
        <button
          type="button"
          onClick={() => onChange({ ...drawn, folding: { ...folding, unfolded: new Set() } })}
        >
          Fold all groups
        </button>
      )}
    </div>
  );
}

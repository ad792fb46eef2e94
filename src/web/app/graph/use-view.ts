import { useCallback, useState } from 'preact/hooks';
import { firstView, type View } from '../state/view.ts';
import { historyOf, redone, undone, wentOn } from '../state/view-history.ts';

/** How a graph is looked at, and the way back. */
export interface ViewControl {
  readonly view: View;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  change(view: View): void;
  undo(): void;
  redo(): void;
}

/** Keeps how a graph is looked at for as long as its page is open. */
export function useView(): ViewControl {
  const [history, setHistory] = useState(() => historyOf(firstView()));
  const change = useCallback((view: View) => setHistory((before) => wentOn(before, view)), []);
  const undo = useCallback(() => setHistory(undone), []);
  const redo = useCallback(() => setHistory(redone), []);
  return {
    view: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change,
    undo,
    redo,
  };
}

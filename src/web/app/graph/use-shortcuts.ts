import { useEffect, useRef } from 'preact/hooks';
import type { ViewControl } from './use-view.ts';

interface Keyed {
  readonly control: ViewControl;
  /** Whether the keys mean anything now. */
  readonly isShown: boolean;
}

/** Keys of the graph's page: `/` searches, Ctrl+Z and Ctrl+Shift+Z undo and redo, Escape chooses nothing. Fields keep their own. */
export function useShortcuts({ control, isShown }: Keyed, onEscape: () => void): void {
  const latest = useRef({ control, isShown, onEscape });
  latest.current = { control, isShown, onEscape };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !latest.current.isShown) return;
      const { control: now, onEscape: leave } = latest.current;
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.matches('input:not([type=checkbox]):not([type=range]), textarea, select');
      const key = event.key.toLowerCase();
      if (key === 'escape' && document.querySelector('dialog[open], details.menu[open]') === null) {
        if (isTyping) (event.target as HTMLElement).blur();
        else leave();
      } else if (key === 'z' && (event.ctrlKey || event.metaKey) && !isTyping) {
        event.preventDefault();
        (event.shiftKey ? now.redo : now.undo)();
      } else if (key === '/' && !isTyping) {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('#graph-search')?.focus();
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

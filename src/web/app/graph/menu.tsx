import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface MenuProps {
  /** What its button says. */
  readonly text: string;
  readonly children: ComponentChildren;
}

/** A button that opens what hangs below it. Escape closes it, and so does whatever is pressed outside of it. */
export function Menu({ text, children }: MenuProps) {
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
        event.preventDefault();
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary class="button">{text}</summary>
      {children}
    </details>
  );
}

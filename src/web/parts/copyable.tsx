import { useState } from 'preact/hooks';
import { useLive } from './live.ts';

interface CopyableProps {
  /** What is copied, whole. */
  readonly text: string;
  /** The whole as it may be shown, and what is shown of it. */
  readonly title: string;
  readonly shown: string;
  /** What it is, for who cannot see it: `address`. */
  readonly what: string;
}

/** An id cut in the middle: whole in its title, and whole on the clipboard by the button beside it. */
export function Copyable({ text, title, shown, what }: CopyableProps) {
  const live = useLive();
  return (
    <span class="copyable">
      <code title={title}>{shown}</code>
      {live && <CopyButton text={text} title={title} what={what} />}
    </span>
  );
}

/** Two sheets, a tick, a cross: not every font has them. */
const SIGNS = {
  idle: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  copied: 'M3 8.5l3.5 3.5L13 4.5',
  refused: 'M4 4l8 8M12 4l-8 8',
};

function CopyButton({ text, title, what }: Omit<CopyableProps, 'shown'>) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = (): void => {
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (clipboard === undefined) {
      setState('refused');
      return;
    }
    clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const said = { idle: 'Copy', copied: 'Copied', refused: 'Not allowed' }[state];
  return (
    <button type="button" class="copy" onClick={copy} title={said} aria-label={`${said}: ${what} ${title}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SIGNS[state]} />
      </svg>
    </button>
  );
}

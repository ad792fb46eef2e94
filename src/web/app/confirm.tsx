import { useRef } from 'preact/hooks';

interface ConfirmProps {
  /** What the button says: `Delete`. */
  readonly text: string;
  /** What it is done to, for who cannot see where the button stands. */
  readonly what: string;
  /** What is lost. */
  readonly question: string;
  readonly onConfirm: () => void;
}

/** A button for what destroys something: it asks once more. */
export function Confirm({ text, what, question, onConfirm }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        class="small"
        aria-label={`${text} ${what}`}
        onClick={() => dialog.current?.showModal()}
      >
        {text}
      </button>
      <dialog ref={dialog} aria-label={`${text} ${what}`}>
        <p>
          <strong>{`${text} ${what}?`}</strong>
        </p>
        <p>{question}</p>
        <p class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => {
              dialog.current?.close();
              onConfirm();
            }}
          >
            {text}
          </button>
        </p>
      </dialog>
    </>
  );
}

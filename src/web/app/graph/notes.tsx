import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { shortened } from '../../../picture/amounts.ts';
import type { ApiError } from '../../api.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { Strange } from '../../parts/strange.tsx';
import { minuteText } from '../../parts/time-text.ts';
import { type Api, errorsOf } from '../api.ts';
import { Confirm } from '../confirm.tsx';
import { Problems } from '../problems.tsx';
import { textPieces } from '../state/text-pieces.ts';
import { useLoaded } from '../state/use-loaded.ts';

interface NotesProps {
  readonly api: Api;
  readonly dossier: string;
  /** Node whose notes are shown and written; without it all are shown, and a new one is on the whole. */
  readonly node?: string;
  /** Shows where a node is. */
  readonly onShow?: ((node: string) => void) | undefined;
}

/** What people wrote down about a case or a node of it. */
export function Notes({ api, dossier, node, onShow }: NotesProps) {
  const { value, errors, reload } = useLoaded((signal) => api.notes(dossier, signal), dossier);
  const [refused, setRefused] = useState<readonly ApiError[]>([]);
  const [text, setText] = useState('');
  const shown = (value ?? []).filter((note) => node === undefined || note.node === node);
  const settle = (work: Promise<unknown>): void => {
    work.then(
      () => {
        setRefused([]);
        reload();
      },
      (reason: unknown) => setRefused(errorsOf(reason)),
    );
  };
  return (
    <section class="notes" aria-label={node === undefined ? 'Notes' : 'Notes on this'}>
      {node === undefined ? <h2>Notes</h2> : <h3>Notes</h3>}
      <Problems errors={[...errors, ...refused]} />
      <ul class="plain">
        {shown.map((note) => (
          <li key={note.id}>
            <p class="note">
              {textPieces(note.text).map((line, n) => (
                <Fragment key={n}>
                  {n > 0 && <br />}
                  {line.map((piece, at) => (
                    <Strange key={at} text={piece} most={piece.length} />
                  ))}
                </Fragment>
              ))}
            </p>
            <p class="quiet">
              {minuteText(note.at)}
              {note.node !== null && node === undefined && (
                <>
                  {' on '}
                  {onShow ? (
                    <button type="button" class="link" onClick={() => onShow(note.node ?? '')}>
                      {shortened(addressOf(note.node))}
                    </button>
                  ) : (
                    <code>{shortened(addressOf(note.node))}</code>
                  )}
                </>
              )}{' '}
              <Confirm
                text="Delete"
                what={`the note of ${minuteText(note.at)}`}
                question="It cannot be brought back."
                onConfirm={() => settle(api.removeNote(dossier, note.id))}
              />
            </p>
          </li>
        ))}
      </ul>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return;
          settle(api.addNote(dossier, { node: node ?? null, text: text.trim() }).then(() => setText('')));
        }}
      >
        <label>
          {node === undefined ? 'A note on the whole' : 'A note on this'}
          <textarea
            rows={2}
            maxLength={10_000}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p class="actions">
          <button type="submit" disabled={text.trim() === ''}>
            Add the note
          </button>
        </p>
      </form>
    </section>
  );
}

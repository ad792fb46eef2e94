import type { ComponentChildren } from 'preact';
import { visible } from '../../../picture/visible.ts';
import type { ApiError } from '../../api.ts';

interface FieldProps {
  /** Of the option; ids of its parts are made of it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly errors: readonly ApiError[];
  readonly children: (described: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
  }) => ComponentChildren;
}

/** A field of a form with its name, what it means, and what is wrong with it. */
export function Field({ name, label, hint, errors, children }: FieldProps) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={errors.length > 0 ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      {children({
        id,
        ...(described !== '' && { 'aria-describedby': described }),
        ...(errors.length > 0 && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldErrors id={`${id}-error`} errors={errors} />
    </div>
  );
}

/** What is wrong with a field, with the remedy. */
export function FieldErrors({ id, errors }: { readonly id: string; readonly errors: readonly ApiError[] }) {
  if (errors.length === 0) return null;
  return (
    <p class="wrong-text" id={id} role="alert">
      {errors
        .map(({ message, hint }) => visible(`${message}${hint === null ? '' : `; ${hint}`}`, 500).text)
        .join(' · ')}
    </p>
  );
}

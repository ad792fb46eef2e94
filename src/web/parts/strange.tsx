import { visible } from '../../picture/visible.ts';

interface StrangeProps {
  /** Text of a chain or a label: whoever made it could write anything. */
  readonly text: string;
  readonly most?: number;
}

/** Text of strangers: what hides or rearranges is written out, what is long is cut and whole in its title; its direction is its own. */
export function Strange({ text, most }: StrangeProps) {
  const shown = visible(text, most);
  return <bdi title={shown.whole ?? undefined}>{shown.text}</bdi>;
}

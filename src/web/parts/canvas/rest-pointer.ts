import type { MouseCoords } from 'sigma/types';
import type { Canvas } from './canvas.ts';

/** Tells what the pointer is on, or does not. */
export interface Pointer {
  /** The picture moves: nothing is told until it has come to rest. */
  moved(): void;
  rested(): void;
}

/**
 * Lets sigma not look for what the pointer is on while the picture moves. It reads that back from every frame, and a script that reads
 * waits until the whole frame is drawn, which takes ten times as long as all else where there is no graphics card.
 */
export function restPointer(canvas: Canvas): Pointer {
  const captor = canvas.getMouseCaptor();
  const follow = captor.listeners('mousemove') as ((at: MouseCoords) => void)[];
  captor.removeAllListeners('mousemove');
  let last: MouseCoords | null = null;
  let isMoving = false;
  captor.on('mousemove', (at) => {
    last = at;
    if (!isMoving) for (const one of follow) one(at);
  });
  captor.on('mouseleave', () => {
    last = null;
  });
  return {
    moved() {
      if (isMoving) return;
      isMoving = true;
      const at = last;
      if (at === null) return;
      captor.emit('mouseleave', at);
      last = at;
    },
    rested() {
      isMoving = false;
      if (last !== null) for (const one of follow) one(last);
    },
  };
}

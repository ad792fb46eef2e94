import { useEffect, useState } from 'preact/hooks';

/**
 * Whether a script runs the page: false while it is written in Node.js and until it has come to life, so that what is written
 * holds no control that does nothing.
 */
export function useLive(): boolean {
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  return live;
}

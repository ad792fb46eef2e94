import { useEffect, useState } from 'preact/hooks';
import type { Palette } from './drawing.ts';

const DARK = '(prefers-color-scheme: dark)';

/** The colours that the reader's system prefers, kept up to date; light where there is no screen. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState<Palette>('light');
  useEffect(() => {
    const query = matchMedia(DARK);
    const read = (): void => setPalette(query.matches ? 'dark' : 'light');
    read();
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, []);
  return palette;
}

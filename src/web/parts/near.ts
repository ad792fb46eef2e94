import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far outside what is seen still counts as near. */
const MARGIN = '200px';

/** Whether an element has come near what is seen of the page, ever: what costs much is made only then. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        setNear(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isNear;
}

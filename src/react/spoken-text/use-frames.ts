/** Something that is done once a frame, past React. */
import { useEffect, type RefObject } from 'react';
import { windowOf } from './page-of';

/**
 * Calls back before each frame that the browser draws, while `isActive`; none is drawn of a page that is hidden.
 *
 * @param onFrame - The same function for as long as it is the same work: another one begins anew.
 * @param shown - What is drawn; frames are those of its page.
 */
export function useFrames(isActive: boolean, onFrame: () => void, shown: RefObject<Element | null>): void {
  useEffect(() => {
    if (!isActive) return undefined;
    const page = shown.current === null ? window : windowOf(shown.current);
    let frame = page.requestAnimationFrame(draw);
    function draw() {
      frame = page.requestAnimationFrame(draw);
      onFrame();
    }
    return () => page.cancelAnimationFrame(frame);
  }, [isActive, onFrame, shown]);
}

/** Runs a callback once per frame, without rendering. */
import { useEffect, type RefObject } from 'react';
import { windowOf } from './page-of';

/**
 * Calls back before each frame that the browser draws, while `isActive` is true. A hidden page draws none.
 *
 * @param onFrame - Must stay the same function between renders; a new one restarts the loop.
 * @param shown - The drawn element; its page provides the frames.
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

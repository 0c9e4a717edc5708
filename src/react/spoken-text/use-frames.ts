/** Something that is done once a frame, past React. */
import { useEffect } from 'react';

/**
 * Calls back before each frame that the browser draws, while `isActive`; none is drawn of a page that is hidden.
 *
 * @param onFrame - The same function for as long as it is the same work: another one begins anew.
 */
export function useFrames(isActive: boolean, onFrame: () => void): void {
  useEffect(() => {
    if (!isActive) return undefined;
    let frame = requestAnimationFrame(draw);
    function draw() {
      frame = requestAnimationFrame(draw);
      onFrame();
    }
    return () => cancelAnimationFrame(frame);
  }, [isActive, onFrame]);
}

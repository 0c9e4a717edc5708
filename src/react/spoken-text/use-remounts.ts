/** Holds back what speaks by itself while its component is mounted anew again and again, and warns the developer. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Clock } from '../../base/clock';
import { warnOnce } from '../../base/development';
import { QUICK_MS, RemountWatch, type Mount } from './remount-watch';

const watch = new RemountWatch();

/** What {@link useRemounts} returns. */
export interface Remounts {
  /** Whether this mount is held back; to be read in effects that come after. */
  readonly isHeldBack: RefObject<boolean>;
  /** Another number when it is no longer. */
  readonly releases: number;
}

/** Watches the mounts of a text. One that stays for two seconds is no longer held back. */
export function useRemounts(text: string, clock: Clock): Remounts {
  const mount = useRef<Mount>({ quickCount: 0, enteredAtMs: 0 });
  const isHeldBack = useRef(false);
  const [releases, setReleases] = useState(0);
  const newest = useRef(text);
  useEffect(() => {
    newest.current = text;
  });
  useEffect(() => {
    const { current } = mount;
    isHeldBack.current = watch.enter(current, newest.current, clock.now());
    let timer: ReturnType<Clock['setTimer']> | undefined;
    if (isHeldBack.current) {
      warnOnce('remounted');
      timer = clock.setTimer(() => {
        isHeldBack.current = false;
        setReleases((count) => count + 1);
      }, QUICK_MS);
    }
    return () => {
      clock.clearTimer(timer);
      watch.leave(current, newest.current, clock.now());
    };
  }, [clock]);
  return { isHeldBack, releases };
}

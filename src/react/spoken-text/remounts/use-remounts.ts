/** Holds back automatic speech while its component is remounted again and again, and warns the developer. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Clock } from '../../../base/clock';
import { warnOnce } from '../../../base/development/development';
import { QUICK_MS, RemountWatch, type Mount } from './remount-watch';

const watch = new RemountWatch();

/** The result of {@link useRemounts}. */
export interface Remounts {
  /** Whether this mount is held back. Read it in later effects only. */
  readonly isHeldBack: RefObject<boolean>;
  /** Changes when the mount is no longer held back. */
  readonly releases: number;
}

/** Watches the mounts of a text. A mount that stays for two seconds is no longer held back. */
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

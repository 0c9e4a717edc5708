/** Reports a state only after it has lasted for a while. */
import { useEffect, useState } from 'react';
import { useSpeechClient } from '../../provider/speech-client-context';

/** Longer than speech usually takes to start, connecting included. */
const LONG_MS = 3_000;

/** Whether `isSo` has been true for three seconds without a break. */
export function useHasLasted(isSo: boolean): boolean {
  const { clock } = useSpeechClient();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const timer = clock.setTimer(() => setIsLong(true), LONG_MS);
    return () => {
      clock.clearTimer(timer);
      setIsLong(false);
    };
  }, [isSo, clock]);
  return isSo && isLong;
}

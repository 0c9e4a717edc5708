/**
 * The text of a SpokenText as its hooks want it: a string by value, or a source that stays the same for as long as it
 * is the same.
 */
import { useEffect, useMemo, useState } from 'react';
import type { Clock } from '../../base/clock';
import { reportOnce, warnOnce } from '../../base/development';
import type { TextSource } from '../../core/index';
import { failingSource, readContent } from './read-content';

/** Sources that follow each other this fast are made while rendering. */
const QUICK_MS = 2_000;

/** So many of them in a row are spoken: a listener may change their mind once. */
const MAX_QUICK = 1;

/** What an app gave, as a text or a source of one. What is no text is reported, and never thrown. */
export function useContent(given: unknown, clock: Clock): TextSource {
  const { text, mistake, isIncomplete } = readContent(given);
  useEffect(() => {
    if (mistake !== undefined) reportOnce(`content ${mistake}`, mistake, isIncomplete);
  }, [mistake, isIncomplete]);
  const isUnreadable = isIncomplete && typeof text === 'string' && text.trim() === '';
  const failing = useMemo(() => (isUnreadable && mistake !== undefined ? failingSource(mistake) : undefined), [isUnreadable, mistake]);
  return useSteadySource(failing ?? text, clock);
}

/** The source that is read, and how it came to that. */
interface Held {
  readonly source: TextSource;
  /** What was given last; another one than the source where that came too soon after it. */
  readonly given: TextSource;
  readonly changedAtMs: number;
  /** Changes in a row that each came soon after the one before. */
  readonly quickCount: number;
}

/**
 * A source that is another one in every render is read once or twice, and another one only when no more have come for
 * a while: each would be a request of its own.
 */
function useSteadySource(given: TextSource, clock: Clock): TextSource {
  // All strings are one here: a growing one must not render twice for each token.
  const source = typeof given === 'string' ? '' : given;
  const [held, setHeld] = useState<Held>(() => ({ source, given: source, changedAtMs: clock.now(), quickCount: 0 }));
  let current = held;
  if (held.given !== source) {
    current = change(held, source, clock.now());
    setHeld(current);
  }
  const isHeldBack = current.source !== source;
  useEffect(() => {
    if (!isHeldBack) return undefined;
    warnOnce(
      'source in every render',
      'A <SpokenText> is given another source of text in every render, and goes on with the one it has. Make the source once, in an ' +
        'event handler or with useState or useMemo, and keep it there.',
    );
    const timer = clock.setTimer(() => setHeld((last) => ({ ...last, source: last.given })), QUICK_MS);
    return () => clock.clearTimer(timer);
  }, [source, isHeldBack, clock]);
  return typeof given === 'string' ? given : current.source;
}

function change(held: Held, given: TextSource, nowMs: number): Held {
  const isOfSources = typeof given !== 'string' && typeof held.given !== 'string';
  const isQuick = isOfSources && nowMs - held.changedAtMs < QUICK_MS;
  const quickCount = isQuick ? held.quickCount + 1 : 0;
  return { source: quickCount > MAX_QUICK ? held.source : given, given, changedAtMs: nowMs, quickCount };
}

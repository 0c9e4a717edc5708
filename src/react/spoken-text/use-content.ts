/**
 * The text of a SpokenText as its hooks want it: a string by value, or a source that stays the same for as long as it
 * is the same.
 */
import { useEffect, useState } from 'react';
import type { Clock } from '../../base/clock';
import { isDevelopment, reportOnce, warnOnce } from '../../base/development';
import { SpeechError } from '../../base/errors';
import type { TextSource } from '../../core/index';
import { readContent } from './read-content';

/** Sources that follow each other this fast are made while rendering. */
const QUICK_MS = 2_000;

/** So many of them in a row are spoken: a listener may change their mind once. */
const MAX_QUICK = 1;

/** What an app gave, as a text or a source of one. What is no text is reported, and never thrown. */
export function useContent(given: unknown, clock: Clock): TextSource {
  const { text, mistakes, isIncomplete } = readContent(given);
  useEffect(() => {
    if (mistakes.length > 0 && (isIncomplete || isDevelopment())) void report(mistakes[0], isIncomplete);
  });
  const isUnreadable = isIncomplete && typeof text === 'string' && text.trim() === '';
  return useSteadySource(isUnreadable ? UNREADABLE : text, clock);
}

async function report(mistake: unknown, isIncomplete: boolean): Promise<void> {
  const { explainContent } = await import('./content-mistakes');
  reportOnce(explainContent(mistake), isIncomplete);
}

/** A source that fails at once, for what holds no text. */
const UNREADABLE: TextSource = {
  [Symbol.asyncIterator]: () => ({
    next: () =>
      Promise.reject(
        new SpeechError({ code: 'invalid-option', message: 'This <SpokenText> holds no text; the console says what it holds.' }),
      ),
  }),
};

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
    warnOnce('source-in-render');
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

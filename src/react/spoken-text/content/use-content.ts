/** Turns the content of a SpokenText into a string, or into a source that stays the same object between renders. */
import { useEffect, useState } from 'react';
import type { Clock } from '../../../base/clock';
import { isDevelopment, reportOnce, warnOnce } from '../../../base/development/development';
import { SpeechError } from '../../../base/errors';
import type { TextSource } from '../../../core/index';
import { readContent } from './read-content';

/** Sources within this time of each other count as created while rendering. */
const QUICK_MS = 2_000;

/** The number of quick changes in a row that are accepted, since a listener may correct a choice once. */
const MAX_QUICK = 1;

/** Returns the app's content as a text or a source of text. Invalid content is reported, never thrown. */
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

/** A source that fails at once, for content without any readable text. */
const UNREADABLE: TextSource = {
  [Symbol.asyncIterator]: () => ({
    next: () =>
      Promise.reject(
        new SpeechError({ code: 'invalid-option', message: 'This <SpokenText> contains no text. The console says what it contains.' }),
      ),
  }),
};

/** The source in use, and its recent changes. */
interface Held {
  readonly source: TextSource;
  /** The last source that the app gave. It differs from `source` if it came too soon after it. */
  readonly given: TextSource;
  readonly changedAtMs: number;
  /** The number of changes in a row that each followed the previous one quickly. */
  readonly quickCount: number;
}

/**
 * Holds back a source that is new in every render, since each one would make its own request. The next source is used only
 * after a pause.
 */
function useSteadySource(given: TextSource, clock: Clock): TextSource {
  // All strings count as the same source: a growing string must not render twice per token.
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

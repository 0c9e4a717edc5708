/** Presents the text of a SpokenText, in any form, as one growing text. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Clock } from '../../../base/clock';
import { GrowingText, isMoreThanCursor, type GrowingTextEnding } from '../../../core/source/growing-text';
import type { TextOf, TextSource } from '../../../core/index';

/** A string that is gone for less time than this is the same text when it returns. */
const GONE_MS = 250;

/** The result of {@link useGrowingText}. */
export interface FollowedText {
  /** The text to speak; a new object when another text replaces it. */
  readonly growing: GrowingText;
  /** The text to show. */
  readonly shownText: string;
  /** Whether there is text to speak or a failed source to report. */
  readonly isReady: boolean;
}

/**
 * Follows a growing string, or reads a source. A source is read only once, however often the component mounts.
 *
 * @param given - The text so far, or its source.
 * @param streaming - Whether a string will still grow; undefined if unknown. A source ends by itself.
 * @param clock - Times how long a string has not grown.
 * @param textOf - Reads the text of a source's items. The newest function is used for each item.
 */
export function useGrowingText(given: TextSource, streaming: boolean | undefined, clock: Clock, textOf?: TextOf): FollowedText {
  const ending: GrowingTextEnding = streaming === undefined ? 'unknown' : streaming ? 'open' : 'complete';
  const [held, setHeld] = useState(() => hold(given, ending, clock));
  const next = nextHeld(held, given);
  const isGone = next === 'gone';
  let current = held;
  if (next === 'another') current = hold(given, ending, clock, held);
  else if (next === 'before') current = { ...held, growing: held.before ?? held.growing, before: undefined };
  if (current !== held) setHeld(current);
  const { growing } = current;

  const newest = useRef({ given, ending, textOf });
  useEffect(() => {
    newest.current = { given, ending, textOf };
  });
  useEffect(() => {
    if (typeof given === 'string') growing.update(given, ending);
    else fillOnce(growing, given, newest);
  }, [growing, given, ending]);
  useEffect(() => {
    if (!isGone) return undefined;
    const replace = (last: Held) => (last.growing === growing ? hold(newest.current.given, newest.current.ending, clock, last) : last);
    const timer = clock.setTimer(() => setHeld(replace), GONE_MS);
    return () => clock.clearTimer(timer);
  }, [isGone, growing, clock]);

  // A string is shown as given; subscribing as well would render twice per token.
  const isString = typeof given === 'string';
  const subscribe = isString ? subscribeToNothing : growing.content.subscribe;
  const shownText = useSyncExternalStore(subscribe, ...sameOnServer(() => (isString ? given : growing.content.get().text)));
  const hasFailed = useSyncExternalStore(subscribe, ...sameOnServer(() => growing.content.get().failure !== undefined));
  return { growing, shownText, isReady: hasFailed || isMoreThanCursor(shownText) };
}

/** The server snapshot is the same as the browser's. */
function sameOnServer<Read>(read: Read): [Read, Read] {
  return [read, read];
}

interface Held {
  readonly growing: GrowingText;
  /** The source of the text; undefined for a string. */
  readonly source: object | undefined;
  /** The string that this one has replaced. It may return, for example after a placeholder. */
  readonly before: GrowingText | undefined;
}

const filling = new WeakSet<GrowingText>();
const textOfSource = new WeakMap<object, GrowingText>();

function hold(given: TextSource, ending: GrowingTextEnding, clock: Clock, last?: Held): Held {
  if (typeof given === 'string') {
    const growing = new GrowingText(clock);
    growing.update(given, ending);
    const before = last?.before?.mayReturn === true ? last.before : last?.growing;
    return { growing, source: undefined, before: last?.source === undefined ? before : undefined };
  }
  let growing = textOfSource.get(given);
  if (growing === undefined) {
    growing = new GrowingText(clock);
    growing.update('', 'open');
    textOfSource.set(given, growing);
  }
  return { growing, source: given, before: undefined };
}

/**
 * Compares `given` with the held text. `same`: the same source, or a grown or edited version of the same string. Its readers then go
 * on. `gone`: another string, which may be there for one render only. `before`: the string before has returned.
 */
function nextHeld({ growing, source, before }: Held, given: TextSource): 'same' | 'gone' | 'before' | 'another' {
  if (typeof given !== 'string') return source === given ? 'same' : 'another';
  if (before?.isBackIn(given) === true) return 'before';
  if (source === undefined && growing.isStillOf(given)) return 'same';
  return source === undefined && growing.isRead ? 'gone' : 'another';
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function fillOnce(growing: GrowingText, source: TextSource, newest: { readonly current: { readonly textOf: TextOf | undefined } }): void {
  if (filling.has(growing)) return;
  filling.add(growing);
  const first = newest.current.textOf;
  const textOf: TextOf | undefined = typeof first === 'function' ? (item) => (newest.current.textOf ?? first)(item) : first;
  // The source is read to its end even after unmounting: it can be read only once, and its text belongs to the page.
  void growing.fill(source, new AbortController().signal, { textOf });
}

/** Presents the text of a SpokenText, in any form, as one growing text. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Clock } from '../../../base/clock';
import { GrowingText, isMoreThanCursor, type GrowingTextEnding } from '../../../core/source/growing-text';
import type { TextOf, TextSource } from '../../../core/index';

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
  let current = held;
  if (!isStillOf(held, given)) {
    current = hold(given, ending, clock);
    setHeld(current);
  }
  const { growing } = current;

  const newestTextOf = useRef(textOf);
  useEffect(() => {
    newestTextOf.current = textOf;
  });
  useEffect(() => {
    if (typeof given === 'string') growing.update(given, ending);
    else fillOnce(growing, given, newestTextOf);
  }, [growing, given, ending]);

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
}

const filling = new WeakSet<GrowingText>();
const textOfSource = new WeakMap<object, GrowingText>();

function hold(given: TextSource, ending: GrowingTextEnding, clock: Clock): Held {
  if (typeof given === 'string') {
    const growing = new GrowingText(clock);
    growing.update(given, ending);
    return { growing, source: undefined };
  }
  let growing = textOfSource.get(given);
  if (growing === undefined) {
    growing = new GrowingText(clock);
    growing.update('', 'open');
    textOfSource.set(given, growing);
  }
  return { growing, source: given };
}

/**
 * Whether `given` is the same source as before, or a grown or edited version of the same string. Its readers then go on.
 */
function isStillOf({ growing, source }: Held, given: TextSource): boolean {
  if (typeof given !== 'string') return source === given;
  return source === undefined && growing.isStillOf(given);
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function fillOnce(growing: GrowingText, source: TextSource, newest: { readonly current: TextOf | undefined }): void {
  if (filling.has(growing)) return;
  filling.add(growing);
  const first = newest.current;
  const textOf: TextOf | undefined = typeof first === 'function' ? (item) => (newest.current ?? first)(item) : first;
  // The source is read to its end even after unmounting: it can be read only once, and its text belongs to the page.
  void growing.fill(source, new AbortController().signal, { textOf });
}

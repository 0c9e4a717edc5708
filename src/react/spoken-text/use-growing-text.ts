/**
 * The text of SpokenText, whatever form it came in, as one growing text.
 */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Clock } from '../../base/clock';
import { GrowingText, isMoreThanCursor, type GrowingTextEnding } from '../../core/source/growing-text';
import type { TextOf, TextSource } from '../../core/index';

/** What {@link useGrowingText} returns. */
export interface FollowedText {
  /** The text to read aloud; a new object when it became another text. */
  readonly growing: GrowingText;
  /** The text to show. */
  readonly shownText: string;
  /** Whether there is anything to speak, or a failed source to tell of. */
  readonly isReady: boolean;
}

/**
 * Follows a growing string, or reads a source that yields strings; a source is read once, however often the
 * component mounts.
 *
 * @param given - The text so far, or a source of it.
 * @param streaming - Whether more will come; undefined when nobody knows. A source says so itself.
 * @param clock - What tells when a text has been quiet for long.
 * @param textOf - The app's own reading of the items of a source; the newest one reads each item.
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

  // A string is shown as it was given: to watch it as well would render twice for each token.
  const isString = typeof given === 'string';
  const subscribe = isString ? subscribeToNothing : growing.content.subscribe;
  const shownText = useSyncExternalStore(subscribe, ...twice(() => (isString ? given : growing.content.get().text)));
  const hasFailed = useSyncExternalStore(subscribe, ...twice(() => growing.content.get().failure !== undefined));
  return { growing, shownText, isReady: hasFailed || isMoreThanCursor(shownText) };
}

/** In the browser and on a server the same is read. */
function twice<Read>(read: Read): [Read, Read] {
  return [read, read];
}

interface Held {
  readonly growing: GrowingText;
  /** Where the text comes from; undefined for a string. */
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

/** Whether what is given is the same source as before, or the same text, longer by some or edited: then its readers go on. */
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
  // Read to its end even when the component goes: the text belongs to the page, and the source can be read only once.
  void growing.fill(source, new AbortController().signal, { textOf });
}

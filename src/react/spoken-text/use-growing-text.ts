/**
 * The text of SpokenText, whatever form it came in, as one growing text.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import {
  GrowingText,
  systemClock,
  type GrowingTextEnding,
  type TextSource,
} from '../../core/index';

/**
 * Follows a growing string, or reads a source that yields strings; a source is read once, however often the
 * component mounts.
 *
 * @param given - The text so far, or a source of it.
 * @param streaming - Whether more will come; undefined when nobody knows. A source says so itself.
 * @returns The text to read aloud, a new object when `given` became another text, and the text to show.
 */
export function useGrowingText(
  given: TextSource,
  streaming: boolean | undefined,
): { readonly growing: GrowingText; readonly shownText: string } {
  const ending: GrowingTextEnding = streaming === undefined ? 'unknown' : streaming ? 'open' : 'complete';
  const [held, setHeld] = useState(() => hold(given, ending));
  let current = held;
  if (!isStillOf(held, given)) {
    current = hold(given, ending);
    setHeld(current);
  }
  const { growing } = current;

  useEffect(() => {
    if (typeof given === 'string') growing.update(given, ending);
    else fillOnce(growing, given);
  }, [growing, given, ending]);

  // A string is shown as it was given: to watch it as well would render twice for each token.
  const isString = typeof given === 'string';
  const subscribe = isString ? subscribeToNothing : growing.content.subscribe;
  const readText = () => (isString ? given : growing.content.get().text);
  return { growing, shownText: useSyncExternalStore(subscribe, readText, readText) };
}

interface Held {
  readonly growing: GrowingText;
  /** Where the text comes from; undefined for a string. */
  readonly source: object | undefined;
}

const filling = new WeakSet<GrowingText>();
const textOfSource = new WeakMap<object, GrowingText>();

function hold(given: TextSource, ending: GrowingTextEnding): Held {
  if (typeof given === 'string') {
    const growing = new GrowingText(systemClock);
    growing.update(given, ending);
    return { growing, source: undefined };
  }
  let growing = textOfSource.get(given);
  if (growing === undefined) {
    growing = new GrowingText(systemClock);
    growing.update('', 'open');
    textOfSource.set(given, growing);
  }
  return { growing, source: given };
}

/** Whether what is given is the same source as before, or the same text, longer by some: then its readers go on. */
function isStillOf({ growing, source }: Held, given: TextSource): boolean {
  if (typeof given !== 'string') return source === given;
  const known = growing.content.get().text;
  return source === undefined && (given.startsWith(known) || known.startsWith(given));
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function fillOnce(growing: GrowingText, source: TextSource): void {
  if (filling.has(growing)) return;
  filling.add(growing);
  // Read to its end even when the component goes: the text belongs to the page, and the source can be read only once.
  void growing.fill(source, new AbortController().signal);
}

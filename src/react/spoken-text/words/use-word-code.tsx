/**
 * Loads the code that follows the words when a listener may need it: the text is in view, the pointer or the focus reaches it, or
 * speech begins. What the listener does until then is done once it is there.
 */
import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject, type SyntheticEvent } from 'react';
import { LazyCode } from '../../../base/lazy-code';
import { useSpeechClient } from '../../provider/speech-client-context';
import { whenInView } from '../page/when-in-view';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { isActive } from '../state/use-spoken-text';
import type { WordKeys } from './use-word-keys';
import type { UseWordViewOptions } from './use-word-view';
import type * as wordEffects from './word-effects';

const wordCode = new LazyCode<typeof wordEffects>(() => import('./word-effects'));

/** Handlers that pass on to those of the code. */
export type LateKeys = { readonly [Name in keyof WordKeys | 'onPointerEnter']: (event: SyntheticEvent) => void };

/** A key that moves or speaks, so that the page must not scroll. */
const OWN_KEY = /^(?:Arrow.+|Enter| )$/u;

/**
 * Follows the words of a text.
 *
 * @param region - See {@link WordEffectsProps}.
 * @returns Handlers for the element around the words, and what is to be rendered inside it.
 */
export function useWordCode(
  options: UseWordViewOptions & { readonly region: RefObject<HTMLElement | null> },
): readonly [LateKeys, ReactNode] {
  const { speech } = useSpokenTextContext();
  const client = useSpeechClient();
  const [code, setCode] = useState(wordCode.loaded);
  const keys = useRef<WordKeys | undefined>(undefined);
  const missed = useRef<((keys: WordKeys) => void)[]>([]);

  // A failed load is tried again on the next occasion. Without the code, the text is still spoken.
  const load = useCallback(() => void wordCode.load().then(setCode, () => undefined), []);
  const { text } = options;
  useEffect(() => {
    if (text.current === null) return undefined;
    return whenInView(text.current, () => {
      load();
      client.preload();
    });
  }, [text, load, client]);
  const isSpeaking = isActive(speech);
  useEffect(() => {
    if (isSpeaking) load();
  }, [isSpeaking, load]);

  const onKeys = useCallback((present: WordKeys | undefined) => {
    keys.current = present;
    if (present !== undefined) for (const call of missed.current.splice(0)) call(present);
  }, []);
  const pass = (name: keyof WordKeys) => (event: SyntheticEvent) => {
    const handle = (present: WordKeys, given: SyntheticEvent) => present[name](given as never);
    if (keys.current !== undefined) {
      handle(keys.current, event);
      return;
    }
    load();
    const { key } = event as SyntheticEvent & { readonly key?: string };
    const isOwnKey = key !== undefined && OWN_KEY.test(key) && event.target === event.currentTarget;
    if (isOwnKey && !event.defaultPrevented) event.preventDefault();
    // Speech may begin when the gesture is over.
    if (name === 'onClick' || key === 'Enter' || key === ' ') void speech.unlock();
    const { currentTarget } = event;
    // After the event, React forgets its target.
    missed.current.push((present) => handle(present, Object.create(event, { currentTarget: { value: currentTarget } }) as SyntheticEvent));
  };
  const handlers: LateKeys = {
    onPointerEnter: load,
    onPointerDown: pass('onPointerDown'),
    onClick: pass('onClick'),
    onFocus: pass('onFocus'),
    onKeyDown: pass('onKeyDown'),
    onBlur: pass('onBlur'),
  };
  return [handlers, code && <code.WordEffects {...options} onKeys={onKeys} />];
}

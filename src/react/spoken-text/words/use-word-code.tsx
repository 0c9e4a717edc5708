/**
 * Loads the code that follows the words when a listener may need it: the text is in view, the pointer or the focus reaches it, or
 * speech begins. What the listener does until then is done once it is there.
 */
import { useCallback, useEffect, useState, type ReactNode, type RefCallback, type SyntheticEvent } from 'react';
import { LazyCode } from '../../../base/lazy-code';
import { useSpeechClient } from '../../provider/speech-client-context';
import { canMeasureText } from '../page/page-of';
import { whenInView } from '../page/when-in-view';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { isActive } from '../state/use-spoken-text';
import { MissedEvents } from './missed-events';
import { useWordAnnouncer } from './use-word-announcer';
import type { WordKeys } from './use-word-keys';
import type { UseWordViewOptions } from './use-word-view';
import type * as wordEffects from './word-effects';

const wordCode = new LazyCode<typeof wordEffects>(() => import('./word-effects'));

/** The result of {@link useWordCode}. */
export interface FollowedWords {
  /** Handlers for the element around the words. */
  readonly keys: { readonly [Name in keyof WordKeys | 'onPointerEnter']: (event: SyntheticEvent) => void };
  /** The ref of a live region that React leaves empty. */
  readonly regionRef: RefCallback<HTMLElement>;
  /** To be rendered inside that element. */
  readonly effects: ReactNode;
}

/** Follows the words of a text. */
export function useWordCode(options: UseWordViewOptions): FollowedWords {
  const { speech } = useSpokenTextContext();
  const client = useSpeechClient();
  const [code, setCode] = useState(wordCode.loaded);
  const [events] = useState(() => new MissedEvents());
  const { regionRef, say } = useWordAnnouncer();

  // A failed load is tried again on the next occasion. Without the code, the text is still spoken.
  const load = useCallback(() => {
    if (canMeasureText()) wordCode.load().then(setCode, () => undefined);
  }, []);
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

  const pass = (name: keyof WordKeys) => (event: SyntheticEvent) => {
    const result = events.pass(name, event);
    if (result !== 'handled') load();
    if (result === 'speaks') void speech.unlock();
  };
  return {
    keys: {
      onPointerEnter: load,
      onPointerDown: pass('onPointerDown'),
      onClick: pass('onClick'),
      onFocus: pass('onFocus'),
      onKeyDown: pass('onKeyDown'),
      onBlur: pass('onBlur'),
    },
    regionRef,
    effects: code && <code.WordEffects {...options} say={say} onKeys={events.attach} />,
  };
}

/**
 * Loads the code that follows the words when a listener may need it: the text is in view, or the pointer or the focus reaches it.
 * What the listener does until then is done once it is there.
 */
import { useEffect, useRef, useState, type ReactNode, type RefObject, type SyntheticEvent } from 'react';
import { LazyCode } from '../../../base/lazy-code';
import { useSpeechClient } from '../../provider/speech-client-context';
import { canMeasureText } from '../page/page-of';
import { useLateCode } from '../page/use-late-code';
import { whenInView } from '../page/when-in-view';
import { isActive } from '../state/playback-phase';
import { speakerCode } from '../state/use-spoken-text';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { MissedEvents } from './missed-events';
import type { WordKeys } from './use-word-keys';
import type { UseWordViewOptions } from './use-word-view';
import type * as wordEffects from './word-effects';

const wordCode = new LazyCode<typeof wordEffects>(() => import('./word-effects'));

/** The result of {@link useWords}. */
export interface FollowedWords {
  /** Handlers for the element around the words. */
  readonly keys: { readonly [Name in keyof WordKeys | 'onPointerEnter']: (event: SyntheticEvent) => void };
  /** The ref of a live region that React leaves empty. */
  readonly regionRef: RefObject<HTMLElement | null>;
  /** To be rendered inside that element. */
  readonly effects: ReactNode;
}

/** Follows the words of a text. */
export function useWords(options: UseWordViewOptions): FollowedWords {
  const { speech } = useSpokenTextContext();
  const client = useSpeechClient();
  const [code, load] = useLateCode(wordCode, isActive(speech));
  const [events] = useState(() => new MissedEvents());
  const regionRef = useRef<HTMLElement>(null);
  const { text } = options;
  useEffect(() => {
    if (text.current === null) return undefined;
    return whenInView(text.current, () => {
      void load();
      speakerCode.load().catch(() => undefined);
      client.preload();
    });
  }, [text, load, client]);

  const pass = (name: keyof WordKeys) => (event: SyntheticEvent) => {
    const result = events.pass(name, event);
    if (result !== 'handled') void load();
    if (result === 'speaks') void speech.unlock();
  };
  return {
    keys: {
      onPointerEnter: () => void load(),
      onPointerDown: pass('onPointerDown'),
      onClick: pass('onClick'),
      onFocus: pass('onFocus'),
      onKeyDown: pass('onKeyDown'),
      onBlur: pass('onBlur'),
    },
    regionRef,
    effects: code && canMeasureText() && <code.WordEffects {...options} regionRef={regionRef} onKeys={events.attach} />,
  };
}

/**
 * Joins a growing text and a voice: what SpokenText does, without what it looks like.
 */
import { useCallback, useEffect, useRef } from 'react';
import type { GrowingText, SpeechOptions, TextSource } from '../../core/index';
import { useSpeechStream, type SpeechStreamHandle } from '../use-speech-stream';
import { useGrowingText } from './use-growing-text';

/** What {@link useSpokenText} takes. */
export interface UseSpokenTextOptions {
  readonly text: TextSource;
  readonly streaming: boolean | undefined;
  readonly autoPlay: boolean;
  readonly voice: SpeechOptions;
}

/** What {@link useSpokenText} returns. */
export interface SpokenTextHandle {
  readonly speech: SpeechStreamHandle;
  /** The text that is there so far. */
  readonly shownText: string;
  /** Speaks the text from its beginning. */
  readonly listen: () => void;
  /** Stops speaking. */
  readonly stop: () => void;
}

/**
 * Speaks a text that may still grow: on request, or by itself when it appears.
 *
 * When the text is replaced by another one, speech of the old one stops, and the new one is spoken if the old one was.
 */
export function useSpokenText({ text, streaming, autoPlay, voice }: UseSpokenTextOptions): SpokenTextHandle {
  const speech = useSpeechStream(voice);
  const { speak, interrupt } = speech;
  const { growing, shownText } = useGrowingText(text, streaming);
  const spoken = useRef<GrowingText | undefined>(undefined);

  const listen = useCallback(() => {
    spoken.current = growing;
    void speakToEnd(growing, speak).then(() => {
      if (spoken.current === growing) spoken.current = undefined;
    });
  }, [growing, speak]);

  const stop = useCallback(() => {
    spoken.current = undefined;
    void interrupt();
  }, [interrupt]);

  const wasAutoPlayed = useRef<GrowingText | undefined>(undefined);
  const hasWords = /\S/u.test(shownText);
  useEffect(() => {
    const replaced = spoken.current !== undefined && spoken.current !== growing;
    const appears = autoPlay && wasAutoPlayed.current !== growing;
    if (!hasWords || (!replaced && !appears)) return;
    wasAutoPlayed.current = growing;
    listen();
  }, [growing, autoPlay, hasWords, listen]);

  return { speech, shownText, listen, stop };
}

/** Speaks a text, and what was added to it after it had seemed to be at its end. */
async function speakToEnd(growing: GrowingText, speak: SpeechStreamHandle['speak']): Promise<void> {
  let offset = 0;
  do {
    const reading = growing.read(offset);
    const { reason } = await speak(reading);
    if (reason !== 'ended') return;
    offset = reading.endOffset;
  } while (growing.content.get().text.length > offset);
}

/**
 * Joins a growing text and a voice: what SpokenText does, without what it looks like.
 */
import { useCallback, useEffect, useRef } from 'react';
import type { GrowingText } from '../../core/growing-text';
import type { SpeechOptions, TextSource } from '../../core/index';
import { useSpeechClient } from '../speech-client-context';
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
 * When the text is replaced by another one, speech of the old one stops, and the new one is spoken if the old one was;
 * when it is taken away, there is silence.
 */
export function useSpokenText({ text, streaming, autoPlay, voice }: UseSpokenTextOptions): SpokenTextHandle {
  const speech = useSpeechStream(voice);
  const { speak, interrupt } = speech;
  const { growing, shownText, isReady } = useGrowingText(text, streaming, useSpeechClient().clock);
  const session = useRef<Session | undefined>(undefined);

  const listen = useCallback(() => {
    const next: Session = { growing, offset: 0, isSpeaking: false };
    session.current = next;
    void speakToEnd(next, speak, () => session.current === next);
  }, [growing, speak]);

  const stop = useCallback(() => {
    session.current = undefined;
    void interrupt();
  }, [interrupt]);

  const { warm } = speech;
  useEffect(() => {
    // What speaks by itself is about to: its first words should not wait for code and connection.
    if (autoPlay) void warm();
  }, [autoPlay, warm]);

  const autoPlayed = useRef<GrowingText | undefined>(undefined);
  useEffect(() => {
    const wasReplaced = session.current?.isSpeaking === true && session.current.growing !== growing;
    if (!isReady) {
      if (wasReplaced) stop();
      return;
    }
    const appears = autoPlay && autoPlayed.current !== growing;
    if (!wasReplaced && !appears) return;
    autoPlayed.current = growing;
    listen();
  }, [growing, autoPlay, isReady, listen, stop]);

  useEffect(() => {
    const current = session.current;
    if (current === undefined || current.growing !== growing) return;
    if (current.isSpeaking || !hasMoreWords(current)) return;
    // It was heard to what seemed its end, and then there was more.
    void speakToEnd(current, speak, () => session.current === current);
  }, [growing, shownText, speak]);

  return { speech, shownText, listen, stop };
}

/** One request to speak a text, and how far it has come. */
interface Session {
  readonly growing: GrowingText;
  /** Up to which character the text was spoken, once nothing is being spoken. */
  offset: number;
  isSpeaking: boolean;
}

/** Speaks a text from where it was left, and what is added to it meanwhile. */
async function speakToEnd(
  session: Session,
  speak: SpeechStreamHandle['speak'],
  isCurrent: () => boolean,
): Promise<void> {
  session.isSpeaking = true;
  do {
    const reading = session.growing.read(session.offset);
    const { reason } = await speak(reading);
    // What failed or was interrupted is spoken again only when somebody asks for it.
    session.offset = reason === 'ended' ? reading.endOffset : Infinity;
  } while (isCurrent() && hasMoreWords(session));
  session.isSpeaking = false;
}

/** White space alone is nothing to speak; it is spoken over with the words that follow it. */
function hasMoreWords({ growing, offset }: Session): boolean {
  return /\S/u.test(growing.content.get().text.slice(offset));
}

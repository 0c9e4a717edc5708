/** Connects a growing text with a voice: the behaviour of SpokenText without its look. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { LazyCode } from '../../../base/lazy-code';
import type { TextPlacement } from '../../../core/source/edits/text-placement';
import type { SpeechOptions, SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../../core/index';
import { useSpeechClient } from '../../provider/speech-client-context';
import { useVoicedStream, type SpeechStreamHandle } from '../../hook/use-speech-stream';
import { useContent } from '../content/use-content';
import { useGrowingText } from '../content/use-growing-text';
import { useLateCode } from '../page/use-late-code';
import { isActive } from './playback-phase';
import type * as textSpeaker from './text-speaker';
import { useSpeechEvents } from './use-speech-events';

/** The code of the speaker. Until it is loaded, the text can be started and stopped. */
export const speakerCode = new LazyCode<typeof textSpeaker>(() => import('./text-speaker'));

/** Options of {@link useSpokenText}. */
export interface UseSpokenTextOptions {
  /** A {@link SpokenTextContent}; other values are reported. */
  readonly text: unknown;
  readonly streaming: boolean | undefined;
  readonly autoPlay: boolean;
  readonly voice: SpeechOptions;
  readonly onStatusChange: ((status: SpeechStatus, snapshot: SpeechSnapshot) => void) | undefined;
  readonly onEnd: ((outcome: SpeechOutcome) => void) | undefined;
}

/** The result of {@link useSpokenText}. */
export interface SpokenTextHandle {
  readonly speech: SpeechStreamHandle;
  /** The given text so far. */
  readonly shownText: string;
  /** Whether there is text to listen to, or a failed source to report. */
  readonly isReady: boolean;
  /** Speaks the text from its beginning. A text that was heard whole is replayed without another request. */
  readonly listen: () => void;
  /**
   * Speaks from a character of the text. If the sound has arrived it seeks there; otherwise it makes a request. White space
   * and marks before the first word are skipped.
   */
  readonly speakFrom: (character: number) => void;
  /**
   * Returns the place of the present utterance in the text, which maps the words of `speech` to it; undefined if the
   * utterance belongs to another text. The same object until an utterance begins or the text is edited.
   */
  readonly readPlacement: () => TextPlacement | undefined;
  /** Stops speech, and cancels automatic speech that is waiting for its turn. */
  readonly stop: () => void;
}

/**
 * Speaks a text that may still grow: on request, or by itself when it appears.
 *
 * If the text is edited, the spoken part stands and speech continues with the new text. If another text replaces it, speech
 * of the old one stops, and the new one is spoken if the old one was. If the text is removed, speech stops.
 */
export function useSpokenText(options: UseSpokenTextOptions): SpokenTextHandle {
  const { text, streaming, autoPlay, voice, onStatusChange, onEnd } = options;
  const { speech, stream } = useVoicedStream(voice);
  const onOutcome = useSpeechEvents(stream, { onStatusChange, onEnd });
  const client = useSpeechClient();
  const { clock } = client;
  const { growing, shownText, isReady } = useGrowingText(useContent(text, clock), streaming, clock, voice.textOf);
  const [code, load] = useLateCode(speakerCode, isActive(speech));
  const state: textSpeaker.SpokenTextState = { stream, growing, shownText, isReady, autoPlay, voice };
  // Read at call time: an inline function must neither be outdated nor recreate the actions.
  const newest = useRef(state);
  const early = useRef<textSpeaker.EarlySpeech | undefined>(undefined);
  const speaker = useRef<textSpeaker.TextSpeaker | undefined>(undefined);
  useEffect(() => {
    newest.current = state;
  });
  useEffect(() => {
    if (code === undefined) return undefined;
    speaker.current ??= new code.TextSpeaker(clock, newest.current, onOutcome, early.current);
    return speaker.current.enter();
  }, [code, clock, onOutcome]);
  useEffect(() => speaker.current?.follow(state));
  useEffect(() => {
    if (autoPlay) client.preload();
  }, [autoPlay, client]);

  const begin = useCallback(
    (start: number, whenSpeaking: 'replace' | 'queue' = 'replace') => {
      const { growing, stream, voice } = newest.current;
      const reading = growing.read(start);
      const spoken = stream.speak(reading, { precedingText: reading.precedingText, whenSpeaking });
      const speech = { growing, voice, start, reading, spoken, isOver: false };
      void spoken.then((outcome) => {
        speech.isOver = true;
        onOutcome(outcome);
      });
      early.current = speech;
    },
    [onOutcome],
  );
  useEffect(() => {
    if (!autoPlay || code !== undefined) return undefined;
    let isOver = false;
    // Without the speaker, the text is spoken as if the listener had asked, and what is missing is told of.
    void load().then((isLoaded) => {
      if (!isLoaded && !isOver && isReady && early.current === undefined) begin(0, 'queue');
    });
    return () => {
      isOver = true;
    };
  }, [autoPlay, isReady, code, load, begin]);

  const actions = useMemo(() => {
    return {
      listen: () => {
        if (speaker.current !== undefined) speaker.current.listen();
        else if (newest.current.isReady) begin(0);
      },
      speakFrom: (character: number) => {
        if (speaker.current !== undefined) speaker.current.speakFrom(character);
        else begin(character);
      },
      readPlacement: () => speaker.current?.readPlacement(),
      stop: () => {
        early.current = undefined;
        if (speaker.current !== undefined) {
          speaker.current.stop();
          return;
        }
        newest.current.stream.dismissWaiting();
        void newest.current.stream.interrupt();
      },
    };
  }, [begin]);
  return useMemo(() => ({ speech, shownText, isReady, ...actions }), [speech, shownText, isReady, actions]);
}

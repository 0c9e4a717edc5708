/** Connects a growing text with a voice: the behaviour of SpokenText without its look. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { GrowingText, TextReading } from '../../../core/source/growing-text';
import type { TextPlacement } from '../../../core/source/edits/text-placement';
import type { SpeechOptions, SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../../core/index';
import { useSpeechClient } from '../../provider/speech-client-context';
import { useVoicedStream, type SpeechStreamHandle } from '../../hook/use-speech-stream';
import { isSameSound, soundOf, type Sound } from './sound';
import { useContent } from '../content/use-content';
import { useGrowingText } from '../content/use-growing-text';
import { useRemounts } from '../remounts/use-remounts';
import { useSpeechEvents } from './use-speech-events';

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
export function useSpokenText({ text, streaming, autoPlay, voice, onStatusChange, onEnd }: UseSpokenTextOptions): SpokenTextHandle {
  const { speech, stream } = useVoicedStream(voice);
  const tellEnd = useSpeechEvents(stream, { onStatusChange, onEnd });
  const { speak, replay, interrupt } = speech;
  const { clock } = useSpeechClient();
  const { growing, shownText, isReady } = useGrowingText(useContent(text, clock), streaming, clock, voice.textOf);
  const { isHeldBack, releases } = useRemounts(shownText, clock);
  const session = useRef<Session | undefined>(undefined);
  const uttered = useRef<Uttered | undefined>(undefined);
  // Read at call time: an inline function must neither be outdated nor recreate these callbacks.
  const newest = useRef({ voice, shownText });
  useEffect(() => {
    newest.current = { voice, shownText };
  });
  const isPresentSound = useCallback((sound: Sound) => isSameSound(sound, soundOf(newest.current.voice), newest.current.shownText), []);

  const speakSession = useCallback(
    (next: Session) => {
      session.current = next;
      const speakReading = (reading: TextReading) => {
        uttered.current = { growing: next.growing, sound: next.sound, reading };
        const speaking = speak(reading, { precedingText: reading.precedingText });
        void speaking.then(tellEnd);
        return speaking;
      };
      void speakToEnd(next, speakReading, () => session.current === next);
    },
    [speak, tellEnd],
  );

  /** The text that speaks by itself as soon as it gets its turn. */
  const due = useRef<GrowingText | undefined>(undefined);
  /** Speech that was cut off because another text took its place. It goes on if its text returns. */
  const cutOff = useRef<Session | undefined>(undefined);

  const begin = useCallback(() => {
    due.current = undefined;
    if (!isReady) return;
    const last = session.current;
    if (last?.growing === growing && last.isHeardWhole && !isEdited(last) && isPresentSound(last.sound)) {
      replay();
      return;
    }
    speakSession(beginSession(growing, soundOf(newest.current.voice), 0));
  }, [growing, isPresentSound, isReady, speakSession, replay]);
  const listen = useCallback(() => {
    cutOff.current = undefined;
    begin();
  }, [begin]);

  const { seekToCharacter, resume, readWords } = speech;
  const isAtHand = isActive(speech) || speech.buffer.state === 'complete';
  const speakFrom = useCallback(
    (character: number) => {
      const present = uttered.current;
      const isOfThis = present?.growing === growing && isAtHand && isPresentSound(present.sound);
      const index = isOfThis ? (present.reading.placement?.toRead(character) ?? -1) : -1;
      if (index >= 0 && index < (readWords().at(-1)?.end ?? 0)) {
        seekToCharacter(index);
        resume();
      } else {
        cutOff.current = undefined;
        speakSession(beginSession(growing, soundOf(newest.current.voice), character));
      }
    },
    [growing, isPresentSound, isAtHand, readWords, seekToCharacter, resume, speakSession],
  );
  const readPlacement = useCallback(() => {
    const present = uttered.current;
    return present?.growing === growing ? present.reading.placement : undefined;
  }, [growing]);

  const silence = useCallback(() => {
    due.current = undefined;
    if (session.current?.isHeardWhole !== true) session.current = undefined;
    void interrupt();
  }, [interrupt]);
  const stop = useCallback(() => {
    stream.dismissWaiting();
    cutOff.current = undefined;
    silence();
  }, [stream, silence]);

  const { warm, status } = speech;
  const isSounding = isActive({ status });
  useEffect(() => {
    // Automatic speech is about to start, and its first words should not wait for code and connection.
    if (autoPlay && !isHeldBack.current) void warm();
  }, [autoPlay, warm, isHeldBack]);

  const autoPlayed = useRef(new WeakSet<GrowingText>());
  useEffect(() => {
    const last = session.current;
    const wasReplaced = last !== undefined && last.growing !== growing && (last.isSpeaking || isSounding);
    const back = cutOff.current?.growing === growing ? cutOff.current : undefined;
    if (back !== undefined) {
      // The next effect lets its speech go on.
      cutOff.current = undefined;
      session.current = back;
      if (wasReplaced) void interrupt();
      return undefined;
    }
    if (wasReplaced && last.isSpeaking && cutOff.current?.growing.mayReturn !== true) {
      last.isCutOff = true;
      last.growing.setAside();
      cutOff.current = last;
    }
    if (!isReady) {
      if (wasReplaced) silence();
      return undefined;
    }
    const appears = autoPlay && !isHeldBack.current && !autoPlayed.current.has(growing);
    if (wasReplaced || appears) due.current = growing;
    if (due.current !== growing) return undefined;
    autoPlayed.current.add(growing);
    const giveUp = stream.awaitTurn(begin, () => {
      due.current = undefined;
    });
    // While another voice has the turn, the new text waits; the old one is over.
    if (wasReplaced && due.current === growing) void interrupt();
    return giveUp;
  }, [growing, autoPlay, isReady, isSounding, stream, begin, silence, interrupt, isHeldBack, releases]);

  useEffect(() => {
    const current = session.current;
    if (current === undefined || current.growing !== growing) return undefined;
    const isLeft = () => session.current === current && !current.isSpeaking && hasMoreWords(current);
    if (!isLeft()) return undefined;
    // The text seemed complete, was heard to its end, and then grew.
    return stream.awaitTurn(
      () => {
        if (isLeft()) speakSession(current);
      },
      () => {
        current.isGivenUp = true;
      },
    );
  }, [growing, shownText, stream, speakSession]);

  return useMemo(
    () => ({ speech, shownText, isReady, listen, speakFrom, readPlacement, stop }),
    [speech, shownText, isReady, listen, speakFrom, readPlacement, stop],
  );
}

/** One request of the listener or app to speak a text, and its progress. */
interface Session {
  readonly growing: GrowingText;
  /** The options that determine its sound. */
  readonly sound: Sound;
  /** Index of its first character in the text. */
  readonly start: number;
  /** The part of the text that was or is being spoken. */
  reading: TextReading | undefined;
  /** Whether text that is added later waits for another request. */
  isGivenUp: boolean;
  isSpeaking: boolean;
  /** Whether its speech is being stopped because another text has replaced it. */
  isCutOff: boolean;
  /** Whether the whole text was heard in one utterance. */
  isHeardWhole: boolean;
}

/** The text of the voice's present or last utterance. */
interface Uttered {
  readonly growing: GrowingText;
  readonly sound: Sound;
  readonly reading: TextReading;
}

/** Whether speech plays, or will play soon. */
export function isActive({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'failed';
}

/** Whether playback has begun and is not over, so that it has a position. */
export function isHeard({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status === 'playing' || status === 'paused' || status === 'buffering';
}

function beginSession(growing: GrowingText, sound: Sound, start: number): Session {
  return { growing, sound, start, reading: undefined, isGivenUp: false, isSpeaking: false, isCutOff: false, isHeardWhole: false };
}

/** Speaks a text from where the session stopped, and whatever is added meanwhile. */
async function speakToEnd(
  session: Session,
  speak: (reading: TextReading) => Promise<SpeechOutcome>,
  isCurrent: () => boolean,
): Promise<void> {
  session.isSpeaking = true;
  session.isHeardWhole = false;
  do {
    const isFirst = session.reading === undefined;
    session.reading = session.reading === undefined ? session.growing.read(session.start) : session.growing.readOn(session.reading);
    const { reason, error, heardText } = await speak(session.reading);
    const wasCutOff = session.isCutOff && reason === 'interrupted';
    session.isCutOff = false;
    if (wasCutOff) session.growing.keepHeard(session.reading, heardText.length);
    session.isGivenUp = reason !== 'ended' && !wasCutOff && error?.code !== 'nothing-to-speak';
    session.isHeardWhole = reason === 'ended' && isFirst && session.start === 0;
  } while (isCurrent() && hasMoreWords(session));
  session.isSpeaking = false;
}

function hasMoreWords({ growing, reading, isGivenUp }: Session): boolean {
  return !isGivenUp && reading !== undefined && growing.hasMore(reading);
}

/** Whether the text has been edited since it was spoken. */
function isEdited({ reading }: Session): boolean {
  return reading?.placement?.isEdited === true;
}

/**
 * Joins a growing text and a voice: what SpokenText does, without what it looks like.
 */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { GrowingText, TextReading } from '../../core/source/growing-text';
import type { TextPlacement } from '../../core/source/edits/text-placement';
import type { SpeechOptions, SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../core/index';
import { useSpeechClient } from '../speech-client-context';
import { useVoicedStream, type SpeechStreamHandle } from '../use-speech-stream';
import { isSameSound, soundOf, type Sound } from './sound';
import { useContent } from './use-content';
import { useGrowingText } from './use-growing-text';
import { useRemounts } from './use-remounts';
import { useSpeechEvents } from './use-speech-events';

/** What {@link useSpokenText} takes. */
export interface UseSpokenTextOptions {
  /** A {@link SpokenTextContent}; anything else is reported. */
  readonly text: unknown;
  readonly streaming: boolean | undefined;
  readonly autoPlay: boolean;
  readonly voice: SpeechOptions;
  readonly onStatusChange: ((status: SpeechStatus, snapshot: SpeechSnapshot) => void) | undefined;
  readonly onEnd: ((outcome: SpeechOutcome) => void) | undefined;
}

/** What {@link useSpokenText} returns. */
export interface SpokenTextHandle {
  readonly speech: SpeechStreamHandle;
  /** The text that is there so far. */
  readonly shownText: string;
  /** Whether there is anything to listen to. */
  readonly isReady: boolean;
  /** Speaks the text from its beginning; what was heard whole is played again, without another request. */
  readonly listen: () => void;
  /**
   * Speaks from a character of the text on: plays what has arrived of it, where that is so, and asks for it otherwise.
   * White space and marks before the first word are passed over in silence.
   */
  readonly speakFrom: (character: number) => void;
  /**
   * Where the utterance, whose words and seconds `speech` tells of, lies in the text; undefined while it is none of this
   * text. The same object until an utterance begins or the text is edited.
   */
  readonly readPlacement: () => TextPlacement | undefined;
  /** Stops speaking, and drops what would speak by itself afterwards. */
  readonly stop: () => void;
}

/**
 * Speaks a text that may still grow: on request, or by itself when it appears.
 *
 * When the text is edited, what was spoken of it stands, and speech goes on in the new text. When it is replaced by another one, speech of the old one stops, and the new one is spoken if the old one was;
 * when it is taken away, there is silence.
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
  // Read when it is needed: a function that is written inline must neither be an old one nor make these functions anew.
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

  /** The text that is to be spoken by itself, as soon as it is its turn. */
  const due = useRef<GrowingText | undefined>(undefined);

  const listen = useCallback(() => {
    due.current = undefined;
    if (!isReady) return;
    const last = session.current;
    if (last?.growing === growing && last.isHeardWhole && !isEdited(last) && isPresentSound(last.sound)) {
      replay();
      return;
    }
    speakSession(beginSession(growing, soundOf(newest.current.voice), 0));
  }, [growing, isPresentSound, isReady, speakSession, replay]);

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
    silence();
  }, [stream, silence]);

  const { warm, status } = speech;
  const isSounding = isActive({ status });
  useEffect(() => {
    // What speaks by itself is about to: its first words should not wait for code and connection.
    if (autoPlay && !isHeldBack.current) void warm();
  }, [autoPlay, warm, isHeldBack]);

  const autoPlayed = useRef<GrowingText | undefined>(undefined);
  useEffect(() => {
    const last = session.current;
    const wasReplaced = last !== undefined && last.growing !== growing && (last.isSpeaking || isSounding);
    if (!isReady) {
      if (wasReplaced) silence();
      return undefined;
    }
    const appears = autoPlay && !isHeldBack.current && autoPlayed.current !== growing;
    if (wasReplaced || appears) due.current = growing;
    if (due.current !== growing) return undefined;
    autoPlayed.current = growing;
    const giveUp = stream.awaitTurn(listen, () => {
      due.current = undefined;
    });
    // Where another voice speaks the new text waits, and the old one is over.
    if (wasReplaced && due.current === growing) void interrupt();
    return giveUp;
  }, [growing, autoPlay, isReady, isSounding, stream, listen, silence, interrupt, isHeldBack, releases]);

  useEffect(() => {
    const current = session.current;
    if (current === undefined || current.growing !== growing) return undefined;
    const isLeft = () => session.current === current && !current.isSpeaking && hasMoreWords(current);
    if (!isLeft()) return undefined;
    // It was heard to what seemed its end, and then there was more.
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

/** One request to speak a text, and how far it has come. */
interface Session {
  readonly growing: GrowingText;
  /** What it is spoken with. */
  readonly sound: Sound;
  /** With which character it begins. */
  readonly start: number;
  /** What of the text was spoken, and is being. */
  reading: TextReading | undefined;
  /** What follows is spoken only when somebody asks for it. */
  isGivenUp: boolean;
  isSpeaking: boolean;
  /** All of it was heard, as one utterance. */
  isHeardWhole: boolean;
}

/** Which text the voice's present utterance is of, or was of. */
interface Uttered {
  readonly growing: GrowingText;
  readonly sound: Sound;
  readonly reading: TextReading;
}

/** Whether something is to be heard, now or soon. */
export function isActive({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'failed';
}

/** Whether some of it was heard, and more is to be: it has a place. */
export function isHeard({ status }: Pick<SpeechSnapshot, 'status'>): boolean {
  return status === 'playing' || status === 'paused' || status === 'buffering';
}

function beginSession(growing: GrowingText, sound: Sound, start: number): Session {
  return { growing, sound, start, reading: undefined, isGivenUp: false, isSpeaking: false, isHeardWhole: false };
}

/** Speaks a text from where it was left, and what is added to it meanwhile. */
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
    const { reason, error } = await speak(session.reading);
    session.isGivenUp = reason !== 'ended' && error?.code !== 'nothing-to-speak';
    session.isHeardWhole = reason === 'ended' && isFirst && session.start === 0;
  } while (isCurrent() && hasMoreWords(session));
  session.isSpeaking = false;
}

function hasMoreWords({ growing, reading, isGivenUp }: Session): boolean {
  return !isGivenUp && reading !== undefined && growing.hasMore(reading);
}

/** Whether something else was spoken than the text says now. */
function isEdited({ reading }: Session): boolean {
  return reading?.placement?.isEdited === true;
}

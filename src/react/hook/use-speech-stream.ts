/** Speech as a hook: methods that never change, and state that renders when it changes. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Lease } from '../../base/lease';
import type { Heard, SpeakOptions, SpeechOptions, SpeechOutcome, SpeechSnapshot, SpokenWord, TextSource } from '../../core/index';
import { IDLE_SNAPSHOT } from '../../core/state/snapshot';
import type { SpeechClient } from '../../core/client/speech-client';
import { SpeechStream } from '../../core/stream/speech-stream';
import { useSpeechClient } from '../provider/speech-client-context';

/** The actions of speech. Each function is the same in every render. */
export interface SpeechControls {
  /**
   * Speaks a text or a source to its end: instead of the present speech, after it, or beside it.
   * See {@link SpeechStream.speak}.
   */
  readonly speak: (source: TextSource, options?: SpeakOptions) => Promise<SpeechOutcome>;
  /** Adds text to the present utterance. See {@link SpeechStream.write}. */
  readonly write: (text: string) => Promise<void>;
  /** Speaks the written text now, without waiting for more. See {@link SpeechStream.flush}. */
  readonly flush: () => void;
  /** Ends the written text. See {@link SpeechStream.end}. */
  readonly end: () => Promise<SpeechOutcome>;
  /** Pauses playback. See {@link SpeechStream.pause}. */
  readonly pause: () => void;
  /** Resumes playback. See {@link SpeechStream.resume}. */
  readonly resume: () => void;
  /** Seeks to a second of the received sound, also after it was heard to its end. See {@link SpeechStream.seek}. */
  readonly seek: (seconds: number) => void;
  /** Seeks to the word at a character of the text. See {@link SpeechStream.seekToCharacter}. */
  readonly seekToCharacter: (index: number) => void;
  /** Plays the last utterance again, without another request. See {@link SpeechStream.replay}. */
  readonly replay: () => void;
  /** Reads the present position in seconds; call it as often as needed. See {@link SpeechStream.readPosition}. */
  readonly readPosition: () => number;
  /** Reads the current word; call it as often as needed. See {@link SpeechStream.readWord}. */
  readonly readWord: () => SpokenWord | undefined;
  /** Reads all words whose time is known so far. See {@link SpeechStream.readWords}. */
  readonly readWords: () => readonly SpokenWord[];
  /** Reads the present loudness; call it as often as needed. See {@link SpeechStream.readLevel}. */
  readonly readLevel: () => number;
  /** Reads the present spectrum; call it as often as needed. See {@link SpeechStream.readSpectrum}. */
  readonly readSpectrum: (decibels: Float32Array<ArrayBuffer>) => void;
  /** Returns the received sound as a file to download. See {@link SpeechStream.toFile}. */
  readonly toFile: () => File | undefined;
  /** Stops speech and returns the text that was heard. See {@link SpeechStream.interrupt}. */
  readonly interrupt: () => Promise<Heard>;
  /** Starts sound that the browser blocked; call it in a click. See {@link SpeechStream.unlock}. */
  readonly unlock: () => Promise<boolean>;
  /** Loads code and connects now, for example on hover, so that the first words start sooner. Never throws. */
  readonly warm: () => Promise<void>;
}

/** The result of {@link useSpeechStream}: actions and state. `status` narrows the other fields. */
export type SpeechStreamHandle = SpeechControls & SpeechSnapshot;

/**
 * Speaks text as it arrives, and reports what is heard.
 *
 * Options may be written inline. Rate, volume and muted apply at once, other options from the next utterance on. When the
 * component unmounts, speech stops and its request is cancelled.
 *
 * @param options - Voice, engine and format; see {@link SpeechOptions} for the defaults.
 * @throws SpeechError `invalid-option` if there is no `<SpeechProvider>` above.
 */
export function useSpeechStream(options: SpeechOptions = {}): SpeechStreamHandle {
  return useVoicedStream(options).speech;
}

/** Like {@link useSpeechStream}, but also returns the stream. For use inside this package. */
export function useVoicedStream(options: SpeechOptions): { readonly speech: SpeechStreamHandle; readonly stream: SpeechStream } {
  const { stream, lease, controls } = useVoice(useSpeechClient(), options);

  useEffect(() => {
    stream.setOptions(options);
  });
  useEffect(() => {
    stream.open();
    return lease.retain();
  }, [stream, lease]);

  const snapshot = useSyncExternalStore(stream.snapshot.subscribe, stream.snapshot.get, getServerSnapshot);
  const speech = useMemo(() => ({ ...controls, ...snapshot }), [controls, snapshot]);
  return { speech, stream };
}

interface Voice {
  readonly client: SpeechClient;
  readonly stream: SpeechStream;
  readonly lease: Lease;
  readonly controls: SpeechControls;
}

/** Returns the voice of this component; a new one when the client changes. */
function useVoice(client: SpeechClient, options: SpeechOptions): Voice {
  const [voice, setVoice] = useState(() => createVoice(client, options));
  if (voice.client === client) return voice;
  const next = createVoice(client, options);
  setVoice(next);
  return next;
}

function createVoice(client: SpeechClient, options: SpeechOptions): Voice {
  const stream = new SpeechStream(client, options);
  return {
    client,
    stream,
    lease: new Lease(client.clock, () => stream.close()),
    controls: {
      speak: (source, options) => stream.speak(source, options),
      write: (text) => stream.write(text),
      flush: () => stream.flush(),
      end: () => stream.end(),
      pause: () => stream.pause(),
      resume: () => stream.resume(),
      seek: (seconds) => stream.seek(seconds),
      seekToCharacter: (index) => stream.seekToCharacter(index),
      replay: () => stream.replay(),
      readPosition: () => stream.readPosition(),
      readWord: () => stream.readWord(),
      readWords: () => stream.readWords(),
      readLevel: () => stream.readLevel(),
      readSpectrum: (decibels) => stream.readSpectrum(decibels),
      toFile: () => stream.toFile(),
      interrupt: () => stream.interrupt(),
      unlock: () => stream.unlock(),
      warm: () => stream.warm(),
    },
  };
}

function getServerSnapshot(): SpeechSnapshot {
  return IDLE_SNAPSHOT;
}

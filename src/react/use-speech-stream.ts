/**
 * Speech as a hook: its methods, which stay the same, and its state, which renders when it changes.
 */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Lease } from '../base/lease';
import type { Heard, SpeakOptions, SpeechOptions, SpeechOutcome, SpeechSnapshot, SpokenWord, TextSource } from '../core/index';
import { IDLE_SNAPSHOT } from '../core/state/snapshot';
import type { SpeechClient } from '../core/client/speech-client';
import { SpeechStream } from '../core/stream/speech-stream';
import { useSpeechClient } from './speech-client-context';

/** What can be done with speech. The functions are the same in every render. */
export interface SpeechControls {
  /** Speaks a text or a source to its end, instead of what is spoken now, after it, or beside it. See {@link SpeechStream.speak}. */
  readonly speak: (source: TextSource, options?: SpeakOptions) => Promise<SpeechOutcome>;
  /** Adds text to what is spoken. See {@link SpeechStream.write}. */
  readonly write: (text: string) => Promise<void>;
  /** Has what was written spoken now. See {@link SpeechStream.flush}. */
  readonly flush: () => void;
  /** Says that no more text will come. See {@link SpeechStream.end}. */
  readonly end: () => Promise<SpeechOutcome>;
  /** Holds the sound. See {@link SpeechStream.pause}. */
  readonly pause: () => void;
  /** Goes on with the sound. See {@link SpeechStream.resume}. */
  readonly resume: () => void;
  /** Goes to a second of what has arrived, also when it was heard to its end. See {@link SpeechStream.seek}. */
  readonly seek: (seconds: number) => void;
  /** Goes to the word that holds a character of the text. See {@link SpeechStream.seekToCharacter}. */
  readonly seekToCharacter: (index: number) => void;
  /** Plays the last utterance again, without another request. See {@link SpeechStream.replay}. */
  readonly replay: () => void;
  /** The second that is heard now; to be pulled. See {@link SpeechStream.readPosition}. */
  readonly readPosition: () => number;
  /** The word that is heard now; to be pulled. See {@link SpeechStream.readWord}. */
  readonly readWord: () => SpokenWord | undefined;
  /** Every word whose time is known so far. See {@link SpeechStream.readWords}. */
  readonly readWords: () => readonly SpokenWord[];
  /** How loud it is now; to be pulled. See {@link SpeechStream.readLevel}. */
  readonly readLevel: () => number;
  /** The spectrum of now; to be pulled. See {@link SpeechStream.readSpectrum}. */
  readonly readSpectrum: (decibels: Float32Array<ArrayBuffer>) => void;
  /** What has arrived, as a file to download. See {@link SpeechStream.toFile}. */
  readonly toFile: () => File | undefined;
  /** Stops, and tells what was heard. See {@link SpeechStream.interrupt}. */
  readonly interrupt: () => Promise<Heard>;
  /** Lets a blocked page make sound, inside a click. See {@link SpeechStream.unlock}. */
  readonly unlock: () => Promise<boolean>;
  /** Loads and connects now, for example on hover, so that the first words need not wait for it. Never throws. */
  readonly warm: () => Promise<void>;
}

/** What {@link useSpeechStream} returns: controls and state; `status` narrows the rest. */
export type SpeechStreamHandle = SpeechControls & SpeechSnapshot;

/**
 * A voice: speaks text as it comes, and says truthfully what is being heard.
 *
 * The options may be written inline. Rate, volume and muted apply at once, the others from the next utterance on. When the component unmounts, speech stops
 * and its request is cancelled.
 *
 * @param options - Voice, engine and format; see {@link SpeechOptions} for the defaults.
 * @throws SpeechError with code `invalid-option` when no `<SpeechProvider>` is above.
 */
export function useSpeechStream(options: SpeechOptions = {}): SpeechStreamHandle {
  return useVoicedStream(options).speech;
}

/** The same, with the stream itself, for what is built into this package. */
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

/** The voice of this component, a new one where it came under another client. */
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
    lease: new Lease(client.clock, () => {
      stream.close();
    }),
    controls: {
      speak: (source, options) => stream.speak(source, options),
      write: (text) => stream.write(text),
      flush: () => {
        stream.flush();
      },
      end: () => stream.end(),
      pause: () => {
        stream.pause();
      },
      resume: () => {
        stream.resume();
      },
      seek: (seconds) => {
        stream.seek(seconds);
      },
      seekToCharacter: (index) => {
        stream.seekToCharacter(index);
      },
      replay: () => {
        stream.replay();
      },
      readPosition: () => stream.readPosition(),
      readWord: () => stream.readWord(),
      readWords: () => stream.readWords(),
      readLevel: () => stream.readLevel(),
      readSpectrum: (decibels) => {
        stream.readSpectrum(decibels);
      },
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

/** The players of packages, as the documentation of each says. The server bundles each package to one module. */
import { toWav } from './wav';
import { PACKAGE_PATH } from './package-path';
import type { OpenPeer, PeerPlayback } from './peer-player';

interface Wavtools {
  readonly WavStreamPlayer: new (options: { readonly sampleRate: number }) => {
    connect(): Promise<true>;
    add16BitPCM(bytes: ArrayBuffer, trackId: string): Int16Array;
    interrupt(): Promise<unknown>;
  };
}

/** The stream player of wavtools: one for a conversation, with a track for each answer. */
export const openWavtools: OpenPeer = async ({ sampleRate }) => {
  const { WavStreamPlayer } = await load<Wavtools>('wavtools');
  const player = new WavStreamPlayer({ sampleRate });
  await player.connect();
  let tracks = 0;
  return {
    begin: () => {
      tracks += 1;
      const track = `${tracks}`;
      return {
        append: (bytes) => void player.add16BitPCM(bytes.slice().buffer, track),
        end: () => undefined,
        stop: () => void player.interrupt(),
        close: () => void player.interrupt(),
      };
    },
  };
};

interface ElevenLabs {
  readonly MediaDeviceOutput: {
    create(options: { readonly sampleRate: number; readonly format: 'pcm' }): Promise<{
      playAudio(chunk: ArrayBuffer): void;
      interrupt(resetMs?: number): void;
      addListener(listener: (event: MessageEvent<{ readonly type: string; readonly finished: boolean }>) => void): void;
    }>;
  };
}

/** The output of ElevenLabs' client: one for a conversation. It is not exported; the client itself uses it so. */
export const openElevenLabs: OpenPeer = async ({ sampleRate }) => {
  const { MediaDeviceOutput } = await load<ElevenLabs>('elevenlabs');
  const output = await MediaDeviceOutput.create({ sampleRate, format: 'pcm' });
  let onFinished: () => void = () => undefined;
  output.addListener(({ data: { type, finished } }) => {
    if (type === 'process' && finished) onFinished();
  });
  return {
    begin: (_material, onEnded) => {
      onFinished = onEnded;
      let isStopped = false;
      return {
        append: (bytes) => {
          // The client drops what belongs to an interrupted answer before it reaches the output.
          if (!isStopped) output.playAudio(bytes.slice().buffer);
        },
        end: () => undefined,
        stop: () => {
          isStopped = true;
          output.interrupt();
        },
        close: () => output.interrupt(0),
      };
    },
  };
};

interface Hume {
  /** Renders the hook `useSoundPlayer`, and returns what it returned last. */
  renderSoundPlayer(props: {
    readonly enableAudioWorklet: boolean;
    readonly onError: (message: string) => void;
    readonly onPlayAudio: () => void;
    readonly onStopAudio: (id: string) => void;
  }): () => {
    initPlayer(): Promise<void>;
    addToQueue(message: {
      readonly type: 'audio_output';
      readonly id: string;
      readonly index: number;
      readonly data: string;
    }): Promise<void>;
    clearQueue(): void;
  };
}

/** Hume's hook. Its worklet is on a server of theirs, so this is the way without one, which it has for browsers that lack it. */
export const openHume: OpenPeer = async () => {
  const hume = await load<Hume>('hume');
  let onStopped: () => void = () => undefined;
  const player = hume.renderSoundPlayer({
    enableAudioWorklet: false,
    onError: (message) => console.warn(message),
    onPlayAudio: () => undefined,
    onStopAudio: () => onStopped(),
  });
  await player().initPlayer();
  let sounds = 0;
  return {
    begin: ({ outputFormat, sampleRate }, onEnded) => {
      sounds += 1;
      const id = `${sounds}`;
      let index = 0;
      let isStopped = false;
      onStopped = onEnded;
      return {
        append: (bytes) => {
          if (isStopped) return;
          // The service sends each piece as a file.
          const file = outputFormat === 'pcm' ? toWav(bytes, sampleRate) : bytes;
          void player().addToQueue({ type: 'audio_output', id, index, data: base64(file) });
          index += 1;
        },
        end: () => undefined,
        stop: () => {
          isStopped = true;
          player().clearQueue();
        },
        close: () => player().clearQueue(),
      };
    },
  };
};

interface SpeechSdk {
  readonly AudioFormatTag: { readonly MP3: number };
  readonly SpeakerAudioDestination: new () => {
    format: { readonly formatTag: number };
    onAudioEnd: () => void;
    write(bytes: ArrayBuffer): void;
    pause(): void;
    close(): void;
  };
}

/** The destination of Azure's Speech SDK: one for an answer. */
export const openSpeechSdk: OpenPeer = async () => {
  const { SpeakerAudioDestination, AudioFormatTag } = await load<SpeechSdk>('speech-sdk');
  return {
    begin: (_material, onEnded): PeerPlayback => {
      const destination = new SpeakerAudioDestination();
      destination.format = { formatTag: AudioFormatTag.MP3 };
      destination.onAudioEnd = onEnded;
      return {
        append: (bytes) => destination.write(bytes.slice().buffer),
        end: () => destination.close(),
        stop: () => destination.pause(),
        close: () => destination.pause(),
      };
    },
  };
};

interface PcmPlayer {
  readonly default: new (options: {
    readonly inputCodec: 'Int16';
    readonly channels: 1;
    readonly sampleRate: number;
    readonly flushTime: number;
  }) => {
    feed(bytes: Uint8Array): void;
    volume(volume: number): void;
    destroy(): void;
  };
}

/** How often pcm-player takes what it was fed. Its default is a second, its examples have 100 to 2,000 ms. */
const FLUSH_MS = 100;

/** pcm-player: one for an answer. */
export const openPcmPlayer: OpenPeer = async ({ sampleRate }) => {
  const { default: PCMPlayer } = await load<PcmPlayer>('pcm-player');
  return {
    begin: () => {
      const player = new PCMPlayer({ inputCodec: 'Int16', channels: 1, sampleRate, flushTime: FLUSH_MS });
      player.volume(1);
      let isOpen = true;
      const close = () => {
        if (isOpen) player.destroy();
        isOpen = false;
      };
      return {
        append: (bytes) => {
          if (isOpen) player.feed(bytes);
        },
        end: () => undefined,
        stop: close,
        close,
      };
    },
  };
};

async function load<Module>(name: string): Promise<Module> {
  return (await import(/* @vite-ignore */ `${PACKAGE_PATH}${name}.js`)) as Module;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

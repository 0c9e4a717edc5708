/** The players that tutorials write by hand. */
import { createMediaSourcePlayer } from '../playback/playback-players';
import { PACED_PATH, pacedQuery } from './paced-path';
import type { OpenPeer, Peer } from './peer-player';

const FULL_SCALE = 0x8000;

/** Decodes each piece with `decodeAudioData`, or makes a buffer of its samples, and schedules it after the one before. */
export const openScheduledPlayer: OpenPeer = () => {
  const context = new AudioContext();
  const peer: Peer = {
    begin: ({ outputFormat, sampleRate }, onEnded) => {
      let nextSeconds = 0;
      let decoded: Promise<unknown> = Promise.resolve();
      let isStopped = false;
      let isComplete = false;
      const playing = new Set<AudioBufferSourceNode>();
      const schedule = (buffer: AudioBuffer) => {
        if (isStopped) return;
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(context.destination);
        source.onended = () => {
          playing.delete(source);
          if (isComplete && playing.size === 0) onEnded();
        };
        nextSeconds = Math.max(nextSeconds, context.currentTime);
        source.start(nextSeconds);
        playing.add(source);
        nextSeconds += buffer.duration;
      };
      const stop = () => {
        isStopped = true;
        for (const source of playing) source.stop();
      };
      return {
        append: (bytes) => {
          if (outputFormat === 'pcm') {
            schedule(bufferOf(bytes, sampleRate));
            return;
          }
          const decoding = context.decodeAudioData(bytes.slice().buffer);
          decoded = decoded.then(async () => schedule(await decoding));
        },
        end: () => {
          void decoded.then(() => (isComplete = true));
        },
        stop,
        close: stop,
      };
    },
  };
  return Promise.resolve(peer);
};

/** An `<audio>` element that is fed through MediaSource, one append after the other. */
export const openMediaSourcePlayer: OpenPeer = () =>
  Promise.resolve({
    begin: async (_material, onEnded) => {
      const player = await createMediaSourcePlayer('audio/mpeg');
      player.element.onended = onEnded;
      return { ...player, stop: () => player.element.pause() };
    },
  });

/** An `<audio>` element with the address of a response that is written piece by piece. */
export const openAudioSource: OpenPeer = () => {
  let sounds = 0;
  return Promise.resolve({
    begin: (material, onEnded, arrival) => {
      sounds += 1;
      const query = pacedQuery({ name: material.name, id: `${crypto.randomUUID()}-${sounds}`, arrival });
      const element = new Audio(`${PACED_PATH}?${query}`);
      element.onended = onEnded;
      element.play().catch(() => undefined);
      return {
        append: () => undefined,
        end: () => undefined,
        stop: () => element.pause(),
        close: () => {
          element.pause();
          element.removeAttribute('src');
          element.load();
        },
        firstBytesAtMs: async () => {
          const wallClockAheadMs = Date.now() - performance.now();
          return Number(await (await fetch(`${PACED_PATH}?${query}&asks`)).text()) - wallClockAheadMs;
        },
      };
    },
  });
};

function bufferOf(bytes: Uint8Array<ArrayBuffer>, sampleRate: number): AudioBuffer {
  const words = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const buffer = new AudioBuffer({ length: words.length, sampleRate });
  const samples = buffer.getChannelData(0);
  words.forEach((word, index) => (samples[index] = word / FULL_SCALE));
  return buffer;
}

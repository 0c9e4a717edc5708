import { expect, test } from 'vitest';
import { toFile } from '../../../src/audio/log/to-file';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { LogSink } from '../../../src/audio/player/log-sink';
import type { AudioOutput } from '../../../src/audio/player/audio-sink';
import { Store } from '../../../src/base/stores/store';
import { Playback } from '../../../src/core/utterance/playback';
import { recordingPlayer } from '../../audio/rig/recording-player';
import { sinkOf } from '../../audio/rig/sink-of';

const FORMAT = { outputFormat: 'pcm', sampleRate: 8000 } as const;

/** A playback, and its sinks one after another. */
function setUp() {
  const sinks: (ReturnType<typeof recordingPlayer> & { readonly sink: LogSink })[] = [];
  const audio: AudioOutput = {
    state: new Store('running' as const),
    canSetOutputDevice: false,
    createSink: (_format, options) => {
      const made = recordingPlayer(1.5);
      const sink = sinkOf(options?.log instanceof WritableAudioLog ? options.log : new WritableAudioLog(FORMAT), made.player);
      sinks.push({ ...made, sink });
      return sink;
    },
    setOutputDevice: () => Promise.resolve(),
    unlock: () => Promise.resolve(true),
    warm: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const playback = new Playback({ audio, format: FORMAT, options: {}, onChange: () => undefined });
  return { playback, sinks };
}

/** A number of samples of one value. */
function samples(count: number, value: number): Uint8Array {
  return new Uint8Array(2 * count).fill(value);
}

test('a replay and the file repeat the cuts and skips of the first playback', async () => {
  const { playback, sinks } = setUp();
  const [first, second] = [samples(16_000, 1), samples(4000, 2)];
  playback.log.append(first);
  // The sink can cut only a second later than requested.
  expect(playback.cut(0.5)).toBe(1.5);
  playback.log.startSegment({ skipSeconds: 0.25 });
  playback.log.append(second);
  playback.log.end();
  const log = sinks[0]?.sink.log;
  expect([log?.chunks, log?.cuts.map(({ seconds }) => seconds), log?.packets.seconds]).toEqual([[first, second], [1.5], 1.75]);
  sinks[0]?.playback.set({ ...sinks[0].playback.get(), state: 'ended' });
  playback.seek(0);
  expect(sinks[1]?.sink.log).toBe(log);
  expect(log?.isEnded).toBe(true);
  expect(sinks[1]?.told).toEqual([['seek', 0]]);

  const wav = new Uint8Array(await toFile(playback.log).arrayBuffer());
  expect([...wav.subarray(44)]).toEqual([...samples(12_000, 1), ...samples(2000, 2)]);
});

import { afterEach, expect, test } from 'vitest';
import { createAudioOutput } from '../../src/audio/audio-output';
import { createDecoderStage } from '../../src/audio/decode/create-decoder';
import { chirpWithNoise, cutIrregularly, encodeMp3 } from './material';
import { tapOutput } from './output-tap';
import { recordStates, untilState } from './sink-events';

const RATE = 24_000;
const contexts: AudioContext[] = [];

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

async function tapped(cushionMs?: number) {
  const context = new AudioContext({ sampleRate: RATE });
  contexts.push(context);
  const tap = await tapOutput(context);
  const output = createAudioOutput({ context, destination: tap.node, ...(cushionMs === undefined ? {} : { cushionMs }) });
  return { context, tap, output };
}

async function decodeMp3(bytes: Uint8Array): Promise<Float32Array> {
  const stage = await createDecoderStage({ outputFormat: 'mp3', sampleRate: RATE });
  const chunks = [...(await stage.decode(bytes)), ...(await stage.flush())];
  stage.close();
  return Float32Array.from(chunks.flatMap(({ samples }) => [...samples]));
}

test('mp3 in irregular chunks is heard sample by sample', async () => {
  const { tap, output } = await tapped();
  const mp3 = await encodeMp3(chirpWithNoise(3, RATE), RATE);
  const expected = await decodeMp3(mp3);
  const sink = output.createSink({ outputFormat: 'mp3', sampleRate: RATE });
  const states = recordStates(sink);
  for (const piece of cutIrregularly(mp3, 4000)) sink.append(piece);
  sink.endOfStream();
  const ended = await untilState(sink, 'ended');
  const recording = await tap.read();
  const first = recording.findIndex((sample) => sample !== 0);
  const firstExpected = expected.findIndex((sample) => sample !== 0);
  const start = first - firstExpected;
  expect(recording.slice(start, start + expected.length)).toEqual(expected);
  expect(recording.slice(start + expected.length).every((sample) => sample === 0)).toBe(true);
  expect(states).toEqual(['waiting', 'playing', 'ended']);
  expect(ended.heardSeconds).toBeCloseTo(expected.length / RATE, 6);
  expect(ended.underruns).toBe(0);
});

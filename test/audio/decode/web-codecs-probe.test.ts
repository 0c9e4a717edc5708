/** Browsers whose decoders do not work as claimed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CompressedCodec } from '../../../src/audio/decode/probe-samples';
import { FakeClock, settlePromises } from '../../base/fake-clock';

/** How a codec's decoder behaves. */
type Behaviour = 'decodes' | 'fails' | 'never answers' | 'refuses what it takes' | 'gives silence' | 'cuts a delay' | 'adds samples';

const PEAK = 0.5;
/** How the output of a faulty decoder differs in length. */
const OTHER_FRAMES: Partial<Record<Behaviour, number>> = { 'cuts a delay': -10, 'adds samples': 1 };
const FRAMES: Readonly<Record<string, number>> = { mp3: 576, opus: 960, vorbis: 32 };

let behaviours: Record<CompressedCodec, Behaviour>;
let tried: string[];
/** As in WebKitGTK 2.50, where one hanging decoder stops all others. */
let isHung: boolean;

/** Imitates such decoders. Of the browsers here, only WebKitGTK behaves like this. */
class LyingDecoder {
  state = 'unconfigured';
  decodeQueueSize = 0;
  readonly #init: AudioDecoderInit;
  #codec = '';
  #isFirst = true;

  constructor(init: AudioDecoderInit) {
    this.#init = init;
  }

  configure({ codec }: AudioDecoderConfig): void {
    this.#codec = codec;
    tried.push(codec);
    if (behaviours[codec as CompressedCodec] === 'refuses what it takes') throw new DOMException('No.', 'NotSupportedError');
    this.state = 'configured';
  }

  decode(): void {
    const behaviour = behaviours[this.#codec as CompressedCodec];
    isHung ||= behaviour === 'never answers';
    if (isHung) return;
    if (behaviour === 'fails') {
      this.state = 'closed';
      this.#init.error(new DOMException('Decode error', 'EncodingError'));
      return;
    }
    const isSilent = this.#codec === 'vorbis' && this.#isFirst;
    this.#isFirst = false;
    const numberOfFrames = isSilent ? 0 : (FRAMES[this.#codec] ?? 0) + (OTHER_FRAMES[behaviour] ?? 0);
    const copyTo = (plane: Float32Array) => plane.fill(behaviour === 'gives silence' ? 0 : PEAK);
    this.#init.output({ numberOfFrames, numberOfChannels: 1, copyTo, close: () => undefined } as unknown as AudioData);
  }

  flush(): Promise<void> {
    return isHung ? new Promise(() => undefined) : Promise.resolve();
  }

  close(): void {
    this.state = 'closed';
  }
}

beforeEach(() => {
  behaviours = { mp3: 'decodes', opus: 'decodes', vorbis: 'decodes' };
  tried = [];
  isHung = false;
  vi.resetModules();
  vi.stubGlobal('AudioDecoder', LyingDecoder);
  vi.stubGlobal('EncodedAudioChunk', Object);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function setUp() {
  // A new instance, because results are cached.
  const { canDecodeWithWebCodecs } = await import('../../../src/audio/decode/web-codecs-probe');
  const clock = new FakeClock();
  const ask = async (codec: CompressedCodec) => {
    const answer = canDecodeWithWebCodecs(codec, clock);
    await settlePromises();
    await clock.advance(1000);
    return answer;
  };
  return { ask };
}

test('a decoder that works is used, and tested once for each codec', async () => {
  const { ask } = await setUp();
  expect([await ask('vorbis'), await ask('opus'), await ask('mp3'), await ask('vorbis')]).toEqual([true, true, true, true]);
  expect(tried).toEqual(['mp3', 'vorbis', 'opus']);
});

test.each(['fails', 'refuses what it takes', 'gives silence', 'cuts a delay', 'adds samples'] as const)(
  'one that %s is not used',
  async (behaviour) => {
    behaviours = { mp3: 'decodes', opus: behaviour, vorbis: 'decodes' };
    const { ask } = await setUp();
    expect([await ask('opus'), await ask('mp3')]).toEqual([false, true]);
  },
);

test('if mp3 fails, Vorbis is not tested, since that might stop all others', async () => {
  behaviours = { mp3: 'fails', opus: 'decodes', vorbis: 'never answers' };
  const { ask } = await setUp();
  expect([await ask('vorbis'), await ask('opus')]).toEqual([false, true]);
  expect(tried).toEqual(['mp3', 'opus']);
});

test('if one never answers, none is used any more, and none is waited for', async () => {
  behaviours = { mp3: 'decodes', opus: 'decodes', vorbis: 'never answers' };
  const { ask } = await setUp();
  expect([await ask('opus'), await ask('vorbis'), await ask('opus'), await ask('mp3')]).toEqual([true, false, false, false]);
  expect(tried).toEqual(['opus', 'mp3', 'vorbis']);
});

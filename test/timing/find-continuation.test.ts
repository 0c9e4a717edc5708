import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameMeter } from '../../src/audio/meter/frame-meter';
import { VoiceEffects } from '../../src/emulator/speech/voice-sound';
import { continueAtSameTempo, findContinuation } from '../../src/timing/find-continuation';
import type { SoundFrames } from '../../src/timing/sounds/sound-frames';
import { EspeakSpeaker } from './espeak-speech';
import type { TrueSpeech } from './true-speech';

const SENTENCES = [
  'Copper wires hummed above the platform, and somewhere behind the hill a whistle answered.',
  'My brother keeps seven kinds of honey in the cellar.',
  'If the pump fails again, close both valves and call the engineer.',
  'Our guide spoke softly, pointing out owls that none of us had noticed.',
];
/** Where the sound is cut, in frames. The step is prime, so that cuts hit all kinds of sounds. */
const FIRST_CUT = 70;
const CUT_STEP = 23;

/** The speech thread may take long to start on a busy machine. */
const SPEAKING_TIMEOUT_MS = 60_000;

const speaker = new EspeakSpeaker();
let usual: TrueSpeech[];
let slower: TrueSpeech[];
let faster: TrueSpeech[];

beforeAll(async () => {
  const takesAt = async (wordsPerMinute: number) => {
    const takes = [];
    for (const text of SENTENCES) takes.push(await speaker.speak(text, { wordsPerMinute }));
    return takes;
  };
  usual = await takesAt(169);
  slower = await takesAt(156);
  faster = await takesAt(182);
}, SPEAKING_TIMEOUT_MS);

afterAll(async () => {
  await speaker.close();
});

function framesOf({ samples, sampleRate }: TrueSpeech, gain = 1, delaySamples = 0): SoundFrames {
  const moved = new Float32Array(samples.length + delaySamples);
  moved.set(
    samples.map((sample) => sample * gain),
    delaySamples,
  );
  return new FrameMeter().push(moved, sampleRate);
}

/** The sound after a pause, with the noise of a room, and with other noise for each sentence. */
function inRoom({ text, samples, sampleRate }: TrueSpeech, noiseDb: number, pauseSeconds: number): SoundFrames {
  const colouring = new VoiceEffects({ voiceOffset: 0, voiceNoiseDb: noiseDb, voicePace: 1 });
  colouring.begin(`${text} ${pauseSeconds}`);
  const noisy = new Int16Array(samples.length + Math.round(pauseSeconds * sampleRate));
  noisy.set(
    Int16Array.from(samples, (sample) => 0x7fff * sample),
    noisy.length - samples.length,
  );
  colouring.apply(noisy);
  return new FrameMeter().push(
    Float32Array.from(noisy, (sample) => sample / 0x8000),
    sampleRate,
  );
}

function partOf({ loudness, brightness }: SoundFrames, frames: number): SoundFrames {
  return { loudness: loudness.subarray(0, frames), brightness: brightness.subarray(0, frames) };
}

function* cutsOf(speech: TrueSpeech): Generator<{ readonly old: SoundFrames; readonly seconds: number }> {
  const { loudness, brightness } = framesOf(speech);
  for (let cut = FIRST_CUT; cut < loudness.length; cut += CUT_STEP) {
    yield { old: { loudness: loudness.subarray(0, cut), brightness: brightness.subarray(0, cut) }, seconds: cut / 100 };
  }
}

/** Number of words that have begun. */
function wordsBy(seconds: number, { words }: TrueSpeech): number {
  return words.filter((word) => word.seconds !== undefined && word.seconds <= seconds).length;
}

describe('findContinuation', () => {
  it('is exact if the voice repeats the same sound', () => {
    for (const speech of usual) {
      for (const { old, seconds } of cutsOf(speech)) {
        const found = findContinuation(old, framesOf(speech));
        expect(found?.seconds).toBeCloseTo(seconds, 6);
        expect(found?.difference).toBeLessThan(0.2);
      }
    }
  });

  it('is not misled by a lower level or by shifted frames', () => {
    const delaySamples = 1105;
    for (const speech of usual) {
      for (const { old, seconds } of cutsOf(speech)) {
        const found = findContinuation(old, framesOf(speech, 0.4, delaySamples));
        expect(Math.abs((found?.seconds ?? Infinity) - seconds - delaySamples / speech.sampleRate)).toBeLessThan(0.03);
      }
    }
  });

  it('is less than a word off if the voice was slower or faster', () => {
    for (const takes of [slower, faster]) {
      usual.forEach((speech, index) => {
        const fresh = takes[index];
        if (fresh === undefined) throw new Error('Each sentence must have another take.');
        for (const { old, seconds } of cutsOf(speech)) {
          const found = findContinuation(old, framesOf(fresh));
          expect(Math.abs(wordsBy(found?.seconds ?? Infinity, fresh) - wordsBy(seconds, speech))).toBeLessThanOrEqual(1);
        }
      });
    }
  });

  it('is hardly off in a noisy room, whatever the pauses before the takes', () => {
    for (const speech of usual.slice(0, 2)) {
      for (const noiseDb of [-60, -42, -36]) {
        for (const [oldPause, freshPause] of [
          [0.25, 0],
          [0, 0.15],
          [0.1, 0.3],
        ] as const) {
          const old = inRoom(speech, noiseDb, oldPause);
          const fresh = inRoom(speech, noiseDb, freshPause);
          for (let cut = FIRST_CUT; cut < 100 * (speech.samples.length / speech.sampleRate); cut += 3 * CUT_STEP) {
            const found = findContinuation(partOf(old, cut + 100 * oldPause), fresh)?.seconds ?? Infinity;
            expect(Math.abs(found - freshPause - cut / 100)).toBeLessThan(0.05);
          }
        }
      }
    }
  });

  it('refuses other words', () => {
    usual.forEach((speech, index) => {
      for (const { old } of cutsOf(speech)) {
        for (const other of slower.filter((_, otherIndex) => otherIndex !== index)) {
          expect(findContinuation(old, framesOf(other))).toBeUndefined();
        }
      }
    });
  });

  it('refuses sound that is too short, and silence', () => {
    const [speech] = usual;
    if (speech === undefined) throw new Error('There must be a sentence.');
    const { loudness, brightness } = framesOf(speech);
    const short = { loudness: loudness.subarray(0, 20), brightness: brightness.subarray(0, 20) };
    expect(findContinuation(short, framesOf(speech))).toBeUndefined();
    const silence = { loudness: new Float32Array(300).fill(-120), brightness: new Float32Array(300) };
    expect(findContinuation(silence, framesOf(speech))).toBeUndefined();
    expect(findContinuation(framesOf(speech), silence)).toBeUndefined();
  });
});

describe('continueAtSameTempo', () => {
  it('neither loses nor repeats anything if hardly any of the sentence was heard after the pause', () => {
    for (const speech of usual) {
      const fresh = framesOf(speech);
      for (const pauseFrames of [0, 4, 15, 40]) {
        for (let spokenFrames = 0; spokenFrames < FIRST_CUT; spokenFrames += 3) {
          const old = framesOf(
            { ...speech, samples: speech.samples.slice(0, (spokenFrames / 100) * speech.sampleRate) },
            1,
            (pauseFrames / 100) * speech.sampleRate,
          );
          const found = continueAtSameTempo(old, fresh);
          expect(found).toBeLessThanOrEqual(spokenFrames / 100 + 0.02);
          // A voice begins softly, so its first sound may count as silence.
          expect(found).toBeGreaterThanOrEqual(spokenFrames / 100 - 0.08);
        }
      }
    }
  });

  it('is hardly off in a noisy room', () => {
    for (const speech of usual.slice(0, 2)) {
      for (const noiseDb of [-60, -42, -36]) {
        const old = inRoom(speech, noiseDb, 0.25);
        const fresh = inRoom(speech, noiseDb, 0.05);
        for (const spokenFrames of [10, 20, 40]) {
          const found = continueAtSameTempo(partOf(old, 25 + spokenFrames), fresh);
          expect(Math.abs(found - 0.05 - spokenFrames / 100)).toBeLessThan(0.06);
        }
      }
    }
  });

  it('goes no further than there is sound', () => {
    const [speech] = usual;
    if (speech === undefined) throw new Error('There must be a sentence.');
    const { loudness, brightness } = framesOf(speech);
    const short = { loudness: loudness.subarray(0, 40), brightness: brightness.subarray(0, 40) };
    expect(continueAtSameTempo(framesOf(speech), short)).toBe(0.4);
  });
});

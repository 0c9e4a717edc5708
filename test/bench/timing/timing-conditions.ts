/** Applies the effects of real voices and rooms to a recording with known word times. */
import { FrameMeter } from '../../../src/audio/meter/frame-meter';
import { TimeStretcher } from '../../../src/audio/feed/time-stretcher';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { seeded } from '../../audio/measuring/material';
import { quantileOf } from '../spread';
import { decodeMp3, MP3_DELAY_SAMPLES, sentenceEndsOf, type Recording } from './timing-recording';

/** Changes a recording; `other` may be mixed into it. */
export type Condition = (recording: Recording, other: Recording) => Recording | Promise<Recording>;

const MP3_RATE = 24_000;
/** A pause is at least this long, and this far below loud speech. */
const PAUSE_SECONDS = 0.15;
const PAUSE_DB = 25;
/** A word may begin slightly before its known onset. */
const BEFORE_ONSET_SECONDS = 0.02;

/** Conditions in which the sound matches the text. */
export const SAME_WORDS: Readonly<Record<string, Condition>> = {
  'constant offset': (recording) => withSamples(recording, (sample) => sample - 0.017),
  'pink noise at 20 dB': (recording) => addNoise(recording, 20),
  'noise floor at 30 dB': (recording) => addNoise(recording, 30),
  '0.8 times as fast': (recording) => atRate(recording, 0.8),
  '1.3 times as fast': (recording) => atRate(recording, 1.3),
  '20 dB quieter': (recording) => withSamples(recording, (sample) => 0.1 * sample),
  'no punctuation': (recording) => ({ ...recording, text: recording.text.replace(/[.,;:!?"()—–-]/gu, ' ') }),
  'markdown that is not said': withMarkdown,
  'long pauses': (recording) => changePauses(recording, 0.9),
  'no pauses': (recording) => changePauses(recording, -Infinity),
  'mp3, 24 kHz, 48 kbit/s': asMp3,
};

/** Conditions in which the sound differs from the text for a while. */
export const OTHER_WORDS: Readonly<Record<string, Condition>> = {
  'a sentence skipped': (recording) => {
    const ends = sentenceEndsOf(recording);
    const index = Math.max(1, Math.floor(ends.length / 3));
    return cut(recording, ends[index - 1] ?? 0, ends[index] ?? 0);
  },
  '6 s of other speech': (recording, other) => {
    const piece = other.samples.slice(0, Math.round(6 * other.sampleRate));
    return insert(recording, 0.4, resample(piece, other.sampleRate, recording.sampleRate));
  },
  '5 s said twice': (recording) => {
    const at = wordAt(recording, 0.5).seconds * recording.sampleRate;
    return insert(recording, 0.5, recording.samples.slice(Math.max(0, Math.round(at - 5 * recording.sampleRate)), Math.round(at)));
  },
  '3 s of music': (recording) => insert(recording, 0.4, music(3, recording.sampleRate)),
  'a cough': (recording) => insert(recording, 0.4, cough(recording.sampleRate)),
};

function withSamples(recording: Recording, change: (sample: number) => number): Recording {
  return { ...recording, samples: recording.samples.map(change) };
}

/** Adds pink noise, this many decibels below the speech (Paul Kellet's filter). */
function addNoise(recording: Recording, decibels: number): Recording {
  const random = seeded(7);
  let [slow, middle, quick] = [0, 0, 0];
  const noise = recording.samples.map(() => {
    const white = 2 * random() - 1;
    slow = 0.99765 * slow + 0.099046 * white;
    middle = 0.963 * middle + 0.2965164 * white;
    quick = 0.57 * quick + 1.0526913 * white;
    return slow + middle + quick + 0.1848 * white;
  });
  const gain = (rmsOf(recording.samples) / rmsOf(noise)) * 10 ** (-decibels / 20);
  return { ...recording, samples: recording.samples.map((sample, index) => sample + gain * (noise[index] ?? 0)) };
}

function rmsOf(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function atRate(recording: Recording, rate: number): Recording {
  const stretcher = new TimeStretcher(rate, recording.sampleRate);
  const samples = join([stretcher.process(recording.samples), stretcher.flush()]);
  return withOnsets({ ...recording, samples }, (seconds) => seconds / rate);
}

function withOnsets(recording: Recording, moved: (seconds: number) => number | undefined): Recording {
  return {
    ...recording,
    words: recording.words.map((word) => ({ ...word, seconds: word.seconds === undefined ? undefined : moved(word.seconds) })),
  };
}

/** Makes some words bold, some code, and adds a heading mark. */
function withMarkdown(recording: Recording): Recording {
  let text = '# ';
  let from = 0;
  const words = recording.words.map((word, index) => {
    const mark = index % 7 === 3 ? '**' : index % 11 === 5 ? '`' : '';
    text += recording.text.slice(from, word.startCharacter) + mark;
    from = word.startCharacter + word.text.length;
    const startCharacter = text.length;
    text += recording.text.slice(word.startCharacter, from) + mark;
    return { ...word, startCharacter };
  });
  return { ...recording, text: text + recording.text.slice(from), words };
}

/** Lengthens each pause by some seconds of its own sound, or cuts it to a few hundredths. */
function changePauses(recording: Recording, seconds: number): Recording {
  const { samples, sampleRate } = recording;
  const pieces: Float32Array[] = [];
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let [from, shift] = [0, 0];
  for (const [start, end] of pausesOf(recording)) {
    if (seconds > 0) {
      const middle = samples.subarray(Math.round(start + (end - start) / 4), Math.round(end - (end - start) / 4));
      const more = Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => middle[index % middle.length] ?? 0);
      const at = Math.round((start + end) / 2);
      pieces.push(samples.subarray(from, at), more);
      shifts.push({ from: at, by: (shift += more.length) });
      from = at;
    } else {
      const kept = 0.015 * sampleRate;
      const [left, right] = [Math.round(start + kept), Math.round(end - kept)];
      pieces.push(samples.subarray(from, left));
      shifts.push({ from: right, by: (shift -= right - left) });
      from = right;
    }
  }
  pieces.push(samples.subarray(from));
  const shiftAt = (sample: number) => shifts.findLast((moved) => moved.from <= sample)?.by ?? 0;
  return withOnsets({ ...recording, samples: join(pieces) }, (onset) => onset + shiftAt(onset * sampleRate + 1) / sampleRate);
}

/** Finds the pauses of a recording, in samples. */
function pausesOf({ samples, sampleRate }: Recording): (readonly [number, number])[] {
  const { loudness } = new FrameMeter().push(samples, sampleRate);
  const threshold = quantileOf([...loudness], 0.92) - PAUSE_DB;
  const pauses: (readonly [number, number])[] = [];
  let start = 0;
  for (let frame = 0; frame <= loudness.length; frame += 1) {
    if ((loudness[frame] ?? Infinity) < threshold) continue;
    if (frame - start >= 100 * PAUSE_SECONDS) pauses.push([(start * sampleRate) / 100, (frame * sampleRate) / 100]);
    start = frame + 1;
  }
  return pauses;
}

async function asMp3(recording: Recording): Promise<Recording> {
  const encoder = await createStreamEncoder('mp3', MP3_RATE);
  const bytes = [encoder.encode(resample(recording.samples, recording.sampleRate, MP3_RATE)), encoder.finish()];
  const decoded = await decodeMp3(new Uint8Array(bytes.flatMap((piece) => [...piece])));
  return withOnsets({ ...recording, ...decoded }, (seconds) => seconds + MP3_DELAY_SAMPLES / MP3_RATE);
}

/** Resamples by linear interpolation. */
function resample(samples: Float32Array, from: number, to: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, index) => {
    const at = (index * from) / to;
    const [left = 0, right = 0] = [samples[Math.floor(at)], samples[Math.floor(at) + 1]];
    return left + (right - left) * (at % 1);
  });
}

/** Returns the word at a fraction of the recording. */
function wordAt({ words }: Recording, part: number): { readonly seconds: number } {
  const known = words.flatMap(({ seconds }) => (seconds === undefined ? [] : [{ seconds }]));
  return known[Math.floor(part * known.length)] ?? { seconds: 0 };
}

function insert(recording: Recording, part: number, piece: Float32Array): Recording {
  const { samples, sampleRate } = recording;
  const { seconds } = wordAt(recording, part);
  const at = Math.max(0, Math.round((seconds - BEFORE_ONSET_SECONDS) * sampleRate));
  const joined = join([samples.subarray(0, at), piece, samples.subarray(at)]);
  return withOnsets({ ...recording, samples: joined }, (onset) => (onset < seconds ? onset : onset + piece.length / sampleRate));
}

/** Removes the sound of a part of the text. */
function cut(recording: Recording, fromCharacter: number, toCharacter: number): Recording {
  const { samples, sampleRate, words } = recording;
  const onsetFrom = (character: number) =>
    words.find((word) => word.startCharacter >= character && word.seconds !== undefined)?.seconds ?? 0;
  const [from, to] = [onsetFrom(fromCharacter), onsetFrom(toCharacter)];
  const joined = join([samples.subarray(0, Math.round(from * sampleRate)), samples.subarray(Math.round(to * sampleRate))]);
  return withOnsets({ ...recording, samples: joined }, (onset) => (onset < from ? onset : onset < to ? undefined : onset - (to - from)));
}

function music(seconds: number, sampleRate: number): Float32Array {
  return Float32Array.from({ length: seconds * sampleRate }, (_, index) => {
    const at = index / sampleRate;
    const chord = 1 + 0.12 * (Math.floor(2 * at) % 4);
    return [220, 277, 330, 440, 880].reduce(
      (sum, hertz) => sum + 0.06 * Math.exp(-3 * ((2 * at) % 1)) * Math.sin(2 * Math.PI * hertz * chord * at),
      0,
    );
  });
}

function cough(sampleRate: number): Float32Array {
  const random = seeded(3);
  const length = Math.round(0.5 * sampleRate);
  return Float32Array.from({ length }, (_, index) => 0.4 * (2 * random() - 1) * Math.exp(-12 * (index / length - 0.3) ** 2));
}

function join(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

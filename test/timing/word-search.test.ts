import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameMeter } from '../../src/audio/meter/frame-meter';
import { SpeechTiming } from '../../src/timing/speech-timing';
import { seeded } from '../audio/measuring/material';
import { EspeakSpeaker } from './espeak-speech';
import { joinSpeech, type TrueSpeech } from './true-speech';

/** A place that was found again must be as accurate as any other. */
const NEAR_SECONDS = 0.11;
const PAUSE_SECONDS = 0.3;
const SPEAKING_TIMEOUT_MS = 60_000;

const SENTENCES = [
  'The lighthouse keeper counted the ships, one by one, until the fog came in.',
  'Then he lit the lamp and went downstairs to boil some potatoes.',
  'Nobody had visited him since the autumn storms; his daughter wrote letters, though.',
  'She was studying the migration of geese at a university in the north.',
  'In her last letter she had promised to come home before the winter.',
  'He read it every evening, sitting close to the stove with the dog at his feet.',
  'Outside the waves were breaking over the stones and the wind was rising.',
  'A bell rang somewhere far away, and he looked up from the page.',
  'Perhaps a boat was coming after all, although it was much too late.',
  'He put on his heavy coat and opened the door to the stairs.',
  'The light went round and round above him, as it had for forty years.',
  'Down at the landing somebody was calling his name.',
];
const OTHERS = ['Copper tape around the raised beds keeps most of the slugs away.', 'Fresh vegetables should be washed twice.'];

const speaker = new EspeakSpeaker();
let spoken: TrueSpeech[];
let others: TrueSpeech[];

beforeAll(async () => {
  const speak = async (texts: readonly string[]) => {
    const speeches = [];
    for (const text of texts) speeches.push(await speaker.speak(text));
    return speeches;
  };
  spoken = await speak(SENTENCES);
  others = await speak(OTHERS);
}, SPEAKING_TIMEOUT_MS);

afterAll(async () => {
  await speaker.close();
});

/** Sound that is not in the text. */
function unwritten(samples: Float32Array): TrueSpeech {
  return { text: '', samples, sampleRate: spoken[0]?.sampleRate ?? 0, words: [] };
}

function music(seconds: number): TrueSpeech {
  const sampleRate = spoken[0]?.sampleRate ?? 0;
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, index) => {
    const at = index / sampleRate;
    const chord = 1 + 0.12 * (Math.floor(2 * at) % 4);
    return [220, 277, 330, 440].reduce(
      (sum, hertz) => sum + 0.05 * Math.exp(-3 * ((2 * at) % 1)) * Math.sin(2 * Math.PI * hertz * chord * at),
      0,
    );
  });
  return unwritten(samples);
}

function cough(): TrueSpeech {
  const random = seeded(3);
  const length = 0.5 * (spoken[0]?.sampleRate ?? 0);
  return unwritten(Float32Array.from({ length }, (_, index) => 0.4 * (2 * random() - 1) * Math.exp(-12 * (index / length - 0.3) ** 2)));
}

/** The sound of some sentences, with the beginnings of their words by character of the whole text. */
function soundOf(pieces: readonly (number | TrueSpeech)[]) {
  const joined = joinSpeech(
    pieces.map((piece) => (typeof piece === 'number' ? (spoken[piece] as TrueSpeech) : piece)),
    PAUSE_SECONDS,
  );
  const onsets = new Map<number, number>();
  let at = 0;
  for (const piece of pieces) {
    const speech = typeof piece === 'number' ? (spoken[piece] as TrueSpeech) : piece;
    const start = typeof piece === 'number' ? SENTENCES.slice(0, piece).join(' ').length + Math.min(1, piece) : 0;
    // Only the first time of a repeated word counts.
    for (const { startCharacter, seconds } of speech.words) {
      if (seconds !== undefined && typeof piece === 'number' && !onsets.has(start + startCharacter))
        onsets.set(start + startCharacter, at + seconds);
    }
    at += speech.samples.length / speech.sampleRate + PAUSE_SECONDS;
  }
  return { frames: new FrameMeter().push(joined.samples, joined.sampleRate), onsets };
}

/** Reads the word one second behind the sound, as the sound arrives. */
function listen({ frames }: ReturnType<typeof soundOf>) {
  const timing = new SpeechTiming();
  timing.appendText(SENTENCES.join(' '));
  timing.flushText();
  timing.startSegment({ startCharacter: 0, startSeconds: 0 });
  const told: number[] = [];
  const unsure: number[] = [];
  for (let received = 10; received <= frames.loudness.length; received += 10) {
    timing.appendFrames({
      loudness: frames.loudness.subarray(received - 10, received),
      brightness: frames.brightness.subarray(received - 10, received),
    });
    const seconds = received / 100 - 1;
    if (seconds < 0) continue;
    told.push(timing.wordAt(seconds)?.startCharacter ?? -1);
    if (!timing.isSureAt(seconds)) unsure.push(seconds);
  }
  return { timing, told, unsure };
}

const ALL = SENTENCES.map((_, index) => index);

describe('WordSearch', () => {
  it.each<[string, () => (number | TrueSpeech)[], number]>([
    ['a sentence was skipped', () => ALL.filter((index) => index !== 3), 8],
    ['two sentences were skipped', () => ALL.filter((index) => index !== 4 && index !== 5), 9],
    ['something else was read', () => [0, 1, 2, 3, ...others, 4, 5, 6, 7, 8, 9, 10, 11], 7],
    ['a sentence was read twice', () => [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11], 7],
    ['music was played', () => [0, 1, 2, 3, music(3), 4, 5, 6, 7, 8, 9, 10, 11], 7],
    ['somebody coughed', () => [0, 1, 2, 3, cough(), 4, 5, 6, 7, 8, 9, 10, 11], 5],
  ])('finds its place again if %s, and never goes back', (_, pieces, from) => {
    const sound = soundOf(pieces());
    const { timing, told } = listen(sound);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    const start = SENTENCES.slice(0, from).join(' ').length;
    const last = SENTENCES.join(' ').length - 60;
    const behind = [...sound.onsets].filter(([character]) => character > start && character < last);
    expect(behind.length).toBeGreaterThan(15);
    const errors = behind
      .map(([character, seconds]) => Math.abs((timing.secondsOf(character) ?? Infinity) - seconds))
      .sort((one, other) => one - other);
    expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(NEAR_SECONDS);
  });

  it('reports when the place is unknown, and when it is known again', () => {
    const sound = soundOf([0, 1, 2, 3, ...others, music(2), 4, 5, 6, 7, 8, 9, 10, 11]);
    const { unsure } = listen(sound);
    expect(unsure.length).toBeGreaterThan(5);
    const lost = sound.onsets.get(SENTENCES.slice(0, 3).join(' ').length + 1) ?? 0;
    const found = sound.onsets.get(SENTENCES.slice(0, 7).join(' ').length + 1) ?? 0;
    for (const seconds of unsure) {
      expect(seconds).toBeGreaterThan(lost);
      expect(seconds).toBeLessThan(found);
    }
  });

  it('is not sure for long of words that are not spoken', () => {
    const surelyOff = (pieces: readonly (number | TrueSpeech)[]) => {
      const sound = soundOf(pieces);
      const { told, unsure } = listen(sound);
      const onsets = [...sound.onsets].sort(([one], [other]) => one - other);
      return told.filter((character, index) => {
        const seconds = index / 10;
        const begins = onsets.findLast(([start]) => start <= character)?.[1] ?? 0;
        return seconds < begins - 1 && !unsure.some((moment) => Math.abs(moment - seconds) < 0.05);
      }).length;
    };
    // A tenth of a second each, of 3 s of music and of 6.5 s of other speech.
    expect(surelyOff([0, 1, 2, 3, music(3), 4, 5, 6, 7, 8, 9, 10, 11])).toBeLessThan(8);
    expect(surelyOff([0, 1, 2, 3, ...others, 4, 5, 6, 7, 8, 9, 10, 11])).toBeLessThan(12);
  });

  it('is sure if text and sound agree', () => {
    expect(listen(soundOf(ALL)).unsure).toEqual([]);
  });
});

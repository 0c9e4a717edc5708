/** Speech with true word times from flite. flite reports the end of each phone, and a word is found by its phones. */
import type { TrueSpeech } from '../../timing/true-speech';
import { FLITE_INPUT, FLITE_OUTPUT, runFlite } from './flite-program';

interface Phone {
  readonly name: string;
  readonly startSeconds: number;
}

const VOICE = 'slt';
/** A small voice that knows the same words. */
const QUICK_VOICE = 'kal';
const PAUSE = 'pau';

/** The costs of matching another phone and of leaving one out. Voices reduce some words in running speech. */
const OTHER_VOWEL = 0.6;
const OTHER_PHONE = 1.5;
const LEFT_OUT = 1;

/** Speaks sentences, in order. */
export async function speakWithFlite(texts: readonly string[]): Promise<TrueSpeech[]> {
  const wordsOfTexts: string[][] = [];
  for (const text of texts) {
    const { printed } = await runFlite(['-pw', '-voice', QUICK_VOICE, '-o', 'none', '-t', `${text} `]);
    wordsOfTexts.push(printed.trim().split(/\s+/u));
  }
  const phonesOfWord = await phonesOf([...new Set(wordsOfTexts.flat())]);
  const spoken: TrueSpeech[] = [];
  for (const [index, text] of texts.entries()) {
    const run = await runFlite(['-psdur', '-voice', VOICE, '-o', FLITE_OUTPUT, '-t', `${text} `]);
    const spokenWords = wordsOfTexts[index] ?? [];
    const starts = startsOfWords(
      spokenWords.map((word) => phonesOfWord.get(word) ?? []),
      readPhones(run.printed),
    );
    spoken.push({ text, ...readWav(run.file), words: placeWords(text, spokenWords, starts) });
  }
  return spoken;
}

async function phonesOf(words: readonly string[]): Promise<Map<string, string[]>> {
  // Each line is spoken separately.
  const { printed } = await runFlite(['-ps', '-voice', QUICK_VOICE, '-o', 'none', '-f', FLITE_INPUT], `${words.join('\n\n')}\n\n`);
  const lines = printed.trim().split('\n');
  if (lines.length !== words.length) throw new Error(`flite said ${lines.length} lines, not ${words.length}.`);
  return new Map(
    words.map((word, index) => [
      word,
      (lines[index] ?? '')
        .trim()
        .split(/\s+/u)
        .filter((name) => name !== PAUSE),
    ]),
  );
}

/** Parses `pau:0.164 hh:0.255 ...`, the end of each phone in seconds. */
function readPhones(printed: string): Phone[] {
  let startSeconds = 0;
  const phones: Phone[] = [];
  for (const entry of printed.trim().split(/\s+/u)) {
    const [name = '', end = '0'] = entry.split(':');
    if (name !== PAUSE) phones.push({ name, startSeconds });
    startSeconds = Number(end);
  }
  return phones;
}

/** Finds words by the phones that they have when spoken alone (least edit distance). */
function startsOfWords(words: readonly (readonly string[])[], phones: readonly Phone[]): (number | undefined)[] {
  const expected = words.flatMap((names, word) => names.map((name) => ({ name, word })));
  const width = phones.length + 1;
  const costs = new Float64Array((expected.length + 1) * width);
  const at = (row: number, column: number): number => (row < 0 || column < 0 ? Infinity : (costs[row * width + column] ?? Infinity));
  const same = (row: number, column: number): number =>
    at(row - 1, column - 1) + mistake(expected[row - 1]?.name ?? '', phones[column - 1]?.name ?? '');
  for (let row = 0; row <= expected.length; row += 1) {
    for (let column = 0; column <= phones.length; column += 1) {
      if (row + column === 0) continue;
      costs[row * width + column] = Math.min(same(row, column), at(row - 1, column) + LEFT_OUT, at(row, column - 1) + LEFT_OUT);
    }
  }
  const starts: (number | undefined)[] = words.map(() => undefined);
  for (let row = expected.length, column = phones.length; row > 0 && column > 0;) {
    if (at(row, column) === same(row, column)) {
      starts[expected[row - 1]?.word ?? -1] = phones[column - 1]?.startSeconds;
      row -= 1;
      column -= 1;
    } else if (at(row, column) === at(row - 1, column) + LEFT_OUT) row -= 1;
    else column -= 1;
  }
  return starts;
}

function mistake(one: string, other: string): number {
  if (one === other) return 0;
  return /^[aeiou]/u.test(one) === /^[aeiou]/u.test(other) ? OTHER_VOWEL : OTHER_PHONE;
}

/**
 * Assigns times to the words of the text. flite speaks `47` as two words; a word that flite does not list begins with the
 * first unmatched one.
 */
function placeWords(text: string, spoken: readonly string[], starts: readonly (number | undefined)[]): TrueSpeech['words'] {
  const words = [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike === true);
  let next = 0;
  return words.map(({ segment, index }, position) => {
    const found = spoken.indexOf(segment.toLowerCase(), next);
    const following = words[position + 1]?.segment.toLowerCase() ?? '';
    const isKnown = found >= 0 && found - next <= 4;
    const place = isKnown ? found : next;
    next = isKnown ? found + 1 : Math.max(next + 1, spoken.indexOf(following, next + 1));
    return { startCharacter: index, text: segment, seconds: starts[place] };
  });
}

/** Reads a 16-bit mono WAV file. */
function readWav(file: Uint8Array): { readonly samples: Float32Array; readonly sampleRate: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const sampleRate = view.getUint32(24, true);
  let at = 12;
  while (at + 8 <= file.length && String.fromCharCode(...file.subarray(at, at + 4)) !== 'data') at += 8 + view.getUint32(at + 4, true);
  const samples = new Float32Array(Math.floor((file.length - at - 8) / 2));
  for (let index = 0; index < samples.length; index += 1) samples[index] = view.getInt16(at + 8 + 2 * index, true) / 0x8000;
  return { samples, sampleRate };
}

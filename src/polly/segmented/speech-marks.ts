/**
 * Parses the speech marks of `SynthesizeSpeech` (Amazon Polly developer guide, "Speech mark output"): lines of JSON
 * with offsets in UTF-8 bytes and times in milliseconds.
 */
import type { TextSpan, WordMark } from '../transport/transport';

/** An SSML tag. Polly reports a pause as if its tag were a word (same guide, "Speech marks with SSML example"). */
const TAG = /^<[^<>]*>$/u;

interface SpeechMark {
  readonly time: number;
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Parses the words of an answer.
 *
 * @param span - The text that was sent. Marks count the tags of its request.
 * @throws SyntaxError if a line is not JSON. Lines that are not marks of words are skipped.
 */
export function readWordMarks(json: string, span: TextSpan): WordMark[] {
  const { request } = span;
  const characterAt = charactersByByte(request);
  return json
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
    .filter((mark) => isSpeechMark(mark))
    .filter(({ type }) => type === 'word')
    .map(({ time, start, end }) => ({ start: characterAt(start), end: characterAt(end), seconds: time / 1000 }))
    .filter(({ start, end }) => !TAG.test(request.slice(start, end)))
    .flatMap(({ start, end, seconds }) => {
      const word = span.wordAt(start, end);
      return word === undefined ? [] : [{ startCharacter: word.start, endCharacter: word.end, seconds }];
    });
}

function isSpeechMark(value: unknown): value is SpeechMark {
  if (typeof value !== 'object' || value === null) return false;
  const { time, type, start, end } = value as Partial<Record<keyof SpeechMark, unknown>>;
  return typeof type === 'string' && [time, start, end].every((member) => typeof member === 'number' && member >= 0);
}

/** Maps a byte of the text's UTF-8 to its UTF-16 code unit; a byte beyond the text maps to its end. */
function charactersByByte(text: string): (byte: number) => number {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (byte) => decoder.decode(bytes.subarray(0, byte)).length;
}

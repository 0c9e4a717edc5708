/** Recordings with known word times: from the engines, or from a folder. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MPEGDecoder } from 'mpg123-decoder';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import type { TrueSpeech, TrueWord } from '../../timing/true-speech';

/** A spoken text with the times of its words. */
export interface Recording extends TrueSpeech {
  readonly name: string;
  /** BCP 47 tag. */
  readonly language: string;
}

/** Recordings that word times are developed on, and others that only show whether that helps: see {@link setOf}. */
export type RecordingSet = 'develop' | 'judge';

/** Readers and voices that word times were developed on. They are fixed, so that figures can be compared. */
const DEVELOPED_ON = /^(?:figures-kal|librispeech-(?:367|1688|2609)|lj)(?:-|$)/u;

/** The set of a recording. A new reader judges. */
export function setOf({ name }: Pick<Recording, 'name'>): RecordingSet {
  return DEVELOPED_ON.test(name) ? 'develop' : 'judge';
}

/** The delay of mp3 encoding in samples, if no tag states it (LAME's 576 and a decoder's 529). */
export const MP3_DELAY_SAMPLES = 1_105;

/**
 * Reads a folder of `NAME.mp3` and `NAME.json`. The JSON has `text`, `language`, and `words` with `startCharacter` in
 * UTF-16 code units, `text`, and `seconds` of the onset before encoding, which is left out if unknown.
 */
export async function readRecordings(folder: string): Promise<Recording[]> {
  const recordings: Recording[] = [];
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  for (const file of names) {
    const { text, language, words } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly text: string;
      readonly language: string;
      readonly words: readonly (Pick<TrueWord, 'startCharacter' | 'text'> & { readonly seconds?: number })[];
    };
    const name = file.replace(/\.json$/u, '');
    const { samples, sampleRate } = await decodeMp3(readFileSync(join(folder, `${name}.mp3`)));
    const delay = MP3_DELAY_SAMPLES / sampleRate;
    const heard = words.map((word) => ({ ...word, seconds: word.seconds === undefined ? undefined : word.seconds + delay }));
    recordings.push({ name, language, text, samples, sampleRate, words: heard });
  }
  if (recordings.length === 0) throw new Error(`There is no NAME.json with a NAME.mp3 in ${folder}.`);
  return recordings;
}

/** Decodes mono mp3. */
export async function decodeMp3(bytes: Uint8Array): Promise<{ readonly samples: Float32Array; readonly sampleRate: number }> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const { channelData, sampleRate } = decoder.decode(bytes);
  decoder.free();
  return { samples: channelData[0] ?? new Float32Array(), sampleRate };
}

/** Returns the ends of a text's sentences, including trailing white space. */
export function sentenceEndsOf({ text, language }: Recording): number[] {
  const splitter = new SentenceSplitter({ language });
  let end = 0;
  return [...splitter.push(text), ...splitter.flush()].map((sentence) => (end += sentence.length));
}

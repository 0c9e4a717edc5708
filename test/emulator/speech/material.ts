/** Shared by the tests of speech: a text, and two ways to read a session to its end. */
import { systemClock } from '../../../src/base/clock';
import type { SessionSettings, SynthesisSession, SynthesizedChunk } from '../../../src/emulator/speech/synthesis-session';
import { CLEAN_VOICE } from '../../../src/emulator/speech/voice-sound';
import { findVoice } from '../../../src/emulator/speech/voices';

/** Ordinary English prose. */
export const PROSE =
  'The ferry left at seven, and nobody on the pier waved. It was the last boat of the season, and everyone who meant ' +
  'to leave the island had already gone. Anna stood at the rail with her collar up and watched the lighthouse turn ' +
  'from white to grey as the light drained out of the sky. Behind her, the engine settled into the slow rhythm that ' +
  'would carry them through the night. She had come to the island in the spring with two suitcases and a plan to stay ' +
  'for a month. The month became a summer, because the work went well and because the old schoolhouse, with its ' +
  'crooked windows and its stove that smoked whenever the wind came from the east, turned out to be the first place ' +
  'in years where she could sleep. In the mornings she wrote. In the afternoons she walked along the cliffs, counting ' +
  'seals, or helped the postmaster sort the parcels that arrived twice a week. Nobody asked her what the book was ' +
  'about, which was the kindest thing that anyone could have done. Now the manuscript lay wrapped in oilcloth at the ' +
  'bottom of her bag, and the thought of it made her smile. Somewhere ahead there were trains, and telephones, and ' +
  'people who would want to know everything at once. For another few hours there was only the sea.';

/** The settings of a session by the id of a voice. Default: Matthew, as raw samples that are kept. */
export function settingsOf({
  voiceId = 'Matthew',
  ...others
}: Partial<SessionSettings> & { readonly voiceId?: string } = {}): SessionSettings {
  const voice = findVoice(voiceId);
  if (voice === undefined) throw new Error(`There is no voice ${voiceId}.`);
  return {
    voice,
    engine: 'generative',
    languageCode: voice.LanguageCode,
    outputFormat: 'pcm',
    sampleRate: 16_000,
    sound: CLEAN_VOICE,
    chunkSeconds: 0.2,
    keepPcm: true,
    clock: systemClock,
    ...others,
  };
}

/** Reads a session to its end. */
export async function readAll(session: SynthesisSession): Promise<SynthesizedChunk[]> {
  const chunks: SynthesizedChunk[] = [];
  for await (const chunk of session) chunks.push(chunk);
  return chunks;
}

/** Joins the bytes of chunks. */
export function joinBytes(chunks: readonly SynthesizedChunk[]): Uint8Array {
  return Buffer.concat(chunks.map(({ bytes }) => bytes));
}

/** Joins pieces of samples. */
export function joinSamples(pieces: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Returns the root mean square of samples. */
export function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}

/**
 * Assigns a sound to each Polly voice: espeak-ng's language and variant, pitch, liveliness and speed. It depends on the
 * voice's place in the list, so that an id always sounds the same and differs from all others.
 */
import { POLLY_VOICES, type PollyVoice } from './voices';

/** espeak-ng's settings for one voice. */
export interface Timbre {
  /** espeak-ng's variant, the shape of the vocal tract. */
  readonly variant: string;
  /** Base pitch, 0 to 99. espeak-ng's default is 50. */
  readonly pitch: number;
  /** How much the pitch varies, 0 (monotone) to 99. espeak-ng's default is 50. */
  readonly range: number;
  /** Words per minute. */
  readonly wordsPerMinute: number;
}

/**
 * At this speed English prose takes 55 ms per character, pauses included, as the published benchmark's bytes imply for
 * Matthew. A passage with the same numbers of characters, words and sentences matches its bytes within 0.2%.
 */
const DEFAULT_WORDS_PER_MINUTE = 169;

const VARIANTS = {
  Female: ['f2', 'f3', 'f4', 'f1', 'f5'],
  Male: ['m3', 'm1', 'm7', 'm2', 'm5', 'm8'],
} as const;

/** Variants of one language and gender differ in timbre. When all are used, further voices also differ in pitch. */
const PITCH_STEP = 11;
const PITCHES = [50, 50 - PITCH_STEP, 50 + PITCH_STEP, 50 - 2 * PITCH_STEP] as const;

/** espeak-ng's language names that are not Polly's code up to its first hyphen. */
const ESPEAK_LANGUAGES: Readonly<Record<string, string>> = {
  arb: 'ar',
  'ar-AE': 'ar',
  'en-AU': 'en',
  'en-GB': 'en-gb-x-rp',
  'en-GB-WLS': 'en-gb-x-gbcwmd',
  'en-IE': 'en-gb-scotland',
  'en-IN': 'en',
  'en-NZ': 'en',
  'en-SG': 'en',
  'en-US': 'en-us',
  'en-ZA': 'en',
  'es-MX': 'es-419',
  'es-US': 'es-419',
  'fr-BE': 'fr-be',
  'fr-FR': 'fr',
  'fr-CA': 'fr',
  'pt-BR': 'pt-br',
};

/**
 * Returns espeak-ng's voice for a language.
 *
 * @param languageCode - Polly's code, such as `en-US` or `arb`. Of other language tags the first part is used.
 */
export function espeakLanguage(languageCode: string): string {
  return ESPEAK_LANGUAGES[languageCode] ?? (languageCode.split('-')[0] ?? languageCode).toLowerCase();
}

const TIMBRE_BY_ID: ReadonlyMap<string, Timbre> = assignTimbres(POLLY_VOICES);

/** Returns the sound of a voice. */
export function timbreOf(voice: PollyVoice): Timbre {
  const timbre = TIMBRE_BY_ID.get(voice.Id);
  if (timbre === undefined) throw new Error('A voice that is not in POLLY_VOICES has no timbre.');
  return timbre;
}

/** Numbers the voices within one language and gender, regardless of the country: espeak-ng sounds much the same in all of them. */
function assignTimbres(voices: readonly PollyVoice[]): Map<string, Timbre> {
  const countByFamily = new Map<string, number>();
  const timbres = new Map<string, Timbre>();
  for (const voice of voices) {
    const family = `${espeakLanguage(voice.LanguageCode).split('-')[0] ?? ''} ${voice.Gender}`;
    const index = countByFamily.get(family) ?? 0;
    countByFamily.set(family, index + 1);
    const variants = VARIANTS[voice.Gender];
    const round = Math.floor(index / variants.length);
    timbres.set(voice.Id, {
      variant: variants[index % variants.length] ?? variants[0],
      pitch: PITCHES[round % PITCHES.length] ?? PITCHES[0],
      range: 50 + 6 * round,
      wordsPerMinute: DEFAULT_WORDS_PER_MINUTE - 3 * (index % 4),
    });
  }
  return timbres;
}

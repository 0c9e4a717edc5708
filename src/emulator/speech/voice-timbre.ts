/**
 * How a Polly voice sounds here: which of espeak-ng's languages and timbres speaks it, how high, how lively and how
 * fast. Fixed by the voice's place in the catalogue, so that an id always sounds the same and no two ids alike.
 */
import { POLLY_VOICES, type PollyVoice } from './voices';

/** espeak-ng's settings for one voice. */
export interface Timbre {
  /** espeak-ng's variant: the shape of the vocal tract. */
  readonly variant: string;
  /** Base pitch, 0 to 99; espeak-ng's own default is 50. */
  readonly pitch: number;
  /** How much the pitch moves, 0 (monotone) to 99; espeak-ng's own default is 50. */
  readonly range: number;
  /** Words a minute. */
  readonly wordsPerMinute: number;
}

/**
 * Makes English prose last 55 ms a character, pauses included, which is what the published benchmark's bytes imply for
 * Matthew: a passage with as many characters, words and sentences comes to the same bytes within 0.2%.
 */
const DEFAULT_WORDS_PER_MINUTE = 169;

const VARIANTS = {
  Female: ['f2', 'f3', 'f4', 'f1', 'f5'],
  Male: ['m3', 'm1', 'm7', 'm2', 'm5', 'm8'],
} as const;

/** Variants of one language and gender differ in timbre; from the second round on they differ in pitch as well. */
const PITCH_STEP = 11;
const PITCHES = [50, 50 - PITCH_STEP, 50 + PITCH_STEP, 50 - 2 * PITCH_STEP] as const;

/** Where espeak-ng's name for a language is not Polly's code cut at its first hyphen. */
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
 * espeak-ng's voice for a language.
 *
 * @param languageCode - Polly's code, such as `en-US` or `arb`; espeak-ng reads other language tags by their first part.
 */
export function espeakLanguage(languageCode: string): string {
  return ESPEAK_LANGUAGES[languageCode] ?? (languageCode.split('-')[0] ?? languageCode).toLowerCase();
}

const TIMBRE_BY_ID: ReadonlyMap<string, Timbre> = assignTimbres(POLLY_VOICES);

/**
 * The sound of a voice.
 *
 * @param voice - A voice of the catalogue.
 */
export function timbreOf(voice: PollyVoice): Timbre {
  const timbre = TIMBRE_BY_ID.get(voice.Id);
  if (timbre === undefined) throw new Error('A voice from outside the catalogue has no timbre.');
  return timbre;
}

/**
 * Counts within one language and gender, whatever the country: espeak-ng says much the same in Paris and in Brussels.
 */
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

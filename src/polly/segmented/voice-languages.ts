/**
 * Which language a voice speaks: where an app only names a voice, that tells where the sentences of its text end. Loaded
 * with what speaks, and not with the page.
 */
import type { VoiceSettings } from '../transport/speech-transport';

/**
 * Polly's voices by the language that is theirs without a `LanguageCode`, without its region (Amazon Polly developer guide,
 * "Available voices"). For a voice that is newer than this there is `languageCode`.
 */
const VOICES_BY_LANGUAGE: Readonly<Record<string, string>> = {
  ar: 'Hala Zayd Zeina',
  ca: 'Arlet',
  cmn: 'Zhiyu',
  cs: 'Jitka',
  cy: 'Gwyneth',
  da: 'Mads Naja Sofie',
  de: 'Daniel Hannah Hans Lennart Marlene Sabrina Vicki',
  en: 'Aditi Amy Aria Arthur Ayanda Brian Danielle Emma Geraint Gregory Ivy Jasmine Joanna Joey Justin Kajal Kendra Kevin Kimberly Matthew Niamh Nicole Olivia Raveena Russell Ruth Salli Stephen Tiffany',
  es: 'Andres Conchita Enrique Lucia Lupe Mia Miguel Pedro Penelope Sergio',
  fi: 'Suvi',
  fr: 'Ambre Celine Chantal Florian Gabrielle Isabelle Lea Liam Mathieu Remi',
  is: 'Dora Karl',
  it: 'Adriano Beatrice Bianca Carla Giorgio Lorenzo',
  ja: 'Kazuha Mizuki Takumi Tomoko',
  ko: 'Jihye Seoyeon',
  nb: 'Ida Liv',
  nl: 'Laura Lisa Lotte Ruben',
  pl: 'Ewa Jacek Jan Maja Ola',
  pt: 'Camila Cristiano Ines Ricardo Thiago Vitoria',
  ro: 'Carmen',
  ru: 'Maxim Tatyana',
  sv: 'Astrid Elin',
  tr: 'Burcu Filiz',
  yue: 'Hiujin',
};

/** The language of what a voice says, as a BCP 47 tag or as Polly writes it; undefined where nobody knows. */
export function languageOf({ voiceId, languageCode }: Pick<VoiceSettings, 'voiceId' | 'languageCode'>): string | undefined {
  if (languageCode !== undefined) return languageCode;
  return Object.keys(VOICES_BY_LANGUAGE).find((language) => VOICES_BY_LANGUAGE[language]?.split(' ').includes(voiceId));
}

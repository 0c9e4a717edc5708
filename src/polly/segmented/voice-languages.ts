/**
 * Finds the language of a voice, which tells how to split its text into sentences if the app names no language.
 * Loaded with the code that speaks, not with the page.
 */
import type { VoiceSettings } from '../transport/voice-settings';

/**
 * Polly's voices by the language they speak without a `LanguageCode`, without region (Amazon Polly developer guide,
 * "Available voices"). For newer voices an app sets `languageCode`.
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

/** The language that a voice speaks, as a BCP 47 tag or as Polly writes it; undefined if unknown. */
export function languageOf({ voiceId, languageCode }: Pick<VoiceSettings, 'voiceId' | 'languageCode'>): string | undefined {
  if (languageCode !== undefined) return languageCode;
  return Object.keys(VOICES_BY_LANGUAGE).find((language) => VOICES_BY_LANGUAGE[language]?.split(' ').includes(voiceId));
}

/**
 * The voices of local Polly, in the form that `DescribeVoices` returns. Ids, languages and engines follow AWS's tables
 * (https://docs.aws.amazon.com/polly/latest/dg/available-voices.html) and the SDK's `VoiceId` enumeration.
 * `voice-timbre.ts` decides how they sound.
 */

/** Polly's engines. Source: the `Engine` enumeration of the Polly API. */
export const POLLY_ENGINES = ['generative', 'long-form', 'neural', 'standard'] as const;

/** One of {@link POLLY_ENGINES}. */
export type PollyEngine = (typeof POLLY_ENGINES)[number];

/** One voice, with the member names of Polly's `Voice` structure, so that it can be sent as it is. */
export interface PollyVoice {
  /** The id in requests: the name in ASCII. */
  readonly Id: string;
  /** The name as it is written. */
  readonly Name: string;
  /** The gender that Polly states. */
  readonly Gender: 'Female' | 'Male';
  /** The voice's own language, such as `en-US`. */
  readonly LanguageCode: string;
  /** The English name of that language as Polly writes it, such as `US English`. */
  readonly LanguageName: string;
  /** Further languages of the voice. Left out if there are none. */
  readonly AdditionalLanguageCodes?: readonly string[];
  /** The engines that support the voice. */
  readonly SupportedEngines: readonly PollyEngine[];
}

const ENGINE_OF_LETTER: Readonly<Record<string, PollyEngine>> = {
  g: 'generative',
  l: 'long-form',
  n: 'neural',
  s: 'standard',
};

/** Names that are not plain ASCII, by id. */
const WRITTEN_NAMES: Readonly<Record<string, string>> = {
  Andres: 'Andrés',
  Celine: 'Céline',
  Dora: 'Dóra',
  Ines: 'Inês',
  Lea: 'Léa',
  Mia: 'Mía',
  Penelope: 'Penélope',
  Remi: 'Rémi',
  Vitoria: 'Vitória',
};

/** The bilingual voices. Source: https://docs.aws.amazon.com/polly/latest/dg/bilingual-voices.html */
const ADDITIONAL_LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  Aditi: ['hi-IN'],
  Kajal: ['hi-IN'],
  Hala: ['en-GB'],
  Zayd: ['en-GB'],
};

/** Language code, language name, and `Id:gender:engines` per voice, with engines by their first letters. */
const TABLE: readonly (readonly [code: string, name: string, voices: string])[] = [
  [
    'en-US',
    'US English',
    'Matthew:M:gns Joanna:F:gns Ruth:F:gln Stephen:M:gn Danielle:F:gln Salli:F:gns Tiffany:F:g Gregory:M:ln Ivy:F:ns ' +
      'Kendra:F:ns Kimberly:F:ns Joey:M:ns Justin:M:ns Kevin:M:ns',
  ],
  ['arb', 'Arabic', 'Zeina:F:s'],
  ['ar-AE', 'Gulf Arabic', 'Hala:F:n Zayd:M:n'],
  ['ca-ES', 'Catalan', 'Arlet:F:n'],
  ['cmn-CN', 'Chinese Mandarin', 'Zhiyu:F:ns'],
  ['cs-CZ', 'Czech', 'Jitka:F:n'],
  ['cy-GB', 'Welsh', 'Gwyneth:F:s'],
  ['da-DK', 'Danish', 'Naja:F:s Mads:M:s Sofie:F:n'],
  ['de-AT', 'Austrian German', 'Hannah:F:gn'],
  ['de-CH', 'Swiss German', 'Sabrina:F:gn'],
  ['de-DE', 'German', 'Vicki:F:gns Daniel:M:gn Lennart:M:g Marlene:F:s Hans:M:s'],
  ['en-AU', 'Australian English', 'Olivia:F:gn Nicole:F:s Russell:M:s'],
  ['en-GB', 'British English', 'Amy:F:gns Brian:M:gns Emma:F:ns Arthur:M:n'],
  ['en-GB-WLS', 'Welsh English', 'Geraint:M:s'],
  ['en-IE', 'Irish English', 'Niamh:F:gn'],
  ['en-IN', 'Indian English', 'Kajal:F:gn Aditi:F:s Raveena:F:s'],
  ['en-NZ', 'New Zealand English', 'Aria:F:gn'],
  ['en-SG', 'Singaporean English', 'Jasmine:F:gn'],
  ['en-ZA', 'South African English', 'Ayanda:F:gn'],
  ['es-ES', 'Castilian Spanish', 'Lucia:F:gns Sergio:M:gn Conchita:F:s Enrique:M:s'],
  ['es-MX', 'Mexican Spanish', 'Mia:F:gns Andres:M:gn'],
  ['es-US', 'US Spanish', 'Lupe:F:gns Pedro:M:gn Penelope:F:s Miguel:M:s'],
  ['fi-FI', 'Finnish', 'Suvi:F:n'],
  ['fr-BE', 'Belgian French', 'Isabelle:F:gn'],
  ['fr-CA', 'Canadian French', 'Gabrielle:F:gn Liam:M:gn Chantal:F:s'],
  ['fr-FR', 'French', 'Lea:F:gns Remi:M:gn Ambre:F:g Florian:M:g Celine:F:s Mathieu:M:s'],
  ['is-IS', 'Icelandic', 'Dora:F:s Karl:M:s'],
  ['it-IT', 'Italian', 'Bianca:F:gns Beatrice:F:g Lorenzo:M:g Adriano:M:n Carla:F:s Giorgio:M:s'],
  ['ja-JP', 'Japanese', 'Mizuki:F:s Takumi:M:ns Kazuha:F:n Tomoko:F:n'],
  ['ko-KR', 'Korean', 'Seoyeon:F:gns Jihye:F:n'],
  ['nb-NO', 'Norwegian', 'Ida:F:n Liv:F:s'],
  ['nl-BE', 'Belgian Dutch', 'Lisa:F:gn'],
  ['nl-NL', 'Dutch', 'Laura:F:gn Lotte:F:s Ruben:M:s'],
  ['pl-PL', 'Polish', 'Ola:F:gn Ewa:F:s Maja:F:s Jacek:M:s Jan:M:s'],
  ['pt-BR', 'Brazilian Portuguese', 'Camila:F:gns Thiago:M:n Vitoria:F:ns Ricardo:M:s'],
  ['pt-PT', 'Portuguese', 'Ines:F:ns Cristiano:M:s'],
  ['ro-RO', 'Romanian', 'Carmen:F:s'],
  ['ru-RU', 'Russian', 'Tatyana:F:s Maxim:M:s'],
  ['sv-SE', 'Swedish', 'Elin:F:n Astrid:F:s'],
  ['tr-TR', 'Turkish', 'Burcu:F:n Filiz:F:s'],
  ['yue-CN', 'Cantonese', 'Hiujin:F:n'],
];

/** All voices of local Polly by language, US English first. */
export const POLLY_VOICES: readonly PollyVoice[] = TABLE.flatMap(([code, name, voices]) =>
  voices.split(' ').map((entry) => readVoice(code, name, entry)),
);

const VOICE_BY_ID = new Map(POLLY_VOICES.map((voice) => [voice.Id, voice]));

/**
 * Finds a voice by its id.
 *
 * @param id - A `VoiceId`; case-sensitive, as in Polly.
 * @returns Undefined if there is no such voice.
 */
export function findVoice(id: string): PollyVoice | undefined {
  return VOICE_BY_ID.get(id);
}

/** The filters of `DescribeVoices`. */
export interface VoiceFilter {
  /** Only voices that this engine supports. */
  readonly engine?: PollyEngine;
  /** Only voices of this language. */
  readonly languageCode?: string;
  /** Whether bilingual voices also match by their further languages. Default: false, as in Polly. */
  readonly includeAdditionalLanguageCodes?: boolean;
}

/**
 * Lists the voices that match a filter, in the order of {@link POLLY_VOICES}.
 *
 * @param filter - Each member narrows the result. Default: all voices.
 */
export function listVoices(filter: VoiceFilter = {}): readonly PollyVoice[] {
  const { engine, languageCode, includeAdditionalLanguageCodes = false } = filter;
  return POLLY_VOICES.filter((voice) => {
    if (engine !== undefined && !voice.SupportedEngines.includes(engine)) return false;
    if (languageCode === undefined || voice.LanguageCode === languageCode) return true;
    return includeAdditionalLanguageCodes && voice.AdditionalLanguageCodes?.includes(languageCode) === true;
  });
}

function readVoice(code: string, languageName: string, entry: string): PollyVoice {
  const [id = '', gender, engines = ''] = entry.split(':');
  const additional = ADDITIONAL_LANGUAGES[id];
  return {
    Id: id,
    Name: WRITTEN_NAMES[id] ?? id,
    Gender: gender === 'M' ? 'Male' : 'Female',
    LanguageCode: code,
    LanguageName: languageName,
    ...(additional === undefined ? {} : { AdditionalLanguageCodes: additional }),
    SupportedEngines: Array.from(engines).flatMap((letter) => ENGINE_OF_LETTER[letter] ?? []),
  };
}

/**
 * What Amazon Polly takes of SSML: its tags, their attributes, and the values of those, by engine.
 *
 * Source: Amazon Polly developer guide, "Supported SSML tags" and the page of each tag; where that says nothing, SSML 1.1
 * (W3C), of which Polly takes a part.
 */

/** What an attribute may hold. */
export interface AttributeRule {
  /** Fits the whole of an allowed value. */
  readonly form: RegExp;
  /** What fits, in words that go on from "The attribute x of <y>". */
  readonly allowed: string;
  /** Whether the tag says nothing without it. Default: false. */
  readonly isNeeded?: boolean;
  /** The engines that take it. Default: those that take the tag. */
  readonly engines?: readonly string[];
  /** Whether a value of the right form is out of range. Default: none is. */
  readonly isOutOfRange?: (value: string) => boolean;
  /** Values that not every engine takes, and which do. Default: none. */
  readonly enginesOfValues?: Readonly<Record<string, readonly string[]>>;
  /** Further values that one engine takes. Default: none. */
  readonly more?: { readonly engine: string; readonly form: RegExp };
  /** Whether a value may be anything, so that it is not to be repeated in a message. Default: false. */
  readonly isFree?: boolean;
}

/** What a tag may be like. */
export interface TagRule {
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /** The engines that take it. Default: every one. */
  readonly engines?: readonly string[];
  /** Whether it holds nothing, as `<break/>`. Default: false. */
  readonly isEmpty?: boolean;
  /** Whether it says nothing without any attribute. Default: false. */
  readonly needsAttribute?: boolean;
  /** Names of attributes that may hold anything and change nothing. Default: none. */
  readonly passedOver?: RegExp;
}

const STANDARD = ['standard'];
const MAX_BREAK_SECONDS = 10;

function oneOf(...values: readonly string[]): Pick<AttributeRule, 'form' | 'allowed'> {
  const last = values.at(-1) ?? '';
  const allowed = values.length === 1 ? `takes only "${last}"` : `takes ${values.slice(0, -1).join(', ')} or ${last}`;
  return { form: new RegExp(`^(?:${values.join('|')})$`, 'u'), allowed };
}

const ANYTHING = { form: /\S/u, allowed: 'must not be empty', isNeeded: true, isFree: true } as const;
/** BCP 47, as far as Polly's languages have it; more of them may come. */
const LANGUAGE: AttributeRule = { form: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u, allowed: 'takes the code of a language, like fr-FR' };
/** Without a leading zero it is no number of the guide's. */
const TIME = /^\+?(\d+(?:\.\d+)?)(ms|s)$/u;
const DATES = ['mdy', 'dmy', 'ymd', 'md', 'dm', 'ym', 'my', 'd', 'm', 'y', 'yyyymmdd'];
const BREATH_LENGTH = oneOf('default', 'x-short', 'short', 'medium', 'long', 'x-long');
const BREATH_VOLUME = oneOf('default', 'x-soft', 'soft', 'medium', 'loud', 'x-loud');

/** The rules, by the name of a tag. */
export const SSML_TAGS: Readonly<Record<string, TagRule>> = {
  speak: {
    attributes: { 'xml:lang': LANGUAGE },
    // What SSML 1.1 has there, and XML.
    passedOver: /^(?:version|onlangfailure|xmlns(?::[\w.-]+)?|xml:base|xsi:schemaLocation)$/u,
  },
  break: {
    isEmpty: true,
    attributes: {
      strength: oneOf('none', 'x-weak', 'weak', 'medium', 'strong', 'x-strong'),
      time: {
        form: TIME,
        allowed: 'is written like 500ms or 1.5s, and lasts 10 seconds at most',
        isOutOfRange: (value) => secondsOf(value) > MAX_BREAK_SECONDS,
      },
    },
  },
  emphasis: { engines: STANDARD, attributes: { level: oneOf('strong', 'Strong', 'moderate', 'Moderate', 'reduced', 'Reduced') } },
  lang: { attributes: { 'xml:lang': { ...LANGUAGE, isNeeded: true } } },
  mark: { isEmpty: true, attributes: { name: ANYTHING } },
  p: { attributes: { 'xml:lang': LANGUAGE } },
  s: { attributes: { 'xml:lang': LANGUAGE } },
  phoneme: {
    attributes: {
      alphabet: {
        form: /^(?:ipa|x-sampa|x-amazon-[a-z-]+)$/u,
        allowed: 'takes ipa, x-sampa or an alphabet of Amazon’s, like x-amazon-pinyin',
        isNeeded: true,
      },
      ph: ANYTHING,
    },
  },
  prosody: {
    needsAttribute: true,
    attributes: {
      volume: {
        form: /^(?:default|silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(?:\.\d+)?dB)$/u,
        allowed: 'takes default, silent, x-soft, soft, medium, loud, x-loud or a change like +6dB',
      },
      rate: {
        form: /^(?:default|x-slow|slow|medium|fast|x-fast|\d+(?:\.\d+)?%)$/u,
        allowed: 'takes x-slow, slow, medium, fast, x-fast or 20% to 200%',
        isOutOfRange: (value) => /%$/u.test(value) && (percentOf(value) < 20 || percentOf(value) > 200),
        // The guide has -10% in the example of whispering, which is the standard engine's alone.
        more: { engine: 'standard', form: /^[+-]\d+(?:\.\d+)?%$/u },
      },
      pitch: {
        engines: STANDARD,
        form: /^(?:default|x-low|low|medium|high|x-high|[+-]\d+(?:\.\d+)?%)$/u,
        allowed: 'takes default, x-low, low, medium, high, x-high or a change like +10%',
      },
      'amazon:max-duration': { engines: STANDARD, form: TIME, allowed: 'is written like 500ms or 1.5s' },
    },
  },
  'say-as': {
    attributes: {
      'interpret-as': {
        ...oneOf(
          'characters',
          'spell-out',
          'cardinal',
          'number',
          'ordinal',
          'digits',
          'fraction',
          'unit',
          'date',
          'time',
          'address',
          'expletive',
          'telephone',
        ),
        isNeeded: true,
      },
      format: oneOf(...DATES),
    },
  },
  sub: { attributes: { alias: ANYTHING } },
  w: { attributes: { role: { form: /^amazon:[A-Z]+(?:_\d+)?$/u, allowed: 'takes a role like amazon:VB', isNeeded: true } } },
  'amazon:auto-breaths': {
    engines: STANDARD,
    attributes: { volume: BREATH_VOLUME, frequency: oneOf('default', 'x-low', 'low', 'medium', 'high', 'x-high'), duration: BREATH_LENGTH },
  },
  'amazon:breath': { engines: STANDARD, isEmpty: true, attributes: { volume: BREATH_VOLUME, duration: BREATH_LENGTH } },
  'amazon:domain': { engines: ['neural'], attributes: { name: { ...oneOf('news'), isNeeded: true } } },
  'amazon:effect': {
    engines: ['standard', 'neural', 'long-form'],
    needsAttribute: true,
    attributes: {
      name: { ...oneOf('drc', 'whispered'), enginesOfValues: { whispered: STANDARD } },
      phonation: { ...oneOf('soft'), engines: STANDARD },
      'vocal-tract-length': { form: /^[+-]?\d+(?:\.\d+)?%$/u, allowed: 'is written like +15% or 110%', engines: STANDARD },
    },
  },
};

/**
 * The seconds of a time of SSML.
 *
 * @param time - Like `500ms` or `1.5s`, of the form that the rules ask for.
 */
export function secondsOf(time: string): number {
  const [, number, unit] = TIME.exec(time) ?? [];
  return Number(number ?? 0) / (unit === 'ms' ? 1000 : 1);
}

function percentOf(value: string): number {
  return Number.parseFloat(value);
}

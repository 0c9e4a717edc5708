/**
 * The SSML that Amazon Polly accepts: tags, attributes and values, by engine.
 *
 * Source: Amazon Polly developer guide, "Supported SSML tags" and the page of each tag. Cases that the guide does not mention follow
 * SSML 1.1 (W3C), of which Polly supports a part.
 */

/** The rule for an attribute. */
export interface AttributeRule {
  /** Matches a whole allowed value. */
  readonly form: RegExp;
  /** Describes the allowed values; completes "The attribute x of <y> …". */
  readonly allowed: string;
  /** Whether the tag requires it. Default: false. */
  readonly isNeeded?: boolean;
  /** The engines that support it. Default: those that support the tag. */
  readonly engines?: readonly string[];
  /** Whether a value of the right form is out of range. Default: never. */
  readonly isOutOfRange?: (value: string) => boolean;
  /** For values that only some engines support: the engines of each value. Default: none. */
  readonly enginesOfValues?: Readonly<Record<string, readonly string[]>>;
  /** Further values that only one engine supports. Default: none. */
  readonly more?: { readonly engine: string; readonly form: RegExp };
  /** Whether any value is allowed. A message must not quote such a value. Default: false. */
  readonly isFree?: boolean;
}

/** The rule for a tag. */
export interface TagRule {
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /** The engines that support it. Default: all. */
  readonly engines?: readonly string[];
  /** Whether the element must be empty, like `<break/>`. Default: false. */
  readonly isEmpty?: boolean;
  /** Whether it needs at least one attribute. Default: false. */
  readonly needsAttribute?: boolean;
  /** Names of attributes that are accepted with any value and have no effect. Default: none. */
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
/** Any language code of the form that Polly uses (BCP 47). There is no list, so that new languages are accepted. */
const LANGUAGE: AttributeRule = { form: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u, allowed: 'takes the code of a language, like fr-FR' };
/** The guide writes a number below one with a leading zero, so `.5s` is not accepted. */
const TIME = /^\+?(\d+(?:\.\d+)?)(ms|s)$/u;
const DATES = ['mdy', 'dmy', 'ymd', 'md', 'dm', 'ym', 'my', 'd', 'm', 'y', 'yyyymmdd'];
const BREATH_LENGTH = oneOf('default', 'x-short', 'short', 'medium', 'long', 'x-long');
const BREATH_VOLUME = oneOf('default', 'x-soft', 'soft', 'medium', 'loud', 'x-loud');

/** The rules, by tag name. */
export const SSML_TAGS: Readonly<Record<string, TagRule>> = {
  speak: {
    attributes: { 'xml:lang': LANGUAGE },
    // Attributes that SSML 1.1 and XML allow here.
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
        // The guide's example of whispering uses -10%. Only the standard engine whispers.
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
 * Converts an SSML duration to seconds.
 *
 * @param time - A duration in the form that the rules require, for example `500ms` or `1.5s`.
 */
export function secondsOf(time: string): number {
  const [, number, unit] = TIME.exec(time) ?? [];
  return Number(number ?? 0) / (unit === 'ms' ? 1000 : 1);
}

function percentOf(value: string): number {
  return Number.parseFloat(value);
}

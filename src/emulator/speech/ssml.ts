/**
 * Reads an SSML document as Polly does: well-formed XML, `<speak>` around everything, and only the tags the engine
 * knows. What comes out is a flat list of things to say and pauses between them.
 * Source of the tags: https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html
 */
import { XmlElement, XmlText, parseXml, type XmlDocument, type XmlNode } from '@rgrove/parse-xml';
import { readSources, sourcedAs, type SourceRange, type SourcedText } from './source-map';
import type { PollyEngine } from './voices';

/** A stretch of text with one way of saying it. */
export interface SsmlText extends SourcedText {
  readonly kind: 'text';
  /** From `<lang>`: another language than the voice's own. */
  readonly languageCode?: string;
  /** From `<say-as>`. */
  readonly sayAs?: string;
  /** From `<prosody>`: attributes for the synthesizer, checked. */
  readonly prosody?: Readonly<Record<string, string>>;
}

/** Silence of a stated length. */
export interface SsmlPause extends SourceRange {
  readonly kind: 'pause';
  readonly seconds: number;
}

/** The edge of an `<s>` or a `<p>`. */
export interface SsmlEdge {
  readonly kind: 'edge';
}

/** One step of saying a document. */
export type SsmlStep = SsmlText | SsmlPause | SsmlEdge;

/** Why a document cannot be spoken. Polly answers each of these with `InvalidSsmlException`. */
export type SsmlProblem = 'malformed' | 'not-speak' | 'unknown-tag' | 'unsupported-tag' | 'bad-attribute';

/** A document that was read, or why it could not be. The message never quotes the document's text. */
export type SsmlReading =
  | { readonly ok: true; readonly steps: readonly SsmlStep[] }
  | { readonly ok: false; readonly problem: SsmlProblem; readonly message: string };

const MAX_BREAK_SECONDS = 10;

/** Seconds of silence of `<break strength>`: none is none, medium a comma's, strong a sentence's, x-strong a paragraph's. */
const BREAK_SECONDS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0,
  weak: 0.15,
  medium: 0.3,
  strong: 0.45,
  'x-strong': 0.75,
};

/** Tags every engine takes at least in part; `mark` and `w` change nothing that can be heard here. */
const COMMON_TAGS = new Set(['speak', 'break', 'lang', 'mark', 'p', 'phoneme', 'prosody', 's', 'say-as', 'sub', 'w']);

/** Tags some engines take. The local Polly lets them pass on these engines and speaks what they hold. */
const ENGINES_OF_TAG: Readonly<Record<string, readonly PollyEngine[]>> = {
  emphasis: ['standard'],
  'amazon:auto-breaths': ['standard'],
  'amazon:breath': ['standard'],
  'amazon:domain': ['neural'],
  'amazon:effect': ['standard', 'neural', 'long-form'],
};

const SAY_AS = new Set(
  (
    'characters spell-out cardinal number ordinal digits fraction unit date time address expletive telephone ' +
    'interjection'
  ).split(' '),
);

const PROSODY_VALUES: Readonly<Record<string, RegExp>> = {
  rate: /^(?:x-slow|slow|medium|fast|x-fast|default|\d{1,3}%)$/,
  pitch: /^(?:x-low|low|medium|high|x-high|default|[+-]?\d{1,3}(?:\.\d+)?%)$/,
  volume: /^(?:silent|x-soft|soft|medium|loud|x-loud|default|[+-]?\d{1,2}(?:\.\d+)?dB)$/,
};

/**
 * Reads a document.
 *
 * @param document - Everything from `<speak>` to `</speak>`.
 * @param engine - The engine that is to speak it.
 */
export function readSsml(document: string, engine: PollyEngine): SsmlReading {
  const parsed = parse(document);
  if (parsed === undefined) {
    return refuse('malformed', 'The SSML is not well-formed XML: check that every tag is closed and every & is &amp;.');
  }
  if (parsed.root?.name !== 'speak') {
    return refuse('not-speak', 'SSML must be one <speak> element around everything that is to be spoken.');
  }
  const steps: SsmlStep[] = [];
  try {
    visit(parsed.root, {}, { document, engine, steps });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.problem, error.message);
    throw error;
  }
  return { ok: true, steps };
}

/**
 * Characters Polly bills for a text: all of it, or for SSML all but the tags. An entity counts as the one character it
 * stands for.
 *
 * @param text - What is sent.
 * @param textType - Whether it is SSML.
 * @returns A number of UTF-16 units.
 */
export function countBilledCharacters(text: string, textType: 'text' | 'ssml'): number {
  if (textType === 'text') return text.length;
  return parse(text)?.text.length ?? text.replace(/<[^>]*>/g, '').length;
}

type Manner = Pick<SsmlText, 'languageCode' | 'sayAs' | 'prosody'>;

interface Visit {
  readonly document: string;
  readonly engine: PollyEngine;
  readonly steps: SsmlStep[];
}

/** Leaves the walk through a document; never leaves this file. */
class Refusal extends Error {
  constructor(
    readonly problem: SsmlProblem,
    message: string,
  ) {
    super(message);
  }
}

function refuse(problem: SsmlProblem, message: string): SsmlReading {
  return { ok: false, problem, message };
}

function parse(document: string): XmlDocument | undefined {
  try {
    return parseXml(document, { includeOffsets: true });
  } catch {
    return undefined;
  }
}

function visit(node: XmlNode, manner: Manner, context: Visit): void {
  if (node instanceof XmlText) {
    const read = readSources(context.document.slice(node.start, node.end), node.start, (entity) => parseXml(`<x>${entity}</x>`).text);
    if (read.text !== '') context.steps.push({ kind: 'text', ...read, ...manner });
  } else if (node instanceof XmlElement) visitElement(node, manner, context);
}

function visitElement(element: XmlElement, manner: Manner, context: Visit): void {
  checkTag(element, context);
  const { steps } = context;
  const children = (inner: Manner): void => {
    for (const child of element.children) visit(child, inner, context);
  };
  switch (element.name) {
    case 'break':
      steps.push({ kind: 'pause', seconds: breakSeconds(element), start: element.start, end: element.end });
      return;
    case 'p':
    case 's':
      steps.push({ kind: 'edge' });
      children(manner);
      steps.push({ kind: 'edge' });
      return;
    case 'lang':
      children({ ...manner, languageCode: attribute(element, 'xml:lang', /^[a-z]{2,3}(?:-[A-Za-z]+)*$/) });
      return;
    case 'say-as':
      children({ ...manner, sayAs: sayAsOf(element) });
      return;
    case 'sub': {
      const text = attribute(element, 'alias', /./);
      const start = element.children[0]?.start ?? element.start;
      const end = element.children.at(-1)?.end ?? start;
      steps.push({ kind: 'text', ...sourcedAs(text, { start, end }), ...manner });
      return;
    }
    case 'prosody':
      children({ ...manner, prosody: { ...manner.prosody, ...prosodyOf(element) } });
      return;
    default:
      children(manner);
  }
}

function checkTag({ name }: XmlElement, { engine }: Visit): void {
  if (COMMON_TAGS.has(name)) return;
  const engines = ENGINES_OF_TAG[name];
  if (engines === undefined) throw new Refusal('unknown-tag', 'The SSML holds a tag that Polly does not know.');
  if (!engines.includes(engine)) throw new Refusal('unsupported-tag', `<${name}> is not available with the ${engine} engine.`);
}

function attribute(element: XmlElement, name: string, form: RegExp): string {
  const value = element.attributes[name];
  if (value !== undefined && form.test(value)) return value;
  throw new Refusal('bad-attribute', `<${element.name}> needs an attribute ${name} with a valid value.`);
}

function breakSeconds(element: XmlElement): number {
  const { time: stated, strength = 'medium' } = element.attributes;
  if (stated === undefined) {
    const seconds = BREAK_SECONDS[strength];
    if (seconds !== undefined) return seconds;
    throw new Refusal('bad-attribute', `<break> has a strength other than ${Object.keys(BREAK_SECONDS).join(', ')}.`);
  }
  const time = attribute(element, 'time', /^\+?\d+(?:\.\d+)?m?s$/);
  const seconds = Number.parseFloat(time) / (time.endsWith('ms') ? 1000 : 1);
  if (seconds <= MAX_BREAK_SECONDS) return seconds;
  throw new Refusal('bad-attribute', `<break> may last ${MAX_BREAK_SECONDS} seconds at most.`);
}

function sayAsOf(element: XmlElement): string {
  const value = attribute(element, 'interpret-as', /./);
  if (SAY_AS.has(value)) return value;
  throw new Refusal('bad-attribute', '<say-as> has a value of interpret-as that Polly does not know.');
}

function prosodyOf(element: XmlElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, form] of Object.entries(PROSODY_VALUES)) {
    if (element.attributes[name] !== undefined) found[name] = attribute(element, name, form);
  }
  return found;
}

/**
 * Reads an SSML document as Polly does: well-formed XML, `<speak>` around everything, and only the tags the engine
 * knows. What comes out is a flat list of things to say and pauses between them.
 */
import { parseXml, XmlElement, XmlError, XmlText, type XmlNode } from '@rgrove/parse-xml';
import { findSsmlFault } from '../../base/ssml/ssml-fault';
import { secondsOf } from '../../base/ssml/ssml-rules';
import { readSources, sourcedAs, type SourceRange, type SourcedText } from './source-map';
import type { PollyEngine } from './voices';

/** A stretch of text with one way of saying it. */
export interface SsmlText extends SourcedText {
  readonly kind: 'text';
  /** From `xml:lang` inside of the document: another language than the voice's own. */
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

/**
 * A document that was read, or why Polly answers it with `InvalidSsmlException`, and where: in UTF-16 code units. The message
 * never quotes the document's text.
 */
export type SsmlReading =
  { readonly ok: true; readonly steps: readonly SsmlStep[] } | { readonly ok: false; readonly at: number; readonly message: string };

/** Seconds of silence of `<break strength>`: none is none, medium a comma's, strong a sentence's, x-strong a paragraph's. */
const BREAK_SECONDS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0,
  weak: 0.15,
  medium: 0.3,
  strong: 0.45,
  'x-strong': 0.75,
};

/**
 * Reads a document.
 *
 * @param document - Everything from `<speak>` to `</speak>`.
 * @param engine - The engine that is to speak it.
 */
export function readSsml(document: string, engine: PollyEngine): SsmlReading {
  const fault = findSsmlFault(document, engine);
  if (fault !== undefined) return { ok: false, at: fault.at, message: fault.problem };
  const root = rootOf(document);
  if (root === undefined) return { ok: false, at: 0, message: 'What stands before <speak> is not well-formed XML.' };
  const steps: SsmlStep[] = [];
  visit(root, {}, { document, steps });
  return { ok: true, steps };
}

type Manner = Pick<SsmlText, 'languageCode' | 'sayAs' | 'prosody'>;

interface Visit {
  readonly document: string;
  readonly steps: SsmlStep[];
}

function rootOf(document: string): XmlElement | undefined {
  try {
    return parseXml(document, { includeOffsets: true }).root ?? undefined;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function visit(node: XmlNode, manner: Manner, context: Visit): void {
  if (node instanceof XmlText) {
    const read = readSources(context.document.slice(node.start, node.end), node.start, (entity) => parseXml(`<x>${entity}</x>`).text);
    if (read.text !== '') context.steps.push({ kind: 'text', ...read, ...manner });
  } else if (node instanceof XmlElement) visitElement(node, manner, context);
}

function visitElement(element: XmlElement, outer: Manner, context: Visit): void {
  const { steps } = context;
  const { attributes } = element;
  const languageCode = element.name === 'speak' ? undefined : attributes['xml:lang'];
  const manner = languageCode === undefined ? outer : { ...outer, languageCode };
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
    case 'say-as':
      children({ ...manner, sayAs: attributes['interpret-as'] ?? '' });
      return;
    case 'sub': {
      const start = element.children[0]?.start ?? element.start;
      const end = element.children.at(-1)?.end ?? start;
      steps.push({ kind: 'text', ...sourcedAs(attributes['alias'] ?? '', { start, end }), ...manner });
      return;
    }
    case 'prosody':
      children({ ...manner, prosody: { ...manner.prosody, ...prosodyOf(element) } });
      return;
    default:
      children(manner);
  }
}

function breakSeconds({ attributes }: XmlElement): number {
  const { time, strength = 'medium' } = attributes;
  return time === undefined ? (BREAK_SECONDS[strength] ?? 0) : secondsOf(time);
}

/** What the synthesizer takes of `<prosody>`; it knows no changes of a rate. */
function prosodyOf({ attributes }: XmlElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['rate', 'pitch', 'volume']) {
    const value = attributes[name];
    if (value !== undefined) found[name] = name === 'rate' && /^[+-]/u.test(value) ? `${100 + Number.parseFloat(value)}%` : value;
  }
  return found;
}

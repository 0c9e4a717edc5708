/**
 * Reads an SSML document as Polly does: it must be well-formed XML in one `<speak>`, with only the tags that the engine
 * supports. The result is a flat list of texts and pauses.
 */
import { parseXml, XmlElement, XmlError, XmlText, type XmlNode } from '@rgrove/parse-xml';
import { findSsmlFault } from '../../base/ssml/ssml-fault';
import { secondsOf } from '../../base/ssml/ssml-rules';
import { readSources, sourcedAs, type SourceRange, type SourcedText } from './source-map';
import type { PollyEngine } from './voices';

/** A stretch of text with the same settings. */
export interface SsmlText extends SourcedText {
  readonly kind: 'text';
  /** From `xml:lang` inside the document, if it differs from the voice's language. */
  readonly languageCode?: string;
  /** From `<say-as>`. */
  readonly sayAs?: string;
  /** From `<prosody>`: checked attributes for the synthesizer. */
  readonly prosody?: Readonly<Record<string, string>>;
}

/** A pause of a given length. */
export interface SsmlPause extends SourceRange {
  readonly kind: 'pause';
  readonly seconds: number;
}

/** The start or end of an `<s>` or `<p>`. */
export interface SsmlEdge {
  readonly kind: 'edge';
}

/** One step of speaking a document. */
export type SsmlStep = SsmlText | SsmlPause | SsmlEdge;

/**
 * A parsed document, or the reason and the offset (in UTF-16 code units) for Polly's `InvalidSsmlException`. The message
 * never quotes the document's text.
 */
export type SsmlReading =
  { readonly ok: true; readonly steps: readonly SsmlStep[] } | { readonly ok: false; readonly at: number; readonly message: string };

/** Seconds of silence for `<break strength>`: medium is a comma's pause, strong a sentence's, x-strong a paragraph's. */
const BREAK_SECONDS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0,
  weak: 0.15,
  medium: 0.3,
  strong: 0.45,
  'x-strong': 0.75,
};

/** Reads a document. */
export function readSsml(document: string, engine: PollyEngine): SsmlReading {
  const fault = findSsmlFault(document, engine);
  if (fault !== undefined) return { ok: false, at: fault.at, message: fault.problem };
  const root = rootOf(document);
  if (root === undefined) return { ok: false, at: 0, message: 'The text before <speak> is not well-formed XML.' };
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

/** Converts `<prosody>` for the synthesizer, which has no relative rates. */
function prosodyOf({ attributes }: XmlElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['rate', 'pitch', 'volume']) {
    const value = attributes[name];
    if (value !== undefined) found[name] = name === 'rate' && /^[+-]/u.test(value) ? `${100 + Number.parseFloat(value)}%` : value;
  }
  return found;
}

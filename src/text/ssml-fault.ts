/**
 * What keeps Polly from speaking an SSML document, found before it is sent: Polly itself says only that a document is
 * invalid, and ends the request with it.
 */
import { parseXml, XmlElement, XmlError, type XmlNode } from '@rgrove/parse-xml';

/** What is wrong with a document, and where. */
export interface SsmlFault {
  /** Where in the document, in UTF-16 code units. */
  readonly at: number;
  /** What is wrong and what to do about it, in sentences; of the text no more than a tag's or an entity's name. */
  readonly problem: string;
}

/** Tags that every engine takes, at least in part (Amazon Polly developer guide, "Supported SSML tags"). */
const COMMON_TAGS = new Set(['break', 'lang', 'mark', 'p', 'phoneme', 'prosody', 's', 'say-as', 'sub', 'w']);
/** Tags that only these engines take (the same table). */
const ENGINES_OF_TAG: Readonly<Record<string, readonly string[]>> = {
  emphasis: ['standard'],
  'amazon:auto-breaths': ['standard'],
  'amazon:breath': ['standard'],
  'amazon:domain': ['neural'],
  'amazon:effect': ['standard', 'neural', 'long-form'],
};
/** Attributes without which a tag says nothing (the same guide, on each tag). */
const NEEDED_ATTRIBUTES: Readonly<Record<string, string>> = {
  lang: 'xml:lang',
  mark: 'name',
  phoneme: 'ph',
  'say-as': 'interpret-as',
  sub: 'alias',
  w: 'role',
};
/** Names short and plain enough to be quoted: what a slip makes of a text may stand where a name should. */
const QUOTABLE = /^[A-Za-z][\w.:-]{0,30}$/u;

/**
 * The first fault of a document.
 *
 * @param document - From `<speak>` to `</speak>`.
 * @param engine - What is to speak it, by Polly's name.
 * @returns Undefined where there is none.
 */
export function findSsmlFault(document: string, engine: string): SsmlFault | undefined {
  if (document.startsWith('</')) return { at: 0, problem: 'A second </speak> closes nothing. Leave it out.' };
  try {
    const { root } = parseXml(document, { includeOffsets: true });
    return root === null ? undefined : rootFault(root, document, engine);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return wordFault(document, unitsBefore(document, error.pos), error.message);
  }
}

function rootFault(root: XmlElement, document: string, engine: string): SsmlFault | undefined {
  if (root.name !== 'speak') return { at: 0, problem: 'Tags are written in lower case: <speak>.' };
  return firstFault(root.children, document, engine);
}

function firstFault(nodes: readonly XmlNode[], document: string, engine: string): SsmlFault | undefined {
  for (const node of nodes) {
    if (!(node instanceof XmlElement)) continue;
    const problem = tagProblem(node, engine);
    if (problem !== undefined) return { at: node.start, problem };
    const inside = firstFault(node.children, document, engine);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function tagProblem({ name, attributes }: XmlElement, engine: string): string | undefined {
  if (name === 'speak') return 'A <speak> stands inside of another. Close the first one before it, or leave the second out.';
  const engines = ENGINES_OF_TAG[name];
  if (engines !== undefined && !engines.includes(engine)) {
    return `The engine "${engine}" does not take ${quoted(name)}. Leave the tag out, or choose ${engines.map((other) => `"${other}"`).join(' or ')}.`;
  }
  // A tag with a prefix may be newer than this package.
  if (engines === undefined && !COMMON_TAGS.has(name) && !name.includes(':')) {
    const lower = name.toLowerCase();
    const advice = COMMON_TAGS.has(lower) ? `Tags are written in lower case: <${lower}>.` : 'Leave the tag out.';
    return `Polly has no ${quoted(name)}. ${advice}`;
  }
  const needed = NEEDED_ATTRIBUTES[name];
  if (needed !== undefined && attributes[needed] === undefined) return `${quoted(name)} needs the attribute ${needed}.`;
  if (name === 'break') return breakProblem(attributes['time']);
  return undefined;
}

/** Source: the same guide, `<break>`. */
function breakProblem(time: string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const [, number, unit] = /^\+?(\d*\.?\d+)(ms|s)$/u.exec(time.trim()) ?? [];
  if (number === undefined) return 'The time of a <break> is written like 500ms or 1.5s.';
  return Number(number) > (unit === 's' ? 10 : 10_000) ? 'A <break> lasts 10 seconds at most.' : undefined;
}

/** What the parser calls a fault, by how its message begins, and how that is told; the first that fits. */
const WORDINGS: readonly (readonly [message: RegExp, tell: (document: string, at: number, message: string) => SsmlFault])[] = [
  [/^Unterminated reference/u, (document, at) => ({ at: bareAmpersand(document) ?? at, problem: '"&" begins an entity that does not end. Write &amp; for the character itself.' })],
  [/^Named entity/u, unknownEntity],
  [/^(?:Character reference|Invalid character reference)/u, (document, at) => ({ at: document.lastIndexOf('&', at), problem: 'This stands for no character that XML has. Leave it out.' })],
  [/^Invalid character/u, (document, at) => ({ at, problem: `XML has no place for the character ${codeOf(document, at)}. Leave it out.` })],
  [/^Missing end tag/u, (document, at, message) => openElement(document, at, /element (\S+)/u.exec(message)?.[1] ?? '')],
  [/^Unclosed (?:start|end) tag/u, (_, at) => ({ at, problem: 'A tag should end here, with ">".' })],
  [/^(?:Attribute value|Unclosed attribute)/u, valuelessAttribute],
  [/^Missing end quote/u, (_, at) => ({ at, problem: 'The value of an attribute has no end: a quotation mark is missing.' })],
  [/^Unescaped `</u, (_, at) => ({ at, problem: '"<" must not stand in an attribute: the quotation mark before it is missing, or write &lt; for the character itself.' })],
  [/^Duplicate attribute/u, (document, at) => ({ at: document.lastIndexOf('<', at), problem: 'A tag has the same attribute twice.' })],
  [/^The string `--`/u, (_, at) => ({ at, problem: 'A comment must not hold "--".' })],
  [/^Unclosed comment/u, (document, at) => ({ at: document.lastIndexOf('<!--', at), problem: 'A comment has no end: "-->" is missing.' })],
  [/^Unclosed CDATA/u, (document, at) => ({ at: document.lastIndexOf('<![CDATA[', at), problem: 'A CDATA section has no end: "]]>" is missing.' })],
  [/^Extra content/u, (_, at) => ({ at, problem: 'Something stands behind the end of the document.' })],
  [/CDATA section close/u, (_, at) => ({ at, problem: '"]]>" must not stand in a text. Write ]]&gt;.' })],
];

/** Comments and CDATA sections, in which an ampersand is a character, and ampersands that begin no reference. */
const AMPERSANDS = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|&(?!(?:#\d+|#x[\da-f]+|[a-z_:][\w:.-]*);)/giu;

/** The first ampersand that begins no reference: the parser tells a place behind it. */
function bareAmpersand(document: string): number | undefined {
  for (const { 0: found, index } of document.matchAll(AMPERSANDS)) if (found === '&') return index;
  return undefined;
}

/** Says in words what the parser found at a place. */
function wordFault(document: string, at: number, message: string): SsmlFault {
  const tell = WORDINGS.find(([beginning]) => beginning.test(message))?.[1];
  if (tell !== undefined) return tell(document, at, message);
  return { at, problem: `This is not well-formed XML, at the character ${codeOf(document, at)}. Check the tag that it is in.` };
}

function unknownEntity(document: string, from: number): SsmlFault {
  const at = document.indexOf('&', from);
  const entity = /^&([^;]*);/u.exec(document.slice(at))?.[1] ?? '';
  const name = QUOTABLE.test(entity) ? `"&${entity};" is` : '"&" begins';
  return { at, problem: `${name} no entity of XML, which has &amp;, &lt;, &gt;, &quot; and &apos;. Write the character itself, or &amp; for an "&".` };
}

function valuelessAttribute(document: string, at: number): SsmlFault {
  const isOpen = /^(?:<|$)/u.test(document.slice(at, at + 1));
  return { at, problem: isOpen ? 'The tag before has no end: ">" is missing.' : 'The value of an attribute must stand in quotation marks.' };
}

/** An element that does not end where it should: the tag that stands there is wrong, or what stands there is none. */
function openElement(document: string, at: number, name: string): SsmlFault {
  const rest = document.slice(at);
  const closing = /^<\/([^\s>]+)/u.exec(rest)?.[1];
  if (closing !== undefined && name === 'speak') return { at, problem: `${quoted(closing, '/')} closes a tag that is not open. Leave it out.` };
  if (closing !== undefined) {
    return { at, problem: `${quoted(name)} is open here, and ${quoted(closing, '/')} closes another tag. Close ${quoted(name)} before it with ${quoted(name, '/')}.` };
  }
  if (rest.startsWith(']]>')) return { at, problem: '"]]>" must not stand in a text. Write ]]&gt;.' };
  if (/^<\/\s/u.test(rest)) return { at, problem: 'No space may stand behind "</".' };
  if (/^<[!?A-Za-z_:]/u.test(rest)) return { at, problem: 'This tag is not well-formed: check its end and its attributes. Write &lt; for the character "<" itself.' };
  if (rest.startsWith('<')) return { at, problem: '"<" begins no tag. Write &lt; for the character itself.' };
  const opened = Math.max(0, document.lastIndexOf(`<${name}`));
  return { at: opened, problem: `${quoted(name)} is never closed: ${quoted(name, '/')} is missing.` };
}

function quoted(name: string, slash = ''): string {
  return QUOTABLE.test(name) ? `<${slash}${name}>` : 'a tag';
}

function codeOf(document: string, at: number): string {
  return `U+${(document.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The parser counts characters, and passes over a line feed's return. */
function unitsBefore(document: string, characters: number): number {
  let units = 0;
  for (let count = 0; count < characters && units < document.length; count += 1) {
    if (document.startsWith('\r\n', units)) units += 1;
    units += (document.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

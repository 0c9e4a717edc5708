/** What a developer is told whose SpokenText holds what is no text, or no label; loaded when there is something to tell. */
import { invalidOption } from '../../base/option-rules';

const USE_STRING =
  "Give a string, such as what an i18n library's t() or formatMessage() returns; how it looks is the business of renderText.";

/** What is wrong with a thing that is no text, and what to write instead. */
export function explainContent(node: unknown): string {
  let [what, advice] = ['an object', USE_STRING];
  try {
    [what, advice] = describe(node);
  } catch {
    // A getter or a proxy of the app's threw.
  }
  return `The text of a <SpokenText> holds ${what}, which is no text. ${advice}`;
}

/** What is wrong with a label, of which another type is wanted. */
export function explainLabel(place: string, label: unknown, wanted: string): string {
  const allowed = { string: 'a string', function: 'a function that returns a string' }[wanted] ?? 'an object of labels';
  return invalidOption(place, label, allowed).message;
}

function describe(node: unknown): [what: string, advice: string] {
  if (node === true) return ['`true`', 'Write `condition ? text : null` instead of `condition || text`.'];
  if (typeof node === 'function') return ['a function', 'Call it, and give the string that it returns.'];
  if (typeof node !== 'object' || node === null) return [`a ${typeof node}`, USE_STRING];
  if (Array.isArray(node)) return ['an array that holds itself', 'Give the text as one string.'];
  if ('$$typeof' in node) return [`the element <${'type' in node ? elementName(node.type) : '…'}>`, USE_STRING];
  if ('then' in node) return ['a promise', 'Wait for it, and give what it resolves to.'];
  if (Symbol.asyncIterator in node || Symbol.iterator in node || 'getReader' in node) {
    return ['a source beside other text', 'Give the source alone.'];
  }
  const keys = Object.keys(node).slice(0, 5).join(', ');
  return keys === '' ? ['an object', USE_STRING] : [`an object (${keys})`, 'Give the property of it that is the text, as a string.'];
}

function elementName(type: unknown): string {
  if (typeof type === 'string') return type;
  const { displayName, name, render, type: inner } = (type ?? {}) as Record<string, unknown>;
  const own = [displayName, name].find((candidate) => typeof candidate === 'string' && candidate !== '');
  if (own !== undefined) return own as string;
  const wrapped = render ?? inner;
  return wrapped === undefined ? '…' : elementName(wrapped);
}

/** Messages for developers about invalid content or labels of a SpokenText. Loaded when the first message is due. */
import { invalidOption } from '../../../base/options/option-rules';

const USE_STRING = "Pass a string, such as the result of an i18n library's t() or formatMessage(). To change its look, use renderText.";

/** Explains why a value is no text, and what to write instead. */
export function explainContent(node: unknown): string {
  let [what, advice] = ['an object', USE_STRING];
  try {
    [what, advice] = describe(node);
  } catch {
    // The app's getter or proxy threw.
  }
  return `The text of a <SpokenText> contains ${what}, which is not text. ${advice}`;
}

/**
 * Explains why a label is invalid.
 *
 * @param place - The label's path, for example `labels.status.idle`.
 * @param wanted - The `typeof` of a valid label.
 */
export function explainLabel(place: string, label: unknown, wanted: string): string {
  const allowed = { string: 'a string', function: 'a function that returns a string' }[wanted] ?? 'an object of labels';
  return invalidOption(place, label, allowed).message;
}

/** Explains why `renderText` is no function. */
export function explainRenderText(given: unknown): string {
  return invalidOption('renderText', given, 'a function such as (text) => <Markdown>{text}</Markdown>').message;
}

function describe(node: unknown): [what: string, advice: string] {
  if (node === true) return ['`true`', 'Write `condition ? text : null` instead of `condition || text`.'];
  if (typeof node === 'function') return ['a function', 'Call it, and pass the string that it returns.'];
  if (typeof node !== 'object' || node === null) return [`a ${typeof node}`, USE_STRING];
  if (Array.isArray(node)) return ['an array that contains itself', 'Pass the text as one string.'];
  if ('$$typeof' in node) return [`the element <${'type' in node ? elementName(node.type) : '…'}>`, USE_STRING];
  if ('then' in node) return ['a promise', 'Wait for it, and pass its result.'];
  if (Symbol.asyncIterator in node || Symbol.iterator in node || 'getReader' in node) {
    return ['a source beside other text', 'Pass the source alone.'];
  }
  const keys = Object.keys(node).slice(0, 5).join(', ');
  return keys === '' ? ['an object', USE_STRING] : [`an object (${keys})`, 'Pass the property that holds the text, as a string.'];
}

function elementName(type: unknown): string {
  if (typeof type === 'string') return type;
  const { displayName, name, render, type: inner } = (type ?? {}) as Record<string, unknown>;
  const own = [displayName, name].find((candidate) => typeof candidate === 'string' && candidate !== '');
  if (own !== undefined) return own as string;
  const wrapped = render ?? inner;
  return wrapped === undefined ? '…' : elementName(wrapped);
}

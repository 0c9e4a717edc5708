/** Recognizes front matter: YAML between lines of `---`, or TOML between lines of `+++`. */
import { mayGoOn } from '../../../base/incomplete-match';

/** Longer front matter is read as text. */
const MAX_CHARACTERS = 4_000;
/** A key with its value, an item, a comment, or an indented continuation. A blank line ends it. */
const LINE: Readonly<Record<string, RegExp>> = {
  '---': /^(?:["']?[\w$@-][\w $@./-]{0,60}["']?:(?:[ \t].*)?|[ \t]*-(?:[ \t].*)?|[ \t]*#.*|[ \t]+\S.*|[\]}],?)$/,
  '+++': /^(?:["']?[\w-][\w.-]{0,60}["']?[ \t]*=.*|\[.*|[ \t]*#.*|[ \t]+\S.*|[\]}],?|[ \t]*)$/,
};
const OPENING = /^(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)/;

/**
 * Returns the length of the front matter, including its last line.
 *
 * @param text - The text from its start on.
 * @param isEnd - Whether the text has ended.
 * @returns 0 if there is none, undefined if that depends on what follows.
 */
export function frontMatterLength(text: string, isEnd: boolean): number | undefined {
  if (!isEnd && mayGoOn(OPENING, text)) return undefined;
  const [opening, mark = ''] = OPENING.exec(text) ?? [];
  const pattern = LINE[mark];
  if (opening === undefined || pattern === undefined) return 0;
  let at = opening.length;
  for (let count = 0; at < MAX_CHARACTERS; count += 1) {
    const [line = '', lineBreak = ''] = /^[^\r\n]*(\r\n|\r|\n)?/.exec(text.slice(at, at + MAX_CHARACTERS)) ?? [];
    const content = line.slice(0, line.length - lineBreak.length);
    const isClosing = content.trimEnd() === mark || (mark === '---' && content.trimEnd() === '...');
    const mayGoOn = lineBreak === '' && !isEnd;
    if (isClosing && count > 0 && !mayGoOn) return at + content.length;
    if (mayGoOn) return mayBeLine(content, mark, pattern) ? undefined : 0;
    if (lineBreak === '' || !pattern.test(content)) return 0;
    at += line.length;
  }
  return 0;
}

function mayBeLine(content: string, mark: string, pattern: RegExp): boolean {
  return (
    content.length < MAX_CHARACTERS &&
    (pattern.test(content) ||
      mark.startsWith(content) ||
      /^(?:["']?[\w$@-]?[\w $@./-]{0,60}["']?:?|\.{1,3}[ \t]*|(?:---|\+\+\+)[ \t]*)$/.test(content))
  );
}

/**
 * Patterns for the parts of a text that are compared as a whole, because they are silent or heard as one: the address of a link,
 * the mark of a source, the number of an item, a formula, a web address. Their letters do not count as words.
 */

/** Matches at the beginning of a line, also behind blanks and the marks of quotes. */
const AT_LINE_START = String.raw`(?<=(?:^|\n)[^\S\n]*(?:>[^\S\n]*)*)`;
const NUMBERS = String.raw`\^?\p{N}{1,3}(?:(?:,\s?|[;–-])\^?\p{N}{1,3})*`;
const DESTINATION = String.raw`\((?:<[^<>\n]*>?|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:"[^"\n]*"?|'[^'\n]*'?))?\)?`;
/** The inside of a formula: within one paragraph, and no longer than formulas are. */
const IN_FORMULA = String.raw`(?:[^$\\\n]|\\(?![)\]])[^\n]?|\n(?![^\S\n]*\n)){1,400}`;

/** `[docs]: https://a.example`, the definition of a link's address. */
const DEFINITION = String.raw`(?=\[)${AT_LINE_START}\[(?!\^)[^[\]\n]+\]:[^\S\n]*[^\s.:/#]*[.:/#]\S*[^\n]*`;
/** `1.`, `-`, `- [x]`. */
const ITEM = String.raw`(?=[-*+•\d])${AT_LINE_START}(?:[-*+•]|\d{1,3}[.)])(?=\s|$)(?:[^\S\n]+\[[ xX]\](?=\s|$))?`;
/** The line that opens or closes a block of code, with the name of its language. */
const FENCE = String.raw`(?=[\x60~]{3})${AT_LINE_START}(?:\x60{3,}|~{3,})[^\n\x60~]*`;
/** `[1]`, `[1](https://a.example)`, `[[1]](#a)`, `[^note]`, `[\[3\]](#cite)`, `【4:0†a.pdf】`. */
const SOURCE = [
  String.raw`\[\[?${NUMBERS}\]\]?(?:${DESTINATION})?`,
  String.raw`\[\^[^\]\s]{1,40}\]`,
  String.raw`\[\\\[[^[\]\n]{1,40}\\\]\](?:${DESTINATION})?|\\\[\p{N}{1,3}\\\]`,
  String.raw`【[^】\n]{0,80}】|\uE200[^\uE201]{0,80}\uE201`,
].join('|');
/** The address of a link, behind its words, or before them as in `[[page|words]]`. */
const ADDRESS = String.raw`\]${DESTINATION}|(?<=\])${DESTINATION}|\]\[[^[\]\n]*\]?|\[\[[^[\]|\n]{1,100}\|`;
const TAG = String.raw`<(?!https?:|mailto:)\/?[A-Za-z][^<>]*>`;

/** Matches a silent part of a text. The name of the matched group is the key of the part. */
export const SILENT_MARK = `(?<definition>${DEFINITION})|(?<item>${ITEM})|(?<fence>${FENCE})|(?<source>${SOURCE})|(?<address>${ADDRESS})|(?<tag>${TAG})`;

/** Matches a formula. `$$` may be unclosed at the end of the text. */
export const FORMULA = String.raw`\$\$${IN_FORMULA}(?:\$\$|$)|\$(?!\s)[^$\n]{1,150}(?<!\s)\$(?!\d)|\\\(${IN_FORMULA}\\\)|\\\[${IN_FORMULA}\\\]`;

/** An address that stands in the text, without the punctuation behind it. Its host is heard. */
export const WEB_ADDRESS = String.raw`(?:https?:\/\/|www\.)[^\s<>"“”()[\]{}|]*[^\s<>"“”()[\]{}|.,;:!?'’]`;

const SIGNS_OF_FORMULA = /^(?:\${1,2}|\\[([])|(?:\${1,2}|\\[)\]])$|\s/gu;
const AROUND_HOST = /^(?:https?:\/\/)?(?:www\.)?|[/?#].*$/gsu;

/** Returns what two formulas have in common that are written with different marks. */
export function formulaKey(formula: string): string {
  return `$${formula.replace(SIGNS_OF_FORMULA, '')}`;
}

/** Returns the host of a web address, which is all that is heard of it. */
export function hostOf(address: string): string {
  return address.replace(AROUND_HOST, '');
}

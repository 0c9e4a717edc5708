/** The text that a reader sees of markdown, from a renderer that shares no code with the reader under test. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Separates words in a comparison: everything except letters, digits, and marks that could get lost. */
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}\p{S}*_~&#\\]+|[<>|]+/gu;
const BLOCKS =
  'address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|main|nav|p|pre|section|summary|table|tbody|td|th|thead|tr|ul';
const ATTRIBUTES = String.raw`(?:[^>"']|"[^"]*"|'[^']*')*`;

/** Returns the visible words of markdown, without code blocks. Of an address, only the host counts. */
export function renderedWords(markdown: string, disabled: readonly string[] = []): string[] {
  return toWords(textOf(renderHtml(markdown, disabled)));
}

/** Returns the visible text of markdown with all characters, without code blocks. */
export function renderedText(markdown: string, disabled: readonly string[] = []): string {
  return textOf(renderHtml(markdown, disabled), (address) => address);
}

/** Renders markdown to HTML. */
export function renderHtml(markdown: string, disabled: readonly string[] = []): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm(), { disable: { null: [...disabled] } }],
    htmlExtensions: [gfmHtml()],
  });
}

/** Splits a text into words without punctuation. */
export function toWords(text: string): string[] {
  return text.normalize('NFC').replaceAll('`', '').split(BETWEEN_WORDS).filter(Boolean);
}

function textOf(html: string, sayAddress = hostOf): string {
  return (
    withNumbers(html)
      // GitHub shows the tags of elements that it does not allow.
      .replace(/&lt;(?=\/?(?:title|textarea|style|iframe|noembed|noframes|script|plaintext)\b)/gi, '<')
      .replace(/<pre><code[^>]*>[^]*?<\/code><\/pre>/g, '\n')
      .replace(/<(script|style|svg|math|template)\b[^>]*>[^]*?<\/\1>/gi, '')
      .replace(/<!\[CDATA\[[^]*?\]\]>|<!--(?:-?>|[^]*?-->)|<\?[^]*?\?>|<![A-Z][^>]*>/g, '')
      .replace(
        new RegExp(String.raw`<img\b${ATTRIBUTES}>`, 'gi'),
        (tag) => /\salt=(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).find(Boolean) ?? '',
      )
      .replace(/<a href="[^"]*">((?:[a-z][a-z0-9+.-]+:|www\.)[^<\s]*)<\/a>/gi, (_, address: string) => sayAddress(address))
      .replace(new RegExp(String.raw`<\/?(?:${BLOCKS}|li|ol)\b${ATTRIBUTES}>`, 'gi'), '\n')
      .replace(new RegExp(String.raw`<\/?[a-z]${ATTRIBUTES}>`, 'gi'), '')
      .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '')
  );
}

/** Writes the numbers of ordered lists, which a browser would draw. */
function withNumbers(html: string): string {
  const lists: (number | undefined)[] = [];
  return html.replace(/<(\/?)(ol|ul|li)\b([^>]*)>/g, (tag, slash: string, name: string, attributes: string) => {
    if (name !== 'li') {
      if (slash !== '') lists.pop();
      else lists.push(name === 'ul' ? undefined : Number(/start="(\d+)"/.exec(attributes)?.[1] ?? 1));
      return tag;
    }
    const number = lists.at(-1);
    if (slash !== '' || number === undefined) return tag;
    lists[lists.length - 1] = number + 1;
    return `${tag}${number}. `;
  });
}

function hostOf(address: string): string {
  if (/^mailto:/i.test(address)) return address.slice('mailto:'.length);
  return address
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/[/?#:][^]*$/, '');
}

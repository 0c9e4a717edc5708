/** Tags, comments and entities of HTML in a markdown text. */

/** Most characters of a tag; where there are more it is text. */
const MAX_TAG_CHARACTERS = 500;
const NAME = /<\/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/y;
/** The beginning of a tag or an address in angle brackets, with nothing that could end it. */
const BEGINNING = /<\/?[A-Za-z0-9][^\s<>]*$/y;
const ADDRESS = /<((?:[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*)|(?:[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>/y;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/y;
const ENTITY_BEGINNING = /&(?:#?[A-Za-z0-9]{0,32})$/y;

/** Elements after which another sentence begins. */
const BLOCKS = new Set('address article aside blockquote caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul'.split(' '));
/** Elements that hold no text. */
const UNSPOKEN = new Set(['script', 'style', 'template', 'svg', 'math']);

/** The entities that writers and models use; the standard knows 2,231, most of them for mathematics. */
const ENTITIES = new Map(
  (
    'amp=& lt=< gt=> quot=" apos=\' nbsp=\u00a0 ensp=\u2002 emsp=\u2003 thinsp=\u2009 shy=\u00ad zwj=\u200d zwnj=\u200c ' +
    'hellip=… mdash=— ndash=– lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· ' +
    'copy=© reg=® trade=™ deg=° sect=§ para=¶ cent=¢ pound=£ yen=¥ euro=€ curren=¤ plusmn=± times=× divide=÷ minus=− frac12=½ frac14=¼ frac34=¾ ' +
    'sup1=¹ sup2=² sup3=³ micro=µ permil=‰ prime=′ Prime=″ larr=← rarr=→ uarr=↑ darr=↓ harr=↔ ne=≠ le=≤ ge=≥ asymp=≈ infin=∞ radic=√ sum=∑ ' +
    'alpha=α beta=β gamma=γ delta=δ Delta=Δ lambda=λ mu=μ pi=π sigma=σ Sigma=Σ omega=ω Omega=Ω iexcl=¡ iquest=¿ ordf=ª ordm=º ' +
    'agrave=à aacute=á acirc=â atilde=ã auml=ä aring=å aelig=æ ccedil=ç egrave=è eacute=é ecirc=ê euml=ë igrave=ì iacute=í icirc=î iuml=ï ntilde=ñ ' +
    'ograve=ò oacute=ó ocirc=ô otilde=õ ouml=ö oslash=ø oelig=œ ugrave=ù uacute=ú ucirc=û uuml=ü yacute=ý yuml=ÿ szlig=ß eth=ð thorn=þ ' +
    'Agrave=À Aacute=Á Acirc=Â Auml=Ä Aring=Å AElig=Æ Ccedil=Ç Egrave=È Eacute=É Ecirc=Ê Ntilde=Ñ Oacute=Ó Ouml=Ö Oslash=Ø OElig=Œ Uacute=Ú Uuml=Ü'
  )
    .split(' ')
    .map((entry) => {
      const name = entry.slice(0, entry.indexOf('='));
      return [name, entry.slice(name.length + 1)] as const;
    }),
);

/** Most characters that {@link AngleMarkup.skipTo} matches. */
export const MAX_TERMINATOR_CHARACTERS = '</template>'.length;

/** What stands in angle brackets. */
export type AngleMarkup =
  | { readonly kind: 'tag'; readonly length: number; readonly isBlock: boolean; readonly isBreak: boolean; readonly skipTo: RegExp | undefined }
  | { readonly kind: 'address'; readonly length: number }
  /** A comment, an instruction or a declaration, up to what this matches. */
  | { readonly kind: 'comment'; readonly length: number; readonly skipTo: RegExp }
  | { readonly kind: 'text' };

/**
 * What begins at a `<`.
 *
 * @param isEnd - Whether nothing more will come.
 * @returns Undefined where only what follows can tell.
 */
export function readAngle(text: string, at: number, isEnd: boolean): AngleMarkup | undefined {
  const rest = text.length - at;
  if (!isEnd && (rest < 2 || (rest < 3 && text.startsWith('</', at)) || (rest < 4 && '<!--'.startsWith(text.slice(at))))) return undefined;
  if (text.startsWith('<!--', at)) return { kind: 'comment', length: 4, skipTo: /-->/g };
  if (text.startsWith('<?', at)) return { kind: 'comment', length: 2, skipTo: /\?>/g };
  if (/[A-Z]/i.test(text.charAt(at + 2)) && text.startsWith('<!', at)) return { kind: 'comment', length: 2, skipTo: />/g };
  const address = matchAt(ADDRESS, text, at);
  if (address !== undefined && address[0].length <= MAX_TAG_CHARACTERS + 1) return { kind: 'address', length: address[0].length };
  const name = matchAt(NAME, text, at)?.[1]?.toLowerCase();
  if (name === undefined) {
    const isCut = !isEnd && rest <= MAX_TAG_CHARACTERS && matchAt(BEGINNING, text, at) !== undefined;
    return isCut ? undefined : { kind: 'text' };
  }
  const length = tagLength(text, at);
  if (length === undefined) return isEnd ? { kind: 'text' } : undefined;
  if (length === 0) return { kind: 'text' };
  const isOpening = text.charAt(at + 1) !== '/' && text.charAt(at + length - 2) !== '/';
  return {
    kind: 'tag',
    length,
    isBlock: BLOCKS.has(name),
    isBreak: name === 'br',
    skipTo: isOpening && UNSPOKEN.has(name) ? new RegExp(`</${name}>`, 'gi') : undefined,
  };
}

/**
 * The character that an entity stands for.
 *
 * @returns An empty text where it is none, undefined where only what follows can tell.
 */
export function readEntity(text: string, at: number, isEnd: boolean): { readonly length: number; readonly text: string } | undefined {
  const match = matchAt(ENTITY, text, at);
  if (match === undefined) return !isEnd && matchAt(ENTITY_BEGINNING, text, at) !== undefined ? undefined : { length: 1, text: '' };
  const [entity, decimal, hexadecimal, name] = match;
  const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10);
  if (name !== undefined) return { length: entity.length, text: ENTITIES.get(name) ?? '' };
  // What the standard has for numbers that are no characters.
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return { length: entity.length, text: isCharacter ? String.fromCodePoint(code) : '\ufffd' };
}

/** 0 where it is no tag, undefined where it is not complete. */
function tagLength(text: string, at: number): number | undefined {
  let quote = '';
  const limit = at + MAX_TAG_CHARACTERS;
  for (let index = at + 1; index < text.length; index += 1) {
    if (index > limit) return 0;
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') {
      return index + 1 - at;
    } else if (character === '<') {
      return 0;
    } else if (character === '"' || character === "'") {
      quote = character;
    }
  }
  return text.length > limit ? 0 : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

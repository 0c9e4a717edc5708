/** Reads HTML entities: `&amp;`, `&#8212;`, `&eacute;`. */
import { matchAt } from '../../../base/match-at';

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/y;
const ENTITY_BEGINNING = /&(?:#?[A-Za-z0-9]{0,32})$/y;

/** The entities in common use. The standard has 2,231, most of them for mathematics. */
const ENTITIES: ReadonlyMap<string, string> = new Map(
  (
    'amp=& AMP=& lt=< LT=< gt=> GT=> quot=" QUOT=" apos=\' nbsp=\u00a0 ensp=\u2002 emsp=\u2003 thinsp=\u2009 shy=\u00ad zwj=\u200d zwnj=\u200c Tab=\u0009 ' +
    'excl=! num=# dollar=$ percnt=% lpar=( rpar=) ast=* midast=* plus=+ comma=, period=. sol=/ colon=: semi=; equals== quest=? commat=@ lsqb=[ lbrack=[ bsol=\\ rsqb=] rbrack=] Hat=^ lowbar=_ UnderBar=_ grave=` lcub={ lbrace={ verbar=| vert=| rcub=} rbrace=} ' +
    'hellip=… mldr=… mdash=— ndash=– horbar=― hyphen=‐ lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· dagger=† Dagger=‡ ' +
    'copy=© COPY=© reg=® REG=® trade=™ deg=° sect=§ para=¶ cent=¢ pound=£ yen=¥ euro=€ curren=¤ brvbar=¦ uml=¨ macr=¯ acute=´ cedil=¸ not=¬ plusmn=± pm=± times=× divide=÷ minus=− frac12=½ half=½ frac14=¼ frac34=¾ frac13=⅓ frac23=⅔ ' +
    'sup1=¹ sup2=² sup3=³ micro=µ permil=‰ prime=′ Prime=″ larr=← rarr=→ uarr=↑ darr=↓ harr=↔ rArr=⇒ lArr=⇐ hArr=⇔ ne=≠ le=≤ leq=≤ ge=≥ geq=≥ asymp=≈ approx=≈ equiv=≡ infin=∞ radic=√ sum=∑ prod=∏ int=∫ part=∂ isin=∈ empty=∅ cap=∩ cup=∪ sub=⊂ sup=⊃ forall=∀ exist=∃ and=∧ or=∨ ' +
    'check=✓ checkmark=✓ cross=✗ star=☆ starf=★ hearts=♥ spades=♠ clubs=♣ diams=♦ phone=☎ female=♀ male=♂ numero=№ ' +
    'alpha=α beta=β gamma=γ delta=δ epsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π rho=ρ sigma=σ sigmaf=ς tau=τ upsilon=υ phi=φ chi=χ psi=ψ omega=ω ' +
    'Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω iexcl=¡ iquest=¿ ordf=ª ordm=º ' +
    'aelig=æ AElig=Æ oelig=œ OElig=Œ oslash=ø Oslash=Ø szlig=ß eth=ð ETH=Ð thorn=þ THORN=Þ lstrok=ł Lstrok=Ł dstrok=đ Dstrok=Đ hstrok=ħ Hstrok=Ħ tstrok=ŧ Tstrok=Ŧ imath=ı inodot=ı ijlig=ĳ IJlig=Ĳ eng=ŋ ENG=Ŋ kgreen=ĸ fflig=ff filig=fi fllig=fl'
  )
    .split(' ')
    .map((entry) => {
      const name = entry.slice(0, entry.indexOf('='));
      return [name, entry.slice(name.length + 1)] as const;
    }),
);

/** The name of an accented letter consists of both: `Zcaron`. */
const ACCENTED = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil|caron|breve|macr|ogon|dot|dblac)$/;
const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
  caron: '\u030c',
  breve: '\u0306',
  macr: '\u0304',
  ogon: '\u0328',
  dot: '\u0307',
  dblac: '\u030b',
};

/**
 * Returns the character of an entity.
 *
 * @returns A length of 0 if it is none or its name is unknown, undefined if that depends on what follows.
 */
export function readEntity(text: string, at: number, isEnd: boolean): { readonly length: number; readonly text: string } | undefined {
  const match = matchAt(ENTITY, text, at);
  if (match === null) return !isEnd && matchAt(ENTITY_BEGINNING, text, at) !== null ? undefined : { length: 0, text: '' };
  const [entity, decimal, hexadecimal, name] = match;
  if (name !== undefined) {
    const character = ENTITIES.get(name) ?? accented(name);
    return character === '' ? { length: 0, text: '' } : { length: entity.length, text: character };
  }
  const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10);
  // The standard's replacement for numbers that are no characters.
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return { length: entity.length, text: isCharacter ? String.fromCodePoint(code) : '\ufffd' };
}

function accented(name: string): string {
  const [, letter = '', accent = ''] = ACCENTED.exec(name) ?? [];
  return (letter + (ACCENTS[accent] ?? '')).normalize('NFC');
}

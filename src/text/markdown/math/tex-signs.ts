/** The signs for TeX commands, which each voice names in its own language. */

import { tableOf } from '../../../base/table';

/** The spacing class of a sign. */
export type SignKind = 'letter' | 'operator' | 'relation' | 'large' | 'opening' | 'closing' | 'punctuation';

/** A sign. */
export interface Sign {
  readonly text: string;
  readonly kind: SignKind;
}

const TABLE: Readonly<Record<SignKind, string>> = {
  letter:
    'alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π varpi=π rho=ρ varrho=ρ sigma=σ varsigma=ς tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω ' +
    'Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω infty=∞ partial=∂ nabla=∇ hbar=ħ ell=ℓ Re=ℜ Im=ℑ aleph=ℵ emptyset=∅ varnothing=∅ circ=° degree=° angle=∠ triangle=△ square=□ ' +
    'forall=∀ exists=∃ nexists=∄ neg=¬ lnot=¬ top=⊤ bot=⊥ prime=′ imath=ı jmath=ȷ %=% $=$ #=# &=& _=_ S=§ P=¶ pounds=£ pound=£ euro=€ EUR=€ texteuro=€ yen=¥ cent=¢ textdollar=$ textdegree=° celsius=℃ dagger=† ddagger=‡',
  operator:
    'cdot=· times=× div=÷ pm=± mp=∓ ast=* star=⋆ bullet=• cup=∪ cap=∩ setminus=∖ backslash=∖ oplus=⊕ ominus=⊖ otimes=⊗ odot=⊙ land=∧ wedge=∧ lor=∨ vee=∨ veebar=⊻',
  relation:
    'leq=≤ le=≤ leqslant=≤ geq=≥ ge=≥ geqslant=≥ lt=< gt=> neq=≠ ne=≠ approx=≈ equiv=≡ sim=∼ simeq=≃ cong=≅ propto=∝ ll=≪ gg=≫ doteq=≐ in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ subsetneq=⊊ supsetneq=⊋ parallel=∥ perp=⊥ mid=| nmid=∤ vdash=⊢ models=⊨ prec=≺ succ=≻ ' +
    'to=→ rightarrow=→ longrightarrow=→ leftarrow=← gets=← longleftarrow=← leftrightarrow=↔ longleftrightarrow=↔ Rightarrow=⇒ Longrightarrow=⇒ implies=⇒ Leftarrow=⇐ Longleftarrow=⇐ impliedby=⇐ Leftrightarrow=⇔ Longleftrightarrow=⇔ iff=⇔ mapsto=↦ longmapsto=↦ hookrightarrow=↪ rightharpoonup=⇀ rightleftharpoons=⇌ uparrow=↑ downarrow=↓ nearrow=↗ searrow=↘ ' +
    'therefore=∴ because=∵ coloneqq=:= triangleq=≜',
  large: 'sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭ oint=∮ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂ bigvee=⋁ bigwedge=⋀',
  opening: '{={ lbrace={ lbrack=[ lparen=( langle=⟨ lfloor=⌊ lceil=⌈ lvert=| lVert=‖',
  closing: '}=} rbrace=} rbrack=] rparen=) rangle=⟩ rfloor=⌋ rceil=⌉ rvert=| rVert=‖',
  punctuation: 'ldots=… cdots=… dots=… dotsc=… dotsb=… vdots=⋮ ddots=⋱ colon=: vert=| |=‖ Vert=‖',
};

/** The signs, by the name of their command. */
export const SIGNS: ReadonlyMap<string, Sign> = new Map(
  Object.entries(TABLE).flatMap(([kind, entries]) =>
    [...tableOf(entries)].map(([name, text]) => [name, { text, kind: kind as SignKind }] as const),
  ),
);

/** Functions, which are spoken by their name. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp det dim ker deg gcd lcm hom arg Pr'.split(' '),
);

/** Functions with a subscript below them. */
export const LIMITS: ReadonlyMap<string, string> = new Map([
  ['lim', 'lim'],
  ['limsup', 'lim sup'],
  ['liminf', 'lim inf'],
  ['max', 'max'],
  ['min', 'min'],
  ['sup', 'sup'],
  ['inf', 'inf'],
  ['argmax', 'arg max'],
  ['argmin', 'arg min'],
]);

/** Accents above a letter. */
export const ACCENTS = tableOf(
  'hat=\u0302 widehat=\u0302 bar=\u0304 overline=\u0304 vec=\u20d7 overrightarrow=\u20d7 tilde=\u0303 widetilde=\u0303 dot=\u0307 ddot=\u0308',
);

/** Letters for sets of numbers. */
export const DOUBLE_STRUCK = tableOf('R=ℝ N=ℕ Z=ℤ Q=ℚ C=ℂ P=ℙ H=ℍ');

/** Commands that change the look of the following text. */
export const LOOKS: ReadonlySet<string> = new Set(
  'displaystyle textstyle scriptstyle limits nolimits nonumber notag big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm left right middle'.split(
    ' ',
  ),
);

/** Commands that change the look of their argument. */
export const FONTS: ReadonlySet<string> = new Set(
  'mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal boldsymbol bm pmb boxed fbox mathop mathbin mathrel mathord'.split(
    ' ',
  ),
);

/** Commands with text as their argument. */
export const TEXTS: ReadonlySet<string> = new Set('text textrm textbf textit textsf texttt textnormal mbox hbox operatorname'.split(' '));

/** Commands that are white space. */
export const SPACES: ReadonlySet<string> = new Set([' ', ...', ; : ! > quad qquad enspace thinspace space hfill'.split(' ')]);

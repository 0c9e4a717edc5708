/** Says a short formula in the signs that its commands stand for, which every voice has a name for in its own language. */

/** A longer formula cannot be followed by ear. */
const MAX_CHARACTERS = 200;
/** Matrices, lines below each other and the like. */
const UNSPEAKABLE = /\\begin|\\\\|&/;
const SPACING = /\\(?:left|right|[bB]igg?[lr]?|displaystyle|limits|nolimits|q?quad)(?![A-Za-z])|\\[,;:! ]|~/g;
const WRAPPER = /\\(?:text\w*|math\w+|operatorname|boldsymbol|boxed|overline|vec|hat|bar)\s*\{([^{}]*)\}/g;
const FRACTION = /\\[dtc]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))/g;
const ROOT = /\\sqrt\s*\{([^{}]*)\}/g;
const RAISED_OR_LOWERED = /([\^_])\s*\{([^{}]*)\}/g;
/** Deeper formulas are left out. */
const MAX_DEPTH = 5;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Commands without a sign are said as they are called: `sin`, `log`, `lim`. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  (
    'alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ phi=φ varphi=φ chi=χ psi=ψ omega=ω ' +
    'Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω cdot=· times=× div=÷ pm=± mp=∓ leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ approx=≈ equiv=≡ sim=∼ infty=∞ ' +
    'sum=∑ prod=∏ int=∫ partial=∂ nabla=∇ to=→ rightarrow=→ Rightarrow=⇒ implies=⇒ in=∈ notin=∉ subset=⊂ subseteq=⊆ cup=∪ cap=∩ emptyset=∅ forall=∀ exists=∃ angle=∠ circ=° degree=° ldots=… cdots=… dots=…'
  )
    .split(' ')
    .map((entry) => {
      const [command = '', sign = ''] = entry.split('=');
      return [command, sign] as const;
    }),
);

/**
 * What is said of a formula.
 *
 * @param formula - Without the marks around it.
 * @returns Empty where it is not one for the ear.
 */
export function sayFormula(formula: string): string {
  if (formula.length > MAX_CHARACTERS || UNSPEAKABLE.test(formula)) return '';
  let said = formula.replace(SPACING, ' ');
  for (let depth = 0; depth < MAX_DEPTH && said.includes('{'); depth += 1) {
    said = said
      .replace(WRAPPER, '$1')
      .replace(RAISED_OR_LOWERED, (_, mark: string, content: string) => mark + inParentheses(content))
      .replace(ROOT, (_, content: string) => `√${inParentheses(content)}`)
      .replace(FRACTION, sayFraction);
  }
  if (said.includes('{')) return '';
  return said
    .replace(FRACTION, sayFraction)
    .replace(/\\([A-Za-z]+)/g, (_, command: string) => SIGNS.get(command) ?? ` ${command} `)
    .replace(/\^\s*°/g, '°')
    .replace(/\^(\d+)(?![\d.])/g, (_, figures: string) => figures.replace(/\d/g, (figure) => SUPERSCRIPTS.charAt(Number(figure))))
    .replace(/[\\{}]/g, '')
    .replace(/[\s_]+/g, ' ')
    .replace(/\( | \)/g, (parenthesis) => parenthesis.trim())
    .trim();
}

function sayFraction(_: string, top: string | undefined, topSign: string | undefined, bottom: string | undefined, bottomSign: string | undefined): string {
  return `${inParentheses(top ?? topSign ?? '')}/${inParentheses(bottom ?? bottomSign ?? '')}`;
}

function inParentheses(content: string): string {
  return /^\s*\\?[\p{L}\p{N}]*\s*$/u.test(content) ? content.trim() : `(${content.trim()})`;
}

/** Checks a tag against the rules. */
import { SSML_TAGS, type AttributeRule, type TagRule } from './ssml-rules';

/** An opening or empty tag. */
export interface OpeningTag {
  readonly name: string;
  /** Attributes in source order, with decoded entities. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Matches names that are short and plain enough to quote. After a mistake in the markup, spoken text may be in the place of a name. */
const QUOTABLE = /^[A-Za-z][\w.:-]{0,30}$/u;

/**
 * Finds the problem of a tag.
 *
 * @param engine - Polly's name of the engine that will speak the document.
 * @returns Sentences that name the problem and its fix; undefined if the tag is valid.
 */
export function tagProblem({ name, attributes }: OpeningTag, engine: string): string | undefined {
  const rule = ruleOf(name);
  if (rule === undefined) {
    const lower = name.toLowerCase();
    return `Polly has no ${quoted(name)}. ${ruleOf(lower) === undefined ? 'Leave the tag out.' : `Tags are written in lower case: <${lower}>.`}`;
  }
  if (rule.engines?.includes(engine) === false) return notTaken(engine, `<${name}>`, 'the tag', rule.engines);
  for (const [attribute, value] of attributes) {
    const problem = attributeProblem(name, rule, { attribute, value, engine });
    if (problem !== undefined) return problem;
  }
  const needed = Object.keys(rule.attributes).find(
    (attribute) => rule.attributes[attribute]?.isNeeded === true && !attributes.has(attribute),
  );
  if (needed !== undefined) return `<${name}> needs the attribute ${needed}.`;
  if (rule.needsAttribute === true && attributes.size === 0) return `<${name}> needs an attribute: ${listed(namesFor(rule, engine))}.`;
  return undefined;
}

/** Whether a tag must be empty. */
export function isEmptyTag(name: string): boolean {
  return ruleOf(name)?.isEmpty === true;
}

/** Writes a tag as an empty tag, for a message. Replaces free and invalid values by "…". */
export function emptyTag({ name, attributes }: OpeningTag): string {
  const written = [...attributes].map(([attribute, value]) => {
    const rule = ruleOf(name)?.attributes[attribute];
    return ` ${attribute}="${rule === undefined || rule.isFree === true || !rule.form.test(value) ? '…' : value}"`;
  });
  return `<${name}${written.join('')}/>`;
}

/** Returns a tag for a message, or "a tag" if its name must not be quoted. */
export function quoted(name: string, slash = ''): string {
  return QUOTABLE.test(name) ? `<${slash}${name}>` : 'a tag';
}

/** Whether a message may quote a name. */
export function isQuotable(name: string): boolean {
  return QUOTABLE.test(name);
}

interface WrittenAttribute {
  readonly attribute: string;
  readonly value: string;
  readonly engine: string;
}

function attributeProblem(name: string, tag: TagRule, { attribute, value, engine }: WrittenAttribute): string | undefined {
  if (tag.passedOver?.test(attribute) === true) return undefined;
  const rule = Object.hasOwn(tag.attributes, attribute) ? tag.attributes[attribute] : undefined;
  if (rule === undefined) {
    const known = namesFor(tag, engine);
    const advice = known.length === 0 ? 'It takes none.' : `It takes ${listed(known)}.`;
    return `<${name}> has no attribute ${QUOTABLE.test(attribute) ? `"${attribute}"` : 'of that name'}. ${advice}`;
  }
  const said = `the attribute ${attribute} of <${name}>`;
  if (rule.engines?.includes(engine) === false) return notTaken(engine, said, 'it', rule.engines);
  if (!isAllowed(rule, value, engine)) return `The attribute ${attribute} of <${name}> ${rule.allowed}.`;
  const engines = rule.enginesOfValues?.[value];
  return engines?.includes(engine) === false ? notTaken(engine, `${attribute}="${value}" of <${name}>`, 'the tag', engines) : undefined;
}

function isAllowed({ form, isOutOfRange, more }: AttributeRule, value: string, engine: string): boolean {
  if (more?.engine === engine && more.form.test(value)) return true;
  return form.test(value) && isOutOfRange?.(value) !== true;
}

/** Lists the tag's attributes that an engine supports. */
function namesFor({ attributes }: TagRule, engine: string): string[] {
  return Object.keys(attributes).filter((attribute) => attributes[attribute]?.engines?.includes(engine) !== false);
}

function ruleOf(name: string): TagRule | undefined {
  return Object.hasOwn(SSML_TAGS, name) ? SSML_TAGS[name] : undefined;
}

function notTaken(engine: string, what: string, itself: string, engines: readonly string[]): string {
  return `The engine "${engine}" does not take ${what}. Leave ${itself} out, or choose ${engines.map((other) => `"${other}"`).join(' or ')}.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

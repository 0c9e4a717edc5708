/** Random valid and invalid SSML documents for property tests. */
import fc from 'fast-check';

/** Polly's engines. */
export const ENGINES = ['generative', 'neural', 'long-form', 'standard'] as const;

const TEXTS = [
  'Hi',
  ' ',
  'é',
  '😀',
  '\r\n',
  '\t',
  '\n',
  '.',
  '&amp;',
  '&#233;',
  '&#x1F600;',
  '&lt;',
  ']',
  '"',
  "'",
  '>',
  '<!-- & <x> -->',
  '<![CDATA[<b> & ]]>',
  '<?a & ?>',
];
const WRONG_TEXTS = [
  '&',
  '&bogus;',
  '&#0;',
  '&nbsp;',
  '<',
  '\u0007',
  '\ud83d',
  ']]>',
  '<!-- -- -->',
  '<![CDATA[',
  '</p>',
  '<speak>',
  '< b',
  '<?xml a?>',
  '&#xD800;',
];
const TAGS = [
  'break',
  'emphasis',
  'lang',
  'mark',
  'p',
  's',
  'phoneme',
  'prosody',
  'say-as',
  'sub',
  'w',
  'amazon:auto-breaths',
  'amazon:breath',
  'amazon:domain',
  'amazon:effect',
  'speak',
  'voice',
  'x:y',
  'Break',
];
const ATTRIBUTES = [
  'time',
  'strength',
  'level',
  'xml:lang',
  'name',
  'alphabet',
  'ph',
  'volume',
  'rate',
  'pitch',
  'interpret-as',
  'format',
  'alias',
  'role',
  'duration',
  'frequency',
  'phonation',
  'vocal-tract-length',
  'amazon:max-duration',
  'class',
];
const VALUES = [
  '1s',
  '.5s',
  '11s',
  'weak',
  'strong',
  'huge',
  'fr-FR',
  '',
  'news',
  'drc',
  'whispered',
  'soft',
  'ipa',
  'a&amp;b',
  'loud',
  '+6dB',
  '85%',
  '-50%',
  '+10%',
  'medium',
  'date',
  'mdy',
  'amazon:VB',
  'low',
  '2s',
  '😀',
];

const attribute = fc
  .tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...VALUES), fc.constantFrom('"', "'"))
  .map(([name, value, quote]) => ` ${name}=${quote}${value}${quote}`);
const tag = fc.tuple(fc.constantFrom(...TAGS), fc.array(attribute, { maxLength: 2 }));
const { inside } = fc.letrec<{ inside: string; element: string; node: string }>((tie) => ({
  element: fc.tuple(tag, fc.boolean(), tie('inside')).map(([[name, attributes], isEmpty, held]) => {
    const opening = `<${name}${attributes.join('')}`;
    return isEmpty ? `${opening}/>` : `${opening}>${held}</${name}>`;
  }),
  node: fc.oneof({ depthSize: 'small' }, { weight: 6, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 3, arbitrary: tie('element') }),
  inside: fc.array(tie('node'), { maxLength: 6 }).map((nodes) => nodes.join('')),
}));

/** Elements with text that every engine supports. */
const RIGHT = [
  '<break time="1s"/>',
  '<break/>',
  '<p>Hi 😀 &amp;</p>',
  '<sub alias="R&amp;D 😀">x</sub>',
  "<say-as interpret-as='date' format='mdy'>1</say-as>",
  '<lang xml:lang="fr-FR">là\r\n</lang>',
  '<prosody rate="85%">so</prosody>',
  '<mark name="😀"/>',
];

/** The content of a valid document. */
export const rightContent = fc.array(fc.constantFrom(...TEXTS, ...RIGHT), { maxLength: 12 }).map((parts) => parts.join(''));

/** Documents with arbitrary tags, attributes and values. */
export const document = inside.map((held) => `<speak>${held}</speak>`);

/** The same documents with an error somewhere, or cut. */
export const brokenDocument = fc
  .tuple(
    fc.oneof(
      document,
      rightContent.map((held) => `<speak>${held}</speak>`),
    ),
    fc.nat(),
    fc.constantFrom(...WRONG_TEXTS, ''),
    fc.nat({ max: 3 }),
  )
  .map(([whole, place, wrong, dropped]) => {
    const at = '<speak>'.length + (place % Math.max(1, whole.length - '<speak>'.length));
    return whole.slice(0, at) + wrong + whole.slice(at + dropped);
  });

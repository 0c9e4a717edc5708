/** The spoken text of an SSML document, the source of each of its characters, and documents for the rest of one. */
import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSsmlFault } from '../../../src/base/ssml/ssml-fault';
import { OffsetMap } from '../../../src/text/spoken/offset-map';
import { SpokenDocument } from '../../../src/text/spoken/spoken-document';
import type { SpeakableText } from '../../../src/text/spoken/spoken-piece';
import { readSsmlSpeech } from '../../../src/text/spoken/ssml-speech';
import { createPlainText } from '../../../src/text/speakable/plain-text';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { requestedOf } from '../requested';

function read(document: string): SpokenDocument {
  return new SpokenDocument(readSsmlSpeech(document, 0));
}

describe('spoken text', () => {
  test.each([
    ['entities', 'I don&apos;t &quot;&lt;&amp;&gt;&quot;', 'I don\'t "<&>"'],
    ['numeric entities', 'caf&#233; &#x1F600;&#X41;', 'café 😀&#X41;'],
    ['what is no entity', 'A &nbsp; B & C', 'A &nbsp; B & C'],
    ['literal text', 'a <![CDATA[<b> & c]]> d', 'a <b> & c d'],
    ['comments and instructions', 'a<!-- > no -->b<?x no?> c', 'ab c'],
    ['an alias', 'the <sub alias="R&amp;D &quot;x&quot;"><w role="amazon:NN">lab</w></sub>.', 'the R&D "x".'],
    ['an alias of nothing', 'the <sub alias="end"></sub>.', 'the end.'],
    ['letters and figures', '<say-as interpret-as="characters">W3C</say-as> <say-as interpret-as="digits">47-11</say-as>', 'W 3 C 4 7-1 1'],
    ['other ways to say it', '<say-as interpret-as="date" format="dmy">1-2-2030</say-as>', '1-2-2030'],
    ['paragraphs and sentences', '<p>One.</p><p><s>Two</s><s>three</s></p>four', '\n\nOne.\n\nTwo\n\nthree\n\nfour'],
    ['pauses', 'yes<break time="1s"/>no<break strength="none"/>body', 'yes nobody'],
    ['lines', 'a\r\nb\rc', 'a\nb\nc'],
    ['nothing but tags', '<break time="1s"/>', ' '],
  ])('%s', (_, content, spoken) => {
    expect(read(`<speak>${content}</speak>`).text).toBe(spoken);
  });
});

/** Nested elements, with text in every form that XML has. */
const { element: anyElement } = fc.letrec<{ element: string; content: string }>((tie) => ({
  content: fc.array(fc.oneof({ depthSize: 'small' }, anyText(), tie('element')), { maxLength: 5 }).map((parts) => parts.join('')),
  element: fc
    .tuple(
      fc.constantFrom(
        ['<p>', '</p>'],
        ['<s>', '</s>'],
        ['<prosody rate="90%" >', '</prosody>'],
        ['<lang xml:lang="fr-FR">', '</lang >'],
        ["<sub alias='a > b &amp; c'>", '</sub>'],
        ['<say-as interpret-as="characters">', '</say-as>'],
        ['<w role="amazon:VB">', '</w>'],
      ),
      tie('content'),
    )
    .map(([[open, close], content]) => `${open}${content}${close}`),
}));

function anyText() {
  return fc.oneof(
    fc.constantFrom('One house. ', 'two ', 'big.', ' ', '\r\n', '&amp;', '&#x1F600;', '&#39;', '<![CDATA[<b> & c]]>', '<![CDATA[]]>'),
    fc.constantFrom('<!-- > -->', '<?pi x?>', '<break/>', '<break strength="none"/>', '<mark name="a>b"/>', '"', '>', "it's "),
  );
}

const anyDocument = fc
  .array(fc.oneof(anyText(), anyElement), { maxLength: 8 })
  .map((parts) => `<speak version="1.1">${parts.join('')}</speak>`);

const RUNS = 400;

test('the document is made of the segments, each at its place', () => {
  fc.assert(
    fc.property(anyDocument, fc.nat({ max: 50 }), (document, start) => {
      const segments = readSsmlSpeech(document, start);
      const spoken = new SpokenDocument(segments);
      expect(spoken.request).toBe(document);
      expect(spoken.displayedStart).toBe(start);
      expect(spoken.text).not.toBe('');
      const places = segments.flatMap(({ displayedStart, displayedLength }) => [displayedStart, displayedStart + displayedLength]);
      expect(places.every((place) => place >= start && place <= start + document.length)).toBe(true);
      const written = segments.filter(({ kind }) => kind === 'copy');
      for (const { text, displayedStart } of written)
        expect(document.slice(displayedStart - start, displayedStart - start + text.length)).toBe(text);
    }),
    { numRuns: RUNS },
  );
});

test('without an alias and pauses it is what XML says the text is', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const plain = document.replace(/<\/?(?:sub|say-as)\b(?:'[^']*'|"[^"]*"|[^>'"])*>/gu, '');
      const { text } = parseXml(plain);
      expect(read(plain).text.replace(/\s+/gu, '')).toBe(text.replace(/\s+/gu, ''));
    }),
    { numRuns: RUNS },
  );
});

test('every character of the request leads to what is spoken there, in order and to the end', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const spoken = read(document);
      const map = new OffsetMap();
      spoken.noteRequest(map, 100);
      expect(map.spokenLength).toBe(document.length);
      const starts = Array.from({ length: document.length }, (_, index) => map.toDisplayed(index));
      expect(starts).toEqual([...starts].sort((one, other) => one - other));
      expect(map.toDisplayedRange(0, document.length)).toEqual({ start: 100, end: 100 + spoken.text.length });
    }),
    { numRuns: RUNS },
  );
});

test('the rest of a document is a document that says the rest', () => {
  let rests = 0;
  fc.assert(
    fc.property(anyDocument, (document) => {
      fc.pre(findSsmlFault(document, 'generative') === undefined);
      const whole = read(document);
      for (let place = 1; place < whole.text.length; place += 1) {
        if (!whole.canBeginAt(place)) continue;
        rests += 1;
        const rest = whole.from(place);
        expect(rest.text).toBe(whole.text.slice(place));
        expect(findSsmlFault(rest.request, 'generative')).toBeUndefined();
        // A pause at the seam belongs to the part before it.
        expect(read(rest.request).text.trimStart()).toBe(rest.text.trimStart());
        expect(rest.from(0).request).toBe(rest.request);
      }
    }),
    { numRuns: RUNS },
  );
  expect(rests).toBeGreaterThan(500);
});

test.each([
  [
    'in the language and the manner that it has there',
    '<speak>One. <prosody rate="90%"><lang xml:lang="fr-FR">Deux. ',
    'Trois.</lang></prosody></speak>',
    '<speak><prosody rate="90%"><lang xml:lang="fr-FR">',
  ],
  ['literal where it is', '<speak><![CDATA[One & two. ', 'Three & four.]]></speak>', '<speak><![CDATA['],
  ['behind closed tags', '<speak version="1.1"><p><s>One.</s> <s>', 'Two.</s></p></speak>', '<speak version="1.1"><p><s>'],
  ['behind its pause', '<speak>One. ', '<break time="2s"/>Two.</speak>', '<speak>'],
  ['behind the pause in its element', '<speak>One. ', '<w role="amazon:VB"><break time="2s"/>Two</w>.</speak>', '<speak>'],
  ['whole where it begins with a role', '<speak><p>One. ', '<w role="amazon:VB">Two</w> and three.</p></speak>', '<speak><p>'],
  ['whole where it begins with an alias', '<speak>One. ', '<sub alias="Two">2</sub> and three.</speak>', '<speak>'],
  ['whole where it begins with figures', '<speak>One. ', '<say-as interpret-as="cardinal">Two</say-as>.</speak>', '<speak>'],
  ['whole where it begins with sounds', '<speak>One. ', '<phoneme alphabet="ipa" ph="tu"><!-- 2 -->Two</phoneme>.</speak>', '<speak>'],
  ['whole where it begins with a length', '<speak>One. ', '<prosody amazon:max-duration="2s"><p>Two.</p></prosody></speak>', '<speak>'],
  ['whole behind a paragraph', '<speak><p>One</p>', '<p><w role="amazon:VB">Two</w></p></speak>', '<speak>'],
])('the rest is %s', (_, before, rest, opening) => {
  const document = read(before + rest);
  const place = document.text.search(/Tr?h?[rw]/u);
  expect(document.canBeginAt(place)).toBe(true);
  expect(document.from(place).request).toBe(opening + rest);
});

test.each([
  ['an entity', '<speak>a&amp;b</speak>', 2, true],
  ['an alias', '<speak>a <sub alias="b. C d">e</sub></speak>', 5, false],
  ['a word that has a role', '<speak><w role="amazon:VB">re ad</w></speak>', 3, false],
  ['what has a length of its own', '<speak><prosody amazon:max-duration="2s">One. Two.</prosody></speak>', 5, false],
])('none begins inside of %s', (_, document, place, can) => {
  expect(read(document).canBeginAt(place)).toBe(can);
});

describe('the rest of a text that begins inside of a document', () => {
  const BEFORE = 'Hi. <speak>I <prosody rate="90%">don&apos;t';
  const REST = ' like &quot;it&quot;.</prosody></speak> And on.';

  test.each<[string, (precedingText: string) => SpeakableText]>([
    ['plain text', createPlainText],
    ['changed text', (precedingText) => createSpeakableText({ pronunciations: { unheard: 'of' }, precedingText })],
    ['text without leftovers', (precedingText) => createSpeakableText({ leftovers: 'dropped', precedingText })],
    ['markdown', (precedingText) => createSpeakableText({ markdown: true, precedingText })],
  ])('is a document with the same tags open: %s', (_, create) => {
    for (const step of [1, 7, REST.length]) {
      const speakable = create(BEFORE);
      const pieces = [];
      for (let at = 0; at < REST.length; at += step) pieces.push(...speakable.push(REST.slice(at, at + step)));
      pieces.push(...speakable.end());
      expect(pieces.map((piece) => requestedOf(piece).text).join('')).toBe(
        '<speak><prosody rate="90%"> like &quot;it&quot;.</prosody></speak> And on.',
      );
      const said = pieces.map(({ text }) => text).join('');
      expect(said.replace(/\s+/gu, ' ')).toBe(' like "it". And on.');
      const place = said.indexOf('it');
      expect(speakable.map.toDisplayedRange(place, place + 2)).toEqual({ start: REST.indexOf('it&'), end: REST.indexOf('it&') + 2 });
    }
  });

  test('and behind one that is closed it is plain', () => {
    const speakable = createPlainText('<speak>Hi.</speak> ');
    expect([...speakable.push('You & I.'), ...speakable.end()]).toEqual([{ text: 'You & I.' }]);
  });
});

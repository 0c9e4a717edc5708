/** The library and local Polly refuse the same documents at the same place, including all that an XML parser refuses. */
import fc from 'fast-check';
import { parseXml, XmlElement, type XmlNode } from '@rgrove/parse-xml';
import { expect, test } from 'vitest';
import { findSsmlFault } from '../../../src/base/ssml/ssml-fault';
import { placeInText } from '../../../src/base/ssml/place-in-text';
import { findSsmlError } from '../../../src/core/synthesis/ssml-error';
import { checkText } from '../../../src/emulator/operations/check-text';
import { createPlainText } from '../../../src/text/speakable/plain-text';
import { brokenDocument, document, ENGINES, rightContent } from './ssml-documents';

const anyDocument = fc.oneof(
  document,
  brokenDocument,
  rightContent.map((held) => `<speak>${held}</speak>`),
);
const engines = fc.constantFrom(...ENGINES);

function elementStarts(node: XmlNode): number[] {
  return node instanceof XmlElement ? [node.start, ...node.children.flatMap(elementStarts)] : [];
}

test('an XML parser accepts every valid document, and an error in one that it accepts is about a tag', () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(anyDocument, engines, (given, engine) => {
      const fault = findSsmlFault(given, engine);
      let starts: number[] | undefined;
      try {
        const { root } = parseXml(given, { includeOffsets: true });
        starts = root === null ? [] : elementStarts(root);
      } catch {
        starts = undefined;
      }
      if (starts === undefined) expect(fault).toBeDefined();
      else if (fault !== undefined) expect(starts).toContain(fault.at);
      if (fault === undefined) taken += 1;
      else refused += 1;
    }),
    { numRuns: 4_000 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(400);
});

test('an error inserted into text is reported at its place', () => {
  const wrong = fc.constantFrom(
    '&',
    '&bogus;',
    '&#0;',
    '&nbsp;',
    '<',
    '\u0007',
    '\u0000',
    ']]>',
    '<3',
    '</q>',
    '<voice/>',
    '<break time="soon"/>',
    '<x:y>a</x:y>',
  );
  fc.assert(
    fc.property(rightContent, wrong, rightContent, (before, slip, after) => {
      const whole = `<speak>${before}${slip} ${after}</speak>`;
      expect(findSsmlFault(whole, 'generative')?.at).toBe('<speak>'.length + before.length);
    }),
    { numRuns: 2_000 },
  );
});

test('the library refuses the same documents as local Polly, at the same place, however the text is split', () => {
  let refusals = 0;
  fc.assert(
    fc.property(anyDocument, engines, fc.nat({ max: 7 }), (given, engine, step) => {
      const speakable = createPlainText();
      const pieces = [];
      for (let at = 0; at < given.length; at += step + 1) pieces.push(...speakable.push(given.slice(at, at + step + 1)));
      pieces.push(...speakable.end());
      for (const { document } of pieces) {
        if (document === undefined) continue;
        const text = document.request;
        const displayed = document.displayedStart;
        const refusal = findSsmlError(text, engine, (at) => placeInText(given.slice(displayed), at));
        const answer = checkText(text, 'ssml', engine);
        if (refusal === undefined) {
          expect(answer).toMatchObject({ textType: 'ssml' });
          continue;
        }
        refusals += 1;
        const place = /line \d+, column \d+/u.exec(refusal.message)?.[0] ?? 'none';
        expect(answer).toMatchObject({ kind: 'ssml', message: expect.stringContaining(`${place}:`) as string });
        break;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(refusals).toBeGreaterThan(400);
});

test.each([
  [6_000, 3_000, true],
  [6_001, 10, false],
  [5_000, 3_001, false],
])('both refuse a document of %i characters, %i of them outside of tags, or neither does', (characters, billed, isTaken) => {
  const markup = '<speak></speak>';
  const given = `<speak>${'a'.repeat(billed)}<!--${'b'.repeat(characters - billed - markup.length - '<!---->'.length)}--></speak>`;
  expect(given).toHaveLength(characters);
  expect(findSsmlError(given, 'generative', () => '') === undefined).toBe(isTaken);
  expect('kind' in checkText(given, 'ssml', 'generative')).toBe(!isTaken);
});

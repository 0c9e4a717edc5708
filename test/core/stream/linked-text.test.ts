/** Links that are put in or rewritten around words that were sent: no address is spoken, and no word twice, by local Polly. */
import { beforeAll, expect, test } from 'vitest';
import { GrowingText } from '../../../src/core/source/growing-text';
import { QUIET_MS } from '../../../src/core/source/text-ending';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();
beforeAll(() => textReaderCode.load());

const CURIE = 'Marie Curie was born in Warsaw. She worked in Paris.';
const LINKED = 'Marie Curie was born in [Warsaw](https://x.example/Warsaw). She worked in Paris.';

test.each<[string, readonly string[], string]>([
  ['a link around a word', [CURIE, LINKED, `${LINKED} Bye.`], `${CURIE} Bye.`],
  ['a link that is taken away', [LINKED, CURIE, `${CURIE} Bye.`], `${CURIE} Bye.`],
  ['another address', [LINKED, LINKED.replace('x.example', 'y.example/wiki'), `${LINKED} Bye.`], `${CURIE} Bye.`],
  ['an address below', [LINKED, `${LINKED.replace(/\(.*\)/u, '[1]')} Bye.\n\n[1]: https://x.example/Warsaw`], `${CURIE} Bye.`],
  ['an address that comes late', [LINKED.replace(/\(.*/u, '(#)'), LINKED], CURIE],
  ['marks of sources', [CURIE, CURIE.replaceAll('.', ' [1].'), `${CURIE.replaceAll('.', ' [1].')} Bye.`], `${CURIE} Bye.`],
])('%s', async (_, texts, said) => {
  const speech = await createNodeSpeech(await startNodeStack(), { markdown: true });
  const clock = new FakeClock();
  const growing = new GrowingText(clock);
  growing.update(texts[0] ?? '', 'open');
  const outcome = speech.stream.speak(growing.read(0));
  for (const text of texts.slice(1)) {
    await clock.advance(QUIET_MS);
    await speech.until(({ metrics }) => metrics.sentCharacters > 30);
    expect(growing.update(text, 'open')).toBe(true);
  }
  growing.update(texts.at(-1) ?? '', 'complete');
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', unheardText: '' });
  const sent = (await speech.account.requests()).map(({ text }) => text ?? '').join('');
  expect(sent.replaceAll(/\s+/gu, ' ').trim()).toBe(said);
});

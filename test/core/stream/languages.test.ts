/** Sentences of scripts without Latin full stops and spaces, end to end, in a stream and in single calls. */
import { expect, test } from 'vitest';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();

test.each([
  ['cmn-CN', 'Zhiyu', 'neural', ['从那以后，一艘小渡船从早上六点开到半夜。', '你听见了吗？', '是的，听见了。']],
  ['ja-JP', 'Takumi', 'neural', ['小さな船は朝六時から夜中まで動いています。', '聞こえましたか？', '「はい。」と言った。']],
  ['hi-IN', 'Kajal', 'generative', ['तब से एक छोटी नाव चलती है।', ' क्या तुमने सुना?', ' हाँ, मैंने सुना।']],
  ['arb', 'Zeina', 'standard', ['منذ ذلك الحين يعمل قارب صغير.', ' هل سمعت؟', ' نعم، سمعت ذلك.']],
  // Without a given language, the voice determines it.
  [undefined, 'Vicki', 'generative', ['Den 2. Platz hatte Mag. Huber.', ' Dann kam nichts.']],
  [undefined, 'Vicki', 'neural', ['Den 2. Platz hatte Mag. Huber.', ' Dann kam nichts.']],
  [undefined, 'Maja', 'standard', ['To dzień św. Jana.', ' Dobrze.']],
  [undefined, 'Hala', 'neural', ['جاء د. أحمد إلى البيت.', ' هل هذا صحيح؟']],
  [undefined, 'Kajal', 'neural', ['यह श्री. शर्मा हैं।', ' हाँ।']],
  [undefined, 'Tomoko', 'neural', ['聞こえましたか？', '「はい。」と言った。']],
] as const)('%s %s %s', async (languageCode, voice, engine, sentences) => {
  const given = sentences.join('');
  const ruled: string[] = [];
  const speech = await createNodeSpeech(await startNodeStack(), {
    ...(languageCode === undefined ? {} : { languageCode }),
    voice,
    engine,
    flush: 'sentence',
    rules: [
      (sentence) => {
        ruled.push(sentence.trim());
        return sentence;
      },
    ],
  });
  const outcome = speech.stream.speak(
    (function* () {
      for (const character of given) yield character;
    })(),
  );
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: given });
  expect(ruled).toEqual(sentences.map((sentence) => sentence.trim()));
  const texts = (await speech.account.requests()).map(({ text = '' }) => text);
  // A stream has the whole text; otherwise each sentence is one call, made twice for the word times.
  const calls = engine === 'generative' ? [given] : sentences;
  expect(texts.flatMap((text) => (text === '' ? [] : [text.trim()]))).toEqual(expect.arrayContaining(calls.map((text) => text.trim())));
  for (const text of texts) expect(calls.map((call) => call.trim())).toContain(text.trim());
  const words = speech.stream.readWords();
  expect(words.length).toBeGreaterThan(sentences.length);
  const heard = new Set(words.map(({ sentenceStart, sentenceEnd }) => given.slice(sentenceStart, sentenceEnd)));
  expect([...heard]).toEqual(sentences.map((sentence) => sentence.trim()));
});

test.each(['generative', 'neural'] as const)('a word in another language is spoken in it, and reported as written: %s', async (engine) => {
  const given = 'He said <i lang="fr">bonjour</i>. Then he left.';
  const speech = await createNodeSpeech(await startNodeStack(), { markdown: true, engine });
  const outcome = speech.stream.speak(given);
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: given });
  const sent = (await speech.account.requests()).map(({ text = '' }) => text).join('');
  expect(sent).toContain('<speak><lang xml:lang="fr-FR">bonjour.</lang></speak>');
  const words = speech.stream.readWords().map(({ start, end }) => given.slice(start, end));
  expect(words).toEqual(['He', 'said', 'bonjour', 'Then', 'he', 'left']);
});

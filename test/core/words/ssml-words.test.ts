/** An SSML document is told, timed, interrupted and gone on with as the same plain text is, on every way to Polly. */
import { describe, expect, test } from 'vitest';
import type { SpeechClientOptions } from '../../../src/core/client/speech-client';
import type { SpeechOptions } from '../../../src/core/options/options';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();

interface Way {
  readonly options: SpeechOptions;
  readonly client: Partial<SpeechClientOptions>;
  readonly hasMarks: boolean;
}

const WAYS: readonly (readonly [string, Way])[] = [
  ['by the stream', { options: {}, client: { transport: 'duplex' }, hasMarks: false }],
  ['by calls with speech marks', { options: { engine: 'neural' }, client: { transport: 'segmented' }, hasMarks: true }],
  [
    'by calls without speech marks',
    { options: { engine: 'neural' }, client: { transport: 'segmented', speechMarks: false }, hasMarks: false },
  ],
];

const HOUSE = '<speak>I don&apos;t think it&apos;s Tom&apos;s &quot;big&quot; house.</speak>';
const HOUSE_AS_TEXT = "I don't think it's Tom's \"big\" house.";

interface GivenText {
  readonly name: string;
  readonly text: string;
  /** As they are given. */
  readonly words: string;
  readonly sentences: string;
  /** The same without SSML, where that sounds alike. */
  readonly plain?: string;
}

const TEXTS: readonly GivenText[] = [
  {
    name: 'entities',
    text: HOUSE,
    words: 'I don&apos;t think it&apos;s Tom&apos;s big house',
    sentences: 'I don&apos;t think it&apos;s Tom&apos;s &quot;big&quot; house.',
    plain: HOUSE_AS_TEXT,
  },
  {
    name: 'numeric entities and literal text',
    text: '<speak>We can&#39;t &#x67;o, <![CDATA[it <is> late & dark.]]></speak>',
    words: 'We can&#39;t &#x67;o it is late dark',
    sentences: 'We can&#39;t &#x67;o, <![CDATA[it <is> late & dark.',
    plain: "We can't go, it <is> late & dark.",
  },
  {
    name: 'a document in a sentence, and others beside it',
    text: 'He said <speak>don&#8217;t go</speak> to the house. <speak>She left.</speak> <speak>Nobody</speak> came.',
    words: 'He said don&#8217;t go to the house She left Nobody came',
    sentences: 'He said <speak>don&#8217;t go</speak> to the house.|She left.|Nobody</speak> came.',
  },
  {
    name: 'words that are said otherwise',
    text: '<speak>The <sub alias="World Wide Web Consortium">W3C</sub> <w role="amazon:VB">read</w><!-- > not. --> 4 rules. Call <say-as interpret-as="digits">4711</say-as> now.</speak>',
    words: 'The W3C read 4 rules Call 4711 now',
    sentences:
      'The <sub alias="World Wide Web Consortium">W3C</sub> <w role="amazon:VB">read</w><!-- > not. --> 4 rules.|Call <say-as interpret-as="digits">4711</say-as> now.',
  },
  {
    name: 'elements, and pauses',
    text: '<speak><p>One house stands here</p><s>Another is <lang xml:lang="fr-FR">bonjour</lang> there</s> a <break time="1500ms"/>third <prosody rate="80%">goes slowly</prosody>.</speak>',
    words: 'One house stands here Another is bonjour there a third goes slowly',
    sentences:
      'One house stands here|Another is <lang xml:lang="fr-FR">bonjour</lang> there|a <break time="1500ms"/>third <prosody rate="80%">goes slowly</prosody>.',
  },
];

const BEGINNINGS: readonly GivenText[] = [
  {
    name: 'sentences that begin with an element',
    text: '<speak>One sentence is here. <w role="amazon:DT">Another</w> one stands there. <say-as interpret-as="cardinal">33</say-as> is the last.</speak>',
    words: 'One sentence is here Another one stands there 33 is the last',
    sentences: 'One sentence is here.|Another</w> one stands there.|33</say-as> is the last.',
  },
];

/** An estimate is off by no more, where speech has no surprises. */
const NEAR_SECONDS = 0.16;

/** When the first word that is spoken for each place begins, by the local Polly. */
async function trueSeconds({ account }: NodeSpeech, given: string): Promise<number[]> {
  const seconds: number[] = [];
  let before = 0;
  // Calls may be answered in any order.
  const placeOf = ({ text = '' }: { readonly text?: string }) => given.indexOf(text);
  const requests = (await account.requests()).filter(({ audioBytes }) => audioBytes > 0);
  for (const { audioSeconds, words = [] } of requests.sort((one, other) => placeOf(one) - placeOf(other))) {
    for (const [index, { start, startSeconds }] of words.entries())
      if (start !== words[index - 1]?.start) seconds.push(before + startSeconds);
    before += audioSeconds;
  }
  return seconds;
}

describe.each(WAYS)('%s', (_, way) => {
  const speak = async (text: string, account: object = {}) => {
    const speech = await createNodeSpeech(await startNodeStack(), way.options, way.client, account);
    const outcome = speech.stream.speak(text);
    await speech.received();
    const words = () => speech.stream.readWords();
    const given = () => words().map(({ start, end }) => text.slice(start, end));
    if (way.hasMarks) await expect.poll(() => words().every(({ timing }) => timing === 'exact')).toBe(true);
    return { ...speech, outcome, words, given };
  };

  test.each([...TEXTS, ...BEGINNINGS])('words, times and sentences: $name', async ({ text, words, sentences, plain }) => {
    const speech = await speak(text);
    expect(speech.given().join(' ')).toBe(words);
    const told = speech.words();
    expect([...new Set(told.map(({ sentenceStart, sentenceEnd }) => text.slice(sentenceStart, sentenceEnd)))].join('|')).toBe(sentences);
    const truth = await trueSeconds(speech, text);
    const off = told.map(({ startSeconds }, index) => Math.abs(startSeconds - (truth[index] ?? Infinity)));
    if (way.hasMarks || plain === undefined) expect(Math.max(...off)).toBeLessThan(way.hasMarks ? 0.002 : NEAR_SECONDS);
    if (plain === undefined) return;
    const same = await speak(plain);
    expect(told.map(({ startSeconds }) => startSeconds)).toEqual(same.words().map(({ startSeconds }) => startSeconds));
  });

  test.each(TEXTS)(
    'what was heard when it is interrupted is no part of a tag or an entity, and the rest is spoken as what it is: $name',
    async ({ text }) => {
      const speech = await speak(text);
      const words = speech.words();
      const middle = words[Math.floor(words.length / 2)];
      speech.ear().hearTo((middle?.endSeconds ?? 0) - 0.01);
      const { heardText, unheardText } = await speech.stream.interrupt();
      expect(heardText + unheardText).toBe(text);
      expect(heardText).not.toMatch(/<(?!!\[CDATA\[)[^>]*$|&[#\w]*$/u);
      expect(heardText.length).toBeGreaterThanOrEqual(middle?.end ?? Infinity);
      expect(words.filter(({ end }) => end <= heardText.length)).toHaveLength(Math.floor(words.length / 2) + 1);

      void speech.stream.speak(unheardText, { precedingText: heardText });
      await speech.received();
      const rest = speech.words().map(({ start, end }) => unheardText.slice(start, end));
      expect(rest).toEqual(words.slice(Math.floor(words.length / 2) + 1).map(({ start, end }) => text.slice(start, end)));
    },
  );

  test('all of it was heard at its end', async () => {
    const speech = await speak(HOUSE);
    await speech.hearAll();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: HOUSE, unheardText: '' });
    expect(speech.stream.snapshot.get().metrics).toMatchObject({
      sentCharacters: HOUSE.length,
      receivedCharacters: HOUSE.length,
      heardCharacters: HOUSE.length,
    });
  });
});

describe('a connection that is lost in the middle of a document', () => {
  const SENTENCES = ['One sentence is here at first. ', 'Another one &amp; a half stands there. ', 'And a third is the last.'] as const;
  const DOCUMENT = `<speak><p>${SENTENCES.join('')}</p></speak>`;
  const BYTES_PER_SECOND = 32_000;

  /** Hears everything up to a second as soon as it is there, and loses the connection when so much has come. */
  const speak = async (heardSeconds: number, lostSeconds: number) => {
    const streamFaults = [{ fault: 'reset', stream: 0, afterBytes: Math.round(lostSeconds * BYTES_PER_SECOND) }];
    const speech = await createNodeSpeech(await startNodeStack(), {}, { transport: 'duplex' }, lostSeconds > 0 ? { streamFaults } : {});
    void speech.stream.speak(DOCUMENT);
    if (heardSeconds > 0) {
      await speech.until(({ buffer }) => buffer.receivedSeconds >= heardSeconds);
      speech.ear().hearTo(heardSeconds);
    }
    await speech.received();
    const requests = (await speech.account.requests()).map(({ text = '' }) => text);
    const words = speech.stream.readWords();
    return { requests, words, seconds: speech.ear().log.packets.seconds };
  };

  test.each([
    ['nothing of the broken sentence was heard', 0],
    ['half of the broken sentence was heard', 0.5],
  ])('%s', async (_, heardShare) => {
    const whole = await speak(0, 0);
    const startOf = (word: string) => whole.words.find(({ start }) => DOCUMENT.startsWith(word, start))?.startSeconds ?? Infinity;
    const [second, third] = [startOf('Another'), startOf('And')];
    const { requests, words, seconds } = await speak(heardShare * (second + third), third - 0.4);
    expect(requests.slice(1)).toEqual([`<speak><p>${SENTENCES[1]}${SENTENCES[2]}</p></speak>`]);
    expect(words.map(({ start, end }) => DOCUMENT.slice(start, end))).toEqual(
      whole.words.map(({ start, end }) => DOCUMENT.slice(start, end)),
    );
    const off = words.map(({ startSeconds }, index) => Math.abs(startSeconds - (whole.words[index]?.startSeconds ?? Infinity)));
    expect(Math.max(...off)).toBeLessThan(0.3);
    expect(Math.abs(seconds - whole.seconds)).toBeLessThan(0.3);
  });
});

describe('a connection that is lost where sound is longer than words tell', () => {
  const MIXED = 'This is how you say it. 今天天气很好。我们去公园吧。';
  const CHINESE = '今天天气很好。我们去公园吧。你们也来。';
  const ARABIC = 'الطقس جميل اليوم. نذهب إلى الحديقة. هل تأتي معنا؟ نعم، بكل سرور.';
  const JAPANESE =
    '<speak>This is how you say it. <lang xml:lang="ja-JP">今日は天気がいいです。公園に行きましょう。</lang> Now repeat it.</speak>';
  const BYTES_PER_SECOND = 32_000;

  const speak = async (text: string, lostSeconds?: number, heardSeconds = 0) => {
    const streamFaults = [{ fault: 'reset', stream: 0, afterBytes: Math.round((lostSeconds ?? 0) * BYTES_PER_SECOND) }];
    const account = lostSeconds === undefined ? {} : { streamFaults };
    const speech = await createNodeSpeech(await startNodeStack(), {}, { transport: 'duplex' }, account);
    void speech.stream.speak(text);
    if (heardSeconds > 0) {
      await speech.until(({ buffer }) => buffer.receivedSeconds >= heardSeconds);
      speech.ear().hearTo(heardSeconds);
    }
    await speech.received();
    return speech.ear().log.packets.seconds;
  };

  const PAUSES = '<speak>Sit down and rest. <break time="4s"/> Open your eyes. <break time="4s"/> Close them again.</speak>';
  const PARAGRAPHS = '<speak><p>Sit down and rest.</p><break time="4s"/><p>Open your eyes.</p></speak>';

  test.each([
    ['in a pause between sentences', PAUSES, 0.25, 0],
    ['behind a pause', PAUSES, 0.52, 0],
    ['in a pause between paragraphs', PARAGRAPHS, 0.5, 0],
    ['in the second language', MIXED, 0.7, 0],
    ['in the second language, when most was heard', MIXED, 0.85, 0.9],
    ['in a language that the voice spells', CHINESE, 0.7, 0],
    ['in another script that the voice spells', ARABIC, 0.62, 0],
    ['in the language of a tag', JAPANESE, 0.85, 0],
    ['before a pause at the end', `<speak>${CHINESE}<break time="300ms"/></speak>`, 0.7, 0],
  ])('all is said, and once: %s', async (_, text, lostShare, heardShare) => {
    const wholeSeconds = await speak(text);
    const lostSeconds = lostShare * wholeSeconds;
    expect(Math.abs((await speak(text, lostSeconds, heardShare * lostSeconds)) - wholeSeconds)).toBeLessThan(0.35);
  });
});

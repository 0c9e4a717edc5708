import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { SpokenText } from 'react-polly-stream';
import { simulateAnswer } from './setup/simulated-model';
import { SmallMarkdown } from './setup/small-markdown';
import { spokenTextStory } from './setup/spoken-text-story';

const MARKDOWN = `## Why the sky is blue

**Sunlight** looks white, but it is a mix of all colours. The molecules of the air scatter **blue** light about *four times* as
strongly as red, as [Rayleigh](https://en.wikipedia.org/wiki/Rayleigh_scattering) found.

- At noon the light comes straight down, and the sky is blue.
- At dusk it comes in low, and what is left is red.

| Colour | Scattered |
|--------|-----------|
| blue   | four times |
| red    | once |

That is why the same sun paints noon blue and dusk red.`;

const LONG_TEXT = Array.from(
  { length: 12 },
  (_, index) =>
    `Chapter ${index + 1}. The lighthouse keeper wrote down the weather every evening. The wind, the clouds and the colour of the sea went into a book with a blue cover. He never missed a day.`,
).join('\n\n');

const meta = {
  ...spokenTextStory,
  title: 'Highlight',
  args: { children: '', streaming: false, voice: 'Matthew' },
} satisfies Meta<typeof SpokenText>;

export default meta;

type Story = StoryObj<typeof meta>;

/** Scrolls with the current word, unless the reader scrolls. A click on a word speaks from there. */
export const LongText: Story = { args: { children: LONG_TEXT, scrollToWord: true } };

/** Markdown, shown by the app's own renderer. Markup is not spoken, and words are marked in the rendered text. */
export const Markdown: Story = {
  args: { children: MARKDOWN, markdown: true, renderText: (text) => <SmallMarkdown>{text}</SmallMarkdown> },
};

function GrowingMarkdown() {
  const [source, setSource] = useState<AsyncIterable<string>>();
  return (
    <main className="story">
      <div>
        <button type="button" className="story-button story-button-primary" onClick={() => setSource(simulateAnswer(MARKDOWN, 60))}>
          Ask
        </button>
      </div>
      <SpokenText autoPlay markdown renderText={renderMarkdown}>
        {source}
      </SpokenText>
    </main>
  );
}

function renderMarkdown(text: string) {
  return <SmallMarkdown>{text}</SmallMarkdown>;
}

/** The same while a model still writes the text. */
export const GrowingAnswer: Story = { render: () => <GrowingMarkdown /> };

/** Arabic, which is read from right to left, as are the slider, the arrow keys and the marks. */
export const RightToLeft: Story = {
  args: {
    children: 'كتب حارس المنارة حالة الطقس كل مساء لمدة أربعين عاما. لم يفوت يوما واحدا. وعندما أصبح المصباح آليا استمر في الكتابة.',
    voice: 'Zeina',
    engine: 'standard',
    dir: 'rtl',
    lang: 'ar',
    labels: {
      listen: 'استمع',
      listenAgain: 'استمع مرة أخرى',
      pause: 'إيقاف مؤقت',
      resume: 'استئناف',
      stop: 'إيقاف',
      status: { connecting: 'جار التحضير …', playing: 'جار الكلام', paused: 'متوقف مؤقتا', ended: 'انتهى' },
    },
  },
};

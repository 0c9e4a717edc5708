import type { Meta, StoryObj } from '@storybook/react-vite';
import type { SpokenText } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { beforeHearing, expectHeardWhole, hearingOf, waitForSound } from './setup/hearing';
import { LIGHTHOUSE_TEXT, spokenTextStory } from './setup/spoken-text-story';

const SHORT_TEXT = 'The lighthouse keeper wrote down the weather every evening. He never missed a day.';

const meta = {
  ...spokenTextStory,
  title: 'Fixed text',
  args: { children: LIGHTHOUSE_TEXT, streaming: false, voice: 'Matthew' },
} satisfies Meta<typeof SpokenText>;

export default meta;

type Story = StoryObj<typeof meta>;

/** A text with a button to listen to it. */
export const Listen: Story = {};

/** A voice for another language. */
export const AnotherLanguage: Story = {
  args: {
    children: 'Der Leuchtturmwärter schrieb vierzig Jahre lang jeden Abend das Wetter auf.',
    voice: 'Vicki',
  },
};

/** A test of the same: the whole text is heard, although it is paused and resumed. */
export const ListenIsHeard: Story = {
  tags: ['!dev', '!autodocs'],
  args: { children: SHORT_TEXT },
  beforeEach: beforeHearing,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const status = () => context.canvasElement.querySelector('[data-part="status"]')?.textContent;
    await userEvent.click(canvas.getByRole('button', { name: 'Listen' }));
    await canvas.findByText('Speaking', undefined, { timeout: 10_000 });
    await waitForSound(hearingOf(context), 0.5);
    await userEvent.click(canvas.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(status()).toBe('Paused'));
    await userEvent.click(canvas.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(status()).toBe('Finished'), { timeout: 30_000 });
    await expect(canvas.getByRole('button', { name: 'Listen again' })).toBeEnabled();
    await expect(canvas.getByRole('button', { name: 'Stop' })).toHaveAttribute('aria-disabled', 'true');
    // The pause adds one gap of silence, but nothing is missing.
    await expectHeardWhole(hearingOf(context), { maxGaps: 1 });
  },
};

/** A test: the text is heard whole without pauses, and heard again without another request. */
export const ListenToTheEnd: Story = {
  ...ListenIsHeard,
  // Repeated, because Storybook reads tags without running the file.
  tags: ['!dev', '!autodocs'],
  play: async (context) => {
    const canvas = within(context.canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Listen' }));
    await canvas.findByText('Finished', undefined, { timeout: 30_000 });
    await expectHeardWhole(hearingOf(context));
    const { account, recording } = hearingOf(context);
    const energy = async () => (await recording()).reduce((sum, sample) => sum + sample ** 2, 0);
    const once = await energy();
    await userEvent.click(canvas.getByRole('button', { name: 'Listen again' }));
    await canvas.findByText('Speaking', undefined, { timeout: 10_000 });
    await canvas.findByText('Finished', undefined, { timeout: 30_000 });
    await expect(Math.abs((await energy()) / once - 2)).toBeLessThan(0.01);
    await expect(await account.settledRequests()).toHaveLength(1);
  },
};

import type { Meta, StoryObj } from '@storybook/react-vite';
import type { SpokenText } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { beforeHearing, expectSilence, hearingOf } from './setup/hearing';
import { spokenTextStory } from './setup/spoken-text-story';

const meta = {
  ...spokenTextStory,
  title: 'Failures',
  args: {
    children: 'Press “Listen” to see what a listener is told when something is wrong.',
    streaming: false,
  },
} satisfies Meta<typeof SpokenText>;

export default meta;

type Story = StoryObj<typeof meta>;

/** There is no server at the relay's address. */
export const NoRelay: Story = {
  // `auto` would fall back to single calls, and retries would take half a minute.
  args: { retry: { maxRetries: 0 } },
  parameters: { speech: { relay: 'ws://127.0.0.1:59999', transport: 'duplex' } },
};

/** Credentials that Polly does not know. */
export const WrongCredentials: Story = {
  parameters: {
    speech: { credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-the-secret-of-this-key' } },
  },
};

/** A voice that Polly does not have. */
export const UnknownVoice: Story = { args: { voice: 'Nobody' } };

/** Presses the button, and asserts that a short message appears and no sound is heard. */
async function expectToldAndSilent(
  context: Parameters<NonNullable<Story['play']>>[0],
  { button, message }: { readonly button: string; readonly message: string },
): Promise<void> {
  const canvas = within(context.canvasElement);
  await userEvent.click(canvas.getByRole('button', { name: 'Listen' }));
  await waitFor(() => expect(canvas.getByRole('alert').textContent).toBe(message), { timeout: 20_000 });
  await expect(canvas.getByRole('button', { name: button })).toBeVisible();
  await expect(context.canvasElement.querySelector('[data-status="failed"]')).not.toBeNull();
  await expectSilence(hearingOf(context));
}

/** A test: silence, a message about the connection, and a button to try again. */
export const NoRelayIsTold: Story = {
  ...NoRelay,
  tags: ['!dev', '!autodocs'],
  beforeEach: beforeHearing,
  play: (context) => expectToldAndSilent(context, { button: 'Try again', message: 'The connection was lost. Try again in a moment.' }),
};

/** A test: silence, and a message that does not suggest a retry. */
export const WrongCredentialsAreTold: Story = {
  ...WrongCredentials,
  tags: ['!dev', '!autodocs'],
  beforeEach: beforeHearing,
  play: (context) => expectToldAndSilent(context, { button: 'Listen', message: 'This text cannot be read aloud at the moment.' }),
};

/** A test: silence, and a message that does not suggest a retry. */
export const UnknownVoiceIsTold: Story = {
  ...UnknownVoice,
  tags: ['!dev', '!autodocs'],
  beforeEach: beforeHearing,
  play: (context) => expectToldAndSilent(context, { button: 'Listen', message: 'This text cannot be read aloud at the moment.' }),
};

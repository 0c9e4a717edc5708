import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { SpokenTextCaptions, SpokenTextRoot, SpokenTextStatus, SpokenTextToggle, toWebVtt, useSpokenTextContext } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { LIGHTHOUSE_TEXT } from './setup/spoken-text-story';

/** Shows captions over a picture, in a text track of a `<video>`, and as a file. */
function CaptionedPicture({ text }: { readonly text: string }) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  return (
    <main className="story">
      <SpokenTextRoot className="story" text={text} streaming={false}>
        <div className="story-picture">
          <video ref={setVideo} aria-hidden="true" />
          <SpokenTextCaptions className="story-caption" track={video} />
        </div>
        <div className="story-row">
          <SpokenTextToggle className="story-button story-button-primary" />
          <ShowFile text={text} />
        </div>
        <SpokenTextStatus className="story-note" />
      </SpokenTextRoot>
    </main>
  );
}

function ShowFile({ text }: { readonly text: string }) {
  const { speech } = useSpokenTextContext();
  const [file, setFile] = useState('');
  return (
    <>
      <button type="button" className="story-button" onClick={() => setFile(toWebVtt(speech.readWords(), text))}>
        Show WebVTT
      </button>
      {file !== '' && (
        <pre className="story-file" tabIndex={0}>
          {file}
        </pre>
      )}
    </>
  );
}

const meta = {
  title: 'Captions',
  component: CaptionedPicture,
  args: { text: LIGHTHOUSE_TEXT },
} satisfies Meta<typeof CaptionedPicture>;

export default meta;

type Story = StoryObj<typeof meta>;

/** The current speech in at most two lines. “Show WebVTT” shows a file of the captions that have arrived so far. */
export const Captions: Story = {};

/** A test: cues appear in the track during speech and disappear with the component. */
export const CaptionsAreThere: Story = {
  tags: ['!dev', '!autodocs'],
  args: { text: 'He never missed a day.' },
  play: async (context) => {
    const canvas = within(context.canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Listen' }));
    await waitFor(() => expect(context.canvasElement.querySelector('.story-caption')?.textContent).toMatch(/^He never/u), {
      timeout: 20_000,
    });
    await canvas.findByText('Finished', undefined, { timeout: 20_000 });
    const track = context.canvasElement.querySelector('video')?.textTracks[0];
    if (track !== undefined) track.mode = 'hidden';
    await expect(Array.from(track?.cues ?? [], (cue) => (cue as VTTCue).text)).toEqual(['He never missed a day.']);
  },
};

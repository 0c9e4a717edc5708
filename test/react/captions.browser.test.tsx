/** Captions, as the browser itself reads them: cues of a track, and a WebVTT file. */
import { expect, test } from 'vitest';
import { toCaptionCues } from '../../src/core/words/caption-cues';
import { toWebVtt } from '../../src/core/words/web-vtt';
import { CaptionTrack } from '../../src/react/captions/caption-track';
import { wordsOfText } from '../core/words/captioned-text';

const TEXTS = [
  'C# & F# <b>bold</b> a < b --> c &amp; &lt;i&gt; {x}.',
  'שלום <עולם> & "כולם" (3 > 2).',
  'A sentence that is long enough to be shown on two lines, with <v Voice> & <c.class> in it.',
  'NOTE this.',
];

test('a cue shows exactly its text', () => {
  for (const text of TEXTS) {
    const track = document.createElement('video').addTextTrack('captions');
    track.mode = 'hidden';
    const cues = toCaptionCues(wordsOfText(text));
    new CaptionTrack(track).update(cues);
    const shown = Array.from(track.cues ?? []).map((cue) => (cue as VTTCue).getCueAsHTML().textContent);
    expect(shown).toEqual(cues.map((cue) => cue.text));
    expect(shown.join(' ').replaceAll('\n', ' ')).toBe(text);
  }
});

test('the browser reads the WebVTT file correctly', async () => {
  const text = TEXTS.join('\n');
  const words = wordsOfText(text);
  const track = document.createElement('track');
  track.src = URL.createObjectURL(new Blob([toWebVtt(words)], { type: 'text/vtt' }));
  const video = document.createElement('video');
  video.append(track);
  document.body.append(video);
  const loaded = new Promise<void>((resolve, reject) => {
    track.addEventListener('load', () => resolve());
    track.addEventListener('error', () => reject(new Error('The file is no WebVTT.')));
  });
  track.track.mode = 'hidden';
  await loaded;
  const cues = Array.from(track.track.cues ?? []) as VTTCue[];
  expect(cues.map((cue) => cue.getCueAsHTML().textContent)).toEqual(toCaptionCues(words).map((cue) => cue.text));
  expect(cues.map(({ startTime }) => startTime)).toEqual(
    toCaptionCues(words).map(({ startSeconds }) => Math.round(startSeconds * 1000) / 1000),
  );
  video.remove();
  URL.revokeObjectURL(track.src);
});

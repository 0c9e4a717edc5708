/** The mp4 that wraps mp3 for Firefox, read back box by box. Playback is tested in Firefox. */
import { expect, test } from 'vitest';
import { createDemuxer } from '../../../src/audio/demux/create-demuxer';
import { mp3InMp4 } from '../../../src/audio/media-source/containers/mp4-container';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';

const RATE = 24_000;
const BOX_HEADER_BYTES = 8;
/** In a `stsd`: version, flags and the number of entries. A `trun` has the same, with its own flags. */
const COUNTED_BOX_BYTES = 8;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly content: DataView;
}

function boxesIn({ buffer, byteOffset, byteLength }: ArrayBufferView, from = 0): Box[] {
  const view = new DataView(buffer, byteOffset, byteLength);
  const boxes: Box[] = [];
  for (let at = from; at < byteLength;) {
    const bytes = view.getUint32(at);
    const type = String.fromCharCode(...new Uint8Array(buffer, byteOffset + at + 4, 4));
    boxes.push({ type, start: at, content: new DataView(buffer, byteOffset + at + BOX_HEADER_BYTES, bytes - BOX_HEADER_BYTES) });
    at += bytes;
  }
  expect(boxes.reduce((end, { content }) => end + BOX_HEADER_BYTES + content.byteLength, from)).toBe(byteLength);
  return boxes;
}

function find(bytes: ArrayBufferView, ...path: readonly string[]): DataView {
  const [type, ...rest] = path;
  const found = boxesIn(bytes).find((box) => box.type === type);
  if (found === undefined) throw new Error(`There is no ${type ?? 'box'}.`);
  return rest.length === 0 ? found.content : find(found.content, ...rest);
}

test('the header describes the stream, and a fragment has each frame with its length and time', async () => {
  const demuxer = createDemuxer({ outputFormat: 'mp3', sampleRate: RATE });
  const packets = [...demuxer.push(await encodeMp3(chirpWithNoise(0.5, RATE), RATE)), ...demuxer.flush()];
  const [first] = packets;
  if (first === undefined) throw new Error('There are no packets.');
  const header = mp3InMp4.header(first.config, false);
  if (header === undefined) throw new Error('There is no header.');
  expect(boxesIn(header).map(({ type }) => type)).toEqual(['ftyp', 'moov']);
  const media = find(header, 'moov', 'trak', 'mdia');
  expect(find(media, 'mdhd').getUint32(12)).toBe(RATE);
  expect(boxesIn(find(media, 'minf', 'stbl', 'stsd'), COUNTED_BOX_BYTES).map(({ type }) => type)).toEqual(['.mp3']);

  const startFrames = 2 ** 32 + 5;
  const fragment = mp3InMp4.fragment(packets, startFrames);
  expect(boxesIn(fragment).map(({ type }) => type)).toEqual(['moof', 'mdat']);
  expect(find(fragment, 'moof', 'traf', 'tfdt').getBigUint64(4)).toBe(BigInt(startFrames));
  const run = find(fragment, 'moof', 'traf', 'trun');
  expect(run.getUint32(4)).toBe(packets.length);
  let at = run.getUint32(COUNTED_BOX_BYTES);
  for (const [index, { frames, bytes }] of packets.entries()) {
    const entry = COUNTED_BOX_BYTES + 4 + index * 8;
    expect([run.getUint32(entry), run.getUint32(entry + 4)]).toEqual([frames, bytes.length]);
    expect(fragment.subarray(at, at + bytes.length)).toEqual(bytes);
    at += bytes.length;
  }
  expect(at).toBe(fragment.length);
});

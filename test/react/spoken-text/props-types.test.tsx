/** The types of props, checked by `npm run types`, which fails if an expected error does not occur. */
import { createRef, type ComponentProps, type ReactNode } from 'react';
import { expectTypeOf, test } from 'vitest';
import {
  SpeechProvider,
  SpokenText,
  SpokenTextRoot,
  useSpeechStream,
  type SpeechOptions,
  type SpokenTextProps,
} from '../../../src/react/index';

/** The names that an editor completes. */
type Named<Option extends keyof SpeechOptions> = Extract<SpeechOptions[Option], string>;

test('editors complete known names, and newer names compile', () => {
  expectTypeOf<'Matthew'>().toExtend<Named<'voice'>>();
  expectTypeOf<Named<'voice'> & 'Ivy'>().toEqualTypeOf<'Ivy'>();
  // A union with plain `string` would lose the names.
  expectTypeOf<string>().toExtend<Named<'voice'>>();
  expectTypeOf<Extract<Named<'voice'>, 'Joanna'>>().toEqualTypeOf<'Joanna'>();
  expectTypeOf<Extract<Named<'languageCode'>, 'en-IN'>>().toEqualTypeOf<'en-IN'>();
  expectTypeOf<Named<'engine'>>().toEqualTypeOf<'generative' | 'neural' | 'long-form' | 'standard'>();
  expectTypeOf<Named<'format'>>().toEqualTypeOf<'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw'>();
  expectTypeOf<SpokenTextProps['voice']>().toEqualTypeOf<SpeechOptions['voice']>();
});

/** Code as apps write it; it is compiled but never run. */
export function Written({ answer, count, isOpen, node }: { answer?: string; count: number; isOpen: boolean; node: ReactNode }) {
  useSpeechStream({ voice: 'NewerThanTheSdk', languageCode: 'xx-XX' });
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', expiration: '2026-01-01T00:00:00Z' };
  return (
    <SpeechProvider region="us-west-2" credentials={credentials} autoPause={false}>
      <SpokenText
        voice="Matthew"
        data-id={7}
        aria-busy
        id="a"
        lang="de"
        onClick={(event) => event.currentTarget.hidden}
        ref={createRef<HTMLDivElement>()}
      >
        Hello {answer}, {count} of {12n} items{isOpen && ', open'}.
      </SpokenText>
      <SpokenText>{answer}</SpokenText>
      <SpokenText>{count}</SpokenText>
      <SpokenText>{null}</SpokenText>
      <SpokenText>{isOpen && answer}</SpokenText>
      <SpokenText>{[1, 2].map((item) => `${item}. `)}</SpokenText>
      <SpokenTextRoot text={['a', 1]} data-id={7} onKeyDown={() => undefined} render={<section />} />
      <SpokenText>
        {/* @ts-expect-error -- an element is no text */}
        <b>you</b>
      </SpokenText>
      {/* @ts-expect-error -- nor is true */}
      <SpokenText>{true}</SpokenText>
      {/* @ts-expect-error -- nor is whatever can be rendered */}
      <SpokenText>{node}</SpokenText>
      {/* @ts-expect-error -- no engine of Polly's */}
      <SpokenText engine="Neural">{answer}</SpokenText>
    </SpeechProvider>
  );
}

test('handlers of status and end are typed', () => {
  type Props = ComponentProps<typeof SpokenText>;
  expectTypeOf<Parameters<NonNullable<Props['onStatusChange']>>[0]>().toExtend<string>();
  expectTypeOf<Parameters<NonNullable<Props['onEnd']>>[0]['reason']>().toEqualTypeOf<'ended' | 'interrupted' | 'failed'>();
});

'use client';

/** The entry point `react-polly-stream/testing`: speech for an app's own tests, in jsdom and happy-dom as well. */
export { createTestSpeech, TestSpeech, type TestSpeechOptions } from './test-speech';
export type { TestPace } from './silent-output';
export { TestSpeechProvider, type TestSpeechProviderProps } from './test-speech-provider';

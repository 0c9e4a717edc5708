// @vitest-environment jsdom
import { describeTestSpeech } from './describe-test-speech';

describeTestSpeech();

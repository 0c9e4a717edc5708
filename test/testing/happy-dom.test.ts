// @vitest-environment happy-dom
import { describeTestSpeech } from './describe-test-speech';

describeTestSpeech();

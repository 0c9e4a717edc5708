import { describeAudioSink } from './describe-audio-sink';
import { openWorkletStage } from './stage';

describeAudioSink('the worklet sink', openWorkletStage);

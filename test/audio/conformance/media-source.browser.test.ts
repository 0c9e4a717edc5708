import { describeAudioSink } from './describe-audio-sink';
import { openElementStage } from './stage';

describeAudioSink('the media-source sink', openElementStage);

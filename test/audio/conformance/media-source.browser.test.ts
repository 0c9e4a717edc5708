import { findContainer } from '../../../src/audio/media-source/find-container';
import { MP3 } from './clips';
import { describeAudioSink } from './describe-audio-sink';
import { openElementStage } from './stage';

describeAudioSink('the media-source sink', openElementStage, { playsMp3: (await findContainer(MP3)) !== undefined });

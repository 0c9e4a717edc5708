import { createElement } from 'react';
import { SpeakingPage } from '../speaking-page.mjs';

export default function Page() {
  return createElement(SpeakingPage);
}

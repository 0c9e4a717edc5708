import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { SpeakingPage } from './speaking-page.mjs';

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(createElement(SpeakingPage));

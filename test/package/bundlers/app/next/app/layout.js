import { createElement } from 'react';

export const metadata = { title: 'A page that speaks' };

export default function Layout({ children }) {
  return createElement('html', { lang: 'en' }, createElement('body', null, children));
}

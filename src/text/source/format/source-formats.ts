/** The code that is loaded when a source yields something other than strings. */
export { itemFormat } from './item-format';
export { readPushed } from './push-source';
export { responseFormat } from './response-format';
export { stringFormat } from './string-format';

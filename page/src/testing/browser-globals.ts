import { TextDecoder, TextEncoder } from 'node:util';

// Browsers have these, jsdom does not. To be imported before what uses them.
Object.assign(globalThis, { TextDecoder, TextEncoder });

// Nor does it apply styles that a script makes.
if (globalThis.document) {
  CSSStyleSheet.prototype.replaceSync = () => undefined;
  document.adoptedStyleSheets = [];
}

import { TextDecoder, TextEncoder } from 'node:util';

// Browsers have these, jsdom does not. To be imported before what uses them.
Object.assign(globalThis, { TextDecoder, TextEncoder });

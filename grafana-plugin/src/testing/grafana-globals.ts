import { TextDecoder, TextEncoder } from 'node:util';
import { BOOT_DATA } from '../../../test/browser/grafana-host/boot-data.ts';

/** What Grafana's packages need to be loaded, and jsdom does not have. A test imports it before them. */

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

Object.assign(globalThis, {
  TextEncoder,
  TextDecoder,
  IntersectionObserver: Observer,
  ResizeObserver: Observer,
});
Object.assign(window, { grafanaBootData: BOOT_DATA, matchMedia: () => new EventTarget() });

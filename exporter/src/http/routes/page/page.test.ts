import express from 'express';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { get } from '../../testing/serve.ts';
import { Delivery } from '../../delivery/delivery.ts';
import { page, pageFile } from './page.ts';

const ASSETS = {
  html: '<script src="page.1.js"></script><a href="metrics">Metrics</a>',
  files: { 'page.1.js': { type: 'js', text: 'run()' } },
};

let server: Server;
let url: string;

beforeAll(async () => {
  const app = express();
  const delivery = new Delivery();
  app.get('/', page('/other?"<path>', 'single', delivery, ASSETS));
  app.get('/many', page('/metrics', 'many', delivery, { ...ASSETS, html: '<body></body>' }));
  app.get('/one', page('/metrics', 'single', delivery, { ...ASSETS, html: '<body></body>' }));
  app.get('/page.*hash', pageFile(delivery, ASSETS));
  await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('the page is asked for anew, and links to the metrics wherever they are', async () => {
  const { text, headers } = await get({ url }, '/');
  expect(text).toBe('<script src="page.1.js"></script><a href="other?&quot;&lt;path&gt;">Metrics</a>');
  expect(headers['cache-control']).toBe('no-cache');
});

test('the page knows whether there are many clusters', async () => {
  expect((await get({ url }, '/many')).text).toBe('<body data-clusters="many"></body>');
  expect((await get({ url }, '/one')).text).toBe('<body></body>');
});

test('its files are kept, since their names change with them', async () => {
  const { text, headers } = await get({ url }, '/page.1.js');
  expect(text).toBe('run()');
  expect(headers['content-type']).toMatch(/^text\/javascript/);
  expect(headers['cache-control']).toContain('immutable');
  expect((await get({ url }, '/page.2.js')).status).toBe(404);
});

import express from 'express';
import type { AddressInfo } from 'node:net';
import { get } from '../testing/serve.ts';
import { Delivery } from './delivery.ts';

/** What is answered by pages, of which an Error is one that fails. @param asked when a page is */
async function answered(
  pages: (string | Error)[],
  asked: (response: express.Response) => void = () => undefined,
) {
  const delivery = new Delivery();
  const app = express();
  app.get('/', async (request, response) => {
    await delivery.answerInPages(request, response, { type: 'text/plain', name: 'a.txt' }, async () => {
      asked(response);
      const page = pages.shift();
      if (page instanceof Error) throw page;
      return page === undefined ? null : [Buffer.from(page)];
    });
  });
  // Express tells an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  app.use(((cause, _request, response, _next) => {
    if (response.headersSent) response.destroy();
    else response.status(400).send(String(cause));
  }) as express.ErrorRequestHandler);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await get({ url: `http://127.0.0.1:${port}` }, '/');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('pages are one file', async () => {
  const { status, text, headers } = await answered(['a', '', 'b'.repeat(300_000)]);
  expect([status, text.length]).toEqual([200, 300_001]);
  expect(headers['content-disposition']).toBe('attachment; filename="a.txt"');
});

test('what was sent is kept no longer, however many pages come', async () => {
  const waiting = new Set<number>();
  await answered(Array<string>(100).fill('a'), (response) => waiting.add(response.listenerCount('close')));
  expect(Math.max(...waiting) - Math.min(...waiting)).toBeLessThan(3);
});

test('what is refused at first is no file', async () => {
  const { status, headers } = await answered([new Error('none')]);
  expect([status, headers['content-disposition']]).toEqual([400, undefined]);
});

test('what fails later does not look whole', async () => {
  await expect(answered(['a', new Error('gone')])).rejects.toThrow(/aborted|hang up/);
});

import { checkAnswer } from './contract.ts';

const good = { errors: [], total: 0 };

test('an answer as the document has it passes', () => {
  checkAnswer('/api/v1/errors?limit=1', 200, good);
  checkAnswer('/api/v1/tasks/Scheduler-1/7', 404, { error: 'Not Found', detail: 'None.', code: 'gone' });
  checkAnswer('/nowhere', 404, { error: 'Not Found', detail: 'None.', code: 'no-such-path' });
  checkAnswer('/api/v1/stream', 200, { topic: 'heartbeat', data: { time: 1 } });
});

test.each([
  ['/api/v1/errors', 200, { ...good, other: 1 }, /additional/],
  ['/api/v1/errors', 200, { errors: [] }, /total/],
  ['/api/v1/errors', 200, { errors: [{ life: 'a' }], total: 1 }, /errors\/0/],
  ['/api/v1/errors', 400, { error: 'Bad Request' }, /detail/],
  ['/api/v1/errors', 400, { error: 'Bad Request', detail: 'None.' }, /code/],
  ['/api/v1/errors', 418, { error: 'a', detail: 'b' }, /no JSON answer 418/],
  ['/api/v1/status', 404, { error: 'a', detail: 'b' }, /code/],
  ['/api/v1/status', 409, { error: 'a', detail: 'b' }, /no JSON answer 409/],
  ['/api/v1/nosuch', 200, good, /unknown path/],
  ['/metrics', 200, good, /no JSON answer/],
  ['/api/v1/stream', 200, { topic: 'heartbeat', data: { time: 1, more: 1 } }, /stream 200/],
  ['/api/v1/stream', 200, { topic: 'nosuch', data: {} }, /topic/],
])('%s %i %j is found out', (path, status, body, message) => {
  expect(() => checkAnswer(path, status, body)).toThrow(message);
});

import { problemOf, sentenceOf } from './problems.ts';

test.each([
  ['no exporter there', { status: 502, body: '' }, /cannot reach the exporter.*URL/],
  ['an exporter that hangs', { status: 502, body: '', seconds: 30.2 }, /no answer came .* within 30 s/],
  ['a host that swallows all', { status: 504, body: '' }, /in time/],
  [
    'a password that is wrong',
    { status: 400, body: 'Whatever Grafana says' },
    /user and a password.*401; Grafana says: Whatever Grafana says/,
  ],
  ['a login that ended', { status: 401, body: '{"message":"Unauthorized"}' }, /not logged in to Grafana/],
  ['another server', { status: 404, body: '<html>nothing here</html>' }, /not Daskscope's exporter/],
  [
    'what the exporter refuses',
    { status: 400, body: '{"error":"bad","detail":"from is no number."}' },
    /^from is no number\.$/,
  ],
  [
    'a run that is gone',
    { status: 404, body: '{"error":"x","detail":"There is no such run."}' },
    /^There is no such run\.$/,
  ],
  [
    'a cluster that is not named',
    {
      status: 400,
      body: {
        detail:
          'Say by cluster=NAME which cluster is meant. There are: "a \\"b\\"", "c" and 4 more, see api/v1/clusters.',
        code: 'cluster-needed',
      },
    },
    /^The exporter watches many clusters, and the query names none\. Choose one in Cluster, .* There are: "a \\"b\\"", "c"\.$/,
  ],
  [
    'a cluster that is gone or never was',
    {
      status: 404,
      body: '{"detail":"There is no cluster \\"a\\", or not any more. See api/v1/clusters.","code":"cluster-unknown"}',
    },
    /^The exporter has no cluster "a", or not any more\. Choose another one in Cluster, or another exporter\.$/,
  ],
  ['no network', { status: 0, body: '' }, /from this browser/],
])('%s is told in a sentence', (_, refusal, sentence) => {
  expect(sentenceOf(refusal)).toMatch(sentence);
});

test("says what the exporter says, as Grafana's request rejects with it", () => {
  const told = (data: unknown, status = 400) =>
    problemOf({ status, statusText: 'Bad Request', data }).message;
  expect(told({ error: 'bad', detail: 'limit is too large.', message: 'bad' })).toBe('limit is too large.');
  const text = 'Whatever Grafana says';
  expect(told({ message: text, error: 'Bad Request', response: text })).toMatch(/user and a password/);
  const page = '<html><title>404</title></html>';
  expect(told({ message: page, error: 'Not Found', response: page }, 404)).toMatch(
    /not Daskscope's exporter/,
  );
  expect(problemOf(new Error('as it was')).message).toBe('as it was');
});

test('does not show HTML', () => {
  expect(sentenceOf({ status: 500, statusText: 'Internal', body: '<b>oops</b>' })).toBe(
    'The exporter answered 500 Internal.',
  );
});

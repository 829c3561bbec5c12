import type { ClusterSummary } from '@daskscope/api';
import { ExporterApi } from '../exporter-api.ts';
import { variableValues } from './variable-values.ts';

const told = (...clusters: [name: string, state: ClusterSummary['state'], errors?: number][]) =>
  clusters.map(([name, state, errors = 0], position) => ({ name, state, errors, position }));

const MANY = told(
  ['fine', 'connected'],
  ['team/"a"', 'connected', 2],
  ['away 🦆', 'lost'],
  ['ended', 'gone'],
);

/** @param answer an Error: it is refused */
async function listed(answer: unknown, instances?: () => Promise<string[]>): Promise<unknown[]> {
  const api = new ExporterApi((route) => {
    expect(route).toBe('/api/v1/clusters');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const values = await variableValues(api, { refId: 'A', queryType: 'clusters' }, instances);
  return values.map(({ text, value }) => {
    expect(text).toBe(value);
    return value;
  });
}

test('clusters with trouble come first, then the others, then those that only Prometheus knows', async () => {
  const many = { mode: 'many', clusters: MANY };
  const names = ['away 🦆', 'team/"a"', 'fine', 'ended'];
  await expect(listed(many)).resolves.toEqual(names);
  await expect(listed(many, async () => ['job 10', 'job 9', 'fine'])).resolves.toEqual([
    ...names,
    'job 9',
    'job 10',
  ]);
});

test('where one is watched, which takes any name, they are those that lead to figures in Prometheus', async () => {
  const single = { mode: 'single', clusters: told(['tcp://scheduler:8786', 'connected']) };
  await expect(listed(single, async () => ['b:10787', 'a:10787'])).resolves.toEqual(['a:10787', 'b:10787']);
  await expect(listed(single, async () => [])).resolves.toEqual(['tcp://scheduler:8786']);
});

test('one that cannot be asked leaves the other', async () => {
  const refused = () => Promise.reject(new Error('Prometheus is away.'));
  const away = new Error('The exporter is away.');
  await expect(listed({ mode: 'many', clusters: MANY }, refused)).resolves.toHaveLength(4);
  await expect(listed(away, async () => ['a:10787'])).resolves.toEqual(['a:10787']);
  await expect(listed(away, refused)).rejects.toThrow('The exporter is away.');
});

test('an exporter that is older than that there can be many is one of one cluster', async () => {
  const older = Object.assign(new Error(), {
    status: 404,
    data: { error: 'Not Found', detail: 'There is nothing at /api/v1/clusters.', code: 'no-such-path' },
  });
  await expect(listed(older, async () => ['a:10787'])).resolves.toEqual(['a:10787']);
});

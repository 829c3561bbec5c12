import type { Progress } from '@daskscope/api';
import { framesOf } from './answer-once.ts';
import { ExporterApi } from './exporter-api.ts';
import { Filter } from './filter.ts';

const HOUR = 3_600_000;
const NOW = Date.now();

/** Frame of progress at the end of a range, and at which times it was asked for. */
async function progressUntil(to: number, answer: (asked: string | null) => Partial<Progress>) {
  const asked: (string | null)[] = [];
  const api = new ExporterApi(async (_, parameters) => {
    const at = parameters.get('to');
    asked.push(at);
    return { time: NOW, life: 'A', prefixes: [], ...answer(at) };
  });
  const question = { refId: 'A', type: 'progress' as const, filter: new Filter(), resolution: 1 };
  const [frame] = await framesOf(api, { ...question, from: to - HOUR, to }, false);
  return { asked, meta: frame!.meta! };
}

test('progress of a range that ended long ago is as it was then, and says of when it is', async () => {
  const to = NOW - HOUR;
  const { asked, meta } = await progressUntil(to, () => ({ time: to - 4_000 }));
  expect(asked).toEqual([String(to)]);
  expect(meta.custom).toEqual({ asOf: to - 4_000 });
  expect(meta.notices![0]!.text).toContain('at the end of the time range');
});

test('where nothing was heard at the end of the range it says so', async () => {
  const to = NOW - HOUR;
  const { meta } = await progressUntil(to, () => ({ time: to - 70_000 }));
  expect(meta.notices![0]!.text).toContain('Nothing is known of the end of the time range');
});

test('where that is not known it is as it is now, and says so', async () => {
  const { asked, meta } = await progressUntil(NOW - HOUR, (at) =>
    at === null ? {} : { life: null, missing: 'How it was at that time is not known.' },
  );
  expect(asked).toEqual([String(NOW - HOUR), null]);
  expect(meta.custom).toBeUndefined();
  expect(meta.notices![0]!.text).toBe('How it was at that time is not known. This is how it is now.');
});

test('of a range until now it is what is now', async () => {
  const { asked, meta } = await progressUntil(NOW, () => ({}));
  expect(asked).toEqual([null]);
  expect(meta.notices).toBeUndefined();
});

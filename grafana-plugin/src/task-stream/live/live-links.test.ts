/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import type { FieldConfigSource } from '@grafana/data';
import { tasksFrame } from '../../datasource/frames/tasks.ts';
import type { IntervalDetail, LiveNames } from '../../contract/live-handle.ts';
import { byDefault, onFields, panel, shownFrames } from '../../testing/shown-frame.ts';
import { liveLinks } from './live-links.ts';

const NAMES: LiveNames = {
  lives: ['life'],
  prefixes: ['inc', 'load'],
  workers: [{ address: 'tcp://10.0.0.1:1', name: 'a', host: '10.0.0.1' }],
  actions: ['compute'],
};

const interval = (id: number): IntervalDetail => ({
  ...{ life: 'life', id, key: `inc-${id}`, prefix: id % 2, worker: 0, thread: 0, action: 0, status: 0 },
  ...{ start: 1_000_000 + 1000 * id, duration: 500, nbytes: 28, source: null },
});
const CLICKED = [0, 1, 2, 3, 4].map(interval);

/** Its rows are not those that are clicked: a frame has but some. */
const frame = () => tasksFrame([interval(90), interval(91)], [], { refId: 'A', names: NAMES, now: 0 });

function links(fieldConfig: FieldConfigSource) {
  const [shown] = shownFrames([frame()], fieldConfig);
  return liveLinks(shown!, NAMES, () => 1_009_000, panel.interpolate, 'utc');
}

const hrefs = (fieldConfig: FieldConfigSource) =>
  CLICKED.map((clicked) =>
    links(fieldConfig)
      .ofInterval(clicked)
      .map(({ href }) => href),
  );

test.each([
  ['by its displayed name', '${__data.fields.Key}', ({ key }: IntervalDetail) => key],
  ['by its name', '${__data.fields.key}', ({ key }: IntervalDetail) => key],
  ['by its position', '${__data.fields[11]}', ({ key }: IntervalDetail) => key],
  ['by the time', '${__value.time}', ({ start }: IntervalDetail) => String(start)],
  [
    'by the time around it',
    '${__data.fields.before.numeric}/${__data.fields.after.numeric}',
    ({ start, duration }: IntervalDetail) => `${start - 5_000}/${start + duration + 5_000}`,
  ],
])('a default link leads to the task that was clicked, %s, once', (_, macro, expected) => {
  expect(hrefs(byDefault(`/k/${macro}`))).toEqual(CLICKED.map((clicked) => [`/k/${expected(clicked)}`]));
});

test('the value of a default link is what the interval is called by', () => {
  expect(hrefs(byDefault('/f/${__field.name}/${__value.raw}'))).toEqual(
    CLICKED.map(({ prefix }) => [`/f/function/${NAMES.prefixes[prefix]}`]),
  );
});

test('a link of some fields is that of each of them; two that lead to one place are one', () => {
  const [first] = hrefs(onFields(['Key', 'Worker'], '/v/${__value.raw}', '/k/${__data.fields.Key}'));
  expect(first!.toSorted()).toEqual(['/k/inc-0', '/v/a', '/v/inc-0']);
});

test('what runs has links, too', () => {
  const running = { key: 'add-7', prefix: 1, worker: 0, thread: 0, since: 1_008_000, start: 1_008_000 };
  const made = links(byDefault('/k/${__data.fields.Key}/${__data.fields.Duration}')).ofRunning(running);
  expect(made.map(({ href }) => href)).toEqual(['/k/add-7/1%20s']);
});

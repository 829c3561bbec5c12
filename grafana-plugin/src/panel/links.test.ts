/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { Lanes } from '@daskscope/timeline';
import { toDataFrame, type FieldConfigSource } from '@grafana/data';
import { functionLinks } from '../progress/click.ts';
import { GRAFANA_TEXT } from '../task-stream/frame/field-text.ts';
import { FrameSource } from '../task-stream/frame/frame-source.ts';
import { byDefault, onFields, shownFrames } from '../testing/shown-frame.ts';

const jobs = () =>
  toDataFrame({
    fields: [
      { name: 'start', type: 'time', values: [1000, 2000] },
      { name: 'end', type: 'time', values: [1500, 2500] },
      { name: 'name', type: 'string', values: ['build', 'test'] },
      { name: 'id', type: 'string', values: ['b-1', 't-2'] },
    ],
  });

/** Of an interval in the task stream. */
function ofInterval(task: number, fieldConfig: FieldConfigSource) {
  const source = FrameSource.of(shownFrames([jobs()], fieldConfig), {}, new Lanes(), GRAFANA_TEXT);
  if (typeof source === 'string') throw new Error(source);
  return source
    .detail(task)!
    .links()
    .map(({ href }) => href);
}

test('of an interval of any frame: a default link once, and of the interval', () => {
  expect(ofInterval(1, byDefault('/k/${__data.fields.id}/${__value.raw}'))).toEqual(['/k/t-2/test']);
  expect(ofInterval(0, onFields(['id', 'name'], '/v/${__value.raw}'))).toEqual(['/v/build', '/v/b-1']);
});

/** As Prometheus answers a range query with the legend by default. */
const states = () =>
  ['memory', 'erred', 'waiting'].flatMap((state) =>
    ['inc', 'load'].map((prefix) =>
      toDataFrame({
        fields: [
          { name: 'Time', type: 'time', values: [1000, 2000] },
          { name: 'Value', type: 'number', values: [1, 2], labels: { prefix, state } },
        ],
      }),
    ),
  );

const table = () =>
  toDataFrame({
    fields: [
      { name: 'function', type: 'string', values: ['inc', 'load'] },
      { name: 'memory', type: 'number', values: [3, 4] },
      { name: 'erred', type: 'number', values: [0, 1] },
    ],
  });

const ofFunction = (frames: ReturnType<typeof states>, fieldConfig: FieldConfigSource) =>
  functionLinks(shownFrames(frames, fieldConfig), 'load').map(({ href }) => href);

test('of a function: a default link once, from a table and from series', () => {
  expect(ofFunction([table()], byDefault('/f/${__value.raw}'))).toEqual(['/f/load']);
  expect(ofFunction([table()], onFields(['memory'], '/m/${__data.fields.function}'))).toEqual(['/m/load']);
  expect(ofFunction(states(), byDefault('/f/${__field.labels.prefix}/${__field.labels.state}'))).toEqual([
    '/f/load/memory',
  ]);
});

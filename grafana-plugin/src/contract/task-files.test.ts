import type { DataFrame } from '@grafana/data';
import { sent } from './live-handle.ts';
import { carryingFiles, taskFilesOf, type TaskFiles } from './task-files.ts';

const files: TaskFiles = { version: 1, ask: jest.fn() };
const frame = (custom?: Record<string, unknown>): DataFrame => ({ fields: [], length: 0, meta: { custom } });
const carries = frame(carryingFiles(files, { whole: true }));

test('it is of the one frame that is drawn', () => {
  expect(taskFilesOf([carries])).toBe(files);
});

test('nobody can be asked for what several queries gave, as a file would be of one alone', () => {
  expect(taskFilesOf([carries, frame(carryingFiles({ ...files }, {}))])).toBeNull();
  expect(taskFilesOf([frame(), carries])).toBeNull();
});

test('nor for what transformations made', () => {
  const start = { name: 'start', type: 'number', config: {}, values: [1, 2] } as never;
  const whole = sent({ ...carries, fields: [start], meta: { custom: carryingFiles(files, {}) } });
  expect(taskFilesOf([whole])).toBe(files);
  const fields = whole.fields.map((field) => ({ ...field, values: field.values.slice(1) }));
  expect(taskFilesOf([{ ...whole, fields }])).toBeNull();
});

test('a frame that was saved, or is of something else, can be asked for nothing', () => {
  expect(taskFilesOf([JSON.parse(JSON.stringify(carries)) as DataFrame])).toBeNull();
  expect(taskFilesOf([])).toBeNull();
  expect(taskFilesOf([{ fields: [], length: 0 }])).toBeNull();
  expect(taskFilesOf([frame({ files: { version: 2 } })])).toBeNull();
});

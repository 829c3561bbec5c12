import type { DataFrame } from '@grafana/data';
import { carryingFiles, taskFilesOf, type TaskFiles } from './task-files.ts';

const files: TaskFiles = { version: 1, ask: jest.fn() };
const frame = (custom?: Record<string, unknown>): DataFrame => ({ fields: [], length: 0, meta: { custom } });
const carries = frame(carryingFiles(files, { whole: true }));

test('of several frames it is the first that can be asked', () => {
  expect(taskFilesOf([frame(), carries, frame(carryingFiles({ ...files }, {}))])).toBe(files);
});

test('a frame that was saved, or is of something else, can be asked for nothing', () => {
  expect(taskFilesOf([JSON.parse(JSON.stringify(carries)) as DataFrame])).toBeNull();
  expect(taskFilesOf([frame(), { fields: [], length: 0 }, frame({ files: { version: 2 } })])).toBeNull();
});

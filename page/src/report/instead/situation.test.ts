import type { ReportData, Status } from '@daskscope/api';
import { statusAnswer } from '@daskscope/client/testing/answers';
import { say, standsSince } from './situation.ts';

const END = new Date(2023, 10, 14, 12).getTime();
const MADE = END + 3_600_000;

let data: Partial<ReportData>;
jest.mock('../data.ts', () => ({ report: () => data }));

beforeEach(() => jest.useFakeTimers({ now: MADE }));
afterEach(() => jest.useRealTimers());

/** Made of a range that ended before. @param progress @param workers ms before its end at which they were told last */
function reportOf(state: Status['connection']['state'], progress: number, workers: number): void {
  const told = statusAnswer();
  const status = {
    ...{ ...told, known: [{ from: END - 60_000, to: END }] },
    connection: { ...told.connection, state },
  };
  data = {
    ...{ status, time: MADE, from: null, to: END, left: 0 },
    progress: { time: END - progress } as ReportData['progress'],
    workers: { time: END - workers } as ReportData['workers'],
  };
}

test('of a cluster that is gone all is of when it was heard last', () => {
  reportOf('lost', 6_000, 500);
  expect(say().sentence).toBe('Progress, memory and workers are as of 12:00:00.');
});

test('what the exporter does not keep of then is of when the report was made', () => {
  reportOf('connected', 6_000, END - MADE);
  const made = 'as of 13:00:00, when this report was made';
  expect(say().sentence).toBe(`Progress and memory are as of 12:00:00; workers are ${made}.`);
  reportOf('connected', END - MADE, END - MADE);
  expect(say().sentence).toBe(`Progress, memory and workers are ${made}.`);
});

test('stands still at its end', () => {
  reportOf('connected', 0, 0);
  expect(standsSince()).toBe(END);
});

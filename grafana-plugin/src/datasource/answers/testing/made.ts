import { TASK_STATES, type Groups } from '@daskscope/api';
import { FieldCache, type DataFrame } from '@grafana/data';
import { Filter } from '../../filter.ts';
import type { DaskscopeQuery } from '../../query.ts';
import { ANSWERS } from '../answers.ts';
import type { OnceAsked, OnceType } from '../once.ts';

export const NOW = 1_010_000;
export const ALL = { asked: 1, silent: [], notAsked: 0 };

export const asked = (
  type: OnceType,
  query: Partial<DaskscopeQuery> = {},
  filter = new Filter(),
): OnceAsked => ({
  ...{ refId: 'A', type, filter, from: 1_001_234, to: NOW, moves: true, untilNow: true, resolution: 8 },
  query: { refId: 'A', queryType: type, ...query },
});

/** What is made of an answer, and what was asked. */
export async function made(type: OnceType, answer: object, query?: Partial<DaskscopeQuery>, filter?: Filter) {
  const answering = jest.fn().mockResolvedValue(answer);
  const frames = await ANSWERS[type]({ answer: answering, onRequest: answering }, asked(type, query, filter));
  return { frames, parameters: answering.mock.calls[0]?.[1] as object };
}

export const values = (frame: DataFrame, name: string): unknown[] =>
  new FieldCache(frame).getFieldByName(name)!.values;
export const notices = (frame: DataFrame) => frame.meta?.notices ?? [];

export const states = (part: Partial<Record<string, number[]>>, rows: number) =>
  Object.fromEntries(
    TASK_STATES.map((state) => [state, part[state] ?? Array.from({ length: rows }, () => 0)]),
  ) as Groups['groups']['states'];

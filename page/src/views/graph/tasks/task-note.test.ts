import type { Graph } from '@daskscope/api';
import { noTasks, taskNote } from './task-note.ts';
import { taskQuestion, tasksTitle } from './task-question.ts';

const graph = (part: Partial<Graph>): Graph =>
  ({
    tasks: { key: ['a', 'b'], dependencies: [0, 1] },
    total: 2,
    more: false,
    unread: 0,
    time: Date.now(),
    ...part,
  }) as Graph;

test('what is left out is said', () => {
  expect(taskNote(graph({}))).toMatch(/^2 · at \d/);
  expect(taskNote(graph({ total: 1_200, more: true }))).toMatch(/^2 of 1,200 · those that came first · at/);
  expect(taskNote(graph({ total: null, more: true }))).toMatch(/^2 · there are more further on · at/);
  expect(taskNote(graph({ total: null }))).toMatch(/^2 · at/);
  expect(taskNote(graph({ total: 3, unread: 5_000 }))).toMatch(
    /^2 of 3 · 5,000 of the scheduler’s tasks were not looked at/,
  );
  const wide = graph({ tasks: { key: ['a', 'b'], dependencies: [201, 200] } as Graph['tasks'] });
  expect(taskNote(wide)).toContain('of what a task needs 200 lines at most');
});

test('where there are none it says why', () => {
  expect(noTasks({ erred: 'true' })).toContain('no tasks that erred');
  expect(noTasks({})).toContain('no such tasks now');
});

test('a place is one question, and groups are none', () => {
  expect(taskQuestion({})).toBeNull();
  expect(taskQuestion({ prefix: 'inc', group: 'inc-1' })).toBeNull();
  expect(taskQuestion({ tasks: 'true', prefix: 'inc' })).toEqual({ prefix: 'inc', limit: 500 });
  expect(taskQuestion({ tasks: 'true', prefix: 'inc', group: 'inc-1' })).toEqual({
    group: 'inc-1',
    limit: 500,
  });
  expect(taskQuestion({ tasks: 'true', erred: 'true' })).toEqual({ erred: true, limit: 500 });
  expect(taskQuestion({ tasks: 'true' })).toEqual({ limit: 500 });
  expect(taskQuestion({ key: 'inc-1', prefix: 'inc' })).toEqual({ key: 'inc-1', limit: 500 });
});

test.each([
  [{ key: 'inc-1', prefix: 'inc' }, 'Tasks around inc-1'],
  [{ erred: 'true' }, 'Tasks that erred'],
  [{ prefix: 'inc', group: 'inc-1' }, 'Tasks of the group inc-1'],
  [{ prefix: 'inc' }, 'Tasks of inc'],
  [{}, 'All tasks'],
])('%j is called %s', (looked, title) => {
  expect(tasksTitle(looked)).toBe(title);
});

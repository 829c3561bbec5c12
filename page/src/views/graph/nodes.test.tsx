/** @jest-environment jsdom */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { Nodes } from './nodes.tsx';

afterEach(() => render(null, document.body));

/** The nodes of an answer, in its order. */
const show = (...names: string[]) =>
  act(() =>
    render(
      <svg>
        <Nodes
          places={names.map((_, id) => ({ id, x: id * 100, y: 0 }))}
          size={{ width: 80, height: 20 }}
          draw={(id) => ({ name: names[id]!, title: names[id]!, classes: '', pressed: false, content: null })}
          press={() => undefined}
        />
      </svg>,
      document.body,
    ),
  );

const node = (title: string) => document.querySelector<SVGElement>(`[aria-label="${title}"]`)!;

test('who has reached a node stays at it where an answer has another before it', async () => {
  await show('inc', 'sum');
  await act(() => node('sum').focus());
  const reached = document.activeElement;
  await show('add', 'inc', 'sum');
  expect(document.activeElement).toBe(reached);
  expect(document.activeElement!.getAttribute('aria-label')).toBe('sum');
  expect(node('sum').getAttribute('tabindex')).toBe('0');
  expect(document.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
});

/** @jest-environment jsdom */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { ScrollList } from './scroll-list.tsx';

/** Fifteen rows fit. */
const HEIGHT = 330;

let sizeChanged: () => void;

beforeEach(() => {
  globalThis.ResizeObserver = class {
    constructor(changed: ResizeObserverCallback) {
      sizeChanged = () => changed([], this);
    }
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(HEIGHT);
});
afterEach(() => {
  render(null, document.body);
  jest.restoreAllMocks();
});

const show = (count: number) =>
  act(() => {
    const items = Array.from({ length: count }, (_, index) => index);
    render(
      <ScrollList items={items} role="list" row={(item, place) => <p {...place}>{`row ${item}`}</p>} />,
      document.body,
    );
    sizeChanged();
  });

const list = () => document.querySelector<HTMLElement>('.list')!;
const rows = () => [...list().querySelectorAll('p')];

function scrollTo(top: number): Promise<void> {
  return act(() => {
    list().scrollTop = top;
    list().dispatchEvent(new Event('scroll'));
  });
}

test('of a long list only the rows in sight are elements, each at its place', async () => {
  await show(10_000);
  expect(list().getAttribute('aria-rowcount')).toBe('10000');
  expect(document.querySelector<HTMLElement>('.rows')!.style.height).toBe('220000px');
  await scrollTo(22 * 5000);
  expect(rows().length).toBeLessThan(30);
  const row = rows().find(({ textContent }) => textContent === 'row 5000')!;
  expect(row.style.top).toBe('110000px');
  expect(row.getAttribute('aria-rowindex')).toBe('5001');
});

test('elements stay while the list scrolls by, so that a pressed one stays pressed', async () => {
  await show(1000);
  await scrollTo(22 * 100);
  const before = rows();
  await scrollTo(22 * 103);
  expect(rows()).toEqual(before);
  rows().forEach((row, index) => expect(row).toBe(before[index]));
});

test('a list that has become short shows its last rows', async () => {
  await show(1000);
  await scrollTo(22 * 900);
  await show(40);
  expect(rows().at(-1)!.textContent).toBe('row 39');
  await show(3);
  expect(rows().map(({ textContent }) => textContent)).toEqual(['row 0', 'row 1', 'row 2']);
});

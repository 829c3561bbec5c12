import { askLater } from './ask-later.ts';

class Page extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const ask = jest.fn();
let page: Page;

beforeEach(() => {
  jest.useFakeTimers();
  ask.mockClear();
  page = new Page();
});
afterEach(() => jest.useRealTimers());

test('it is asked once when the pause is over', () => {
  askLater(5_000, page, ask);
  jest.advanceTimersByTime(4_999);
  expect(ask).not.toHaveBeenCalled();
  jest.advanceTimersByTime(60_000);
  page.turn(true);
  page.turn(false);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('while nobody looks nothing is asked, and at once when somebody looks again', () => {
  page.hidden = true;
  askLater(5_000, page, ask);
  jest.advanceTimersByTime(600_000);
  expect(ask).not.toHaveBeenCalled();
  page.turn(false);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('who leaves asks no more, during the pause and after it', () => {
  askLater(5_000, page, ask)();
  page.hidden = true;
  const end = askLater(1_000, page, ask);
  jest.advanceTimersByTime(5_000);
  end();
  page.turn(false);
  jest.advanceTimersByTime(60_000);
  expect(ask).not.toHaveBeenCalled();
});

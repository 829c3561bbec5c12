/** @jest-environment jsdom */
import '../testing/browser-globals.ts';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import type { Stream } from '../stream/stream.ts';
import { Opened as SaveMenu } from './save-menu.tsx';

const close = jest.fn();

beforeEach(async () => {
  const stream = { shownRange: null } as Stream;
  await act(() =>
    render(
      <>
        <button id="save" />
        <SaveMenu stream={stream} close={close} />
        <p>elsewhere</p>
      </>,
      document.body,
    ),
  );
});
afterEach(() => {
  render(null, document.body);
  close.mockClear();
});

const press = (selector: string) =>
  document.querySelector(selector)!.dispatchEvent(new Event('pointerdown', { bubbles: true }));

test('what is pressed elsewhere closes it, also where its button took no focus; what is pressed in it or on its button does not', async () => {
  press('[role=menuitem]');
  press('#save');
  expect(close).not.toHaveBeenCalled();
  press('p');
  expect(close).toHaveBeenCalledTimes(1);
});

test('its button has the focus once it is closed', async () => {
  expect(document.activeElement).toBe(document.querySelector('[role=menuitem]'));
  await act(() =>
    render(
      <>
        <button id="save" />
      </>,
      document.body,
    ),
  );
  expect(document.activeElement).toBe(document.getElementById('save'));
});

test('files are opened beside the page, so that a refusal is read and the page stays', () => {
  const links = [...document.querySelectorAll('a')];
  expect(links).toHaveLength(3);
  expect(links.filter(({ target, download }) => target !== '_blank' || download !== '')).toEqual([]);
});

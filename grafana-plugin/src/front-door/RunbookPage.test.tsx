/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locationUtil } from '@grafana/data';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom-v5-compat';
import { parse } from 'yaml';
import clusters from '../dashboards/clusters.json';
import { RunbookPage, runbookOf } from './RunbookPage.tsx';
import { RUNBOOKS } from './runbooks.ts';

const RULES = join(__dirname, '..', '..', '..', 'provisioning', 'prometheus', 'rules');

interface Rules {
  groups: { rules: { alert?: string }[] }[];
}

const alerts = readdirSync(RULES).flatMap((file) =>
  (parse(readFileSync(join(RULES, file), 'utf8')) as Rules).groups.flatMap(({ rules }) =>
    rules.flatMap(({ alert }) => alert ?? []),
  ),
);

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  locationUtil.initialize({ config: { appSubUrl: '/sub' } } as never);
});

function show(name: string): HTMLElement {
  const box = document.createElement('div');
  act(() => createRoot(box).render(createElement(MemoryRouter, null, createElement(RunbookPage, { name }))));
  return box;
}

test('every alert has its page, and its page no link that leads nowhere', () => {
  expect(alerts.length).toBeGreaterThan(10);
  expect([...RUNBOOKS.keys()].sort()).toEqual([...alerts].sort());
  for (const alert of alerts) {
    const page = show(alert);
    expect(RUNBOOKS.get(alert)).toMatch(new RegExp(`^# ${alert}\n`));
    expect(page.querySelector('h1')).toBeNull();
    expect([...page.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'What it means',
      'How to look',
      'What to do',
    ]);
    for (const link of page.querySelectorAll('a')) {
      const [, folder, name] = /^(.*\/)(\w+)$/.exec(link.getAttribute('href') ?? '') ?? [];
      expect([alert, folder, alerts]).toEqual([
        alert,
        '/sub/a/daskscope-app/runbooks/',
        expect.arrayContaining([name]),
      ]);
    }
  }
});

test('a name without a page is text, and those there are stand below', () => {
  const page = show('<b>Gone</b>');
  expect(page.querySelector('b')).toBeNull();
  expect(page.textContent).toContain('There is no runbook <b>Gone</b>');
  const names = [...page.querySelectorAll('li')].map(({ textContent }) => textContent);
  expect(names.sort()).toEqual([...alerts].sort());
});

test('the name is the end of the path', () => {
  expect(runbookOf('/a/daskscope-app')).toBeNull();
  expect(runbookOf('/a/daskscope-app/runbooks')).toBe('');
  expect(runbookOf('/a/daskscope-app/runbooks/')).toBe('');
  expect(runbookOf('/a/daskscope-app/runbooks/DaskWorkerLost')).toBe('DaskWorkerLost');
});

test('an alert that fires leads to its page', () => {
  const { panels } = clusters as { panels: object[] };
  const table = panels.find((panel) => (panel as { title?: string }).title === 'Alerts that fire') as {
    fieldConfig: {
      overrides: { matcher: { options: string }; properties: { id: string; value: unknown }[] }[];
    };
  };
  const { properties } = table.fieldConfig.overrides.find(({ matcher }) => matcher.options === 'Alert')!;
  const [{ url }] = properties.find(({ id }) => id === 'links')!.value as [{ url: string }];
  for (const alert of alerts)
    expect(RUNBOOKS.has(runbookOf(url.replace('${__value.text}', alert))!)).toBe(true);
});

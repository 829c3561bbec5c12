import type { SaidTask } from '../dask-cluster.ts';
import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import { drawnGraph, type DrawnGraph } from './drawn-graph.ts';
import type { LivePage } from './live-page.ts';

const beside = new BesideCluster();
let page: LivePage;

const hash = async () =>
  decodeURIComponent(await page.page.evaluate(() => location.hash)).replaceAll('+', ' ');
const go = (place: string) => page.page.evaluate((next) => (location.hash = next), place);
const says = () => beside.cluster.run<Record<string, SaidTask>>('graph');

/** Presses the button or link of this name. */
const press = (within: string, name: string) =>
  eventually(async () => {
    const pressed = await page.page.$$eval(
      `${within} :is(a, button)`,
      (all, wanted) => {
        const found = all.find((one) => one.textContent.trim() === wanted);
        (found as HTMLElement | undefined)?.click();
        return found !== undefined;
      },
      name,
    );
    if (!pressed) throw new Error(`${within} has nothing that is called ${name}`);
  });

/** Gives the focus to the node of a task. */
const focus = (key: string) =>
  page.page.evaluate((wanted) => {
    const nodes = [...document.querySelectorAll<SVGElement>('#graph-view .node')];
    nodes.find((node) => node.getAttribute('aria-label')!.startsWith(`${wanted}: `))!.focus();
  }, key);
const focused = () =>
  page.page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.split(': ')[0]);

const sorted = (edges: DrawnGraph['edges']) => edges.map(([from, to]) => `${from} to ${to}`).sort();
const statesOf = ({ tasks }: DrawnGraph) => Object.fromEntries(tasks.map(({ key, state }) => [key, state]));

/** What Dask's own graph has, of those keys alone. */
function expected(dask: Record<string, SaidTask>, keys: readonly string[]) {
  const among = new Set(keys);
  return {
    states: Object.fromEntries(keys.map((key) => [key, dask[key]![0]])),
    edges: sorted(
      keys.flatMap((key) =>
        dask[key]![4].filter((needed) => among.has(needed)).map((needed): [string, string] => [needed, key]),
      ),
    ),
  };
}

/** Waits until exactly this part of Dask's own graph is drawn. */
const expectDrawn = (choose: (task: SaidTask, key: string) => boolean) =>
  eventually(async () => {
    const dask = await says();
    const keys = Object.keys(dask).filter((key) => choose(dask[key]!, key));
    const drawn = await drawnGraph(page);
    expect({ states: statesOf(drawn), edges: sorted(drawn.edges) }).toEqual(expected(dask, keys));
    return drawn;
  });

beforeAll(async () => {
  await beside.cluster.run('example');
  await beside.cluster.run('fail', { key: 'boom-1', dependents: 2 });
  await beside.cluster.run('ask_for', { key: 'nowhere-1', resources: { moon: 1 } });
  page = await beside.open('#status?span=all', { width: 1600, height: 1000 });
  await eventually(async () => {
    const legend = await page.text('#legend');
    for (const name of ['inc', 'dec', 'add', 'sum']) expect(legend).toContain(name);
  });
});
beforeEach(() => {
  page.complaints.length = 0;
});
afterEach(() => expect(page.complaints).toEqual([]));

test('all tasks: the keys, the states and the dependencies that Dask’s own graph has, in the colours of the task stream', async () => {
  await go('#graph?tasks=true');
  const { tasks } = await expectDrawn(() => true);
  expect(await page.text('#graph-view h2')).toMatch(/^All tasks 305 · at \d/);
  const legend = await page.page.$$eval('#legend .functions button', (all) =>
    all.map((button) => [
      button.querySelector('.name')!.textContent,
      getComputedStyle(button.querySelector('.swatch')!).backgroundColor,
    ]),
  );
  const colours = new Map(
    legend.map(([name, colour]) => [
      name,
      `#${colour!
        .match(/\d+/g)!
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('')}`,
    ]),
  );
  const fills = (state: string) =>
    new Set(tasks.filter((task) => task.state === state).map(({ fill }) => fill));
  expect(fills('memory')).toEqual(new Set(['inc', 'dec', 'add', 'sum'].map((name) => colours.get(name))));
  expect(fills('erred')).toEqual(new Set(['#000000']));
  expect(fills('no-worker').size).toBe(1);
  await page.screenshot('tasks');
});

test('from a group to its tasks, and back', async () => {
  await go('#graph');
  await eventually(async () => {
    await focus('add');
    expect(await focused()).toMatch(/^add/);
  });
  await page.page.keyboard.press('Enter');
  await press('#graph-view', 'Tasks of the group');
  const group = await groupInUrl();
  expect(group).toMatch(/^add/);
  await expectDrawn(([, , of]) => of === group);
  expect(await page.text('#graph-view h2')).toContain(`Tasks of the group ${group} 100 · at`);
  await press('#graph-view', 'Groups');
  await eventually(async () => {
    expect(await page.attribute('#graph-view .node[aria-pressed=true]', 'aria-label')).toMatch(/^add/);
  });
});

const groupInUrl = () =>
  eventually(async () => {
    const [, group] = /[?&]group=([^&]+)/.exec(await hash()) ?? [];
    if (group === undefined) throw new Error('The URL names no group');
    return group;
  });

test('from a function to its tasks, and how many are left out', async () => {
  await go('#graph?prefix=dec');
  await press('#graph-view', 'Tasks of the function');
  await expectDrawn(([, prefix]) => prefix === 'dec');
  expect(await hash()).toBe('#graph?tasks=true&prefix=dec');
});

test('around a task, by keyboard alone, to its story', async () => {
  const dask = await says();
  const add = Object.keys(dask).find((key) => dask[key]![1] === 'add')!;
  const [first, second] = dask[add]![4];
  await go(`#graph?${new URLSearchParams({ key: first! }).toString()}`);
  await eventually(async () => {
    const { tasks } = await drawnGraph(page);
    expect(tasks.filter(({ picked }) => picked).map(({ key }) => key)).toEqual([first]);
    // Three steps away: what it is added to, their sum, and what else that needs.
    expect(tasks.map(({ key }) => key)).toEqual(expect.arrayContaining([first, add]));
  });
  await page.screenshot('tasks-around');
  await focus(first!);
  await page.page.keyboard.press('ArrowRight');
  await eventually(async () => expect(dask[(await focused())!]![1]).toBe('add'));
  await focus(add);
  await page.page.keyboard.press('Enter');
  await eventually(async () => expect(await hash()).toContain(`picked=${add}`));
  await eventually(async () =>
    expect(await page.text('#graph-view div.picked')).toMatch(
      new RegExp(
        `^${add} memory · .* · needs 2, needed by 1 Details and story Around it In the stream Its group$`,
      ),
    ),
  );
  await press('#graph-view', 'Details and story');
  await eventually(async () => {
    const details = await page.text('#details');
    expect(details).toContain('state now memory');
    expect(details).toMatch(/story .*processing → memory/);
    expect(details).toContain(second);
  });
  await page.page.click('#details .close');
  await press('#graph-view', 'Around it');
  await eventually(async () => expect(await hash()).toBe(`#graph?key=${add}`));
  await page.page.goBack();
  await eventually(async () => expect(await hash()).toContain(`key=${first}`));
});

test('those that erred, to a traceback, and from there to what is around it', async () => {
  await go('#graph');
  await press('#graph-view', 'Erred tasks');
  await expectDrawn(([state]) => state === 'erred');
  await focus('boom-1');
  await page.page.keyboard.press(' ');
  await press('#graph-view', 'Traceback and story');
  const { erred } = await beside.cluster.says();
  const { traceback } = erred.find(({ key }) => key === 'boom-1')!;
  await eventually(async () => {
    const details = await page.page.$eval('#details', (element) => element.textContent);
    expect(details).toContain(traceback.trim());
    expect(details).toContain('→ erred');
  });
  await press('#details', 'Its graph');
  await expectDrawn((_, key) => key.includes('boom-1'));
  await page.screenshot('tasks-erred');
  await page.page.click('#details .close');
});

test('a task that has not run has details, too', async () => {
  await go('#graph?key=nowhere-1');
  await press('#graph-view', 'Details and story');
  await eventually(async () => {
    const details = await page.text('#details');
    expect(details).toContain('state now no-worker');
    expect(details).toContain('it has not run');
  });
  await page.page.click('#details .close');
});

test('of a task that the scheduler does not know it says so', async () => {
  await go('#graph?key=no-such-key');
  await eventually(async () =>
    expect(await page.text('#graph-view .nothing')).toContain('no task no-such-key'),
  );
  // The browser's own word for an answer of 404, which may come later than the page's, and again when it is asked again.
  await eventually(() => expect(page.complaints).not.toEqual([]));
  await go('#status');
  await eventually(async () => expect(await page.page.$('#graph-view')).toBeNull());
  for (const complaint of page.complaints) expect(complaint).toContain('404');
  page.complaints.length = 0;
});

test('on a small window, and in the dark', async () => {
  await page.close();
  page = await beside.open('#graph?tasks=true', { width: 400, height: 800, scheme: 'dark' });
  await expectDrawn(() => true);
  const { width, scrolls } = await page.page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    scrolls: document.querySelector('#graph-view .scroll')!.scrollHeight,
  }));
  expect(width).toBe(400);
  expect(scrolls).toBeGreaterThan(100);
  await page.screenshot('tasks-small-dark');
});

import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { LONG_STREAM, PanelBesideCluster, PROGRESS } from './panel-beside-cluster.ts';

const beside = new PanelBesideCluster();
const SHOWN = [LONG_STREAM, PROGRESS];
const isStream = (shown: (typeof SHOWN)[number]) => shown === LONG_STREAM;

const expectLoadingState = (state: string) =>
  eventually(async () => expect(await beside.panel.loadingState()).toBe(state));

describe.each(SHOWN)('when it is stopped, the panel $plugin', (shown) => {
  const picture = () => beside.panel.page.$eval('#panel canvas', (canvas) => canvas.toDataURL());

  /** The picture, once it no longer changes. */
  const standing = () =>
    eventually(async () => {
      const before = await picture();
      await beside.panel.settled();
      expect(await picture()).toBe(before);
      return before;
    });

  test('stands still while others go on, and goes on when it streams again', async () => {
    const name = `stopped-${shown.plugin}`;
    const said = (count: number, text: string) =>
      // The view begins before the exporter did.
      isStream(shown)
        ? text.includes(`${name} Tasks: at least ${count} `)
        : text.includes(`${name}: ${count}`);
    const told = async () =>
      isStream(shown)
        ? beside.panel.text()
        : beside.panel.page.$eval('#panel canvas', (canvas) => canvas.getAttribute('aria-label')!);
    await beside.panel.page.mouse.move(0, 0);
    await beside.panel.show(shown);
    await beside.panel.subscribe([shown.query]);
    await beside.cluster.run('noops', { count: 5, prefix: name });
    await eventually(async () => expect(said(5, await told())).toBe(true));
    await beside.panel.stop();
    await eventually(async () =>
      expect(await beside.panel.text()).toMatch(/Stopped at .*\. Refresh to go on/),
    );
    const before = await standing();
    await beside.cluster.run('noops', { count: 7, prefix: name });
    // Another panel's query has them by now, and so has the handle of this one's frame.
    await eventually(async () => {
      const [table] = await beside.panel.ask(PROGRESS.query);
      expect(table!.memory![table!.function!.indexOf(name)]).toBe(12);
      // Of those before some may stand for others: the past comes as finely as it can be seen.
      if (isStream(shown))
        expect(
          (await beside.panel.rows()).filter(({ prefix, id }) => prefix === name && id >= 5),
        ).toHaveLength(7);
    });
    expect(await picture()).toBe(before);
    expect(await beside.panel.text()).not.toContain('Lost since');
    await beside.panel.show(shown);
    await eventually(async () => {
      expect(said(12, await told())).toBe(true);
      expect(await beside.panel.text()).not.toContain('Stopped at');
      expect(await picture()).not.toBe(before);
    });
    await beside.panel.unsubscribe();
  });
});

describe.each(SHOWN)('when it is lost, the panel $plugin', (shown) => {
  /** How many colours the picture has. */
  const picture = () =>
    beside.panel.page.$eval('#panel canvas', (canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });

  beforeAll(() => {
    beside.panel.requestsFail = true;
  });
  afterEach(() => expect(beside.panel.complaints.splice(0)).toEqual([]));

  test('says that the exporter is gone and keeps its picture, and goes on', async () => {
    await beside.panel.show(shown);
    await eventually(async () => expect(await beside.panel.text()).toMatch(/\d tasks/));
    await eventually(async () => expect(await picture()).toBeGreaterThan(3));
    const port = Number(new URL(beside.exporter.url).port);
    await beside.exporter.stop('SIGKILL');
    await eventually(async () =>
      expect(await beside.panel.text()).toMatch(/Lost since .*; this is from before\. .*exporter/),
    );
    await expectLoadingState('Error');
    expect(await picture()).toBeGreaterThan(3);
    if (isStream(shown)) {
      await beside.panel.save('Tasks (CSV)');
      await eventually(async () =>
        expect(await beside.panel.text()).toContain('Grafana cannot reach the exporter (502)'),
      );
      // Who looks at what there is to save has read it.
      await beside.panel.page.click('[aria-label="Save what is in view"]');
      await eventually(async () => expect(await beside.panel.text()).toContain('Lost since'));
      await beside.panel.page.click('[aria-label="Save what is in view"]');
    }
    await beside.panel.screenshot(`exporter-gone-${shown.plugin}`);
    beside.exporter = await ExporterProcess.start(beside.cluster.address, [], port);
    await eventually(async () => expect(await beside.panel.text()).not.toContain('Lost since'));
    await expectLoadingState('Streaming');
    // An exporter that has just begun knows no function before its first reading.
    await eventually(async () => expect(await picture()).toBeGreaterThan(3));
  });

  test('says that the scheduler is gone and keeps its picture, and goes on with another', async () => {
    await beside.panel.show(shown);
    const { address, port } = beside.cluster;
    await beside.cluster.run('example');
    await eventually(async () => expect(await beside.panel.text()).toContain('tasks'));
    await beside.cluster.kill();
    await eventually(async () =>
      expect(await beside.panel.text()).toMatch(
        new RegExp(
          `Lost since .*; this is from before\\. The exporter has no connection to the scheduler at ${address}`,
        ),
      ),
    );
    await expectLoadingState('Error');
    await beside.panel.screenshot(`scheduler-gone-${shown.plugin}`);
    beside.cluster = await DaskCluster.start(NEWEST, { port });
    await eventually(async () => expect(await beside.panel.text()).not.toContain('Lost since'));
    await expectLoadingState('Streaming');
    await beside.cluster.run('noops', { count: 5, prefix: 'again' });
    await eventually(async () =>
      expect(await beside.panel.text()).toMatch(isStream(shown) ? /again Tasks: at least 5 / : /5 in memory/),
    );
  });
});

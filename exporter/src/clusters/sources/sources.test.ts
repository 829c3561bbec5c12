import * as system from 'node:fs';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../test/wait-until.ts';
import { clustersFile } from './file.ts';
import { given } from './given.ts';
import type { FileSystem } from './matching-files.ts';
import { schedulerFiles } from './scheduler-files.ts';
import type { ClusterSource, Found } from './source.ts';

const EVERY_MS = 20;

let folder: string;
let watched: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusters-'));
  watched = [];
});
afterEach(() => {
  for (const end of watched) end();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
/** By rename, as the documents say: who looks between two writes would find half a file. */
const write = (name: string, content: unknown) => {
  writeFileSync(path(`${name}.new`), typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(path(`${name}.new`), path(name));
};

/** What it told last, and how often. */
function watch(source: ClusterSource) {
  const told: Found[] = [];
  watched.push(source.watch((found) => told.push(found)));
  return {
    told,
    names: () => told.at(-1)?.clusters.map(({ name }) => name),
    problems: () => told.at(-1)?.problems ?? [],
  };
}

test('given addresses are told at once, once', () => {
  const clusters = [{ name: 'a', address: 'tcp://host:8786' }];
  expect(watch(given(clusters)).told).toEqual([{ clusters, problems: [] }]);
});

describe('a file', () => {
  const file = () =>
    watch(clustersFile(path('clusters.yml'), { taken: new Set(['worker']), everyMs: EVERY_MS }));

  test('is read as YAML and as JSON, with TLS files relative to it, and again when it changes', async () => {
    write(
      'clusters.yml',
      '- name: etl\n  address: tls://etl:8786\n  tls:\n    ca_file: ca.pem\n    server_name: etl\n  labels: {team: data}\n',
    );
    const source = file();
    await eventually(() => expect(source.names()).toEqual(['etl']));
    expect(source.told[0]).toEqual({
      clusters: [
        {
          name: 'etl',
          address: 'tls://etl:8786',
          tls: {
            caFile: path('ca.pem'),
            serverName: 'etl',
            calledBy: expect.objectContaining({ ca: `tls.ca_file in ${path('clusters.yml')}` }),
          },
          labels: { team: 'data' },
        },
      ],
      problems: [],
    });
    write('clusters.yml', [{ name: 'json', address: 'host' }]);
    await eventually(() => expect(source.names()).toEqual(['json']));
    expect(source.told.at(-1)!.clusters[0]!.address).toBe('tcp://host:8786');
    expect(source.told).toHaveLength(2);
  });

  test('that is replaced by rename, or by a link as Kubernetes does with mounts, is read again', async () => {
    for (const one of ['1', '2']) {
      mkdirSync(path(one));
      write(join(one, 'clusters.yml'), [{ name: `linked-${one}`, address: 'host' }]);
    }
    write('clusters.yml', [{ name: 'first', address: 'host' }]);
    const source = file();
    await eventually(() => expect(source.names()).toEqual(['first']));
    write('next.yml', [{ name: 'other', address: 'host' }]);
    renameSync(path('next.yml'), path('clusters.yml'));
    await eventually(() => expect(source.names()).toEqual(['other']));
    symlinkSync('1', path('data'));
    symlinkSync(join('data', 'clusters.yml'), path('link.yml'));
    renameSync(path('link.yml'), path('clusters.yml'));
    await eventually(() => expect(source.names()).toEqual(['linked-1']));
    symlinkSync('2', path('data.next'));
    renameSync(path('data.next'), path('data'));
    await eventually(() => expect(source.names()).toEqual(['linked-2']));
  });

  test('that turns bad, or goes, says so in a sentence, and what it named stays', async () => {
    const good = [{ name: 'good', address: 'host' }];
    write('clusters.yml', good);
    const source = file();
    await eventually(() => expect(source.names()).toEqual(['good']));
    for (const [content, sentence] of [
      ['- name: a\n  address: b: c\n', 'clusters.yml cannot be used, and what it named before stays'],
      ['name: a\n', 'it must be a list of clusters'],
      ['', 'it must be a list of clusters'],
      ['x'.repeat(16 * 1024 * 1024 + 1), '16777217 bytes'],
      // Read in one piece it would hold up everybody.
      [`- name: a\n  address: ${'b'.repeat(1024 * 1024)}\n`, '1048576 are the limit. Write it as JSON'],
      [`[${'{},'.repeat(1024 * 1024)}`, 'end of JSON'],
    ] as const) {
      write('clusters.yml', content);
      await eventually(() => expect(source.problems()).toEqual([expect.stringContaining(sentence)]));
      expect(source.problems()[0]).not.toContain('\n');
      expect(source.names()).toEqual(['good']);
    }
    unlinkSync(path('clusters.yml'));
    await eventually(() => expect(source.problems()).toEqual([expect.stringContaining('no such file')]));
    expect(source.names()).toEqual(['good']);
    const tellings = source.told.length;
    write('clusters.yml', good);
    await eventually(() => expect(source.problems()).toEqual([]));
    // What is wrong was told once.
    expect(source.told).toHaveLength(tellings + 1);
  });

  test.each([
    [{ name: 'x' }, 'address is missing'],
    [{ name: 7, address: 'host' }, 'name must be text'],
    [
      { name: 'x', address: 'host', adress: 1 },
      'adress is not a field; known here: name, address, tls, labels',
    ],
    [{ name: 'x', address: 'http://host:8787' }, 'is a web address'],
    [{ name: 'x', address: 'host:99999' }, 'a number from 1 to 65535'],
    [{ name: 'x', address: 'host', tls: { ca_file: 'ca.pem' } }, 'tls needs a tls:// address'],
    [{ name: 'x', address: 'tls://host', tls: { key_file: 'k' } }, 'tls.key_file needs tls.cert_file'],
    [{ name: 'x', address: 'tls://host', tls: { ca: 'k' } }, 'tls.ca is not a field'],
    [{ name: 'x', address: 'host', labels: { 'a-b': 'c' } }, "the label 'a-b' is no name of Prometheus"],
    [{ name: 'x', address: 'host', labels: { __address__: 'c' } }, 'is no name of Prometheus'],
    [{ name: 'x', address: 'host', labels: { worker: 'c' } }, 'the metrics have themselves'],
    [{ name: 'x', address: 'host', labels: { a: 'c'.repeat(201) } }, '201 characters'],
    [{ name: 'x', address: 'host', labels: { a: 1 } }, 'labels.a must be text'],
    ['text', 'the whole must be a map of fields'],
    [null, 'the whole must be a map of fields'],
  ])(
    'leaves out an entry that cannot be used by a sentence, and the rest works: %j',
    async (entry, sentence) => {
      write('clusters.yml', [{ name: 'good', address: 'host' }, entry, { name: 'late', address: 'host' }]);
      const source = file();
      await eventually(() => expect(source.names()).toEqual(['good', 'late']));
      expect(source.problems()).toEqual([expect.stringContaining(sentence)]);
      expect(source.problems()[0]).toMatch(/^Cluster 2 of /);
    },
  );

  test('may name 5,000 clusters, in YAML and in JSON', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({ name: `c${at}`, address: `host-${at}` }));
    write(
      'clusters.yml',
      many.map(({ name, address }) => `- name: ${name}\n  address: ${address}\n`).join(''),
    );
    const [asYaml, last] = [file(), many.at(-1)!.name];
    await eventually(() => expect(asYaml.names()).toHaveLength(5_000));
    expect(asYaml.names()!.at(-1)).toBe(last);
    write('clusters.yml', many);
    // Anew: the other rests ten times as long as so much YAML took it.
    const asJson = file();
    await eventually(() => expect(asJson.names()).toHaveLength(5_000));
    expect(asJson.names()!.at(-1)).toBe(last);
  });
});

describe('scheduler files', () => {
  const files = (glob: string) => watch(schedulerFiles(join(folder, glob), { everyMs: EVERY_MS }));
  const identity = (id: string, port = 8786) => ({
    type: 'Scheduler',
    id,
    address: `tcp://10.0.0.1:${port}`,
    services: {},
    started: 1.5,
    workers: {},
  });

  test('come, change and go; a name is the path below what is fixed', async () => {
    mkdirSync(path('alice'));
    write('alice/job.json', identity('Scheduler-1'));
    write('scheduler.json', identity('Scheduler-2', 1));
    write('notes.txt', 'no scheduler');
    const source = files('**/*.json');
    await eventually(() => expect(source.names()).toEqual(['alice/job', 'scheduler']));
    expect(source.told[0]!.clusters[0]).toEqual({
      name: 'alice/job',
      id: 'Scheduler-1',
      address: 'tcp://10.0.0.1:8786',
    });
    write('alice/job.json', identity('Scheduler-3', 3));
    await eventually(() =>
      expect(source.told.at(-1)!.clusters[0]).toMatchObject({
        id: 'Scheduler-3',
        address: 'tcp://10.0.0.1:3',
      }),
    );
    unlinkSync(path('scheduler.json'));
    await eventually(() => expect(source.names()).toEqual(['alice/job']));
    expect(source.problems()).toEqual([]);
  });

  test('one file alone is called by its name', async () => {
    write('scheduler.json', identity('Scheduler-1'));
    const source = files('scheduler.json');
    await eventually(() => expect(source.names()).toEqual(['scheduler']));
  });

  test('one that is no scheduler file is said, and the others work; a half-written one keeps what it was', async () => {
    write('good.json', identity('Scheduler-1'));
    write('half.json', identity('Scheduler-2', 2));
    const source = files('*.json');
    await eventually(() => expect(source.names()).toEqual(['good', 'half']));
    write('half.json', '{"type": "Sched');
    await eventually(() =>
      expect(source.problems()).toEqual([expect.stringContaining('half.json is no scheduler file')]),
    );
    expect(source.names()).toEqual(['good', 'half']);
    write('half.json', { id: 'Scheduler-2', address: 'ucx://host:1' });
    await eventually(() => expect(source.problems()).toEqual([expect.stringContaining('ucx://')]));
    write('half.json', { id: 7, address: 'tcp://host:1' });
    await eventually(() => expect(source.problems()).toEqual([expect.stringContaining('id must be text')]));
    write('half.json', 'x'.repeat(1024 * 1024 + 1));
    await eventually(() => expect(source.problems()).toEqual([expect.stringContaining('1048577 bytes')]));
    unlinkSync(path('half.json'));
    mkdirSync(path('half.json'));
    symlinkSync('/dev/zero', path('zero.json'));
    await eventually(() =>
      expect(source.problems()).toEqual([
        expect.stringContaining('zero.json is no scheduler file: it is no plain file'),
      ]),
    );
    unlinkSync(path('zero.json'));
    rmSync(path('half.json'), { recursive: true });
    // Of what is no JSON nothing is told.
    write('half.json', 'secret=7');
    await eventually(() =>
      expect(source.problems()).toEqual([expect.stringMatching(/half\.json .*: it is no JSON\.$/)]),
    );
    write('half.json', identity('Scheduler-4', 4));
    await eventually(() => expect(source.problems()).toEqual([]));
    expect(source.told.at(-1)!.clusters[1]).toMatchObject({ id: 'Scheduler-4' });
  });

  /** A file system that refuses these calls for such paths, as one does for who may not look, or whose disk is away. */
  function refusing() {
    const refused: { calls: (keyof FileSystem)[]; paths: RegExp } = { calls: [], paths: /./ };
    const errorOf = (call: keyof FileSystem, at: string) =>
      refused.calls.includes(call) && refused.paths.test(at)
        ? Object.assign(new Error(`EACCES: permission denied, ${call} '${at}'`), { code: 'EACCES' })
        : undefined;
    const fs: FileSystem = {
      readdir(at, options, done) {
        const error = errorOf('readdir', at);
        return error ? done(error, []) : system.readdir(at, options, done);
      },
      realpath(at, done) {
        const error = errorOf('realpath', at);
        return error ? done(error, '') : system.realpath(at, done);
      },
      stat(at, done) {
        const error = errorOf('stat', at);
        return error ? done(error, { isDirectory: () => false }) : system.stat(at, done);
      },
    };
    return { refused, fs };
  }

  test('of a folder that cannot be read what it named stays, and a sentence says why', async () => {
    for (const user of ['alice', 'bob']) {
      mkdirSync(path(user));
      write(join(user, 'job.json'), identity(`Scheduler-${user}`));
    }
    const { refused, fs } = refusing();
    const source = watch(schedulerFiles(join(folder, '*', '*.json'), { everyMs: EVERY_MS, fs }));
    await eventually(() => expect(source.names()).toEqual(['alice/job', 'bob/job']));
    Object.assign(refused, { calls: ['readdir'], paths: /bob/ });
    unlinkSync(path('alice/job.json'));
    const bobs = [expect.stringMatching(/bob cannot be read, and what it named before stays: EACCES: .*\.$/)];
    await eventually(() => expect([source.names(), source.problems()]).toEqual([['bob/job'], bobs]));
    unlinkSync(path('bob/job.json'));
    write('alice/job.json', identity('Scheduler-alice'));
    await eventually(() => expect(source.names()).toEqual(['alice/job', 'bob/job']));
    refused.calls = [];
    await eventually(() => expect([source.names(), source.problems()]).toEqual([['alice/job'], []]));
  });

  test.each([
    ['readdir', /real\/alice/, 'real/alice'],
    ['realpath', /homes\//, 'homes/alice'],
    ['stat', /real\/alice$/, 'real/alice'],
  ] as const)(
    'of a folder behind a link what it named stays, where %s is refused',
    async (call, paths, said) => {
      for (const one of ['real', 'real/alice', 'homes', 'homes/bob']) mkdirSync(path(one));
      for (const one of ['real/alice', 'homes/bob']) write(`${one}/job.json`, identity('Scheduler-1'));
      symlinkSync('../real/alice', path('homes/alice'));
      // Whatever is behind this one, it is none of these files.
      symlinkSync('../../real/alice/job.json', path('homes/bob/notes.txt'));
      const { refused, fs } = refusing();
      const source = watch(schedulerFiles(join(folder, 'homes/*/*.json'), { everyMs: EVERY_MS, fs }));
      await eventually(() => expect(source.names()).toEqual(['alice/job', 'bob/job']));
      Object.assign(refused, { calls: [call], paths });
      unlinkSync(path('homes/bob/job.json'));
      const why = [expect.stringContaining(`${said} cannot be read, and what it named before stays: EACCES`)];
      await eventually(() => expect(source.names()).not.toContain('bob/job'));
      await eventually(() => expect([source.names(), source.problems()]).toEqual([['alice/job'], why]));
      unlinkSync(path('real/alice/job.json'));
      refused.calls = [];
      await eventually(() => expect([source.names(), source.problems()]).toEqual([[], []]));
    },
  );

  test('what is below / stays where / cannot be read, and what a folder named where the next look after one that failed cannot read it', async () => {
    write('a.json', identity('Scheduler-1'));
    const { refused, fs } = refusing();
    let away = false;
    const [, top, ...below] = folder.split('/');
    const name = join(top!, ...below, 'a');
    const source = watch(
      schedulerFiles(join('/', '*', ...below, '*.json'), {
        everyMs: EVERY_MS,
        fs: {
          ...fs,
          readdir(at, options, done) {
            if (away) throw new Error('The disk is away');
            // Whatever else there is on this machine.
            const only = (entries: system.Dirent[]) =>
              at === '/' ? entries.filter((entry) => entry.name === top) : entries;
            fs.readdir(at, options, (error, entries) => done(error, only(entries)));
          },
        },
      }),
    );
    const said = (sentence: string) =>
      expect.arrayContaining([expect.stringContaining(`${sentence}, and what it named before stays`)]);
    await eventually(() => expect(source.names()).toEqual([name]));
    away = true;
    await eventually(() =>
      expect([source.names(), source.problems()]).toEqual([[name], said('cannot be looked for')]),
    );
    Object.assign(refused, { calls: ['readdir'], paths: /^\/$/ });
    away = false;
    await eventually(() =>
      expect([source.names(), source.problems()]).toEqual([[name], said('/ cannot be read')]),
    );
    refused.calls = [];
    await eventually(() => expect(source.problems()).not.toEqual(said('/ cannot be read')));
    expect(source.names()).toEqual([name]);
  });

  test('a folder that is not there holds none, until it comes', async () => {
    const source = files('later/*.json');
    await eventually(() => expect(source.names()).toEqual([]));
    mkdirSync(path('later'));
    write('later/a.json', identity('Scheduler-1'));
    await eventually(() => expect(source.names()).toEqual(['a']));
  });
});

/**
 * Makes what is handed out, in dist-packages/: the app as Grafana's catalogue takes it, with its SHA-1, and the exporter's npm
 * package. node package.mjs [--no-build] [DIRECTORY]; --no-build packs what was built last.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { command, excerpt } from './demo/command.mjs';
import { Failure } from './demo/failure.mjs';

const ROOT = dirname(fileURLToPath(import.meta.url));
const APP = join(ROOT, 'grafana-plugin', 'dist', 'daskscope-app');
const EXPORTER = join(ROOT, 'exporter');

/** As the zip format has them: the kind of system, and the mode 0644 of a file. */
const UNIX = 3;
const PLAIN_FILE = (0o100644 << 16) >>> 0;

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** What npm's users see of the exporter's package.json. The bundle holds its dependencies, but for those that are native. */
const PUBLISHED = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'type',
  'engines',
  'bin',
  'files',
  'optionalDependencies',
];

async function main(args) {
  const destination = resolve(args.find((arg) => !arg.startsWith('-')) ?? join(ROOT, 'dist-packages'));
  if (!args.includes('--no-build')) await build();
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  for (const path of [...zipApp(destination), await packExporter(destination)]) console.log(path);
}

async function build() {
  await run(process.execPath, ['build.mjs', 'exporter'], ROOT);
  await run(NPM, ['run', 'build', '-w', 'grafana-plugin'], ROOT);
}

/** The same files make the same bytes, whenever: the zip's times are a constant. */
function zipApp(destination) {
  const { id, info } = JSON.parse(readFileSync(join(APP, 'plugin.json'), 'utf8'));
  const files = {};
  for (const path of filesBelow(APP)) {
    const name = relative(APP, path).split(sep).join('/');
    if (!name.split('/').some((part) => part.startsWith('.'))) files[`${id}/${name}`] = readFileSync(path);
  }
  const zip = zipSync(files, { level: 9, mtime: new Date(1980, 0, 1), os: UNIX, attrs: PLAIN_FILE });
  const path = join(destination, `${id}-${info.version}.zip`);
  writeFileSync(path, zip);
  const sha1 = createHash('sha1').update(zip).digest('hex');
  writeFileSync(`${path}.sha1`, `${sha1}  ${id}-${info.version}.zip\n`);
  return [path, `${path}.sha1`];
}

async function packExporter(destination) {
  const staged = mkdtempSync(join(tmpdir(), 'dask-exporter-'));
  try {
    const manifest = JSON.parse(readFileSync(join(EXPORTER, 'package.json'), 'utf8'));
    const published = Object.fromEntries(PUBLISHED.map((field) => [field, manifest[field]]));
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
    for (const name of ['main.js', 'history.js', 'kube-config.js', 'THIRD-PARTY-NOTICES.txt'])
      cpSync(join(EXPORTER, 'dist', name), join(staged, 'dist', name));
    cpSync(join(EXPORTER, 'README.md'), join(staged, 'README.md'));
    cpSync(join(ROOT, 'LICENSE'), join(staged, 'LICENSE'));
    const packed = await run(NPM, ['pack', '--json', '--pack-destination', destination], staged);
    return join(destination, JSON.parse(packed.slice(packed.indexOf('[')))[0].filename);
  } finally {
    rmSync(staged, { recursive: true });
  }
}

function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

async function run(file, args, cwd) {
  const { code, output } = await command(file, args, { cwd });
  if (code !== 0) throw new Failure(`${[file, ...args].join(' ')} failed:\n${excerpt(output)}`);
  return output;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});

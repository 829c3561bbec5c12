/**
 * The licences of the npm packages inside a bundle, which ask to be passed on with it.
 * node third-party.mjs FILES.json OUTPUT: FILES.json lists the files that went into the bundle.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const INSTALLED = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
const LICENCE = /^(licen[cs]e|copying|notice)/i;
const RULE = `\n${'-'.repeat(80)}\n\n`;

/** @param files absolute paths; @returns a text that holds every package's licence. Throws where one has none. */
export function thirdPartyNotices(files) {
  const directories = new Set();
  for (const file of files) {
    const [, parent, name] = INSTALLED.exec(file) ?? [];
    // What a bundler makes up has a path of its own, and no package.
    if (name && existsSync(join(parent, name, 'package.json'))) directories.add(join(parent, name));
  }
  const notices = [...directories].map(notice).sort((a, b) => (a < b ? -1 : 1));
  return ['These npm packages are part of this bundle.\n', ...new Set(notices)].join(RULE);
}

function notice(directory) {
  const { name, version, license, homepage } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE.test(entry.name))
    .map((entry) => readFileSync(join(directory, entry.name), 'utf8').trim());
  if (!license && texts.length === 0)
    throw new Error(`${name} ${version} does not say its licence: leave it out of the bundle`);
  const head = [`${name} ${version}`, license, homepage].filter(Boolean).join(', ');
  return `${[head, ...texts].join('\n\n')}\n`;
}

const [, program, list, output] = process.argv;
if (program && import.meta.url === pathToFileURL(program).href) {
  writeFileSync(
    output,
    thirdPartyNotices(JSON.parse(readFileSync(list, 'utf8')).map((file) => resolve(file))),
  );
}

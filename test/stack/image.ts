import dockerignore from '@balena/dockerignore';
import { DockerfileParser, type JSONInstruction } from 'dockerfile-ast';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** A stage, as folders and settings instead of an image: `directory` is its root, empty where its base is an image from elsewhere. */
export interface Stage {
  directory: string;
  workdir: string;
  env: Record<string, string>;
  user?: string;
  entrypoint: string[];
}

const SECOND_MS = 1000;
const RUN_LIMIT_MS = 600 * SECOND_MS;

/**
 * Does what a Dockerfile says, as far as it can be done without images: what is copied goes through .dockerignore, and every RUN
 * is run, by this machine's programs, where only what was copied is. Only for RUNs that keep to their working directory.
 *
 * @param into an empty folder
 * @throws Error names the instruction that failed, with what it said
 */
export function build(context: string, into: string): Map<string, Stage> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  const file = DockerfileParser.parse(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  for (const instruction of file.getInstructions()) {
    const args = instruction.getArguments().map((argument) => argument.getValue());
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      const name = args[2]!;
      stage = startStage(join(into, name), stages.get(args[0]!));
      stages.set(name, stage);
      continue;
    }
    const current = stage!;
    if (keyword === 'WORKDIR') {
      current.workdir = args[0]!;
      mkdirSync(join(current.directory, current.workdir), { recursive: true });
    } else if (keyword === 'COPY') {
      const [from] = (instruction as JSONInstruction).getFlags();
      if (from) copyFromStage(stages.get(from.getValue()!)!, current, args);
      else copyFromContext(context, current, args);
    } else if (keyword === 'RUN') run(current, instruction.getRawArgumentsContent()!);
    else if (keyword === 'USER') current.user = args[0];
    else if (keyword === 'ENV') Object.assign(current.env, Object.fromEntries(args.map(setting)));
    else if (keyword === 'ENTRYPOINT') current.entrypoint = JSON.parse(args.join(' ')) as string[];
    else if (keyword !== 'EXPOSE') throw new Error(`What ${keyword} does is not known here`);
  }
  return stages;
}

function startStage(directory: string, base: Stage | undefined): Stage {
  mkdirSync(directory, { recursive: true });
  if (!base) return { directory, workdir: '/', env: {}, entrypoint: [] };
  cpSync(base.directory, directory, { recursive: true });
  return { ...base, env: { ...base.env }, directory };
}

function copyFromContext(context: string, stage: Stage, args: string[]): void {
  const ignored = dockerignore().add(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const included = (path: string): boolean => {
    const name = relative(context, path);
    return name === '' || !ignored.ignores(name);
  };
  for (const source of args.slice(0, -1)) {
    const path = join(context, source);
    if (!existsSync(path) || !included(path))
      throw new Error(`COPY ${source}: it is not there, or .dockerignore leaves it out`);
    cpSync(path, destination(stage, args, source), { recursive: true, filter: included });
  }
}

function copyFromStage(from: Stage, stage: Stage, args: string[]): void {
  for (const source of args.slice(0, -1))
    cpSync(join(from.directory, source), destination(stage, args, source), { recursive: true });
}

/** A folder's content is copied, not the folder. */
function destination(stage: Stage, args: string[], source: string): string {
  const last = args.at(-1)!;
  const target = join(stage.directory, last.startsWith('/') ? '' : stage.workdir, last);
  return last.endsWith('/') && !source.endsWith('/') ? join(target, basename(source)) : target;
}

function run(stage: Stage, command: string): void {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: join(stage.directory, stage.workdir),
    env: { ...outside(), ...stage.env },
    encoding: 'utf8',
    timeout: RUN_LIMIT_MS,
  });
  if (status !== 0) throw new Error(`RUN ${command}\n${stdout.slice(-3000)}${stderr.slice(-3000)}`);
}

/** What npm tells the scripts that it runs would tell another npm about the wrong project. */
function outside(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|NODE_OPTIONS$|JEST_)/.test(name)),
  );
}

function setting(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

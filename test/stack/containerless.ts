import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { NEWEST } from '../dask-cluster.ts';
import { freePort } from '../free-port.ts';
import { COMPOSE, mountsOf, ROOT, SERVICES } from './compose.ts';

const PYTHON = join(ROOT, `.venv-${NEWEST}`, 'bin');

/** What the images hold, where it is here. */
const HELD: Record<string, string> = {
  dask: join(PYTHON, 'dask'),
  python: join(PYTHON, 'python'),
  node: process.execPath,
  'example.py': join(ROOT, 'demo', 'example.py'),
  'short_lived.py': join(ROOT, 'demo', 'short_lived.py'),
  '0.0.0.0': '127.0.0.1',
};

/** What an image's entry point is, and how it is told where to listen; the others are told by what docker-compose.yml says. */
const ENTRY_POINTS: Record<string, (listen: string) => string[]> = {
  exporter: (listen) => ['node', join(ROOT, 'exporter', 'dist', 'main.js'), `--web.listen-address=${listen}`],
  prometheus: (listen) => ['prometheus', `--web.listen-address=${listen}`],
  alertmanager: (listen) => ['prometheus-alertmanager', `--web.listen-address=${listen}`],
};

/** Every port that a service listens on. */
const PORTS = [8786, 8787, 8788, 8789, 10787, 9090, 9093, 8080];
const PORT = new RegExp(`(?<=:|^|/)(${PORTS.join('|')})(?!\\d)`, 'g');
const HOST = new RegExp(`\\b(${SERVICES.map(([name]) => name).join('|')})(?=:\\d)`, 'g');

/** The services of docker-compose.yml as processes of this machine: their commands, files and health checks on other ports. */
export class Containerless {
  readonly #folder: string;
  readonly #ports: Map<string, number>;
  readonly #children = new Map<string, Child>();

  private constructor(folder: string, ports: Map<string, number>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /** @param folder an empty one, for their data */
  static async create(folder: string): Promise<Containerless> {
    const ports = new Map<string, number>();
    for (const port of PORTS) ports.set(String(port), await freePort());
    return new Containerless(folder, ports);
  }

  start(name: string): Child {
    const service = COMPOSE.services[name]!;
    const listen = `127.0.0.1:${this.port(defaultPort(name))}`;
    const command = [...(ENTRY_POINTS[name]?.(listen) ?? []), ...this.#here(name, service.command ?? [])];
    const [file, ...args] = command.map((part) => HELD[part] ?? part);
    const child = new Child(file!, args, { PORT: String(this.port(8080)) });
    this.#children.set(name, child);
    return child;
  }

  /** What it printed, line by line. */
  output(name: string): readonly string[] {
    return this.#children.get(name)!.output;
  }

  /** Runs its health check. @throws Error with what that said, where it is not well */
  async check(name: string): Promise<void> {
    const [, ...test] = COMPOSE.services[name]!.healthcheck!.test;
    const [file, ...args] = this.#here(name, test);
    const check = new Child(HELD[file!] ?? file!, args);
    const { code } = await check.ended;
    if (code === 0) return;
    const said = [...check.errors, ...this.#children.get(name)!.errors].slice(-20).join('\n');
    throw new Error(`${name} is not well (${code}):\n${said}`);
  }

  /** The port that stands for one of docker-compose.yml's. */
  port(port: number): number {
    return this.#ports.get(String(port))!;
  }

  /** The last that was started first. */
  async stop(): Promise<void> {
    for (const child of [...this.#children.values()].reverse()) await child.stop();
  }

  /** Addresses as they are here, and paths of what is mounted. */
  #here(name: string, args: readonly string[]): string[] {
    const mounts = mountsOf(COMPOSE.services[name]!).map(({ source, target, bind }) => {
      const path = join(this.#folder, name, target);
      if (bind) this.#copy(source, path);
      else mkdirSync(path, { recursive: true });
      return [target, path] as const;
    });
    return args.map((arg) => {
      const text = this.#addresses(arg);
      const mount = mounts.find(([target]) => text.replace(/^--[\w.-]+=/, '').startsWith(target));
      return mount ? text.replace(mount[0], mount[1]) : text;
    });
  }

  #copy(source: string, target: string): void {
    cpSync(source, target, { recursive: true });
    const files = statSync(target).isDirectory()
      ? readdirSync(target).map((name) => join(target, name))
      : [target];
    for (const file of files.filter((path) => path.endsWith('.yml')))
      writeFileSync(file, this.#addresses(readFileSync(file, 'utf8')));
  }

  #addresses(text: string): string {
    return text.replace(PORT, (port) => String(this.#ports.get(port))).replace(HOST, '127.0.0.1');
  }
}

function defaultPort(name: string): number {
  return { exporter: 10787, prometheus: 9090, alertmanager: 9093 }[name] ?? 0;
}

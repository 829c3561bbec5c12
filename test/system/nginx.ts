import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { ListeningProcess } from './listening-process.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * A real nginx that serves what it is told to.
 * @param server what stands in its block `server`
 */
export async function startNginx(server: string): Promise<ListeningProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-test-'));
  // It takes no port 0.
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port, server));
  mkdirSync(join(folder, 'temporary'));
  const child = new Child('nginx', ['-p', folder, '-c', file, '-e', 'stderr']);
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([eventually(() => fetch(url)), died(child)]);
  } catch (cause) {
    throw new Error(`nginx did not start. Debian: apt install nginx\n${child.errors.join('\n')}`, { cause });
  }
  return new ListeningProcess(url, child, folder);
}

const configuration = (folder: string, port: number, server: string): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {}
http {
    access_log off;
${TEMPORARY.map((name) => `    ${name}_temp_path ${folder}/temporary/${name};`).join('\n')}
    server {
        listen 127.0.0.1:${port};
${server}
    }
}
`;

async function died(child: Child): Promise<never> {
  await child.ended;
  throw new Error('It has ended');
}

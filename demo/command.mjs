import { spawn } from 'node:child_process';

const running = new Set();

/**
 * Runs a command to its end, quietly. Resolves to { code, output }, where output is standard output and standard error
 * together and code is 'ENOENT' and the like when the command could not be started.
 */
export function command(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: error.code, output: error.message }));
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? signal, output });
    });
  });
}

/** Ends the commands under way. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}

/** Indented, and without its middle where it is long: for showing what a quiet command said when it failed. */
export function excerpt(output, lines = 14) {
  const said = output.trim().split('\n');
  const shown = said.length > 2 * lines ? [...said.slice(0, lines), '...', ...said.slice(-lines)] : said;
  return shown.map((line) => `    ${line}`).join('\n');
}

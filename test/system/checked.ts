import { execFile } from 'node:child_process';

const PACKAGES: Readonly<Record<string, string>> = {
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
};

/** What the tool printed. @throws Error with that if it found fault, or with the Debian package to install */
export function checked(tool: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(tool, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const missing = error.code === 'ENOENT';
      reject(new Error(missing ? `Install ${PACKAGES[tool]}: ${tool} is missing` : `${stdout}\n${stderr}`));
    });
  });
}

import { CANNOT_BE_READ, unpacked } from './unpacked.ts';

/** Puts the page's style and its script where the browser runs them. The file's policy names both by their hashes. */
async function start(): Promise<void> {
  const [style, script] = (await unpacked(document.getElementById('program')!).json()) as [string, string];
  const ofStyle = document.createElement('style');
  ofStyle.textContent = style;
  const ofScript = document.createElement('script');
  ofScript.type = 'module';
  ofScript.textContent = script;
  document.head.append(ofStyle, ofScript);
}

start().catch(() => {
  document.getElementById('page')!.textContent = CANNOT_BE_READ;
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

export const ROOT = join(__dirname, '..', '..');

/** A fenced block of code. */
export interface Block {
  /** From the repository's root, with the line: docs/api.md:12 */
  at: string;
  language: string;
  text: string;
  /** Why nobody runs it: what the HTML comment before it says after "not run in CI:". */
  notRun: string | null;
}

export interface Document {
  /** From the repository's root. */
  path: string;
  text: string;
  blocks: Block[];
  /** What links within the document can lead to. */
  anchors: ReadonlySet<string>;
  /** Of links and images. */
  targets: string[];
  /** Texts between backticks. */
  code: string[];
}

const OUTSIDE = /^(node_modules|dist|dist-packages|artifacts|coverage|\..*)$/;
const NOT_RUN = /^<!-- not run in CI: (.+) -->\s*$/s;

const markdown = new MarkdownIt();
// Without it comments are text.
markdown.set({ html: true });

/** Every Markdown document of the project. */
export const DOCUMENTS: readonly Document[] = pathsBelow('').map(parse);

export function document(path: string): Document {
  const found = DOCUMENTS.find((one) => one.path === path);
  if (!found) throw new Error(`There is no ${path}`);
  return found;
}

/** Blocks of some languages in all documents. */
export function blocksIn(...languages: string[]): Block[] {
  return DOCUMENTS.flatMap(({ blocks }) => blocks.filter(({ language }) => languages.includes(language)));
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return OUTSIDE.test(entry.name) ? [] : pathsBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function parse(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const tokens = markdown.parse(text, {});
  const inline = tokens.flatMap(({ children }) => children ?? []);
  return {
    path,
    text,
    blocks: tokens.flatMap((token, i) => {
      if (token.type !== 'fence') return [];
      const before = tokens[i - 1];
      const comment = before?.type === 'html_block' ? NOT_RUN.exec(before.content) : null;
      const at = `${path}:${token.map![0] + 1}`;
      return [{ at, language: token.info.trim(), text: token.content, notRun: comment?.[1] ?? null }];
    }),
    anchors: anchors(
      tokens.flatMap((token, i) =>
        token.type === 'heading_open'
          ? [tokens[i + 1]!.children!.map(({ content }) => content).join('')]
          : [],
      ),
    ),
    targets: inline.flatMap((token) => token.attrGet('href') ?? token.attrGet('src') ?? []),
    code: inline.flatMap(({ type, content }) => (type === 'code_inline' ? [content] : [])),
  };
}

/** As GitHub makes them of headings. */
function anchors(headings: string[]): Set<string> {
  const found = new Set<string>();
  for (const heading of headings) {
    const plain = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
    const slug = plain.trim().replace(/\s/g, '-');
    let anchor = slug;
    for (let i = 1; found.has(anchor); i++) anchor = `${slug}-${i}`;
    found.add(anchor);
  }
  return found;
}

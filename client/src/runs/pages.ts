import type { Tasks } from '@daskscope/api';

/**
 * The pages of an answer about tasks, oldest first, as long as it says that there is more: one may end before as many rows as were
 * asked for, where those are long. The exporter makes a page while the one before it is taken in.
 * @param ask for what comes after a cursor; null: the first page
 * @param goesOn whether what comes after a page is wanted
 */
export async function* pagesOf(
  ask: (after: string | null) => Promise<Tasks>,
  goesOn: (page: Tasks) => boolean = () => true,
): AsyncGenerator<Tasks> {
  let asked: Promise<Tasks> | null = ask(null);
  while (asked) {
    const page: Tasks = await asked;
    asked = page.more && goesOn(page) ? ask(page.cursor) : null;
    // That it was refused is told to whoever takes the next page, and to nobody if nobody does.
    asked?.catch(() => undefined);
    yield page;
  }
}

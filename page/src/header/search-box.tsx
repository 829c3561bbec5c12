import { useLayoutEffect, useRef } from 'preact/hooks';
import { useShown } from '../shown.ts';
import type { Search } from '../stream/search.ts';

/** Where a part of a key or function is typed, and what was found of it. */
export function SearchBox({ search }: { search: Search }) {
  const input = useRef<HTMLInputElement>(null);
  const text = useShown(search.text);
  const found = useShown(search.found);
  useLayoutEffect(() => search.watchAsked(() => input.current!.select()), [search]);
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') search.clear();
    if (event.key === 'Enter') search.bringIntoView();
  };
  return (
    <span class="search">
      <output id="found" for="search">
        {found.said}
      </output>
      <input
        id="search"
        type="search"
        placeholder="Search key or function"
        aria-label="Search key or function"
        title={found.any ? 'Enter brings them into view' : ''}
        spellcheck={false}
        autocomplete="off"
        ref={input}
        value={text}
        onInput={({ currentTarget }) => search.type(currentTarget.value)}
        onKeyDown={keyDown}
      />
    </span>
  );
}

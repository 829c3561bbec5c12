export type Link = readonly [name: string, href: string];

/** From a task to what else is known about it. */
export const Links = ({ of }: { of: readonly Link[] }) => (
  <nav class="actions" aria-label="More about it">
    {of.map(([name, href]) => (
      <a key={name} href={href}>
        {name}
      </a>
    ))}
  </nav>
);

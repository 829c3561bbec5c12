import type { DataLink, Field, LinkModel } from '@grafana/data';

/** A value that may have data links. */
export interface Cell {
  field: Field;
  row: number;
}

/**
 * The data links of what a few cells tell of, each once. A link that all of them have is one of the panel's defaults, which
 * Grafana gives to every field: it is that of the main cell, the others say nothing else.
 */
export function linksOf(cells: readonly Cell[], main: Field): LinkModel[] {
  const [first, ...others] = cells.map(({ field }) => new Set((field.config.links ?? []).map(identity)));
  const isDefault = (link: string) => first!.has(link) && others.every((links) => links.has(link));
  const known = new Set<string>();
  return cells.flatMap(({ field, row }) => {
    const links = field.config.links ?? [];
    const made = field.getLinks?.({ valueRowIndex: row }) ?? [];
    // Links that lead nowhere are left out of what is made; then they cannot be told apart.
    const told = made.length === links.length;
    return made.filter(({ title, href, target }, at) => {
      if (told && field !== main && isDefault(identity(links[at]!))) return false;
      const leads = JSON.stringify([title, href, target]);
      if (known.has(leads)) return false;
      known.add(leads);
      return true;
    });
  });
}

export function hasLinks({ config }: Field): boolean {
  return (config.links ?? []).length > 0;
}

const identity = ({ title, url, targetBlank, internal }: DataLink) =>
  JSON.stringify([title, url, targetBlank, internal]);

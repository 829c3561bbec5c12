/** Both kinds of clusters say in one line of JSON that they are up. Never resolves if the child ends before: its end ends everything. */
export function firstLine(start) {
  return new Promise((resolve) => {
    start((line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
  });
}

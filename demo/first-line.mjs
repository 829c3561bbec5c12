/** Both kinds of clusters say in one line of JSON that they are up. Never resolves if the child ends before: its end ends everything. */
export function firstLine(start) {
  return new Promise((resolve) => {
    start((line) => {
      const told = objectIn(line);
      if (told?.address) resolve(told);
    });
  });
}

/** Libraries may print what begins like JSON and is none. */
function objectIn(line) {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * Makes a writer that puts everything handed to it while a write is under way into one next write. Each call returns when its
 * item is written, so whoever waits for it knows that it is safe.
 */
export function groupCommits<Item>(write: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: { item: Item; done: PromiseWithResolvers<void> }[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.map((entry) => entry.item));
        for (const entry of group) entry.done.resolve();
      } catch (error) {
        for (const entry of group) entry.done.reject(error);
      }
    }
    busy = false;
  }

  return (item) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ item, done });
    if (!busy) void drain();
    return done.promise;
  };
}

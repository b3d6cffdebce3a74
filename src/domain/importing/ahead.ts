/** Makes something of each item, a few at the same time, and hands the results on in the order of the items. */
export async function* ahead<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  make: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  const begin = (at: number): void => {
    const item = items[at];
    if (item === undefined) return;
    const result = make(item);
    // Whoever waits for it is told; when nobody does any more, nobody has to be.
    result.catch(() => undefined);
    begun.push(result);
  };
  for (let at = 0; at < atOnce; at++) begin(at);
  for (let at = 0; at < items.length; at++) {
    yield (await begun[at]) as Result;
    begin(at + atOnce);
  }
}

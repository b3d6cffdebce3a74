import { Problem } from "#src/platform/problem.ts";

/** No line of a list is longer: a badge with its picture, or an event with a hundred thousand recipients. */
const longestLine = 64 * 1_048_576;

/** The JSON values of a body that holds one on each line; blank lines do not count. Source: OBF contract, section 1. */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncIterable<unknown> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...begun, chunk.subarray(start, end)])
        .toString()
        .trim();
      if (line) yield valueOf(line);
      [begun, length, start] = [[], 0, end + 1];
    }
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestLine) throw new Problem("invalid", "A line of the other server's list is too long.");
  }
  const rest = Buffer.concat(begun).toString().trim();
  if (rest) yield valueOf(rest);
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new Problem("invalid", "The other server's list holds a line that is not JSON.");
  }
}

import type { Route } from "#src/http/api-routes.ts";

/**
 * The lines to paste into a shell that make an example call, with what the reader has to know in variables: CLIENT, SECRET, TOKEN
 * and the ids in the path. Where the call makes something, its id goes into such a variable.
 */
export function exampleCall(route: Route, origin: string): string {
  const { example = {}, body, answer } = route.about;
  if (example.shell !== undefined) return example.shell.replaceAll("{origin}", origin);
  const query = new URLSearchParams(example.query).toString();
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => `$${name.toUpperCase()}`);
  // With the header of the answer where that is what the answer says.
  const options = answer.headers && !answer.shape ? "-si" : "-s";
  const method = route.method === "GET" || route.method === "POST" ? "" : ` -X ${route.method}`;
  const call = [
    `curl ${options}${method} "${origin}${path}${query && `?${query}`}"`,
    ...("open" in route ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(example.body && !body?.form ? ['-H "Content-Type: application/json"'] : []),
    ...dataOf(example.body ?? {}, body?.form),
  ].join(" \\\n  ");
  if (!example.keeps) return call;
  const { name, from } = example.keeps;
  const found =
    from === "Location"
      ? `sed -n 's/^Location: .*\\/\\(\\w*\\).*/\\1/p'`
      : `sed 's/.*"${from}":"\\([^"]*\\)".*/\\1/'`;
  return `${name}=$(${call} \\\n  | ${found})\necho $${name}`;
}

function dataOf(body: Readonly<Record<string, unknown>>, form: true | undefined): string[] {
  if (Object.keys(body).length === 0) return [];
  if (form) return Object.entries(body).map(([name, value]) => `-d ${name}=${String(value)}`);
  return [`-d '${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`];
}

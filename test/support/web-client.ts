import assert from "node:assert/strict";

/** A page as a browser without scripts has it. */
export interface WebPage {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly headers: Headers;
}

/** Walks pages as a browser without scripts does: keeps cookies, follows redirects, says where its forms come from. */
export interface WebClient {
  /** The cookies it holds, by name. */
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<WebPage>;
  /** Sends a form; `headers` over those of a browser. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<WebPage>;
}

/** A browser of its own at an installation. */
export function webClient(origin: string): WebClient {
  const cookies = new Map<string, string>();

  async function ask(
    path: string,
    init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> },
  ): Promise<WebPage> {
    let url = new URL(path, origin);
    let request = init;
    for (let hop = 0; hop < 5; hop++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const headers = {
        accept: "text/html",
        "user-agent": "Mozilla/5.0 Firefox/140.0 Linux",
        cookie,
        ...request.headers,
      };
      const answer = await fetch(url, { ...request, headers, redirect: "manual" });
      for (const line of answer.headers.getSetCookie()) keep(line);
      const location = answer.headers.get("location");
      if (answer.status !== 303 || !location) {
        return { status: answer.status, url: url.href, html: await answer.text(), headers: answer.headers };
      }
      url = new URL(location, url);
      request = {};
    }
    return assert.fail(`${path} redirects for ever`);
  }

  function keep(line: string): void {
    const [pair = ""] = line.split(";");
    const name = pair.slice(0, pair.indexOf("="));
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
  }

  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields = {}, headers = {}) =>
      ask(path, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "sec-fetch-site": "same-origin", ...headers },
      }),
  };
}

/** The value of a hidden field of a page. */
export function hiddenField(page: WebPage, name: string): string {
  const found = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page.html)?.[1];
  return found ?? assert.fail(`${page.url} has no hidden field ${name}: ${page.html}`);
}

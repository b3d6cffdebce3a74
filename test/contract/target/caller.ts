import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Target } from "#test/contract/target/target.ts";
import { exchange, rawCall, tlsOf, type ClientIdentity } from "#test/support/raw-call.ts";

/** Calls one server and keeps its connections. */
export interface Caller extends Disposable {
  readonly call: Target["call"];
  readonly exchange: Target["exchange"];
}

/**
 * Calls below a base URL. `ca` is the authority to believe, or null for those of the system; a server that asks for patience (429 with
 * `Retry-After`) gets so many seconds of it.
 */
export function callerOf(base: string, ca: string | null, patienceSeconds: number): Caller {
  const agents = new Map<ClientIdentity | undefined, HttpsAgent>();
  const plain = new HttpAgent({ keepAlive: true });

  function agentFor(url: string, identity: ClientIdentity | undefined): HttpAgent {
    if (url.startsWith("http:")) return plain;
    const known = agents.get(identity) ?? new HttpsAgent({ keepAlive: true, ...tlsOf({ identity, ca }) });
    agents.set(identity, known);
    return known;
  }

  return {
    async call(method, address, options = {}) {
      const url = /^https?:/.test(address) ? address : base + address;
      const kept = options.from ? {} : { agent: agentFor(url, options.identity) };
      for (let waited = 0; ;) {
        const answer = await rawCall(method, url, { ca, ...kept, ...options });
        const asked = Number(answer.headers.get("retry-after"));
        if (answer.status !== 429 || !(asked > 0) || waited + asked > patienceSeconds) return answer;
        await new Promise((resolve) => setTimeout(resolve, asked * 1000));
        waited += asked;
      }
    },
    exchange: (text, { silenceMs, ...tls } = {}) => exchange(base, text, silenceMs, { ca, ...tls }),
    [Symbol.dispose]() {
      plain.destroy();
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

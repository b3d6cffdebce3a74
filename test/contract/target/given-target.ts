import { randomBytes } from "node:crypto";
import { callerOf } from "#test/contract/target/caller.ts";
import { issuerOver } from "#test/contract/target/issuer-over.ts";
import type { GivenServer } from "#test/contract/target/given-server.ts";
import { NotGiven, type Target } from "#test/contract/target/target.ts";
import type { ApiIssuer, Credentials } from "#test/support/issuer.ts";
import { mailTo } from "#test/support/mailbox.ts";

/** A server that runs already and is known by its address and credentials alone. */
export function openGivenTarget(server: GivenServer): Target {
  const caller = callerOf(server.base, server.ca ?? null, 60);
  const { certificate, enrolmentToken, clientSecret, second, mailDirectory } = server;
  const bearer = (token: string): Credentials => ({ headers: { authorization: `Bearer ${token}` } });
  const credentials = server.accessToken ? bearer(server.accessToken) : { identity: certificate };
  const made: string[] = [];
  const issuer = rememberingBadges(issuerOver(caller.call, server.issuer, credentials), made);
  const run = randomBytes(3).toString("hex");

  return {
    base: server.base,
    issuer,
    call: caller.call,
    exchange: caller.exchange,
    person: (name) => `${name}.${run}@${server.mailDomain ?? "contract.example"}`,
    give: {
      "client secret": () => given(clientSecret, "--client-secret"),
      certificate: () => given(certificate, "--certificate and --key"),
      "enrolment token": () => given(enrolmentToken, "--enrolment-token"),
      "second issuer": () =>
        given(
          second && issuerOver(caller.call, second.id, bearer(second.accessToken)),
          "--second-issuer and --second-client-secret",
        ),
      "issuer to spoil": () => given(server.maySpoil ? issuer : undefined, "--may-spoil"),
      mailbox: () =>
        given(
          mailDirectory && server.mailDomain
            ? (address: string) => mailTo(mailDirectory, address)
            : undefined,
          "--mail-directory and --mail-domain",
        ),
      installation: () => Promise.reject(new NotGiven("it is about this product alone, or looks inside it")),
    },
    async [Symbol.asyncDispose]() {
      for (const path of made) await issuer.call("DELETE", path);
      caller[Symbol.dispose]();
    },
  };
}

function given<What>(what: What | undefined, option: string): Promise<What> {
  if (what === undefined) return Promise.reject(new NotGiven(`it needs ${option}`));
  return Promise.resolve(what);
}

/** The issuer, with the addresses of the badges it makes written down. */
function rememberingBadges(issuer: ApiIssuer, made: string[]): ApiIssuer {
  return {
    ...issuer,
    async call(method, path, body, headers) {
      const answer = await issuer.call(method, path, body, headers);
      const location = answer.headers.get("location");
      if (method === "POST" && answer.status === 201 && /\/badge\//.test(location ?? "")) {
        made.push(location ?? "");
      }
      return answer;
    },
  };
}

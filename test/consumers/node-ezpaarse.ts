import { constants, createPublicKey, publicDecrypt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { World } from "#test/consumers/world.ts";
import { openssl } from "#test/support/openssl.ts";
import type { ClientIdentity, RawAnswer } from "#test/support/raw-call.ts";

/* ezPAARSE's badge application for Node: API v1 with a certificate. Source: OBF contract, "EZ" throughout. */

export interface ShownBadge {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** What the badge stands for, in the languages the visitor may choose. */
  readonly texts: Readonly<Record<string, { name: string; description: string; criteria: string }>>;
}

/** The application; `urlApi` stands in its settings and is used as it is, `/v1` and all. */
export function nodeEzpaarse(world: World, urlApi: string) {
  const file = (name: string) => path.join(world.disk, name);
  let client = "";

  const identity = (): ClientIdentity => ({
    cert: readFileSync(file("certificate.pem"), "utf8"),
    key: readFileSync(file("obf.key"), "utf8"),
  });
  /** `json: true`: a body that is JSON arrives as a value, any other as text. */
  const bodyOf = ({ text }: RawAnswer): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const request = (method: string, below: string, body?: object) =>
    world.http(method, urlApi + below, {
      identity: identity(),
      headers: { accept: "application/json", ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  return {
    /** The set-up script: key, token, request, certificate, then two pings, of which the first has no certificate yet. */
    async setUp(pasted: string): Promise<void> {
      const { text: pem } = await world.http("GET", `${urlApi}/client/OBF.rsa.pub`);
      const key = { key: createPublicKey(pem), padding: constants.RSA_PKCS1_PADDING };
      const token = publicDecrypt(key, Buffer.from(pasted.trim(), "base64"));
      client = (JSON.parse(token.toString()) as { id: string }).id;
      writeFileSync(file("client"), client);
      await world.http("GET", `${urlApi}/ping/${client}`);

      const made = ["-newkey", "rsa:2048", "-nodes", "-keyout", "obf.key", "-out", "obf.csr"];
      openssl(world.disk, "req", "-new", ...made, "-subj", `/CN=${client}`, "-days", "1095");
      const answer = await world.http("POST", `${urlApi}/client/${client}/sign_request`, {
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          signature: pasted.trim(),
          request: readFileSync(file("obf.csr"), "utf8"),
        }),
      });
      const body = bodyOf(answer);
      if (typeof body !== "string") throw new Error((body as { error: string }).error);
      writeFileSync(file("certificate.pem"), body);
    },
    /** The body has to be the stored id, `!==`. */
    async ping(): Promise<boolean> {
      const body = bodyOf(await request("GET", `/ping/${client}`));
      return body === readFileSync(file("client"), "utf8");
    },
    /** The page of badges: the list, and for each its public document of version 2.0. */
    async badges(): Promise<ShownBadge[]> {
      const { text } = await request("GET", `/badge/${client}?draft=0`);
      const badges = text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line) as { id: string; name: string; description: string; image: string });
      return Promise.all(
        badges.map(async ({ id, name, description, image }) => {
          const { json } = await request("GET", `/badge/_/${id}.json?v=2.0`);
          const criteria = json["criteria"] as string | { narrative: string };
          const own = {
            name,
            description,
            criteria: typeof criteria === "string" ? criteria : criteria.narrative,
          };
          return { id, name, image, texts: { "": own, ...(json["alt_language"] as ShownBadge["texts"]) } };
        }),
      );
    },
    /** Any 2xx is a success; `error` of any other body is shown. */
    async issue(badge: string, recipient: string, mail: Readonly<Record<string, string>>): Promise<void> {
      const answer = await request("POST", `/badge/${client}/${badge}`, {
        recipient: [recipient],
        issued_on: Math.floor(Date.now() / 1000),
        email_subject: mail["subject"],
        email_body: mail["body"],
        email_link_text: mail["linkText"],
        email_footer: mail["footer"],
        log_entry: { client: "ezpaarse", issuer: "Couperin" },
      });
      if (answer.status < 200 || answer.status > 299)
        throw new Error((bodyOf(answer) as { error: string }).error);
    },
    /** What someone has. */
    async badgesOf(email: string): Promise<string[]> {
      const { text } = await request("GET", `/event/${client}?email=${encodeURIComponent(email)}`);
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      return lines.map((line) => (JSON.parse(line) as { badge_id: string }).badge_id);
    },
    /** The picture that its links for sharing show. */
    shared: async (badge: string) => (await world.http("GET", `${urlApi}/badge/_/${badge}.png`)).bytes,
  };
}

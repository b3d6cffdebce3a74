import { writeFileSync } from "node:fs";
import path from "node:path";
import type { World } from "#test/consumers/world.ts";

/*
 * A Japanese generator of a static catalogue, in Python: API v1 with OAuth2, the token asked for with JSON. Source: OBF contract, "the
 * Japanese client".
 */

/** The generator with its environment; writes the catalogue to the disk and returns its file's name. */
export async function japaneseCatalogue(
  world: World,
  environment: Readonly<Record<"OBF_API_BASE" | "OBF_CLIENT_ID" | "OBF_CLIENT_SECRET", string>>,
): Promise<string> {
  const { OBF_API_BASE: base, OBF_CLIENT_ID: client, OBF_CLIENT_SECRET: secret } = environment;
  const given = await world.http("POST", `${base}/v1/client/oauth2/token`, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", client_id: client, client_secret: secret }),
  });
  const authorization = `Bearer ${String(given.json["access_token"])}`;
  const list = await world.http("GET", `${base}/v1/badge/${client}?draft=0`, { headers: { authorization } });
  const badges = list.text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const page = badges.map(
    ({ name, description, image, tags, category }) =>
      `<li><img src="${String(image)}" alt=""><b>${String(name)}</b> ${String(description)} ${[tags, category].flat().join(" ")}</li>`,
  );
  const file = path.join(world.disk, "catalogue.html");
  writeFileSync(file, `<ul>${page.join("\n")}</ul>`);
  return file;
}

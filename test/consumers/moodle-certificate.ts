import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { enrolLikePhp } from "#test/consumers/legacy-enrolment.ts";
import { moodleV1, type Send } from "#test/consumers/moodle-v1.ts";
import type { World } from "#test/consumers/world.ts";

/*
 * The Moodle and Totara plugin signed in by a certificate ("legacy API key"). Source: OBF contract, "M1" and "MO", sections
 * 1, 2.1 to 2.3.
 */

/** What the settings form makes of the address an administrator types. */
export function apiAddress(typed: string): string {
  const url = /^https?:\/\//.test(typed) ? typed : `https://${typed}`;
  return `${url.endsWith("/") ? url : `${url}/`}v1`;
}

/** The plugin on one site; its two files and its settings survive a failed connection as they do there. */
export function moodleWithCertificate(world: World, typedAddress: string) {
  const api = apiAddress(typedAddress);
  const file = (name: string) => path.join(world.disk, name);
  const settings = { clientId: "" };

  const send: Send = async (method, below, body) => {
    const args = ["--request", method, "--cert", "obf.pem", "--key", "obf.key"];
    // Moodle's own curl wrapper adds this to a DELETE that has no Authorization header.
    if (method === "DELETE") args.push("--user", "anonymous:noreply@moodle.example");
    if (body !== undefined) {
      writeFileSync(file("moodle-body"), body);
      args.push("--data-binary", "@moodle-body", "--header", "Expect: 100-continue");
    }
    return world.curl(...args, api + below);
  };

  return {
    /** Pasting the token into the settings form. */
    authenticate: (pasted: string) =>
      enrolLikePhp(world, pasted, {
        api,
        keyFile: () => "obf.key",
        certificateFile: () => "obf.pem",
        subject: ({ id }) => `/C=AU/ST=Some-State/O=Internet Widgits Pty Ltd/CN=${id}`,
        contentType: "application/x-www-form-urlencoded",
        connected: (clientId) => (settings.clientId = clientId),
      }),
    get plugin() {
      return moodleV1(send, settings.clientId);
    },
    get clientId() {
      return settings.clientId;
    },
    /** What the reminder task reads every night. */
    daysLeft(now = new Date()): number {
      const { validToDate } = new X509Certificate(readFileSync(file("obf.pem")));
      return Math.floor((validToDate.getTime() - now.getTime()) / 86_400_000);
    },
    /** Local only: the server is not told. */
    deauthenticate() {
      for (const name of ["obf.key", "obf.pem"]) rmSync(file(name), { force: true });
      settings.clientId = "";
    },
    connected: () => existsSync(file("obf.pem")),
    send,
  };
}

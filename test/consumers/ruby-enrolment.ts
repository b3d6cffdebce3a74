import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { World } from "#test/consumers/world.ts";
import { openssl } from "#test/support/openssl.ts";

/*
 * The Ruby and Perl scripts that get a certificate, built on openssl and curl; their address is built in. Source: OBF
 * contract, "RB" throughout.
 */

const api = "https://openbadgefactory.com/v1";

/** What the scripts say before they give up. */
export class Abort extends Error {}

/** The scripts in one directory; `clock` is the time in unix seconds. */
export function rubyEnrolment(world: World, clock = () => Date.now() / 1000) {
  const file = (name: string) => path.join(world.disk, name);
  const read = (name: string) => readFileSync(file(name), "utf8");
  let client = "";

  return {
    /** `decrypt-api-key`: the public key by curl, the token opened by openssl. */
    async decrypt(pasted: string): Promise<{ id: string; subject: string; ctime: unknown }> {
      const key = await world.curl(`${api}/client/OBF.rsa.pub`);
      writeFileSync(file("OBF.rsa.pub"), key.body);
      writeFileSync(file("api.key"), pasted.trim());
      openssl(world.disk, "base64", "-d", "-A", "-in", "api.key", "-out", "api.bin");
      const opening = ["-verifyrecover", "-pubin", "-inkey", "OBF.rsa.pub", "-in", "api.bin"];
      const json = openssl(world.disk, "pkeyutl", ...opening, "-pkeyopt", "rsa_padding_mode:pkcs1");
      return JSON.parse(json.toString()) as { id: string; subject: string; ctime: unknown };
    },
    /** `get-certificate`: aborts when the token is too old; `Time.at` takes a number only. */
    async getCertificate(pasted: string): Promise<void> {
      const { id, subject, ctime } = await this.decrypt(pasted);
      if (typeof ctime !== "number") throw new TypeError("can't convert String into an exact number");
      if (clock() > ctime + 600) throw new Abort("The API key has expired.");
      const made = ["-newkey", "rsa:2048", "-nodes", "-keyout", "private.key", "-out", "request.csr"];
      openssl(world.disk, "req", "-new", ...made, "-subj", subject, "-days", "1095");
      writeFileSync(
        file("sign.json"),
        JSON.stringify({ signature: pasted.trim(), request: read("request.csr") }),
      );
      const type = ["--header", "Content-Type: application/json"];
      const address = `${api}/client/${id}/sign_request`;
      const answer = await world.curl(...type, "--data", "@sign.json", address);
      writeFileSync(file("certificate.pem"), answer.body);
      client = id;
    },
    /** `ping`: the trimmed body is the id. */
    async ping(): Promise<boolean> {
      const identity = ["--cert", "certificate.pem", "--key", "private.key"];
      const { body } = await world.curl(...identity, `${api}/ping/${client}`);
      return body.trim() === client;
    },
    /** What openssl says of the certificate's subject and dates. */
    describe: () =>
      openssl(world.disk, "x509", "-in", "certificate.pem", "-noout", "-subject", "-dates").toString(),
  };
}

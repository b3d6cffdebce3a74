import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openssl } from "#test/support/openssl.ts";

/** A server's certificate with its key, and the authority that vouches for both, as files and as PEM. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly ca: string;
}

/** Makes an authority, as a computer's trust store would hold it, and a server's certificate for these names and addresses. */
export function makeTlsFiles(
  directory: string,
  hosts: readonly string[],
  addresses: readonly string[],
): TlsFiles {
  const run = (...args: string[]) => openssl(directory, ...args);
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run("req", "-x509", ...curve, "-subj", "/CN=Test Authority", "-keyout", "ca.key", "-out", "ca.pem");
  run("req", "-new", ...curve, "-subj", `/CN=${hosts[0]}`, "-keyout", "server.key", "-out", "server.csr");
  const names = [...hosts.map((host) => `DNS:${host}`), ...addresses.map((address) => `IP:${address}`)];
  writeFileSync(path.join(directory, "server.ext"), `subjectAltName=${names.join(",")}\n`);
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30"];
  run("x509", "-req", "-in", "server.csr", ...signing, "-extfile", "server.ext", "-out", "server.pem");
  const at = (name: string) => path.join(directory, name);
  return {
    certificateFile: at("server.pem"),
    keyFile: at("server.key"),
    caFile: at("ca.pem"),
    ca: readFileSync(at("ca.pem"), "utf8"),
  };
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bareRate } from "../mail-hand-over.ts";

/* The limit of handing over mails: nodemailer's own pool in a process that does nothing else. `GET /N` sends N of them. */

const url = process.env["FLOOR_SMTP_URL"] ?? "";
const connections = Number(process.env["FLOOR_SMTP_CONNECTIONS"]);

const server = createServer((incoming, outgoing) => {
  void bareRate(url, connections, Number(incoming.url?.slice(1))).then(({ perSecond }) =>
    outgoing.end(String(perSecond)),
  );
});
server.listen(0, "127.0.0.1", () => console.log(`port ${(server.address() as AddressInfo).port}`));

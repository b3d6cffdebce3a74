import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";

/*
 * The limit of reading one award: a bare server that finds the row by its key with one prepared statement and answers with as
 * many bytes as the product does.
 */

const pool = new Pool({ connectionString: process.env["FLOOR_DATABASE_URL"], max: 16 });

interface Row {
  email: string;
  event_id: string;
  revoked_at: Date | null;
}

const issuerId = "00000000";
const lookUp = "select email, event_id, revoked_at from award where issuer_id = $1 and award_id = $2";

const server = createServer((incoming, outgoing) => {
  const [, , issuer = issuerId, id = ""] = (incoming.url ?? "").split("/");
  const values = [issuer, Buffer.from(id, "hex")];
  void pool.query<Row>({ name: "award", text: lookUp, values }).then(({ rows: [row] }) => {
    if (!row) return outgoing.writeHead(404).end();
    const body = JSON.stringify({ id, type: "Assertion", recipient: row.email, badge: row.event_id, filler });
    return outgoing
      .writeHead(row.revoked_at ? 410 : 200, {
        "content-type": "application/json",
        "content-length": body.length,
      })
      .end(body);
  });
});
const filler = "x".repeat(430);
server.listen(0, "127.0.0.1", () => console.log(`port ${(server.address() as AddressInfo).port}`));

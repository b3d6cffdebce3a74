import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool, type PoolClient } from "pg";

/*
 * The floor of bulk issuing: a bare server that reads the call, makes ids and salted hashes, and writes event, recipients and
 * mails in one durable transaction. It checks nothing and knows nobody.
 */

const pool = new Pool({ connectionString: process.env["FLOOR_DATABASE_URL"], max: 4 });

/** `Name <address>`, as the product's callers write it. */
const entry = /^(.*) <(.*)>$/;

const insertAll = `
  with made as (
    insert into recipient (recipient_id, event_id, email, name, hash)
    select decode(r.i, 'hex'), $1, r.e, r.n, r.h from jsonb_to_recordset($2::jsonb) as r(i text, e text, n text, h text)
    returning recipient_id
  )
  insert into mail (event_id, recipient_id, state, updated_at) select $1, recipient_id, 'queued', $3 from made`;

async function issue(badgeId: string, recipients: readonly string[]): Promise<string> {
  const now = new Date();
  const prefix = Math.floor(now.getTime() / 60_000)
    .toString(16)
    .padStart(16, "0");
  const random = randomBytes(20 * recipients.length).toString("hex");
  const rows = recipients.map((recipient, at) => {
    const [, name = "", email = ""] = entry.exec(recipient) ?? [];
    const own = random.slice(at * 40, at * 40 + 40);
    const hash = createHash("sha256").update(email).update(own.slice(24)).digest("hex");
    return { i: prefix + own.slice(0, 24), e: email, n: name, h: hash };
  });
  rows.sort((a, b) => (a.i < b.i ? -1 : 1));
  const eventId = now.getTime().toString(36) + randomBytes(4).toString("hex");
  const client = await pool.connect();
  try {
    await write(client, eventId, badgeId, JSON.stringify(rows), now);
  } finally {
    client.release();
  }
  return eventId;
}

async function write(
  client: PoolClient,
  eventId: string,
  badgeId: string,
  rows: string,
  now: Date,
): Promise<void> {
  await client.query("begin");
  await client.query({
    name: "event",
    text: "insert into event (event_id, badge_id, created_at) values ($1, $2, $3)",
    values: [eventId, badgeId, now],
  });
  await client.query({ name: "recipients", text: insertAll, values: [eventId, rows, now] });
  await client.query("commit");
}

async function bodyOf(incoming: IncomingMessage): Promise<{ recipient: string[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as { recipient: string[] };
}

const server = createServer((incoming, outgoing) => {
  void bodyOf(incoming)
    .then((body) => issue(incoming.url ?? "", body.recipient))
    .then((eventId) => outgoing.writeHead(201, { location: `/${eventId}` }).end());
});
server.listen(0, "127.0.0.1", () => console.log(`port ${(server.address() as AddressInfo).port}`));

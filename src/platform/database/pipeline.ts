import { Socket } from "node:net";
import { Client } from "pg";
import { isConnectionLoss, orUnavailable } from "#src/platform/database/connection-loss.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import type { Log } from "#src/platform/log.ts";
import { tooBusy } from "#src/platform/problem.ts";

/** A statement of a hot path: its text is planned once per connection under its name. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Its text names the issuer itself. */
  readonly namesIssuer?: true;
  /** Only for its type: what a row looks like. */
  readonly row?: Row;
}

/**
 * Single statements over one dedicated connection that has many of them in flight, each its own transaction: look-ups by key for
 * public documents, and the outcomes of mails. Every statement names its issuer and reaches that issuer's rows only.
 */
export interface Pipeline extends AsyncDisposable {
  /** Throws an `unavailable` Problem when the database cannot be reached, or when too many statements are under way. */
  rows<Row extends object>(issuerId: IssuerId, statement: Statement<Row>, values: unknown[]): Promise<Row[]>;
}

/**
 * A look-up that names its issuer in the same statement: `text` selects by `named.issuer_id`, and the first value is the issuer.
 * `offset 0` keeps the two parts apart, and the second needs the first, so no row is looked at before the issuer is named.
 */
export function lookUp<Row>(name: string, text: string): Statement<Row> {
  return {
    name,
    namesIssuer: true,
    text: `select found.* from (select set_config('badgeworks.issuer_id', $1, true) as issuer_id offset 0) named
      cross join lateral (${text} offset 0) found`,
  };
}

const nameIssuer = { name: "name-issuer", text: "select set_config('badgeworks.issuer_id', $1, false)" };

/** How many statements may be under way, of all issuers together and of one. */
export interface InFlight {
  readonly all: number;
  readonly each: number;
}

/** Opens the pipeline; the connection is made at the first statement and made anew after it was lost. */
export function openPipeline(url: string, log: Log, most?: InFlight): Pipeline {
  let connection: Promise<Connection> | null = null;
  const count = most ? countInFlight(most) : null;

  interface Connection {
    client: Client;
    sendTogether: () => void;
    issuer: IssuerId | null;
    lost: boolean;
  }

  function connected(): Promise<Connection> {
    if (connection) return connection;
    // Only the present connection is forgotten: many statements learn of one loss, and each but the first finds a new one here.
    const made: Promise<Connection> = connect(() => {
      if (connection === made) connection = null;
    });
    connection = made;
    return made;
  }

  async function connect(gone: () => void): Promise<Connection> {
    const socket = new Socket();
    const client = new Client({
      connectionString: url,
      stream: () => socket,
      pipeline: true,
      connectionTimeoutMillis: 10_000,
      statement_timeout: 10_000,
      application_name: "badgeworks-public",
    });
    const made: Connection = { client, sendTogether: turnByTurn(socket), issuer: null, lost: true };
    const forget = (reason: string) => {
      if (made.lost) return;
      made.lost = true;
      gone();
      log.warn({ reason }, "a pipeline lost its database connection");
    };
    client.on("error", (error) => forget(error.message));
    client.on("end", () => forget("closed"));
    try {
      await client.connect();
    } catch (error) {
      gone();
      throw error;
    }
    made.lost = false;
    return made;
  }

  async function attempt<Row extends object>(
    issuerId: IssuerId,
    statement: Statement<Row>,
    values: unknown[],
  ): Promise<Row[]> {
    const made = await connected();
    made.sendTogether();
    const query = { name: statement.name, text: statement.text, values };
    if (statement.namesIssuer || made.issuer === issuerId) return (await made.client.query<Row>(query)).rows;
    // Both statements go out in one turn of the event loop, so no other can slip in between them.
    made.issuer = issuerId;
    const named = made.client.query({ ...nameIssuer, values: [issuerId] }).catch((error: unknown) => {
      made.issuer = null;
      throw error;
    });
    const [result] = await Promise.all([made.client.query<Row>(query), named]);
    return result.rows;
  }

  return {
    async rows(issuerId, statement, values) {
      using _ = count?.(issuerId);
      try {
        return await attempt(issuerId, statement, values);
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        return await attempt(issuerId, statement, values).catch((again: unknown) => {
          throw orUnavailable(again);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      const open = await connection?.catch(() => null);
      if (!open) return;
      open.lost = true;
      await open.client.end();
    },
  };
}

/** Counts statements until they are disposed of; refuses one too many at once, because whoever waits makes all others wait. */
function countInFlight(most: InFlight): (issuerId: IssuerId) => Disposable {
  const ofIssuer = new Map<IssuerId, number>();
  let all = 0;
  return (issuerId) => {
    const own = ofIssuer.get(issuerId) ?? 0;
    if (all >= most.all || own >= most.each) throw tooBusy;
    all++;
    ofIssuer.set(issuerId, own + 1);
    return {
      [Symbol.dispose]() {
        all--;
        const left = (ofIssuer.get(issuerId) ?? 1) - 1;
        if (left > 0) ofIssuer.set(issuerId, left);
        else ofIssuer.delete(issuerId);
      },
    };
  };
}

/** Holds back what is written until the event loop has read from all connections, so that many look-ups are one message. */
function turnByTurn(socket: Socket): () => void {
  let holding = false;
  return () => {
    if (holding) return;
    holding = true;
    socket.cork();
    setImmediate(() => {
      holding = false;
      socket.uncork();
    });
  };
}

import { Hono } from "hono";
import type { Web } from "#src/http/web.ts";
import type { Database } from "#src/platform/database/database.ts";

/** For load balancers and monitors: `/health/live` answers while the process runs, `/health/ready` while its database answers too. */
export function health(database: Database): Hono<Web> {
  const app = new Hono<Web>();
  app.get("/health/live", (c) => c.json({ status: "ok" }, 200, { "cache-control": "no-store" }));
  app.get("/health/ready", async (c) => {
    const ready = await database.pool.query("select 1").then(
      () => true,
      () => false,
    );
    const status = ready ? "ok" : "the database does not answer";
    return c.json({ status }, ready ? 200 : 503, { "cache-control": "no-store" });
  });
  return app;
}

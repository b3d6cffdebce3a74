import assert from "node:assert/strict";
import { test } from "node:test";
import { rejects } from "../../test/refuses.ts";
import { OB3_CONTEXT, OB3_EXTENSIONS_CONTEXT, VC2_CONTEXT } from "../contexts.ts";
import { contextLoader, offlineContexts } from "./document-loader.ts";
import { KNOWN_CONTEXTS, knownContext } from "./known-contexts.ts";

test("every known context is there and defines terms", async () => {
  assert.equal(KNOWN_CONTEXTS.length, 12);
  for (const url of KNOWN_CONTEXTS) {
    const { document, documentUrl } = await offlineContexts(url);
    assert.equal(documentUrl, url);
    assert.equal(typeof Object.entries(document).find(([key]) => key === "@context")?.[1], "object");
  }
  for (const url of [VC2_CONTEXT, OB3_CONTEXT, OB3_EXTENSIONS_CONTEXT])
    assert.ok(KNOWN_CONTEXTS.includes(url));
});

test("any other address is refused, near misses too", async () => {
  for (const url of [
    "https://example.org/context",
    `${VC2_CONTEXT}/`,
    `${VC2_CONTEXT}#`,
    VC2_CONTEXT.replace("https", "http"),
    "https://www.w3.org/2018/credentials/v2",
    "file:///etc/passwd",
    "__proto__",
    "",
  ]) {
    await rejects(offlineContexts(url), "context-unknown");
  }
});

test("contexts can be added, but the known ones cannot be replaced", async () => {
  const own = { "@context": { own: "https://b.example/own#own" } };
  const load = contextLoader({ "https://b.example/own.json": own, [VC2_CONTEXT]: own });
  assert.equal((await load("https://b.example/own.json")).document, own);
  assert.deepEqual((await load(VC2_CONTEXT)).document, knownContext(VC2_CONTEXT));
  await rejects(offlineContexts("https://b.example/own.json"), "context-unknown");
});

test("changing a context in hand changes nobody else's", () => {
  const mine = knownContext(VC2_CONTEXT);
  assert.ok(mine);
  Object.assign(mine, { "@context": {} });
  assert.notDeepEqual(knownContext(VC2_CONTEXT), mine);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesBelow } from "#src/domain/publishing/addresses.ts";
import { awardAtAddress } from "#src/http/pages/front-page.ts";
import { siteOf } from "#src/http/pages/site.ts";

const id = "0123456789abcdef0123456789abcdef01234567";
const site = siteOf(addressesBelow("https://badges.example.org/factory"));

test("addresses of a badge on this installation are known, in every form people paste", () => {
  for (const path of [
    `/v1/assertion/${id}`,
    `/v1/assertion/${id}.json`,
    `/v1/assertion/${id}.html?lang=fi#top`,
    `/c/download/${id}.png`,
  ]) {
    assert.equal(awardAtAddress(site, ` https://badges.example.org/factory${path}\n`), id, path);
  }
});

test("other addresses are not", () => {
  for (const text of [
    "",
    id,
    `https://badges.example.org/v1/assertion/${id}`,
    `https://badges.example.org/factory.evil.example/v1/assertion/${id}`,
    `https://evil.example/factory/v1/assertion/${id}`,
    `https://badges.example.org/factory/v1/assertion/${id}0`,
    "https://badges.example.org/factory/v1/assertion/x",
  ]) {
    assert.equal(awardAtAddress(site, text), null, text);
  }
});

test("links inside a page leave out the host and keep the installation's path", () => {
  assert.equal(site.base, "/factory");
  assert.equal(site.host, "badges.example.org");
  assert.equal(site.local("https://badges.example.org/factory/v1/x"), "/factory/v1/x");
});

import assert from "node:assert/strict";
import { mkdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryPlace } from "#test/faults/embedded-places.ts";
import { makePackageLinks } from "./package-links.ts";

test("links are made as the package lists them, and again without harm", async () => {
  await using place = await temporaryPlace();
  const library = join(place.parent, "native", "lib");
  await mkdir(library, { recursive: true });
  await writeFile(join(library, "libpq.so.5.17"), "");
  await writeFile(join(library, "libicudata.77.1.dylib"), "");
  const listed = [{ source: "native/lib/libpq.so.5.17", target: "native/lib/libpq.so.5" }];
  await writeFile(join(place.parent, "native", "pg-symlinks.json"), JSON.stringify(listed));
  // What an installation at another place left.
  await symlink("/elsewhere/libpq.so.5.17", join(library, "libpq.so.5"));
  for (let time = 0; time < 2; time += 1) {
    assert.equal(await makePackageLinks(place.parent, join(place.parent, "spare")), undefined);
  }
  assert.equal(await readlink(join(library, "libpq.so.5")), "libpq.so.5.17");
  assert.equal(await readlink(join(library, "libicudata.77.dylib")), "libicudata.77.1.dylib");
});

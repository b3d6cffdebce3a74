import assert from "node:assert/strict";
import { after, test } from "node:test";
import { mayDo, rights, type Right } from "#src/domain/access/rights.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { roles, type RoleGrant } from "#src/domain/access/roles.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { deleteAllBadges, deleteBadge } from "#src/domain/badges/delete-badges.ts";
import { issueBadge } from "#src/domain/issuing/issue-badge.ts";
import { revokeAwards } from "#src/domain/issuing/revoke-awards.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { createOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { newBadgeId, newIssuerId, type BadgeId, type EventId, type IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";
import { createBadge as createBadgeOverApi, issueBadge as issueOverApi } from "#test/support/badge.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { sharedBadgeworks } from "#test/support/shared-badgeworks.ts";

/* What each role may do, and that the operations ask. */

// Before the first test: what waits between tests lets the run end, and their server with it.
const badgeworks = await sharedBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const issuerId = issuer.id;
const { perform } = await badgeworks.factory();
const badgeId = (await createBadgeOverApi(issuer)) as BadgeId;
const otherBadge = (await createBadgeOverApi(issuer)) as BadgeId;
const eventId = (await issueOverApi(issuer, badgeId, ["aino@x.example"])) as EventId;

const own = newIssuerId();
const [mine, theirs] = [newBadgeId(own), newBadgeId(own)];

function member(grants: readonly RoleGrant[], of: IssuerId = own): Caller {
  return { kind: "person", issuerId: of, name: "test", address: "local", requestId: "test", roles: grants };
}
const all = (role: RoleGrant["role"]): RoleGrant => ({ role, badges: null });

test("the matrix of roles and rights", () => {
  const matrix = Object.fromEntries(
    rights.map((right) => [right, roles.filter((role) => mayDo(member([all(role)]), own, right)).join(" ")]),
  );
  assert.deepEqual(matrix, {
    "issuer.read": "owner creator issuer reviewer",
    "issuer.manage": "owner",
    "badge.read": "owner creator issuer reviewer",
    "badge.create": "owner creator",
    "badge.edit": "owner creator",
    "award.read": "owner issuer",
    "award.issue": "owner issuer",
    "award.revoke": "owner issuer",
    "application.review": "owner issuer reviewer",
    "report.read": "owner creator issuer",
  });
});

test("a role for some badges counts for these, for nothing new, and for nothing of the whole issuer", () => {
  const limited = member([{ role: "creator", badges: [mine] }]);
  assert.ok(mayDo(limited, own, "badge.edit", mine));
  assert.ok(mayDo(limited, own, "badge.read"));
  for (const right of ["badge.edit", "badge.create"] as const)
    assert.equal(mayDo(limited, own, right), false);
  assert.equal(mayDo(limited, own, "badge.edit", theirs), false);
  assert.equal(mayDo(limited, own, "award.issue", mine), false);
});

test("nobody has rights for another issuer, and who came by a link has none", () => {
  for (const right of rights) {
    assert.equal(mayDo(member([all("owner")]), newIssuerId(), right), false);
    assert.equal(mayDo(member([]), own, right), false);
    assert.equal(mayDo({ ...member([all("owner")]), kind: "earner" }, own, right), false);
    for (const kind of ["api-client", "operator", "system"] as const) {
      assert.ok(mayDo({ ...member([]), kind }, own, right));
      assert.equal(mayDo({ ...member([]), kind }, newIssuerId(), right), false);
    }
  }
});

/** Each operation with the right it asks for, and whether it is about one badge. */
const operations: [string, Right, boolean, (work: Work, caller: Caller) => Promise<unknown>][] = [
  ["deleteBadge", "badge.edit", true, (work, caller) => deleteBadge(work, caller, badgeId)],
  ["deleteAllBadges", "badge.edit", false, (work, caller) => deleteAllBadges(work, caller)],
  [
    "createBadge",
    "badge.create",
    false,
    (work, caller) => createBadge(work, caller, {} as never, null as never),
  ],
  [
    "issueBadge",
    "award.issue",
    true,
    (work, caller) => issueBadge(work, caller, { badgeId, recipients: [] } as never),
  ],
  [
    "revokeAwards",
    "award.revoke",
    true,
    (work, caller) => revokeAwards(work, caller, eventId, ["aino@x.example"], null),
  ],
  ["updateIssuer", "issuer.manage", false, (work, caller) => updateIssuer(work, caller, {} as never)],
  ["createOauthSecret", "issuer.manage", false, (work, caller) => createOauthSecret(work, caller, "x")],
];

class Undone extends Error {}

/** Whether the operation refuses the caller; what it does is undone. */
async function refuses(
  caller: Caller,
  run: (work: Work, caller: Caller) => Promise<unknown>,
): Promise<boolean> {
  try {
    await perform(issuerId, async (work) => {
      await run(work, caller);
      throw new Undone();
    });
  } catch (error) {
    return error instanceof Problem && error.kind === "forbidden";
  }
  return false;
}

for (const [name, right, ofBadge, run] of operations) {
  test(`${name} refuses whoever has no right to it`, async () => {
    for (const role of roles) {
      const caller = member([all(role)], issuerId);
      assert.equal(await refuses(caller, run), !mayDo(caller, issuerId, right), role);
    }
    for (const role of ["creator", "issuer"] as const) {
      const allowed = mayDo(member([all(role)], issuerId), issuerId, right);
      const [same, another] = [[badgeId], [otherBadge]].map((badges) => member([{ role, badges }], issuerId));
      assert.equal(await refuses(same ?? assert.fail(), run), !(allowed && ofBadge), `${role} of the badge`);
      assert.ok(await refuses(another ?? assert.fail(), run), `${role} of another badge`);
    }
    assert.ok(await refuses({ ...member([], issuerId), kind: "earner" }, run));
  });
}

import type { RoleGrant } from "#src/domain/access/roles.ts";
import { rolesShape } from "#src/domain/access/roles.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Person } from "#src/domain/people/person.ts";
import { lookUp, type Pipeline } from "#src/platform/database/pipeline.ts";
import { installationId, type IssuerId, type PersonId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** What somebody does for one issuer. */
export interface Membership {
  readonly issuerId: IssuerId;
  readonly issuerName: string;
  readonly roles: readonly RoleGrant[];
}

/** Somebody who works for an issuer. */
export interface Member {
  readonly personId: PersonId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly RoleGrant[];
  readonly since: Date;
}

const membershipsStatement = lookUp<{ issuer_id: IssuerId; issuer_name: string; roles: unknown }>(
  "memberships-of-person",
  `select m.issuer_id, i.name as issuer_name, m.roles
    from membership m join issuer i on i.issuer_id = m.issuer_id
    where named.issuer_id = $1 and m.person_id = $2 order by i.name, m.issuer_id`,
);

/** The issuers a person works for, by name. */
export async function membershipsOf(pipeline: Pipeline, personId: PersonId): Promise<Membership[]> {
  const rows = await pipeline.rows(installationId, membershipsStatement, [installationId, personId]);
  return rows.map((row) => ({
    issuerId: row.issuer_id,
    issuerName: row.issuer_name,
    roles: rolesShape.parse(row.roles),
  }));
}

const rolesStatement = lookUp<{ roles: unknown }>(
  "roles-of-person",
  `select m.roles from membership m where m.issuer_id = named.issuer_id and m.person_id = $2`,
);

/** What a person does for an issuer; empty when nothing. */
export async function rolesFor(
  pipeline: Pipeline,
  issuerId: IssuerId,
  personId: PersonId,
): Promise<readonly RoleGrant[]> {
  const [row] = await pipeline.rows(issuerId, rolesStatement, [issuerId, personId]);
  return row ? rolesShape.parse(row.roles) : [];
}

/** A person as the caller of an issuer's operations, with the roles they have there. */
export function memberCaller(
  person: Person,
  issuerId: IssuerId,
  roles: readonly RoleGrant[],
  from: Pick<Caller, "address" | "requestId">,
): Caller {
  const { id: personId, email } = person;
  return { kind: "person", issuerId, name: `${email} ${personId}`, personId, roles, ...from };
}

/** Who works for the issuer, by name. */
export async function listMembers(work: Work): Promise<Member[]> {
  const rows = await work.tx
    .selectFrom("membership as m")
    .innerJoin("person as p", "p.person_id", "m.person_id")
    .select(["m.person_id", "p.name", "p.email", "m.roles", "m.created_at"])
    .where("m.issuer_id", "=", work.issuerId)
    .orderBy("p.name")
    .orderBy("m.person_id")
    .execute();
  return rows.map((row) => ({
    personId: row.person_id as PersonId,
    name: row.name,
    email: row.email,
    roles: rolesShape.parse(row.roles),
    since: row.created_at,
  }));
}

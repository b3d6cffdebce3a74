import type { Caller } from "#src/domain/access/caller.ts";
import { requireMailAddress } from "#src/domain/issuers/rules.ts";
import { installationId, type IssuerId, type PersonId } from "#src/platform/ids.ts";
import { oneLine } from "#src/platform/mail/outgoing-mail.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

/** Someone with an account. */
export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** Lower case; where sign-in links go. */
  readonly email: string;
  /** The languages they like, as an `Accept-Language` header. */
  readonly languages: string;
  /** Runs the installation. */
  readonly operator: boolean;
  readonly createdAt: Date;
  /** Since when they may not sign in. */
  readonly disabledAt: Date | null;
}

/** An account as someone wants it to be. */
export interface PersonOrder {
  readonly name: string;
  readonly email: string;
  readonly languages: string;
}

/** The columns of an account, checked. */
export function personColumns({ name, email, languages }: PersonOrder) {
  return {
    name: requireName(name),
    email: requireMailAddress("email", email),
    languages: languages.slice(0, 200),
  };
}

/** A person's name: one line of 1 to 200 characters. */
export function requireName(text: string): string {
  const name = oneLine(text);
  if (name === "" || name.length > 200) throw invalid("name", "has to have 1 to 200 characters");
  return name;
}

/** The account that a row of `person` holds. */
export function personOf(row: {
  person_id: string;
  name: string;
  email: string;
  languages: string;
  operator: boolean;
  created_at: Date;
  disabled_at: Date | null;
}): Person {
  return {
    id: row.person_id as PersonId,
    name: row.name,
    email: row.email,
    languages: row.languages,
    operator: row.operator,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}

/** A person as a caller, for what is their own or the installation's. */
export function callerOf(person: Person, from: Pick<Caller, "address" | "requestId">): Caller {
  return {
    kind: person.operator ? "operator" : "person",
    issuerId: installationId,
    name: `${person.email} ${person.id}`,
    personId: person.id,
    roles: [],
    ...from,
  };
}

/** An operator who acts for an issuer: with all rights, under their own name. */
export function actingCaller(
  person: Person,
  issuerId: IssuerId,
  from: Pick<Caller, "address" | "requestId">,
): Caller {
  if (!person.operator) throw new Problem("forbidden", "Only operators act for issuers.");
  return { kind: "operator", issuerId, name: `${person.email} ${person.id}`, personId: person.id, ...from };
}

/** Refuses whoever does not run the installation. */
export function requireOperator(caller: Caller): void {
  if (caller.kind !== "operator" && caller.kind !== "system") {
    throw new Problem("forbidden", "Only operators of this installation may do this.");
  }
}

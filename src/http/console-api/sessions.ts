import { findIssuer, getIssuer, listIssuers } from "#src/domain/issuers/queries.ts";
import { startActing, stopActing } from "#src/domain/people/acting.ts";
import { endSession, endSessionsOf, hasProvedLately, listSessions } from "#src/domain/people/sessions.ts";
import { membershipsOf } from "#src/domain/people/team/membership.ts";
import {
  actingOrderShape,
  issuersShape,
  sessionShape,
  sessionsShape,
} from "#src/http/console-api/contract.ts";
import { route } from "#src/http/console-api/route.ts";
import { bestLanguage, languages } from "#src/platform/i18n.ts";
import { installationId, isIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** Who is signed in, where else, and for whom an operator acts. */
export const sessionRoutes = [
  route("GET", "/session", "signed-in", {
    answer: sessionShape,
    run: async ({ parts, signedIn }) => {
      const { person, actingFor } = signedIn;
      const memberships = await membershipsOf(parts.database.pipeline, person.id);
      const acted = actingFor && (await findIssuer(parts.database.db, actingFor));
      return {
        person: {
          id: person.id,
          name: person.name,
          email: person.email,
          language: bestLanguage(person.languages, languages),
          operator: person.operator,
        },
        issuers: memberships.map(({ issuerId, issuerName, roles }) => ({
          id: issuerId,
          name: issuerName,
          roles: roles.map(({ role, badges }) => ({ role, badges: badges && [...badges] })),
        })),
        actingFor: acted ? { id: acted.id, name: acted.name } : null,
        provedLately: hasProvedLately(signedIn, parts.clock()),
      };
    },
  }),
  route("GET", "/sessions", "signed-in", {
    answer: sessionsShape,
    run: async ({ parts, signedIn }) => {
      const { person, session: current } = signedIn;
      const sessions = await parts.perform(installationId, (work) => listSessions(work, person.id));
      return sessions.map(({ id, method, createdAt, lastSeenAt, userAgent, address }) => ({
        id,
        current: id === current.id,
        method,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        userAgent,
        address,
      }));
    },
  }),
  route("DELETE", "/sessions", "signed-in", {
    run: ({ parts, signedIn: { person, session }, caller }) =>
      parts.perform(installationId, (work) => endSessionsOf(work, caller, person.id, session.id)),
  }),
  route("DELETE", "/sessions/:session", "signed-in", {
    run: ({ parts, signedIn: { person }, caller, param }) =>
      parts.perform(installationId, (work) => endSession(work, caller, person.id, param("session"))),
  }),
  route("GET", "/issuers", "operator", {
    answer: issuersShape,
    run: async ({ parts }) => (await listIssuers(parts.database.db)).map(({ id, name }) => ({ id, name })),
  }),
  route("POST", "/acting", "operator", {
    body: actingOrderShape,
    dangerous: true,
    run: async ({ c, parts, signedIn, body: { issuerId, reason } }) => {
      if (!isIssuerId(issuerId)) throw new Problem("not-found", "There is no such issuer.");
      await getIssuer(parts.database.db, issuerId);
      await parts.perform(installationId, (work) =>
        startActing(work, c.get("from"), signedIn, issuerId, reason),
      );
    },
  }),
  route("DELETE", "/acting", "operator", {
    run: ({ c, parts, signedIn }) =>
      parts.perform(installationId, (work) => stopActing(work, c.get("from"), signedIn)),
  }),
];

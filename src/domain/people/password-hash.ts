import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { invalid } from "#src/platform/problem.ts";

/*
 * Passwords as argon2id in PHC form, so that the costs can rise: what was hashed with others is hashed anew at its next use.
 * The costs are those OWASP names for argon2id (19 MiB, two passes).
 */

const derive = promisify(argon2);
const costs = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const pattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const least = 12;
const most = 200;

/** Refuses a password that is too short or can be guessed by whoever knows its owner. */
export function requirePassword(
  text: string,
  person: { readonly name: string; readonly email: string },
): void {
  const length = text.length;
  if (length < least)
    throw invalid("password", `needs at least ${least} characters; four words make a good one`);
  if (length > most) throw invalid("password", `may have at most ${most} characters`);
  if (new Set(text.toLowerCase()).size < 5) throw invalid("password", "repeats the same few characters");
  const letters = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const known = [
    person.email.split("@")[0],
    person.email,
    ...person.name.split(/\s+/),
    "badgeworks",
    "password",
  ]
    .map((word = "") => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ""))
    .filter((word) => word.length > 2)
    .toSorted((a, b) => b.length - a.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ""), letters);
  if (rest !== letters && rest.length < least / 2)
    throw invalid("password", "is made of your name or address");
}

/** The text to keep of a password. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce, costs, 32);
  const { memory, passes, parallelism } = costs;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(tag)}`;
}

/**
 * Whether the password is the one kept; without one kept it takes as long and is false. `outdated`: it is right, and its costs are not
 * today's.
 */
export async function checkPassword(
  password: string,
  kept: string | null,
): Promise<"right" | "outdated" | "wrong"> {
  const [, memory, passes, parallelism, nonce = "", tag = ""] = pattern.exec(kept ?? (await decoy)) ?? [];
  const wanted = Buffer.from(tag, "base64");
  const used = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await tagOf(password.slice(0, 4 * most), Buffer.from(nonce, "base64"), used, wanted.length);
  if (kept === null || !timingSafeEqual(given, wanted)) return "wrong";
  const same =
    used.memory === costs.memory && used.passes === costs.passes && used.parallelism === costs.parallelism;
  return same ? "right" : "outdated";
}

/** What passwords of nobody are compared with. */
const decoy = hashPassword(randomBytes(16).toString("hex"));

/** The same characters make the same password, however a keyboard composes them. */
function tagOf(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: { memory: number; passes: number; parallelism: number },
  tagLength: number,
): Promise<Buffer> {
  const message = password.normalize("NFC");
  return derive("argon2id", { message, nonce, memory, passes, parallelism, tagLength });
}

function bare(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}

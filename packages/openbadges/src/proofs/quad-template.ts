import { hash } from "node:crypto";
import { NQuads } from "rdf-canonize";
import type { Quad, Term } from "rdf-canonize";
import { canonicalDataset } from "./canonicalise.ts";

/** An RDF dataset with places for values, whose canonical form can be had without expanding JSON-LD again. */
export interface QuadTemplate {
  /** Which places hold IRIs; the others hold texts. */
  iriSlots: readonly number[];
  /** The canonical N-Quads with these values in their places; the IRIs must have passed `isSafeIri`. */
  canonical: (values: readonly string[]) => Promise<string>;
}

/** A line in pieces: text, a slot's number, or a blank node's as its negative minus one. */
type Line = readonly (string | number)[];

/**
 * Prepares a dataset in which unique placeholders stand for values (RDF Dataset Canonicalization 4.4).
 *
 * What makes it quick and right: where the first-degree hashes of all blank nodes differ, RDFC-1.0 labels the nodes in
 * the order of these hashes (steps 5.3 and 5.4), so only the hashes of nodes beside a value have to be taken again.
 * Where two hashes are equal, or two lines, the library does the whole work, on the same quads.
 *
 * Gives undefined when a placeholder is not found as the whole of a text or IRI: then a value has more effect than
 * being copied, and the template would not be safe.
 *
 * @internal
 */
export function quadTemplate(
  dataset: readonly Quad[],
  placeholders: readonly string[],
  nonce: string,
): QuadTemplate | undefined {
  const kinds = slotKinds(dataset, placeholders, nonce);
  if (kinds === undefined) return undefined;
  const iriSlots = [...placeholders.keys()].filter((slot) => kinds.get(slot) === "NamedNode");
  const blanks = new Map<string, number>();
  const named = dataset.map((quad) => mapTerms(quad, (term) => blankToken(term, blanks, nonce)));
  const slotOf = new Map(placeholders.map((placeholder, slot) => [placeholder, slot]));
  const token = new RegExp(`(${nonce}[bs]\\d+e)`);
  const lines = named.map((quad) =>
    NQuads.serializeQuad(quad)
      .split(token)
      .map((piece) => slotOf.get(piece) ?? blanks.get(piece) ?? piece),
  );
  const constant = lines.filter((line) => line.length === 1).map((line) => String(line[0]));
  const changing = lines.filter((line) => line.length > 1);
  const hashers = Array.from({ length: blanks.size }, (_, blank) => firstDegreeHash(changing, -blank - 1));
  const encode = (value: string, slot: number): string =>
    kinds.get(slot) === "NamedNode" ? value : literal(value);
  const canonical = async (values: readonly string[]): Promise<string> => {
    const quick = simplyLabelled(constant, changing, hashers, values.map(encode));
    return (
      quick ?? canonicalDataset(distinct(dataset.map((quad) => mapTerms(quad, withValue(slotOf, values)))))
    );
  };
  return { iriSlots, canonical };
}

/** The token that stands for a value in the dataset; it has nothing in it that N-Quads would escape. */
export function slotToken(nonce: string, slot: number): string {
  return `${nonce}s${slot}e`;
}

function slotKinds(
  dataset: readonly Quad[],
  placeholders: readonly string[],
  nonce: string,
): Map<number, Term["termType"]> | undefined {
  const kinds = new Map<number, Term["termType"]>();
  for (const { subject, predicate, object, graph } of dataset) {
    const elsewhere = [predicate.value, graph.value, object.datatype?.value ?? "", object.language ?? ""];
    if (elsewhere.some((text) => text.includes(nonce))) return undefined;
    for (const term of [subject, object]) {
      if (!term.value.includes(nonce)) continue;
      const slot = placeholders.indexOf(term.value);
      if (slot === -1 || (kinds.get(slot) ?? term.termType) !== term.termType) return undefined;
      kinds.set(slot, term.termType);
    }
  }
  return kinds.size === placeholders.length ? kinds : undefined;
}

/** A function that takes a blank node's first-degree hash (RDFC-1.0 4.6.2) with the slots' encoded values. */
function firstDegreeHash(lines: readonly Line[], blank: number): (encoded: readonly string[]) => string {
  const own = lines.filter((line) => line.includes(blank));
  const hashWith = (encoded: readonly string[]): string => {
    const rendered = own.map((line) => render(line, encoded, (other) => (other === blank ? "a" : "z")));
    return hash("sha256", rendered.toSorted().join(""));
  };
  const changes = own.some((line) => line.some((piece) => typeof piece === "number" && piece >= 0));
  if (changes) return hashWith;
  const always = hashWith([]);
  return () => always;
}

/** The canonical form when every blank node has a hash of its own and no line is there twice; else undefined. */
function simplyLabelled(
  constant: readonly string[],
  changing: readonly Line[],
  hashers: readonly ((encoded: readonly string[]) => string)[],
  encoded: readonly string[],
): string | undefined {
  const hashes = hashers.map((hasher) => hasher(encoded));
  const rank = new Map(hashes.toSorted().map((one, at) => [one, at]));
  if (rank.size < hashes.length) return undefined;
  const labels = hashes.map((one) => `c14n${rank.get(one)}`);
  const lines = constant.slice();
  for (const line of changing) lines.push(render(line, encoded, (blank) => labels[-blank - 1] ?? ""));
  // By UTF-16 units, as the library does: that is what all signatures made and checked with it rest on.
  lines.sort();
  return lines.some((line, at) => line === lines[at + 1]) ? undefined : lines.join("");
}

function render(line: Line, encoded: readonly string[], label: (blank: number) => string): string {
  let text = "";
  for (const piece of line) {
    if (typeof piece === "string") text += piece;
    else text += piece < 0 ? label(piece) : (encoded[piece] ?? "");
  }
  return text;
}

/** Values can make two quads alike; a dataset has each once. */
function distinct(quads: readonly Quad[]): Quad[] {
  return [...new Map(quads.map((quad) => [NQuads.serializeQuad(quad), quad])).values()];
}

function mapTerms(quad: Quad, map: (term: Term) => Term): Quad {
  return { ...quad, subject: map(quad.subject), object: map(quad.object), graph: map(quad.graph) };
}

function withValue(slotOf: ReadonlyMap<string, number>, values: readonly string[]): (term: Term) => Term {
  return (term) => {
    const value = values[slotOf.get(term.value) ?? -1];
    return value === undefined ? term : { ...term, value };
  };
}

function blankToken(term: Term, blanks: Map<string, number>, nonce: string): Term {
  if (term.termType !== "BlankNode") return term;
  const token = `${nonce}b${term.value.slice(1)}e`;
  if (!blanks.has(token)) blanks.set(token, -blanks.size - 1);
  return { ...term, value: token };
}

const ESCAPES = new Map([
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ['"', '\\"'],
  ["\\", "\\\\"],
]);

/** A text as it stands in a canonical N-Quads literal (RDFC-1.0, 5 Serialization): C0 controls and DEL escaped, C1 not. */
function literal(text: string): string {
  return text.replace(/["\\\p{Cc}]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0x7f) return character;
    return ESCAPES.get(character) ?? `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

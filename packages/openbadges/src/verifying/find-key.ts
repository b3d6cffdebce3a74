import { assertionMethodIn } from "../did/did-document.ts";
import { resolveDidJwk } from "../did/did-jwk.ts";
import { resolveDidKey } from "../did/did-key.ts";
import { didWebUrl } from "../did/did-web.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";
import type { JsonObject } from "../proofs/credential-members.ts";
import type { VerificationMethod } from "../proofs/verification-key.ts";
import { neededObject } from "./fetched-json.ts";
import { isWebAddress } from "./fetching.ts";
import type { BoundedFetch } from "./fetching.ts";

/**
 * Finds the verification method that a proof names (Controlled Identifiers 3.3 Retrieve Verification Method; OB 3.0 Key
 * dereferencing): in the document of a `did:web` or of an https controller, out of a `did:key` or `did:jwk` itself, or at an
 * https address of its own, where the controller's document has to list it.
 *
 * Throws `key-unknown`, `key-invalid`, `did-invalid` for other DID methods, and UnreachableError.
 */
export async function findMethod(ask: BoundedFetch, id: string): Promise<VerificationMethod> {
  if (id.startsWith("did:key:")) return { ...resolveDidKey(id), id };
  if (id.startsWith("did:jwk:")) return { ...resolveDidJwk(id), id };
  if (!isWebAddress(id)) return assertionMethodIn(await controllerDocument(ask, id), id);
  const document = await neededObject(ask, id, "key");
  const isController = "assertionMethod" in document || "verificationMethod" in document;
  return isController ? assertionMethodIn(document, id) : ownMethod(ask, document, id);
}

/**
 * The document that a controller publishes of itself, by its DID or https address, a fragment left out.
 *
 * Throws `did-invalid` for DID methods that are not known, and UnreachableError.
 */
export async function controllerDocument(ask: BoundedFetch, id: string): Promise<JsonObject> {
  const [controller = ""] = id.split("#", 1);
  if (isWebAddress(controller)) return neededObject(ask, controller, "key");
  if (controller.startsWith("did:key:")) return documentOf(resolveDidKey(controller));
  if (controller.startsWith("did:jwk:")) return documentOf(resolveDidJwk(controller));
  return neededObject(ask, didWebUrl(controller), "key");
}

/** Whether two addresses have one scheme, host and port; a `did:web` stands for the host in it. */
export function isSameOrigin(one: string, other: string): boolean {
  const originOf = (id: string): string | undefined => {
    try {
      return new URL(id.startsWith("did:web:") ? didWebUrl(id) : id).origin;
    } catch {
      return undefined;
    }
  };
  const origin = originOf(one);
  return origin !== undefined && origin !== "null" && origin === originOf(other);
}

/** A method at an address of its own says itself who controls it: anybody could say so, so the controller has to agree. */
async function ownMethod(ask: BoundedFetch, document: JsonObject, id: string): Promise<VerificationMethod> {
  const { controller, publicKeyMultibase, publicKeyJwk, type } = document;
  if (document.id !== id || typeof controller !== "string") {
    throw new OpenBadgesError("key-unknown", "What is at the key's address is not that key.");
  }
  if (!isSameOrigin(id, controller)) await controllerLists(ask, controller, id);
  return {
    id,
    controller,
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof publicKeyMultibase === "string" ? { publicKeyMultibase } : {}),
    ...(isJsonObject(publicKeyJwk) ? { publicKeyJwk } : {}),
  };
}

async function controllerLists(ask: BoundedFetch, controller: string, id: string): Promise<void> {
  const document = await controllerDocument(ask, controller);
  const isListed = listOf(document.assertionMethod).some(
    (one) => one === id || (isJsonObject(one) && one.id === id),
  );
  if (document.id !== controller || !isListed) {
    throw new OpenBadgesError("key-unknown", "The key's controller does not list it for assertions.");
  }
}

function documentOf(method: VerificationMethod): JsonObject {
  return { id: method.controller, verificationMethod: [method], assertionMethod: [method.id] };
}

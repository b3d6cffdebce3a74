/** What our tests use of the libraries that they check us against; these bring no types of their own. */

declare module "@digitalbazaar/data-integrity" {
  export interface Suite {
    cryptosuite: string;
  }
  export const DataIntegrityProof: new (options: {
    cryptosuite: unknown;
    signer?: object;
    date?: Date | null;
  }) => Suite;
}

declare module "@digitalbazaar/eddsa-rdfc-2022-cryptosuite" {
  export const cryptosuite: unknown;
}

declare module "@digitalbazaar/vc" {
  import type { Suite } from "@digitalbazaar/data-integrity";
  interface LibraryOptions {
    credential: object;
    suite: Suite;
    documentLoader: (url: string) => Promise<object>;
    now?: Date;
    checkStatus?: (options: object) => Promise<{ verified: boolean }>;
  }
  export function issue(options: LibraryOptions): Promise<{ proof: object }>;
  export function verifyCredential(options: LibraryOptions): Promise<{ verified: boolean; error?: unknown }>;
}

declare module "@digitalbazaar/vc-bitstring-status-list" {
  export function decodeList(options: {
    encodedList: string;
  }): Promise<{ getStatus: (index: number) => boolean }>;
  export function createList(options: { length: number }): Promise<{
    setStatus: (index: number, status: boolean) => void;
    encode: () => Promise<string>;
  }>;
}

declare module "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite" {
  export const cryptosuite: unknown;
}

declare module "@digitalbazaar/ed25519-signature-2020" {
  import type { Suite } from "@digitalbazaar/data-integrity";
  export const Ed25519Signature2020: new (options: { signer: object; date?: Date }) => Suite;
}

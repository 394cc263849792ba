import type { PublicKey } from "./audit-line.ts";
import { fromBase64Url, toBase64Url, utf8 } from "./digest.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

/** Who seals. The private half never leaves where it was made. */
export interface Signer {
  readonly key: PublicKey;
  /** 64 bytes as base64url. */
  sign(text: string): Promise<string>;
}

/** A new pair whose private half cannot be read out, not even by us; both can be kept in IndexedDB. */
export const createKeyPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);

export async function signerOf({ privateKey, publicKey }: CryptoKeyPair): Promise<Signer> {
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", publicKey);
  return {
    key: { kty: "EC", crv: "P-256", x, y },
    sign: async (text) => toBase64Url(await crypto.subtle.sign(SIGNING, privateKey, utf8(text))),
  };
}

/** Rejects where it is no key. */
export const importKey = ({ kty, crv, x, y }: PublicKey): Promise<CryptoKey> =>
  crypto.subtle.importKey("jwk", { kty, crv, x, y }, ALGORITHM, false, ["verify"]);

export async function isSignedBy(key: CryptoKey, text: string, signature: string): Promise<boolean> {
  const bytes = fromBase64Url(signature);
  return bytes !== undefined && crypto.subtle.verify(SIGNING, key, bytes, utf8(text));
}

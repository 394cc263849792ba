import { generateKeyPairSync, sign } from "node:crypto";

/**
 * A certificate for nobody in particular, made anew for each run: browsers insist on TLS for the hosts of some
 * model APIs (HSTS preloading). The test's browser is told not to check it.
 */
export function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from("playback")))));
  const body = sequence(
    tagged(0xa0, integer(2)), // version 3
    integer(1), // serial number
    ECDSA_SHA256,
    name,
    sequence(time("700101000000Z"), time("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, ECDSA_SHA256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

// The little of X.509 (RFC 5280) and DER that it takes.
function tagged(tag: number, content: Uint8Array): Buffer {
  const size = content.length;
  // The shortest form is the only one allowed.
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}
function sequence(...members: Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(members));
}
function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}
const integer = (value: number): Buffer => tagged(0x02, Buffer.of(value));
const time = (utc: string): Buffer => tagged(0x17, Buffer.from(utc));
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));

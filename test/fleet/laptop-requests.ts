import { createPrivateKey, createPublicKey, generatePrimeSync } from "node:crypto";
import { requestDer } from "../unit/infra/certificate-authority/requests";

const EXPONENT = 65_537n;
const PRIME_BITS = 1_024;

/**
 * Real requests, each with a key of its own, many a second: of n primes there are n (n - 1) / 2 pairs, and making the
 * primes is what takes time. Such keys are of no use to anybody, for two that share a prime give each other away.
 *
 * @returns base64 of the DER of each request
 */
export function* laptopRequests(count: number): Generator<string> {
  const primes: bigint[] = [];
  for (let made = 0; made < count;) {
    const q = generatePrimeSync(PRIME_BITS, { bigint: true });
    primes.push(q);
    for (const p of primes.slice(0, -1)) {
      if (made++ >= count) return;
      yield Buffer.from(requestDer(keyPair(p, q))).toString("base64");
    }
  }
}

function keyPair(p: bigint, q: bigint) {
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const jwk = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const privateKey = createPrivateKey({
    key: {
      kty: "RSA",
      ...Object.fromEntries(Object.entries(jwk).map(([name, value]) => [name, base64url(value)])),
    },
    format: "jwk",
  });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** By Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [old, rest, oldFactor, factor] = [value % modulus, modulus, 1n, 0n];
  while (rest !== 0n) {
    const quotient = old / rest;
    [old, rest] = [rest, old - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return ((oldFactor % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url");
}

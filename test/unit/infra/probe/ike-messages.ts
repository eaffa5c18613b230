import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";

/** One payload of a message of IKEv2: its type and its content (RFC 7296, 3.2). */
export type Payload = readonly [type: number, body: Buffer];

export const TYPE = {
  ...{ sa: 33, ke: 34, idInitiator: 35, idResponder: 36, certificate: 37, auth: 39, nonce: 40 },
  ...{ notify: 41, delete: 42, encrypted: 46, fragment: 53 },
} as const;

export const prf = (key: Buffer, ...data: readonly Buffer[]) =>
  createHmac("sha384", key).update(Buffer.concat(data)).digest();

/** RFC 7296, 2.13. */
export function prfPlus(key: Buffer, seed: Buffer, length: number): Buffer {
  let [stream, block] = [Buffer.alloc(0), Buffer.alloc(0)];
  for (let number = 1; stream.length < length; number++) {
    block = prf(key, block, seed, Buffer.from([number]));
    stream = Buffer.concat([stream, block]);
  }
  return stream.subarray(0, length);
}

export function notification(type: number, data = Buffer.alloc(0)): Payload {
  return [TYPE.notify, Buffer.concat([Buffer.from([0, 0, type >> 8, type & 255]), data])];
}

export function chained(payloads: readonly Payload[]): Buffer {
  return Buffer.concat(
    payloads.map(([, body], index) => {
      const head = Buffer.from([payloads[index + 1]?.[0] ?? 0, 0, 0, 0]);
      head.writeUInt16BE(4 + body.length, 2);
      return Buffer.concat([head, body]);
    }),
  );
}

export function payloadsIn(first: number, data: Buffer): Payload[] {
  if (first === 0) return [];
  const length = data.readUInt16BE(2);
  return [[first, data.subarray(4, length)], ...payloadsIn(data[0]!, data.subarray(length))];
}

/** The header, with the length of what follows. */
export function header(
  spis: Buffer,
  first: number,
  exchange: number,
  message: number,
  following: number,
): Buffer {
  const rest = Buffer.from([first, 0x20, exchange, 0x20, 0, 0, 0, message, 0, 0, 0, 0]);
  rest.writeUInt32BE(28 + following, 8);
  return Buffer.concat([spis, rest]);
}

/** Key and salt of one direction (RFC 5282). */
export interface Direction {
  readonly key: Buffer;
  readonly salt: Buffer;
}

export function open({ key, salt }: Direction, message: Buffer, start: number): Buffer {
  const nonce = Buffer.concat([salt, message.subarray(start, start + 8)]);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(message.subarray(0, start));
  decipher.setAuthTag(message.subarray(-16));
  const plain = Buffer.concat([decipher.update(message.subarray(start + 8, -16)), decipher.final()]);
  return plain.subarray(0, plain.length - 1 - plain.at(-1)!);
}

/** @param head everything before the initialisation vector */
export function seal({ key, salt }: Direction, head: Buffer, iv: Buffer, plain: Buffer): Buffer {
  // Padding of three bytes: the other side must take it off.
  const padded = Buffer.concat([plain, Buffer.from([1, 2, 3, 3])]);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.concat([salt, iv])).setAAD(head);
  return Buffer.concat([head, iv, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
}

/** Bytes that {@link seal} adds to what it seals. */
export const SEALING = 8 + 4 + 16;

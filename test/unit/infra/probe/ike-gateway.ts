import { createECDH, createHash, randomBytes, verify, X509Certificate } from "node:crypto";
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import {
  chained,
  header,
  notification,
  open,
  payloadsIn,
  prf,
  prfPlus,
  seal,
  SEALING,
  TYPE,
} from "./ike-messages";
import type { Direction, Payload } from "./ike-messages";

/** How a gateway behaves. */
export interface Manner {
  /** Asks for a cookie first. */
  readonly cookie?: true;
  /** Answers IKE_SA_INIT with this notification alone. */
  readonly instead?: readonly [type: number, data: string];
  /** Knows RFC 7427; otherwise the signature must be over SHA-1. */
  readonly hashes?: true;
  /** Knows RFC 7383, and sends its answer in two parts. */
  readonly fragments?: true;
  /** Says nothing to IKE_AUTH. */
  readonly mute?: true;
  /** Does not answer the first message of each exchange. */
  readonly lossy?: true;
  /** Somebody else's datagrams arrive before its answers. */
  readonly noise?: true;
  /** Notifications in its answer to IKE_AUTH; it lets in where there are none. */
  readonly told?: readonly number[];
}

/** What it was shown. */
export interface Shown {
  readonly certificates: readonly X509Certificate[];
  readonly identity: Buffer;
  readonly method: number;
  readonly signed: boolean;
  readonly messages: number;
}

/** AES-GCM with 256 bits, PRF with SHA-384, ECP-384: the only thing that it takes. */
const PROPOSAL = "00000024010100030300000c01000014800e0100" + "0300000802000006" + "0000000804000014";
const SHA256_WITH_RSA = "300d06092a864886f70d01010b0500";
const [INIT, AUTH, INFORMATIONAL] = [34, 35, 37];
const [COOKIE, FRAGMENTATION, HASHES] = [16390, 16430, 16431];

/**
 * A gateway for IKEv2 on loopback, by another hand than the probe's: with OpenSSL's cryptography. It does no more than
 * answer; its own authentication is made up, since the probe does not look at it.
 */
export class IkeGateway {
  readonly #first = createSocket("udp4");
  readonly #second = createSocket("udp4");
  readonly #ecdh = createECDH("secp384r1");
  readonly #nonce = randomBytes(32);
  readonly #cookie = randomBytes(16);
  readonly #fragments = new Map<number, Buffer>();
  #spis: Buffer = Buffer.alloc(16);
  #request: Buffer = Buffer.alloc(0);
  #keys: { readonly in: Direction; readonly out: Direction; readonly identity: Buffer } | undefined;
  #messages = 0;
  #fragmentType = 0;
  readonly #heard = new Set<number>();
  shown: Shown | undefined;
  left = false;

  constructor(private readonly manner: Manner) {
    this.#ecdh.generateKeys();
    this.#first.on("message", (data, from) => this.#init(data, from));
    this.#second.on("message", (data, from) => this.#protected(data, from));
  }

  /** @returns its two ports */
  async open(): Promise<number[]> {
    const ports: number[] = [];
    for (const socket of [this.#first, this.#second]) {
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      ports.push(socket.address().port);
    }
    return ports;
  }

  close(): void {
    this.#first.close();
    this.#second.close();
  }

  #lost(exchange: number): boolean {
    if (this.manner.lossy === undefined || this.#heard.has(exchange)) return false;
    this.#heard.add(exchange);
    return true;
  }

  #init(data: Buffer, from: RemoteInfo): void {
    if (this.#lost(INIT)) return;
    const payloads = payloadsIn(data[16]!, data.subarray(28));
    const own = data.subarray(0, 8);
    const answer = (spi: Buffer, payloads: readonly Payload[]) => {
      const content = chained(payloads);
      const head = header(Buffer.concat([own, spi]), payloads[0]![0], INIT, 0, content.length);
      this.#first.send(Buffer.concat([head, content]), from.port, from.address);
    };
    const bodies = new Map(payloads);
    if (bodies.get(TYPE.sa)?.toString("hex") !== PROPOSAL) return answer(Buffer.alloc(8), [notification(14)]);
    const { instead } = this.manner;
    if (instead) return answer(Buffer.alloc(8), [notification(instead[0], Buffer.from(instead[1], "hex"))]);
    const cookie = notification(COOKIE, this.#cookie);
    const [type, body] = payloads[0]!;
    if (this.manner.cookie && !(type === cookie[0] && body.equals(cookie[1])))
      return answer(Buffer.alloc(8), [cookie]);
    this.#agree(data, bodies.get(TYPE.ke)!, bodies.get(TYPE.nonce)!);
    answer(this.#spis.subarray(8), [
      [TYPE.sa, bodies.get(TYPE.sa)!],
      [TYPE.ke, Buffer.concat([Buffer.from([0, 20, 0, 0]), this.#ecdh.getPublicKey().subarray(1)])],
      [TYPE.nonce, this.#nonce],
      ...(this.manner.hashes ? [notification(HASHES, Buffer.from("0002", "hex"))] : []),
      ...(this.manner.fragments ? [notification(FRAGMENTATION)] : []),
    ]);
  }

  #agree(request: Buffer, ke: Buffer, nonce: Buffer): void {
    this.#spis = Buffer.concat([request.subarray(0, 8), Buffer.alloc(8, 0x5a)]);
    this.#request = request;
    const secret = this.#ecdh.computeSecret(Buffer.concat([Buffer.from([4]), ke.subarray(4)]));
    const seed = prf(Buffer.concat([nonce, this.#nonce]), secret);
    const stream = prfPlus(seed, Buffer.concat([nonce, this.#nonce, this.#spis]), 48 + 2 * 36 + 2 * 48);
    const direction = (at: number) => ({
      key: stream.subarray(at, at + 32),
      salt: stream.subarray(at + 32, at + 36),
    });
    this.#keys = { in: direction(48), out: direction(84), identity: stream.subarray(120, 168) };
  }

  #protected(datagram: Buffer, from: RemoteInfo): void {
    const data = datagram.subarray(4);
    // The marker that tells IKE from ESP on this port (RFC 3948).
    if (datagram.readUInt32BE(0) !== 0 || this.#lost(data[18]!)) return;
    this.#messages++;
    const payloads = this.#opened(data);
    if (payloads === undefined) return;
    if (data[18] === INFORMATIONAL) this.left = payloads[0]?.[0] === TYPE.delete;
    if (data[18] !== AUTH) return;
    this.shown = this.#seen(payloads);
    if (this.manner.mute === undefined) this.#answer(from);
  }

  #opened(data: Buffer): Payload[] | undefined {
    const keys = this.#keys!;
    if (data[16] === TYPE.encrypted) return payloadsIn(data[28]!, open(keys.in, data, 32));
    const [number, total] = [data.readUInt16BE(32), data.readUInt16BE(34)];
    if (number === 1) this.#fragmentType = data[28]!;
    this.#fragments.set(number, open(keys.in, data, 36));
    if (this.#fragments.size < total) return undefined;
    const parts = Array.from({ length: total }, (_, index) => this.#fragments.get(index + 1)!);
    return payloadsIn(this.#fragmentType, Buffer.concat(parts));
  }

  #seen(payloads: readonly Payload[]): Shown {
    const of = (type: number) => payloads.filter((payload) => payload[0] === type).map(([, body]) => body);
    const certificates = of(TYPE.certificate).map((body) => new X509Certificate(body.subarray(1)));
    const [identity, auth] = [of(TYPE.idInitiator)[0]!, of(TYPE.auth)[0]!];
    const octets = Buffer.concat([this.#request, this.#nonce, prf(this.#keys!.identity, identity)]);
    const proof = auth.subarray(4);
    const named = proof.subarray(1, 1 + proof[0]!).toString("hex") === SHA256_WITH_RSA;
    const key = certificates[0]!.publicKey;
    const signed =
      auth[0] === 14
        ? named && verify("sha256", octets, key, proof.subarray(1 + proof[0]!))
        : verify("sha1", octets, key, proof);
    // Its kind, a distinguished name (9), stands before it.
    return {
      ...{ certificates, signed, method: auth[0]!, messages: this.#messages },
      identity: identity[0] === 9 ? identity.subarray(4) : Buffer.alloc(0),
    };
  }

  #answer(from: RemoteInfo): void {
    const { told = [], fragments } = this.manner;
    const letIn: Payload[] = [
      [TYPE.idResponder, Buffer.from("02000000676174657761792e6578616d706c65", "hex")],
      [
        TYPE.auth,
        Buffer.concat([Buffer.from([1, 0, 0, 0]), createHash("sha512").update("made up").digest()]),
      ],
    ];
    const payloads = told.length > 0 ? told.map((type) => notification(type)) : letIn;
    const content = chained(payloads);
    const half = Math.ceil(content.length / 2);
    const parts = fragments ? [content.subarray(half), content.subarray(0, half)] : [content];
    parts.forEach((part, index) => {
      // The second part first: packets may overtake each other.
      const place = fragments ? Buffer.from([0, 2 - index, 0, 2]) : Buffer.alloc(0);
      const first = fragments && index === 0 ? 0 : payloads[0]![0];
      const length = 4 + place.length + part.length + SEALING;
      const type = fragments ? TYPE.fragment : TYPE.encrypted;
      const own = Buffer.from([first, 0, length >> 8, length & 255]);
      const head = Buffer.concat([header(this.#spis, type, AUTH, 1, length), own, place]);
      const sealed = seal(this.#keys!.out, head, Buffer.alloc(8, index + 1), part);
      const datagram = Buffer.concat([Buffer.alloc(4), sealed]);
      if (this.manner.noise)
        noiseFor(datagram).forEach((one) => this.#second.send(one, from.port, from.address));
      this.#second.send(datagram, from.port, from.address);
    });
  }
}

/** What is no answer: another's, a changed one, one of ESP, and the beginning of one. */
function noiseFor(datagram: Buffer): Buffer[] {
  const changed = (at: number) => {
    const other = Buffer.from(datagram);
    other[at]! ^= 1;
    return other;
  };
  return [changed(4), changed(12), changed(datagram.length - 1), changed(3), datagram.subarray(0, 30)];
}

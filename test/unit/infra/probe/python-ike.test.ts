import "reflect-metadata";
import { X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { rootNamed } from "../../../../rehearsal/lab/preparation/certificates";
import { IkeGateway, type Manner } from "./ike-gateway";
import { verdictOf, withPython, type Shows } from "./python";

const SUITE = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
const IN = ["reached", "the gateway takes the certificate"] as const;

jest.setTimeout(30_000);

let gateway: IkeGateway;
afterEach(() => gateway.close());

/** What the probe says of a gateway of this manner. */
async function knock(manner: Manner, target: object = {}, shows?: Shows) {
  gateway = new IkeGateway(manner);
  const ports = await gateway.open();
  const ike = { kind: "ike", host: "127.0.0.1", credential: "self-made", suite: SUITE, ports };
  return await verdictOf({ ...ike, ...target }, {}, shows);
}

describe("a gateway that speaks IKE", () => {
  withPython.each<[string, Manner, string, string, boolean]>([
    ["lets the certificate in", { hashes: true }, ...IN, true],
    ["knows signatures over SHA-1 alone", {}, ...IN, true],
    ["asks for a cookie first", { hashes: true, cookie: true }, ...IN, true],
    ["answers in parts, the second one first", { hashes: true, fragments: true }, ...IN, true],
    ["answers the second time", { hashes: true, lossy: true }, ...IN, true],
    ["is not alone in answering", { hashes: true, noise: true }, ...IN, true],
    ["refuses the certificate", { told: [24] }, "refused", "authentication failed", true],
    ["refuses it in parts", { fragments: true, told: [24] }, "refused", "authentication failed", true],
    ["has no address left", { told: [36] }, "reached", `${IN[1]} (internal address failure)`, true],
    ["allows no such addresses", { told: [38] }, "reached", `${IN[1]} (TS unacceptable)`, true],
    [
      "says nothing to the certificate",
      { mute: true },
      "silent",
      "IKE_SA_INIT was answered, IKE_AUTH was not",
      false,
    ],
    [
      "says what says nothing about the certificate",
      { told: [7] },
      "not-tried",
      "the gateway answers IKE_AUTH with notifications [7]",
      false,
    ],
    [
      "takes no such suite",
      { instead: [14, ""] },
      "not-tried",
      "the gateway takes no such suite: the certificate was not shown",
      false,
    ],
    [
      "wants another group",
      { instead: [17, "0013"] },
      "not-tried",
      "the gateway wants group 19: the certificate was not shown",
      false,
    ],
  ])("that %s", async (_, manner, verdict, detail, conclusive) => {
    const found = await knock(manner);
    const code = verdict === "reached" ? 1 : conclusive ? 0 : 3;
    expect(found).toEqual({ code, verdict, detail, conclusive });
  });

  withPython.each<[string, Manner, number]>([
    ["as RFC 7427 has it, where the gateway knows that", { hashes: true }, 14],
    ["over SHA-1 elsewhere", {}, 1],
  ])("is shown that the probe has the key: %s", async (_, manner, method) => {
    await knock(manner);
    expect(gateway.shown).toMatchObject({ method, signed: true });
  });

  withPython("is told when the probe leaves", async () => {
    await knock({ hashes: true });
    expect(gateway.left).toBe(true);
  });

  withPython("gets large messages in parts, where it knows how", async () => {
    const issuer = await anchor();
    const target = {
      credential: "look-alike",
      issuer: issuer.toString("base64"),
      subject: "LT-0000@x.example",
    };
    await knock({ hashes: true, fragments: true, told: [24] }, target);
    expect(gateway.shown).toMatchObject({ signed: true, messages: 3 });
  });
});

async function anchor(): Promise<x509.X509Certificate> {
  const { certificate } = await rootNamed("CN=Device CA G1 (rehearsal),O=Rehearsal,C=DE", new Date());
  return new x509.X509Certificate(certificate);
}

describe("certificates that are shown", () => {
  withPython("are one that signed itself, with its own subject as identity", async () => {
    await knock({ told: [24] }, {}, "its own certificate");
    const { certificates, identity } = gateway.shown!;
    const [own] = certificates;
    expect(certificates).toHaveLength(1);
    expect(own!.verify(own!.publicKey)).toBe(true);
    expect(own!.subject).toBe("CN=remote-access-probe");
    expect(own!.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2_048 });
    expect(identity).toEqual(subjectOf(own!));
  });

  withPython("are one under a root with the anchor's name and key identifier, and another key", async () => {
    const real = await anchor();
    const issuer = real.toString("base64");
    await knock(
      { told: [24] },
      { credential: "look-alike", issuer, subject: "LT-0000@parks.x.example" },
      "its own certificate",
    );
    const [leaf, root] = gateway.shown!.certificates;
    expect(leaf!.subject).toBe("CN=LT-0000@parks.x.example");
    expect(leaf!.verify(root!.publicKey)).toBe(true);
    expect(subjectOf(root!)).toEqual(Buffer.from(real.subjectName.toArrayBuffer()));
    expect(leaf!.checkIssued(root!)).toBe(true);
    const looks = new x509.X509Certificate(root!.raw);
    const identifier = (of: x509.X509Certificate) =>
      of.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
    expect(identifier(looks)).toBe(identifier(real));
    expect(root!.publicKey.equals(new X509Certificate(real.toString("pem")).publicKey)).toBe(false);
    expect(root!.verify(root!.publicKey)).toBe(true);
  });
});

function subjectOf({ raw }: X509Certificate): Buffer {
  return Buffer.from(new x509.X509Certificate(raw).subjectName.toArrayBuffer());
}

describe("without a gateway that speaks", () => {
  withPython("nothing is said of it, and the result is not conclusive", async () => {
    gateway = new IkeGateway({});
    const deaf = new IkeGateway({ mute: true });
    const [, port] = await deaf.open();
    try {
      const found = await knock({}, { ports: [port, port] });
      const detail = "the gateway does not answer IKE_SA_INIT: nothing is known of it";
      expect(found).toEqual({ code: 3, verdict: "silent", detail, conclusive: false });
    } finally {
      deaf.close();
    }
  });

  withPython.each([
    ["another suite", { suite: { ...SUITE, group: "ecp256" } }, "this script knows another suite only"],
    ["another credential", { credential: "given" }, "this script knows no credential given"],
  ])("%s is not tried", async (_, target, detail) => {
    expect(await knock({}, target)).toEqual({ code: 3, verdict: "not-tried", detail, conclusive: false });
    expect(gateway.shown).toBeUndefined();
  });
});

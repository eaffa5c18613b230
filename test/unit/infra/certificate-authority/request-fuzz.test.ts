import { sign } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { CertificationRequest } from "@peculiar/asn1-csr";
import {
  BasicConstraints,
  GeneralName,
  SubjectAlternativeName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
} from "@peculiar/asn1-x509";
import { readRequest } from "../../../../infra/certificate-authority/core/certificate-request";
import { everyElement, putTogether, takeApart, type Element } from "./element-tree";
import { requestDer, requestPem, rsa, runSeed, spkiSha256, wish } from "./requests";
import { itWithOpenssl, openssl, secondLibraryAccepts } from "./second-opinion";

const RUNS = 1_200;

const device = rsa(3_072);
const valid = requestDer(device, {
  extensions: [
    wish(id_ce_basicConstraints, new BasicConstraints({ cA: true })),
    wish(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName({ dNSName: "a.example" })])),
  ],
});

/** mulberry32: small, and the same numbers from the same seed everywhere. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Change = (element: Element, below: (limit: number) => number) => void;
const flip: Change = (element, below) => {
  if (element.bytes === undefined || element.bytes.length === 0) element.tag ^= 1 << below(8);
  else element.bytes[below(element.bytes.length)]! ^= 1 << below(8);
};
const CHANGES: Record<string, Change> = {
  bit: flip,
  tag: (element, below) => void (element.tag ^= 1 << below(8)),
  length: (element, below) => {
    element.length = (["long", "indefinite", "plus", "minus"] as const)[below(4)];
  },
  remove: ({ children }, below) => void children?.splice(below(children.length), 1),
  repeat: ({ children }, below) => {
    const at = below(children?.length ?? 1);
    if (children?.[at] !== undefined) children.splice(at, 0, children[at]);
  },
  insert: ({ children }, below) =>
    void children?.splice(below(children.length + 1), 0, { tag: 0x05, bytes: new Uint8Array() }),
};

/** One change; in half of the runs the device then signs what it changed, as an attacker with a key would. */
function mutant(seed: number): { der: Uint8Array; what: string } {
  const below = numbers(seed);
  const whole = takeApart(valid);
  const signsAgain = below(2) === 0;
  const info = whole.children![0]!;
  const elements = everyElement(signsAgain ? info : whole);
  const oids = elements.filter(({ tag }) => tag === 0x06);
  const kinds = [...Object.keys(CHANGES), "oid"];
  const kind = kinds[below(kinds.length)]!;
  const element = kind === "oid" ? oids[below(oids.length)]! : elements[below(elements.length)]!;
  (CHANGES[kind] ?? flip)(element, below);
  if (signsAgain) {
    const signature = sign("sha256", putTogether(info), device.privateKey);
    whole.children![2]!.bytes = Uint8Array.from([0, ...signature]);
  }
  return { der: putTogether(whole), what: `${kind}${signsAgain ? ", signed again" : ""}` };
}

const seed = runSeed();
const mutants = Array.from({ length: RUNS }, (_, run) => ({ run, ...mutant(seed + run) })).filter(
  ({ der }) => !Buffer.from(der).equals(Buffer.from(valid)), // e.g. nothing to remove in an empty list
);
const accepted = mutants.filter(({ der }) => readRequest(requestPem(der)).accepted);

describe(`requests with one thing changed (FUZZ_SEED=${seed})`, () => {
  it("are read without an exception, and some of either kind are there", () => {
    process.stderr.write(`FUZZ_SEED=${seed}: ${accepted.length} of ${mutants.length} accepted\n`);
    expect(accepted.length).toBeGreaterThan(10);
    expect(accepted.length).toBeLessThan(mutants.length / 2);
  });

  it("are never accepted where the bytes changed and nobody signed again", () => {
    expect(accepted.filter(({ what }) => !what.endsWith("signed again"))).toEqual([]);
  });

  it("give, where accepted, the device's own key of full size", () => {
    const keys = new Set(accepted.map(({ der }) => JSON.stringify(keyOf(der))));
    expect([...keys]).toEqual([JSON.stringify({ sha256: spkiSha256(device), bits: 3_072 })]);
  });

  it("are, where accepted, the same bytes after decoding and encoding", () => {
    const others = accepted.filter(
      ({ der }) =>
        !Buffer.from(AsnConvert.serialize(AsnConvert.parse(der, CertificationRequest))).equals(
          Buffer.from(der),
        ),
    );
    expect(others.map(describeRun)).toEqual([]);
  });

  it("are, where accepted, read and verified by a second library", async () => {
    const refused: string[] = [];
    for (const entry of accepted) {
      if (!(await secondLibraryAccepts(entry.der))) refused.push(describeRun(entry));
    }
    expect(refused).toEqual([]);
  });

  itWithOpenssl("are, where accepted, read and verified by OpenSSL", () => {
    const refused = accepted
      .filter(({ der }) => {
        const { status } = openssl(["req", "-in", "r.pem", "-noout", "-verify"], {
          "r.pem": requestPem(der),
        });
        return status !== 0;
      })
      .map(describeRun);
    expect(refused).toEqual([]);
  });
});

function keyOf(der: Uint8Array) {
  const reading = readRequest(requestPem(der));
  return reading.accepted ? { sha256: reading.key.sha256, bits: reading.key.bits } : undefined;
}

function describeRun({ run, what, der }: (typeof mutants)[number]): string {
  return `run ${run} (${what}): ${Buffer.from(der).toString("base64")}`;
}

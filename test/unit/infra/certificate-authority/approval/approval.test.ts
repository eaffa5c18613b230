import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import {
  approverOf,
  grant,
  parseApproval,
  parseRequest,
  signRequest,
  type Approval,
} from "../../../../../infra/certificate-authority/approval/approval";
import {
  sameMatter,
  SIGNATURES_NEEDED,
  type ApprovalRequest,
} from "../../../../../infra/certificate-authority/approval/request";

const NOW = new Date("2026-06-15T12:00:00Z");
const AUTHORITY = "Device CA of Musterstadt";

const people = ["security", "it-head", "stranger"].map((name) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    approver: approverOf(name, publicKey.export({ type: "spki", format: "pem" }) as string),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
});
const [security, itHead, stranger] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
const context = { authority: AUTHORITY, approvers: [security.approver, itHead.approver], now: NOW };

const request = (change: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  schema: "approval-request/v1",
  authority: AUTHORITY,
  subject: "source-down",
  madeAt: "2026-06-15T11:00:00Z",
  validUntil: "2026-06-20T11:00:00Z",
  sentence: "Renew on the last good posture.",
  details: { lastGood: "ab".repeat(32) },
  ...change,
});
const signed = (by: ReadonlyArray<(typeof people)[0]>, change: Partial<ApprovalRequest> = {}): Approval =>
  by.reduce<Approval | undefined>(
    (before, { approver, key }) => signRequest(request(change), before, approver, key),
    undefined,
  )!;

describe("an approval", () => {
  it("counts with the signatures that its subject needs", () => {
    expect(SIGNATURES_NEEDED["source-down"]).toBe(2);
    expect(grant(signed([security, itHead]), context)).toMatchObject({ approvers: ["security", "it-head"] });
    expect(grant(signed([security], { subject: "revocations" }), context)).toMatchObject({
      approvers: ["security"],
    });
  });

  it.each<readonly [string, Approval, string]>([
    ["too few signatures", signed([security]), "has 1 of 2 signatures"],
    ["one person twice", signed([security, security]), "has 1 of 2 signatures"],
    [
      "one key under two roles",
      {
        ...signed([security]),
        signatures: ["security", "it-head"].map((approver) => ({
          ...signed([security]).signatures[0]!,
          approver,
        })),
      },
      "a signature of it-head that does not verify",
    ],
    ["a stranger", signed([security, stranger]), "a signature of stranger that does not verify"],
    ["another authority", signed([security, itHead], { authority: "Another" }), "is for another authority"],
    [
      "its time is over",
      signed([security, itHead], { validUntil: "2026-06-15T12:00:00Z" }),
      "was valid until",
    ],
  ])("does not count: %s", (_, approval, says) => {
    expect(grant(approval, context)).toMatchObject({ fault: expect.stringContaining(says) });
  });

  it("does not count for one person with two roles and one key", () => {
    const both = { ...context, approvers: [security.approver, { ...security.approver, name: "it-head" }] };
    const first = signed([security]);
    const twice = {
      ...first,
      signatures: [...first.signatures, { ...first.signatures[0]!, approver: "it-head" }],
    };
    expect(grant(twice, both)).toMatchObject({ fault: expect.stringContaining("1 of 2") });
  });

  it("does not count when a single character of it was changed after it was signed", () => {
    const text = JSON.stringify(signed([security, itHead]));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom(..."0aZ9"), (at, by) => {
        const changed = text.slice(0, at) + by + text.slice(at + 1);
        if (changed === text) return;
        let approval: Approval;
        try {
          approval = parseApproval(changed);
        } catch {
          return; // it is not even read
        }
        const result = grant(approval, context);
        // Base64 leaves bits unused at its end: such a change changes nothing.
        const same = approval.signatures.every(({ signature }, index) =>
          Buffer.from(signature, "base64").equals(
            Buffer.from(signed([security, itHead]).signatures[index]!.signature, "base64"),
          ),
        );
        if (same && JSON.stringify(approval.request) === JSON.stringify(request())) return;
        expect(result).toHaveProperty("fault");
      }),
      { numRuns: 300 },
    );
  });

  it("is signed with the key that the authority knows, or not at all", () => {
    expect(() => signRequest(request(), undefined, security.approver, itHead.key)).toThrow(
      "not the key that the authority knows for security",
    );
  });

  it("takes Ed25519 keys only", () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
    expect(() => approverOf("security", pem)).toThrow("write an Ed25519 key");
  });

  it.each([
    ["", "is not JSON"],
    ["{}", "is not a request for approval: schema: "],
    [JSON.stringify({ ...request(), more: 1 }), "more"],
  ])("is asked for in one form only: %s", (text, says) => {
    expect(() => parseRequest(text)).toThrow(says);
  });

  it("is about the same matter whenever it was asked for", () => {
    expect(sameMatter(request(), request({ madeAt: "2026-06-15T12:00:00Z" }))).toBe(true);
    expect(sameMatter(request(), request({ details: { lastGood: "cd".repeat(32) } }))).toBe(false);
  });
});

import { createHash, verify, X509Certificate } from "node:crypto";
import { probeList, type ProbeList, type ProbeTarget } from "./probe-list";
import { probeResult, signedBytes, type Finding, type ProbeResult } from "./probe-result";
import { schemaFaults } from "./schema-parts";

/** A file as it was read. */
export interface ReadFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a result is worth. */
export type Verification =
  | {
      readonly ok: true;
      readonly result: ProbeResult;
      /** The list that it answers; undefined where nobody named one. */
      readonly list: ProbeList | undefined;
      /** Whether silence may be believed: the result says so, its findings allow it, and the list was compared. */
      readonly conclusive: boolean;
      /** SHA-1 of the certificate, upper-case hex, as a gateway's log names it. */
      readonly thumbprint: string;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly faults: readonly string[] };

/** 16,384 targets of a list are far below it. */
const LONGEST = 20_000_000;
const SMALLEST_KEY_BITS = 2048;

/** Checks everything that can be known without asking anybody; says all that is wrong at once. */
export function verifyResult(resultFile: ReadFile, listFile: ReadFile | undefined): Verification {
  const result = parsed(resultFile, probeResult, "take the file that the script wrote");
  const list = listFile && parsed(listFile, probeList, "take the list of the kit that was handed out");
  const faults = [result, list].flatMap((one) => (one && !one.ok ? one.faults : []));
  const certificate = result.ok ? certificateOf(result.value) : undefined;
  if (result.ok && certificate) faults.push(...signatureFaults(result.value, certificate));
  if (result.ok)
    faults.push(...innerFaults(result.value, listFile?.bytes, list?.ok ? list.value : undefined));
  if (faults.length > 0 || !result.ok || !certificate || "fault" in certificate || (list && !list.ok)) {
    return { ok: false, faults };
  }
  const { value } = result;
  return {
    ok: true,
    result: value,
    list: list?.value,
    conclusive: value.conclusive && list !== undefined && mayBeBelieved(value.findings, list.value.targets),
    thumbprint: certificate.fingerprint.replaceAll(":", ""),
    notes: notesOf(value, list?.value),
  };
}

type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly string[] };

function parsed(file: ReadFile, schema: typeof probeList, remedy: string): Parsed<ProbeList>;
function parsed(file: ReadFile, schema: typeof probeResult, remedy: string): Parsed<ProbeResult>;
function parsed(
  { name, bytes }: ReadFile,
  schema: typeof probeList | typeof probeResult,
  remedy: string,
): Parsed<ProbeList | ProbeResult> {
  const fault = (text: string): Parsed<never> => ({ ok: false, faults: [`${name} ${text}; ${remedy}`] });
  if (bytes.length > LONGEST) return fault(`has ${bytes.length} bytes, more than any list or result`);
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return fault("is not JSON");
  }
  const found = schema.safeParse(content);
  if (found.success) return { ok: true, value: found.data };
  return { ok: false, faults: schemaFaults(found.error).map((text) => `${name}: ${text}; ${remedy}`) };
}

function certificateOf({ certificate }: ProbeResult): X509Certificate | { fault: string } {
  try {
    return new X509Certificate(Buffer.from(certificate, "base64"));
  } catch {
    return { fault: "certificate: is no certificate; the result was changed after it was written" };
  }
}

const CHANGED = "the result was changed after it was written, or written by nobody's script";

function signatureFaults(result: ProbeResult, certificate: X509Certificate | { fault: string }): string[] {
  if ("fault" in certificate) return [certificate.fault];
  const { publicKey } = certificate;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== "rsa" || bits < SMALLEST_KEY_BITS) {
    return [`certificate: has no RSA key of at least ${SMALLEST_KEY_BITS} bits; ${CHANGED}`];
  }
  const faults: string[] = [];
  if (Buffer.from(result.certificate, "base64").length !== certificate.raw.length) {
    faults.push(`certificate: has bytes behind the certificate; ${CHANGED}`);
  }
  if (!certificate.verify(publicKey)) faults.push(`certificate: is not self-made; ${CHANGED}`);
  if (!verify("sha256", signedBytes(result), publicKey, Buffer.from(result.signature, "base64"))) {
    faults.push(`signature: does not verify; ${CHANGED}`);
  }
  return faults;
}

function innerFaults(
  result: ProbeResult,
  listBytes: Buffer | undefined,
  list: ProbeList | undefined,
): string[] {
  const { findings, started, ended } = result;
  const reached = findings.filter(({ verdict }) => verdict === "reached").map(({ id }) => id);
  const faults: string[] = [];
  if (result.testIdentity) {
    faults.push(
      "testIdentity: a test gave the script the certificate that it showed, so this is no stranger's result; run the script again without REMOTE_ACCESS_PROBE_TEST_IDENTITY in its environment",
    );
  }
  if (!equal(result.reached, reached)) {
    faults.push(
      `reached: says ${result.reached.join(", ") || "nothing"}, and the findings ${reached.join(", ") || "nothing"}; ${CHANGED}`,
    );
  }
  if (result.conclusive && findings.some(({ verdict }) => verdict === "not-tried")) {
    faults.push(`conclusive: is true, although something was not tried; ${CHANGED}`);
  }
  if (Date.parse(ended) < Date.parse(started)) {
    faults.push(`ended: ${ended} is before ${started}, when it started; run the script again`);
  }
  for (const { id, verdict } of findings) {
    if (
      id.startsWith("control:") ? verdict !== "expected" && verdict !== "not-tried" : verdict === "expected"
    ) {
      faults.push(`findings: ${id} cannot be "${verdict}"; ${CHANGED}`);
    }
  }
  if (listBytes && list) faults.push(...faultsAgainst(result, listBytes, list));
  return faults;
}

const OTHER_KIT = "take list and result of the same kit";

function faultsAgainst(result: ProbeResult, listBytes: Buffer, list: ProbeList): string[] {
  const digest = createHash("sha256").update(listBytes).digest("hex");
  const differences = [
    ["list", result.list, digest],
    ["nonce", result.nonce, list.nonce],
    ["stack", result.stack, list.stack],
  ] as const;
  const found = result.findings.map(({ id }) => id);
  const asked = list.targets.map(({ id }) => id);
  const missing = asked.filter((id) => !found.includes(id));
  const foreign = found.filter((id) => !asked.includes(id));
  const otherOrder = missing.length === 0 && foreign.length === 0 && !equal(found, asked);
  return [
    ...differences
      .filter(([, one, other]) => one !== other)
      .map(([key, one, other]) => `${key}: is ${one}, and the list's is ${other}; ${OTHER_KIT}`),
    ...missing.map((id) => `findings: ${id} of the list is missing; ${CHANGED}`),
    ...foreign.map((id) => `findings: ${id} is not in the list; ${OTHER_KIT}`),
    ...(otherOrder ? [`findings: stand in another order than the list's targets; ${CHANGED}`] : []),
  ];
}

/** Silence of a gateway, or of a host that must answer, is that of a device without a network. So is any, where neither is asked. */
function mayBeBelieved(findings: readonly Finding[], targets: readonly ProbeTarget[]): boolean {
  const kinds = new Map(targets.map(({ id, kind }) => [id, kind]));
  const mayBe = ({ id, verdict }: Finding) =>
    verdict !== "not-tried" && !(kinds.get(id) === "ike" && verdict === "silent");
  return findings.every(mayBe) && !isAllSilent(findings) && hasToAnswer(targets);
}

/** As on a device without a network. */
function isAllSilent(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict === "silent");
}

/** Whether something in the list shows that the device had a network. */
function hasToAnswer(targets: readonly ProbeTarget[]): boolean {
  return targets.some(({ kind }) => kind === "ike" || kind === "control");
}

function notesOf({ started, findings, list: digest }: ProbeResult, list: ProbeList | undefined): string[] {
  if (!list) {
    return [
      `the list was not compared, so nobody knows what was asked; name it with --list (its SHA-256 is ${digest})`,
    ];
  }
  const notes: string[] = [];
  if (isAllSilent(findings)) notes.push("nothing at all has answered, as on a device without a network");
  if (!hasToAnswer(list.targets)) {
    notes.push("nothing in the list had to answer: a device without any network would have found the same");
  }
  if (Date.parse(started) < Date.parse(list.made)) {
    notes.push(
      `the device's clock says ${started}, which is before the list was made (${list.made}): one of the two clocks is wrong`,
    );
  }
  return notes;
}

function equal(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

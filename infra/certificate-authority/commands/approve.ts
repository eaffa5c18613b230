import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parseRequest, signRequest } from "../approval/approval";
import { ApprovalsFolder } from "../approval/approvals-folder";
import { requestSha256, SIGNATURES_NEEDED, type ApprovalRequest } from "../approval/request";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, withAuthority, type AuthorityOptions } from "./session";

interface ApproveOptions extends AuthorityOptions {
  readonly as?: string;
  readonly key?: string;
}

export function addApprove(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("approve")
      .description("show what somebody is asked to agree to; with --as and --key, sign it")
      .argument("<request>", "file that a stopped run has written")
      .option("--as <role>", "the approver, as authority.yaml names the role")
      .option("--key <file>", "the approver's private key (Ed25519, PEM)"),
  ).action((request: string, options: ApproveOptions, command: Command) => {
    if ((options.as === undefined) !== (options.key === undefined)) {
      command.error("error: give --as and --key together, or neither to read the request", { exitCode: 2 });
    }
    return run(() => approve(request, options));
  });
}

function approve(file: string, options: ApproveOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const request = requestIn(file);
  if (request.authority !== authority.name) {
    throw new Error(
      `${file} asks about ${request.authority}, but this is ${authority.name}; nothing was signed`,
    );
  }
  const folder = new ApprovalsFolder(authority);
  const before = folder.of(request);
  if (options.as === undefined || options.key === undefined) {
    show(request, before?.signatures.map(({ approver }) => approver) ?? [], options.json === true);
    return Promise.resolve(EXIT.done);
  }
  if (Date.parse(request.validUntil) <= Date.now()) {
    throw new Error(`${file} was valid until ${request.validUntil}; let the run make a new one`);
  }
  const approver = folder.approvers().find(({ name }) => name === options.as);
  if (approver === undefined) {
    const names = authority.approvers.map(({ name }) => name).join(", ") || "nobody";
    throw new Error(`authority.yaml names no approver ${options.as}, but: ${names}`);
  }
  const approval = signRequest(request, before, approver, readFileSync(options.key, "utf8"));
  const path = folder.keep(approval);
  const signed = approval.signatures.map(({ approver: name }) => name);
  const missing = Math.max(0, SIGNATURES_NEEDED[request.subject] - signed.length);
  if (options.json)
    console.log(JSON.stringify({ file: path, request: requestSha256(request), signed, missing }));
  else {
    show(request, signed, false);
    console.log(
      missing === 0
        ? `Approved until ${request.validUntil}. ${path}`
        : `${missing} signature is missing. ${path}`,
    );
  }
  return Promise.resolve(EXIT.done);
}

function requestIn(file: string): ApprovalRequest {
  try {
    return parseRequest(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}`, { cause: error });
  }
}

function show(request: ApprovalRequest, signed: readonly string[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ request, sha256: requestSha256(request), signed }));
    return;
  }
  console.log(`${request.subject}: ${request.sentence}`);
  for (const [name, value] of Object.entries(request.details)) {
    if (typeof value === "object") value.forEach((line) => console.log(`  ${line}`));
    else console.log(`  ${name}: ${value}`);
  }
  console.log(`Made ${request.madeAt}, valid until ${request.validUntil}. SHA-256 ${requestSha256(request)}`);
  if (signed.length > 0) console.log(`Signed by ${signed.join(", ")}.`);
}

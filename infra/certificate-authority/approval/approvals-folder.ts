import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../atomic-file";
import type { Authority } from "../authority-file";
import {
  approverOf,
  grant,
  parseApproval,
  parseRequest,
  type Approval,
  type Approver,
  type Granted,
} from "./approval";
import { requestSha256, sameMatter, type ApprovalRequest } from "./request";

const REQUEST = ".request.json";
const APPROVAL = ".approval.json";

/** Where requests for approval and the answers lie: `<state>/approvals`. */
export class ApprovalsFolder {
  readonly folder: string;
  readonly #authority: Pick<Authority, "name" | "approvers">;

  constructor(authority: Pick<Authority, "state" | "name" | "approvers">) {
    this.#authority = authority;
    this.folder = join(authority.state, "approvals");
  }

  /** @throws Error naming every key that cannot be used */
  approvers(): Approver[] {
    const faults: string[] = [];
    const approvers = this.#authority.approvers.flatMap(({ name, publicKey }) => {
      try {
        return [approverOf(name, readFileSync(publicKey, "utf8"))];
      } catch (error) {
        faults.push(`${publicKey}: ${(error as Error).message}`);
        return [];
      }
    });
    if (faults.length > 0) throw new Error(`approvers: ${faults.join("\n")}`);
    return approvers;
  }

  /** Approvals that count now, and a sentence for each file that does not. */
  granted(now: Date): { readonly granted: readonly Granted[]; readonly notes: readonly string[] } {
    const granted: Granted[] = [];
    const notes: string[] = [];
    const names = this.#names(APPROVAL);
    const approvers = names.length === 0 ? [] : this.approvers();
    for (const name of names) {
      const path = join(this.folder, name);
      try {
        const found = grant(parseApproval(readFileSync(path, "utf8")), {
          authority: this.#authority.name,
          approvers,
          now,
        });
        if ("fault" in found) notes.push(`${path}: ${found.fault}`);
        else granted.push(found);
      } catch (error) {
        notes.push(`${path}: ${(error as Error).message}`);
      }
    }
    return { granted, notes };
  }

  /**
   * Puts a request there for whoever may approve it. One that asks for the same and is still valid stays, so that a
   * signature on it is not lost to the next run.
   *
   * @returns its path
   */
  ask(request: ApprovalRequest, now: Date): string {
    mkdirSync(this.folder, { recursive: true });
    for (const name of this.#names(REQUEST)) {
      const known = this.#request(name);
      if (known !== undefined && sameMatter(known, request) && Date.parse(known.validUntil) > now.getTime()) {
        return join(this.folder, name);
      }
    }
    const path = join(this.folder, `${request.subject}-${requestSha256(request).slice(0, 12)}${REQUEST}`);
    replaceFile(path, `${JSON.stringify(request, null, 2)}\n`);
    return path;
  }

  /** The approval that belongs to a request, as far as it is signed. */
  of(request: ApprovalRequest): Approval | undefined {
    try {
      const approval = parseApproval(readFileSync(this.#approvalPath(request), "utf8"));
      return requestSha256(approval.request) === requestSha256(request) ? approval : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns its path */
  keep(approval: Approval): string {
    mkdirSync(this.folder, { recursive: true });
    const path = this.#approvalPath(approval.request);
    replaceFile(path, `${JSON.stringify(approval, null, 2)}\n`);
    return path;
  }

  #approvalPath(request: ApprovalRequest): string {
    return join(this.folder, `${request.subject}-${requestSha256(request).slice(0, 12)}${APPROVAL}`);
  }

  #request(name: string): ApprovalRequest | undefined {
    try {
      return parseRequest(readFileSync(join(this.folder, name), "utf8"));
    } catch {
      return undefined; // somebody's file, not ours
    }
  }

  #names(ending: string): string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith(ending))
        .sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}

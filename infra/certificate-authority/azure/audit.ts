import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../../decided";
import { WORKSPACE_DECIDING, workspaceArgs } from "../../monitoring/workspace-args";
import { LEDGER_LOGS, VAULT_LOGS } from "./audit-args";
import type { AuthorityNames } from "./names";

export interface AuditArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<AuthorityNames, "workspace">;
  /** Days for which logs are kept: as long as the ledger, so that both can be compared. */
  readonly retentionDays: number;
  readonly vaultId: pulumi.Input<string>;
  readonly ledgerAccountId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What Azure itself writes down about vault and ledger, where the issuer cannot touch it. */
export class Audit extends pulumi.ComponentResource {
  readonly workspaceId: pulumi.Output<string>;

  constructor(name: string, args: AuditArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Audit", name, {}, opts);

    const decided = workspaceArgs(args.retentionDays, "resource");
    assertDecided("the audit workspace", decided, WORKSPACE_DECIDING, ARGS_FILE);
    const workspace = new operationalinsights.Workspace(
      name,
      {
        ...decided,
        resourceGroupName: args.resourceGroupName,
        workspaceName: args.names.workspace,
        location: args.location,
        tags: args.tags,
      },
      { parent: this, protect: true },
    );

    const logged = (what: string, resourceUri: pulumi.Input<string>, logs: typeof VAULT_LOGS) =>
      new monitor.DiagnosticSetting(
        `${name}-${what}`,
        { resourceUri, name: "audit", workspaceId: workspace.id, logs },
        // What is signed while nothing is written down can never be held against the ledger.
        { parent: this, protect: true },
      );
    logged("vault", args.vaultId, VAULT_LOGS);
    logged("ledger", pulumi.interpolate`${args.ledgerAccountId}/blobServices/default`, LEDGER_LOGS);

    this.workspaceId = workspace.id;
    this.registerOutputs({ workspaceId: this.workspaceId });
  }
}

const ARGS_FILE = "infra/monitoring/workspace-args.ts";

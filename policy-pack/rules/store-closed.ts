import {
  distinct,
  holdsNothing,
  says,
  saysIfWritten,
  unmet,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { ofType, type Plan } from "../resource-model/plan";
import { at } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { seenThrough } from "../resource-model/seen-through";
import { accountFinder } from "../resource-model/storage-account";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";
import { ACCOUNT, fileAccount, isFileAccount } from "../stores/file-account";
import { netappVolumes } from "../stores/netapp";
import { BESIDE_SMB, SERVICE, SHARE, sharesWithoutService, SMB } from "../stores/smb";

const LOCAL_USER = "storage:LocalUser";
const ENDPOINT = "storagesync:CloudEndpoint";
/** In the remote-access stack `ledger-store-closed` and `file-share-closed` ask them for more. */
const ASKED_THERE = [ACCOUNT, SERVICE, SHARE];

/** What incriminates wherever it is written; whatever version of the type may drop it, nothing here acquits. */
export const WEAK: ReadonlyArray<{ readonly type: string; readonly demands: readonly Demand[] }> = [
  {
    type: SHARE,
    demands: [saysIfWritten("enabledProtocols", "SMB"), holdsNothing("signedIdentifiers")],
  },
  { type: SERVICE, demands: [...SMB.map(([path, value]) => saysIfWritten(path, value)), ...BESIDE_SMB] },
];

/** learn.microsoft.com/azure/templates/microsoft.storagesync/storagesyncservices and /microsoft.elasticsan/elasticsans */
const DEMANDS: readonly Demands[] = [
  {
    type: "storagesync:StorageSyncService",
    place: "top",
    demands: [says("incomingTrafficPolicy", "AllowVirtualNetworksOnly")],
  },
  { type: "elasticsan:ElasticSan", place: "top", demands: [says("publicNetworkAccess", "Disabled")] },
  {
    type: "elasticsan:VolumeGroup",
    place: "top",
    demands: [holdsNothing("networkAcls.virtualNetworkRules")],
  },
];

/** What a service says for an account that has shares: nothing is left to Azure's defaults. */
const COMPLETE: readonly Demands[] = [
  { type: SERVICE, place: "top", demands: SMB.map(([path, value]) => says(path, value)) },
];

/** Types that open files to somebody whatever they say. */
const DOORS: ReadonlyArray<{ readonly type: string; readonly found: string; readonly write: string }> = [
  {
    type: LOCAL_USER,
    found: "a user of the account itself, who signs in with a password or a key from any computer",
    write: "nothing: let people open the files by a directory, over SMB with Kerberos",
  },
  {
    type: "fileshares:FileShare",
    found: "a share of Microsoft.FileShares, which is NFS and asks nobody who they are",
    write: "a storage:FileShare with SMB and Kerberos",
  },
  {
    type: "storagesync:RegisteredServer",
    found: "a server that is let in by a certificate of its own, and gets all files of the group",
    write: "nothing: register the server with the agent that runs on it",
  },
];

/** The city's files can lie in any store of files, so that every one is judged. */
export const storeClosed: Rule = {
  id: "store-closed",
  title:
    "a store of files must be closed to public networks, know no keys and no users of its own, and ask a directory who opens it",
  severity: "high",
  why:
    "the city's files can lie in any store of files: one that is open to the Internet, to a key or to an address " +
    "gives them to every private computer, whatever the VPN gateway asks for",
  remedy:
    'Write publicNetworkAccess "Disabled" and allowSharedKeyAccess false for the account, and SMB with Kerberos for its shares; ' +
    "no NFS without Kerberos, no SFTP, no local users.",
  controls: [
    "BSI IT-Grundschutz 2023: SYS.1.8.A2, APP.3.3.A15, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.3, 8.5, 8.20",
  ],
  kind: "entrance",
  // Stores stand open in every city on the first day: the baseline gives them 90 days.
  exemptable: true,
  check: (resource, { scope }) =>
    scope === "remote-access" && isAnyOf(resource.types, ...ASKED_THERE) ? [] : alone(seenThrough(resource)),
  together: (plan, { scope }) => (scope === "remote-access" ? [] : inStack(plan.map(seenThrough))),
};

function alone(resource: JudgedResource): readonly Finding[] {
  const door = DOORS.find(({ type }) => isAnyOf(resource.types, type));
  if (door !== undefined) return [{ path: "", found: door.found, write: door.write }];
  return distinct([
    ...weak(resource),
    ...unmet(resource, DEMANDS),
    ...netappVolumes(resource),
    ...(isFileAccount(resource) ? fileAccount(resource) : []),
  ]);
}

function weak(resource: JudgedResource): readonly Finding[] {
  return WEAK.filter(({ type }) => isAnyOf(resource.types, type)).flatMap(({ demands }) =>
    [resource.inputs, at(resource.inputs, "properties")].flatMap((place) => unmetAt(place, demands)),
  );
}

/** An account that says nothing of files holds them all the same when the stack puts a share into it. */
function inStack(plan: Plan): readonly PlaceInPlan[] {
  const accountsOf = accountFinder(plan);
  const endpoints = ofType(plan, ENDPOINT);
  const inUse = new Set([
    ...ofType(plan, SHARE, LOCAL_USER).flatMap((part) => accountsOf(part)),
    ...endpoints.flatMap((endpoint) => accountsOf(endpoint, "storageAccountResourceId")),
  ]);
  return [
    ...[...inUse]
      .filter((account) => !isFileAccount(account))
      .flatMap((resource) => fileAccount(resource).map((finding) => ({ resource, ...finding }))),
    ...ofType(plan, SERVICE)
      .filter((service) => accountsOf(service).some((account) => inUse.has(account)))
      .flatMap((resource) => leftToDefaults(resource).map((finding) => ({ resource, ...finding }))),
    ...sharesWithoutService(plan),
    ...endpoints
      .filter((endpoint) => accountsOf(endpoint, "storageAccountResourceId").length === 0)
      .map((resource) => ({
        resource,
        path: "storageAccountResourceId",
        found: "an account that this stack does not make",
        write: "the id of an account of this stack, where it is judged",
      })),
  ];
}

/** What was told of the service alone is not told again. */
function leftToDefaults(service: JudgedResource): readonly Finding[] {
  const told = weak(service).map(({ path }) => path);
  return unmet(service, COMPLETE).filter(({ path }) => !told.includes(path));
}

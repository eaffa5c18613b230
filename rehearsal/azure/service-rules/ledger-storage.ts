import { childrenOf, findResource } from "../state/azure-state";
import {
  ACCOUNT,
  CONTAINER,
  IMMUTABILITY_POLICY,
  LIFECYCLE_POLICY,
  namesakesOf,
} from "./authority-relations";
import { listAt, quoted, repeated, textAt, textsAt, valueAt } from "./properties";
import { nameOf, parentOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const NAMES =
  "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name";
const CONTAINER_POLICIES =
  "https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies";
const LIFECYCLE = "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure";

const [SHORTEST_RETENTION, LONGEST_RETENTION] = [1, 146_000];
const MOST_LIFECYCLE_RULES = 100;
const BLOB_TYPES = ["blockBlob", "appendBlob"];

const encryptedTwice = (properties: Properties | undefined) =>
  valueAt(properties, "encryption", "requireInfrastructureEncryption") === true;
const days = (properties: Properties | undefined) =>
  Number(properties?.immutabilityPeriodSinceCreationInDays ?? 0);
const isLocked = (properties: Properties | undefined) => properties?.state === "Locked";

export const ledgerStorage: readonly ServiceRule[] = [
  {
    id: "account-name",
    types: [ACCOUNT],
    on: ["create"],
    source: NAMES,
    code: "AccountNameInvalid",
    check: ({ id }) =>
      /^[a-z0-9]{3,24}$/.test(nameOf(id))
        ? []
        : [`the name is ${quoted(nameOf(id))}; write 3 to 24 lower-case letters and digits`],
  },
  {
    id: "account-name-unique",
    types: [ACCOUNT],
    on: ["create"],
    source: NAMES,
    code: "StorageAccountInAnotherResourceGroup",
    check: ({ id, content }) =>
      namesakesOf(content, ACCOUNT, id).map(
        (other) =>
          `the name ${quoted(nameOf(id))} is already that of ${other.id}; no two accounts of Azure have one name, take another`,
      ),
  },
  {
    id: "account-infrastructure-encryption-fixed",
    types: [ACCOUNT],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    code: "RehearsalInfrastructureEncryption",
    check: ({ properties, before }) =>
      encryptedTwice(properties) === encryptedTwice(before)
        ? []
        : [
            `encryption.requireInfrastructureEncryption cannot become ${encryptedTwice(properties)}; it is settled when the account is made`,
          ],
  },
  {
    id: "container-public-access",
    types: [CONTAINER],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
    code: "RehearsalContainerPublic",
    check: ({ id, properties, after }) => {
      const access = textAt(properties, "publicAccess") ?? "None";
      const account = findResource(after, accountOf(id))?.properties;
      return access !== "None" && account !== undefined && account.allowBlobPublicAccess !== true
        ? [
            `publicAccess is ${quoted(access)}, but the account's allowBlobPublicAccess is ${quoted(account.allowBlobPublicAccess)}; write "None"`,
          ]
        : [];
    },
  },
  {
    id: "immutability-period",
    types: [IMMUTABILITY_POLICY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/storage/blobs/immutable-policy-configure-container-scope",
    code: "RehearsalImmutabilityPeriod",
    check: ({ properties }) =>
      days(properties) >= SHORTEST_RETENTION && days(properties) <= LONGEST_RETENTION
        ? []
        : [
            `immutabilityPeriodSinceCreationInDays is ${quoted(properties.immutabilityPeriodSinceCreationInDays)}; write ${SHORTEST_RETENTION} to ${LONGEST_RETENTION}`,
          ],
  },
  {
    id: "immutability-appends",
    types: [IMMUTABILITY_POLICY],
    on: WRITES,
    source: CONTAINER_POLICIES,
    code: "RehearsalImmutabilityAppends",
    check: ({ properties }) =>
      properties.allowProtectedAppendWrites === true && properties.allowProtectedAppendWritesAll === true
        ? ["allowProtectedAppendWrites and allowProtectedAppendWritesAll are both true; write one of them"]
        : [],
  },
  {
    id: "immutability-locked",
    types: [IMMUTABILITY_POLICY],
    on: ["update"],
    source: CONTAINER_POLICIES,
    code: "RehearsalImmutabilityLocked",
    check: ({ properties, before }) => {
      if (!isLocked(before)) return [];
      const [was, is] = [days(before), days(properties)];
      const appends = ["allowProtectedAppendWrites", "allowProtectedAppendWritesAll"].filter(
        (name) => (before?.[name] ?? false) !== (properties[name] ?? false),
      );
      return [
        ...(is < was
          ? [
              `immutabilityPeriodSinceCreationInDays is ${is}, but the policy is locked with ${was}: it can never be shortened; write ${was}`,
            ]
          : []),
        ...(is > was
          ? [
              `immutabilityPeriodSinceCreationInDays is ${is}, but the policy is locked with ${was}: it grows only by an action of its own (az storage container immutability-policy extend); do that first`,
            ]
          : []),
        ...appends.map(
          (name) => `${name} cannot change any more, because the policy is locked; write the old value`,
        ),
      ];
    },
  },
  {
    id: "immutability-locked-deletion",
    types: [IMMUTABILITY_POLICY, CONTAINER, ACCOUNT],
    on: ["delete"],
    source: CONTAINER_POLICIES,
    code: "ContainerImmutabilityPolicyLocked",
    codeSource: "https://github.com/MicrosoftDocs/feedback/issues/1844",
    check: ({ type, id, properties, content }) => {
      const locked =
        type === IMMUTABILITY_POLICY
          ? isLocked(properties)
          : childrenOf(content, id, IMMUTABILITY_POLICY).some((policy) => isLocked(policy.properties));
      return locked
        ? [
            `${id} cannot be deleted while an immutability policy in it is locked; keep it until its time is over`,
          ]
        : [];
    },
  },
  {
    id: "lifecycle-rules",
    types: [LIFECYCLE_POLICY],
    on: WRITES,
    source: LIFECYCLE,
    code: "RehearsalLifecycleRules",
    check: ({ properties }) => {
      const rules = listAt(properties, "policy", "rules");
      const names = rules.map((rule) => textAt(rule, "name") ?? "");
      return [
        ...(rules.length >= 1 && rules.length <= MOST_LIFECYCLE_RULES
          ? []
          : [`policy.rules has ${rules.length} members; write 1 to ${MOST_LIFECYCLE_RULES}`]),
        ...repeated(names).map(
          (name) => `policy.rules has the name ${quoted(name)} twice; give each its own`,
        ),
        ...rules.flatMap((rule, i) => faultsOfRule(rule, `policy.rules[${i}]`)),
      ];
    },
  },
];

/** Storage's own "services" stand between an account and its containers. */
function accountOf(containerId: string): string {
  return parentOf(parentOf(containerId));
}

function faultsOfRule(rule: Parameters<typeof textAt>[0], at: string): readonly string[] {
  const types = textsAt(rule, "definition", "filters", "blobTypes");
  const actions = valueAt(rule, "definition", "actions", "baseBlob");
  const names = Object.keys((actions ?? {}) as object);
  const containers = textsAt(rule, "definition", "filters", "prefixMatch");
  return [
    ...(/^[A-Za-z0-9]{1,256}$/.test(textAt(rule, "name") ?? "")
      ? []
      : [`${at}.name is ${quoted(valueAt(rule, "name"))}; write 1 to 256 letters and digits`]),
    ...(types.length > 0 && types.every((type) => BLOB_TYPES.includes(type))
      ? []
      : [
          `${at}.definition.filters.blobTypes is ${quoted([...types])}; write ${BLOB_TYPES.map((type) => quoted(type)).join(", ")} or both`,
        ]),
    ...(names.length > 0 ||
    ["snapshot", "version"].some((part) => valueAt(rule, "definition", "actions", part) !== undefined)
      ? []
      : [`${at}.definition.actions does nothing; write an action`]),
    ...names
      .filter((name) => name !== "delete" && types.includes("appendBlob"))
      .map((name) => `${at}.definition.actions.baseBlob.${name} is not for append blobs; write delete alone`),
    ...containers
      .filter((prefix) => !/^[a-z0-9$]/.test(prefix))
      .map(
        (prefix) =>
          `${at}.definition.filters.prefixMatch has ${quoted(prefix)}; begin with a container's name`,
      ),
  ];
}

import { listAt, textAt } from "./properties";
import { LOCK, scopeOfLock, SECRET } from "./access-relations";
import { ENDPOINT, isThere, KEY } from "./authority-relations";
import { isAtOrBelow, resourcesOf } from "./relations";
import type { StoredResource } from "../state/azure-state";
import { WRITES, type RuleSubject, type ServiceRule } from "./service-rule";

const LOCKS = "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources";
const SCOPE_LOCKED = "https://github.com/Azure/azure-cli/issues/20232";

/** azure-native deletes these through their vault, where locks do not count. */
const DELETED_ELSEWHERE = [KEY, SECRET];

export const locks: readonly ServiceRule[] = [
  {
    id: "lock-scope-exists",
    types: [LOCK],
    on: ["create"],
    source: LOCKS,
    code: "RehearsalLockScope",
    check: ({ id, after }) =>
      isThere(after, scopeOfLock(id))
        ? []
        : [`scope is ${scopeOfLock(id)}, which does not exist; create it first, and depend on it`],
  },
  {
    id: "locked-deletion",
    types: ["*"],
    on: ["delete"],
    source: LOCKS,
    code: "ScopeLocked",
    codeSource: SCOPE_LOCKED,
    check: (subject) => {
      const { type, id } = subject;
      if (type === LOCK || DELETED_ELSEWHERE.includes(type)) return [];
      const touched = [id, ...targetsOf(subject)];
      return resourcesOf(subject.content, LOCK)
        .filter((lock) => touched.some((one) => covers(lock, one)) || isAtOrBelow(scopeOfLock(lock.id), id))
        .map(
          (lock) =>
            `${id} cannot be deleted, because ${scopeOfLock(lock.id)} is locked by ${lock.id}; delete the lock first`,
        );
    },
  },
  {
    id: "locked-change",
    types: ["*"],
    on: WRITES,
    source: LOCKS,
    code: "ScopeLocked",
    codeSource: SCOPE_LOCKED,
    check: ({ type, id, content }) =>
      type === LOCK
        ? []
        : resourcesOf(content, LOCK)
            .filter((lock) => lock.properties.level === "ReadOnly" && covers(lock, id))
            .map(
              (lock) =>
                `${id} cannot be written, because ${scopeOfLock(lock.id)} is read-only by ${lock.id}; delete the lock first`,
            ),
  },
];

/** Whoever inherits a lock: what it is put on, and what lies below. */
const covers = (lock: StoredResource, id: string) => isAtOrBelow(id, scopeOfLock(lock.id));

/**
 * A private endpoint leaves a mark at its target, which goes with it: a locked target keeps the endpoint too
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/17478).
 */
function targetsOf({ type, properties }: RuleSubject): readonly string[] {
  if (type !== ENDPOINT) return [];
  return listAt(properties, "privateLinkServiceConnections")
    .map((connection) => textAt(connection, "privateLinkServiceId"))
    .filter((target) => target !== undefined);
}

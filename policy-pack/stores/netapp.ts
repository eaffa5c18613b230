import { eachOf, says, saysIfWritten, unmetAt, type Demand } from "../demand";
import { inside } from "../filters/inside";
import { inEitherShape } from "../resource-model/either-shape";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isList, type Value } from "../resource-model/value";
import type { Finding } from "../rule";

const VOLUMES = ["netapp:CapacityPoolVolume", "netapp:Volume"];
const GROUP = "netapp:VolumeGroup";
/** Both keep what is said of them in `properties`, and know no Kerberos for NFS that a rule could ask for. */
const WRAPPED = ["netapp:ElasticVolume", "netapp:CapacityPoolCache"];

/** learn.microsoft.com/azure/templates/microsoft.netapp/netappaccounts/capacitypools/volumes */
const VOLUME = [speaks("CIFS", "NFSv4.1")];
const WITH_SMB = [says("smbEncryption", true)];
const WITH_NFS = [says("kerberosEnabled", true)];

/** Without Kerberos an address is all that NFS asks for. */
const EXPORT: readonly Demand[] = [
  {
    ...says("allowedClients"),
    accepts: (value) => clientsIn(value).length > 0 && clientsIn(value).every(inside),
    write: "allowedClients with private addresses and ranges only",
  },
  saysIfWritten("nfsv3", false),
  saysIfWritten("hasRootAccess", false),
  says("unixReadOnly", false),
  says("unixReadWrite", false),
];

/** A volume of Azure NetApp Files asks a directory who opens it. */
export function netappVolumes(resource: JudgedResource): readonly Finding[] {
  // Its inputs are read only where the type says so: a stack may hold thousands of others.
  const { types } = resource;
  if (isAnyOf(types, ...VOLUMES)) return placesOf(resource.inputs).flatMap(volume);
  if (isAnyOf(types, GROUP))
    return inEitherShape(resource.inputs, "volumes").flatMap(eachOf).flatMap(placesOf).flatMap(volume);
  return isAnyOf(types, ...WRAPPED) ? unmetAt(at(resource.inputs, "properties"), [speaks("SMB")]) : [];
}

/** Where azure-native has the properties; what ARM's shape adds can only incriminate. */
function placesOf(from: Reading): readonly Reading[] {
  const wrapped = at(from, "properties");
  return wrapped.state === "absent" ? [from] : [from, wrapped];
}

function volume(place: Reading): readonly Finding[] {
  const protocols = at(place, "protocolTypes");
  const rules = eachOf(at(place, "exportPolicy", "rules"));
  return [
    ...unmetAt(place, VOLUME),
    ...(names(protocols, "CIFS") ? unmetAt(place, WITH_SMB) : []),
    ...(names(protocols, "NFSv4.1") ? [...unmetAt(place, WITH_NFS), ...exported(place, rules)] : []),
  ];
}

function exported(place: Reading, rules: readonly Reading[]): readonly Finding[] {
  const { path } = at(place, "exportPolicy", "rules");
  // Azure writes a rule of its own, for every client.
  if (rules.length === 0)
    return [{ path, found: "nothing", write: "exportPolicy.rules with at least one rule" }];
  return rules.flatMap((rule) => unmetAt(rule, EXPORT));
}

function speaks(...protocols: readonly string[]): Demand {
  return {
    ...says("protocolTypes"),
    accepts: (value) =>
      isList(value) && value.length > 0 && value.every((one) => protocols.includes(one as string)),
    write: `protocolTypes: ${protocols.map((one) => `["${one}"]`).join(" or ")}`,
  };
}

function names(protocols: Reading, protocol: string): boolean {
  return protocols.state === "known" && isList(protocols.value) && protocols.value.includes(protocol);
}

function clientsIn(value: Value): readonly string[] {
  return typeof value === "string" ? value.split(",").map((one) => one.trim()) : [];
}

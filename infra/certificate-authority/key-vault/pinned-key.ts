/** A key of a vault with its version. Without the version a rotation in the vault would change the signer. */
export interface PinnedKey {
  /** The whole identifier, in the spelling that Key Vault uses. */
  readonly id: string;
  /** Such as `https://example.vault.azure.net`. */
  readonly vaultUrl: string;
  readonly name: string;
  /** 32 lower-case hex digits. */
  readonly version: string;
  /** True for a stand-in on this machine; never for Azure. */
  readonly loopback: boolean;
}

export type PinnedKeyReading = { readonly key: PinnedKey } | { readonly faults: readonly string[] };

export interface PinnedKeyRules {
  /** Accept a stand-in on this machine, over HTTP too. For rehearsals and tests. */
  readonly allowLoopback?: boolean;
}

/** The form that every fault refers to. */
const FORM = "https://<vault>.vault.azure.net/keys/<name>/<version of 32 hex digits>";

// learn.microsoft.com, "Azure Key Vault keys, secrets, and certificates overview", "Object identifiers".
const VAULT_HOST = /^(?=.{3,24}\.vault)[a-z](?:-?[a-z0-9])*\.vault\.azure\.net$/;
const KEY_NAME = /^[0-9A-Za-z-]{1,127}$/;
const KEY_VERSION = /^[0-9a-f]{32}$/;
const LOOPBACK_HOSTS: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/**
 * Reads the identifier of a key.
 *
 * @param text such as `https://example.vault.azure.net/keys/device-ca-g1/0123456789abcdef0123456789abcdef`
 * @returns all faults at once, each a sentence without the identifier in front
 */
export function readPinnedKey(
  text: string,
  { allowLoopback = false }: PinnedKeyRules = {},
): PinnedKeyReading {
  if (!URL.canParse(text)) return { faults: [`is not a web address; write ${FORM}`] };
  const url = new URL(text);
  const loopback = LOOPBACK_HOSTS.includes(url.hostname);
  const faults = [...hostFaults(url, loopback, allowLoopback), ...pathFaults(url)];
  const [, , name = "", version = ""] = url.pathname.split("/");
  const id = `${url.origin}/keys/${name}/${version}`;
  // The last word on anything that the parser quietly put right: upper case, `..`, white space, `:443`.
  if (faults.length === 0 && id !== text) faults.push(`is not in its plain form; write ${id}`);
  return faults.length > 0 ? { faults } : { key: { id, vaultUrl: url.origin, name, version, loopback } };
}

function hostFaults(url: URL, loopback: boolean, allowLoopback: boolean): string[] {
  const faults: string[] = [];
  if (loopback && !allowLoopback) {
    faults.push(`points to this machine, which only a rehearsal may; write ${FORM}`);
  } else if (!loopback && (!VAULT_HOST.test(url.hostname) || url.port !== "")) {
    faults.push(`names "${url.host}", which is not the host of a vault; write ${FORM}`);
  }
  const http = url.protocol === "http:";
  if (http && !loopback) faults.push("uses http; write https");
  if (!http && url.protocol !== "https:") faults.push(`starts with "${url.protocol}"; write https`);
  if (url.username !== "" || url.password !== "") {
    faults.push("holds a user name or password; remove it, access comes from Microsoft Entra");
  }
  return faults;
}

function pathFaults(url: URL): string[] {
  const faults: string[] = [];
  const [, collection = "", name = "", version = "", ...rest] = url.pathname.split("/");
  if (collection !== "keys") {
    faults.push(
      `names no key but "/${collection}"; take the identifier from the key, not from a certificate`,
    );
  }
  if (!KEY_NAME.test(name)) faults.push("has no usable name of a key (letters, digits and - only)");
  if (version === "") {
    faults.push("names no version; add the version, otherwise a rotation in the vault changes the signer");
  } else if (!KEY_VERSION.test(version)) {
    faults.push(`has the version "${version}", which is not 32 lower-case hex digits`);
  }
  if (rest.length > 0) faults.push("goes on behind the version; remove that");
  if (url.search !== "" || url.hash !== "") faults.push("has something behind ? or #; remove it");
  return faults;
}

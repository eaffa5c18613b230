import { existsSync, lstatSync, mkdirSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { RESOLVER_ADDRESS, type PublicName } from "../paths/doors";
import type { World } from "../world/world";

/** A resolver that knows what public zones answer, and that there is nothing else. */
export function startPublicNames(world: World, namespace: string, names: readonly PublicName[]): void {
  const args = [
    ...["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root"],
    ...["--pid-file=", "--address=/#/", ...names.map(nameArgument)],
  ];
  world.start(namespace, "dnsmasq", args, `${namespace}-names`);
}

/** A record for every name below a zone (`*.example`) has an option of its own in dnsmasq. */
function nameArgument(one: PublicName): string {
  if ("alias" in one) return `--cname=${one.name},${one.alias}`;
  const { name, address } = one;
  return name.startsWith("*.")
    ? `--address=/${name.slice(2)}/${address}`
    : `--host-record=${name},${address}`;
}

const RESOLV_CONF = "/etc/resolv.conf";

/** What a process needs so that it asks that resolver and nobody else; see `StartOptions.instead`. */
export function publicResolver(world: World): Readonly<Record<string, string>> {
  placeFor(RESOLV_CONF);
  return {
    [RESOLV_CONF]: world.write("public/resolv.conf", `nameserver ${RESOLVER_ADDRESS}\noptions timeout:2\n`),
    "/etc/hosts": world.write("public/hosts", "127.0.0.1 localhost\n"),
  };
}

/** Where the file is a link into `/run`, which is empty in a lab, there must be something to put another file upon. */
function placeFor(file: string): void {
  if (!lstatSync(file).isSymbolicLink() || existsSync(file)) return;
  const target = resolve(dirname(file), readlinkSync(file));
  if (!target.startsWith("/run/")) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, "");
}

import { join } from "node:path";
import type { KeyPair } from "../preparation/lab-input";
import type { World } from "../world/world";

export const PAGE_PORTS = [443];

/** Where Exchange has its pages, as the project's own list tries them (learn.microsoft.com, "Default settings for Exchange virtual directories"). */
export const MAIL_PAGES = [
  "/owa/",
  "/Microsoft-Server-ActiveSync",
  "/EWS/Exchange.asmx",
  "/autodiscover/autodiscover.xml",
  "/mapi/emsmdb/",
  "/ecp/",
  "/rpc/rpcproxy.dll",
];

/**
 * A web server that asks for a password, as mail's own pages do.
 *
 * @param paths below which it does; elsewhere it has nothing
 * @param address where it listens; everywhere unless given
 */
export function startPages(
  world: World,
  namespace: string,
  agent: string,
  { certificate, key }: KeyPair,
  paths: readonly string[],
  address = "0.0.0.0",
): void {
  const folder = join("pages", namespace);
  const files = [
    world.write(join(folder, "cert.pem"), certificate),
    world.write(join(folder, "key.pem"), key, 0o600),
  ];
  for (const port of PAGE_PORTS) {
    const args = [agent, "https", `${port}`, address, ...files, ...paths];
    world.start(namespace, process.execPath, args, `${namespace}-pages`);
  }
}

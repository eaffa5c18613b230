import type { ProbeTarget } from "./probe-list";
import { portName, tcpTarget, tlsTarget } from "./service-targets";

/** Names of the administration network, as settings know them. */
export interface KnownNames {
  readonly services: readonly { readonly name: string; readonly kind: string }[];
  /** Suffixes of the laptops' profiles, of the city's own network and of its directory; perhaps some twice. */
  readonly suffixes: readonly string[];
  /** Storage account of the file share, where there is one. */
  readonly shareAccount: string | undefined;
}

/** Names below these are Azure's: only the city's own account has one that concerns it. */
const AZURES = /(?:^|\.)(?:windows\.net|azure\.net|azure\.com)$/;

/** Where administrators usually publish mail (learn.microsoft.com, "Autodiscover service in Exchange Server"). */
const MAIL_HOSTS = ["autodiscover", "mail", "owa", "webmail", "exchange"];

/** Virtual directories of Exchange (learn.microsoft.com, "Default settings for Exchange virtual directories"). */
const MAIL_PATHS: readonly (readonly [path: string, what: string])[] = [
  ["/owa/", "Outlook on the web"],
  ["/Microsoft-Server-ActiveSync", "ActiveSync"],
  ["/EWS/Exchange.asmx", "Exchange Web Services"],
  ["/autodiscover/autodiscover.xml", "Autodiscover"],
  ["/mapi/emsmdb/", "MAPI over HTTP"],
  ["/ecp/", "Exchange admin center"],
  ["/rpc/rpcproxy.dll", "Outlook Anywhere"],
];

/** Ports by which a mailbox is read, or mail sent, without a browser. */
const MAIL_PORTS = [143, 465, 587, 993];
const MAIL_TLS_PORTS = [465, 993];

/** Suffixes that are the city's and nobody else's. */
export function ownSuffixes(suffixes: readonly string[]): string[] {
  return [...new Set(suffixes)].filter((suffix) => !AZURES.test(suffix));
}

/** Names that are to have no address of the administration network outside it. */
export function nameTargets({ services, suffixes, shareAccount }: KnownNames): ProbeTarget[] {
  const own = ownSuffixes(suffixes);
  return [
    ...own.map(dnsTarget),
    ...own.flatMap((suffix) => services.map(({ name }) => dnsTarget(`${name}.${suffix}`))),
    ...(shareAccount === undefined
      ? []
      : ["file", "privatelink.file"].map((zone) => dnsTarget(`${shareAccount}.${zone}.core.windows.net`))),
  ];
}

/**
 * File servers by their public names. Not the storage account's: Azure's front ends serve many accounts, and that one of
 * them takes a connection says nothing about this one.
 */
export function shareTargets(
  { services, suffixes }: Pick<KnownNames, "services" | "suffixes">,
  shares: readonly string[],
): ProbeTarget[] {
  const guessed = services
    .filter(({ kind }) => kind === "files")
    .flatMap(({ name }) => ownSuffixes(suffixes).map((suffix) => `${name}.${suffix}`));
  return [...shares, ...guessed].map((host) => tcpTarget(host, 445, `file share at ${host}, SMB`));
}

/** Published ways to mailboxes, where such names usually stand. */
export function mailTargets(domain: string): ProbeTarget[] {
  const hosts = MAIL_HOSTS.map((label) => `${label}.${domain}`);
  const mail = `mail.${domain}`;
  return [
    ...hosts.map(dnsTarget),
    ...hosts.flatMap((host) => MAIL_PATHS.map(([path, what]) => webTarget(host, 443, path, what))),
    ...MAIL_PORTS.map((port) => tcpTarget(mail, port, `mail at ${mail}, ${portName("tcp", port)}`)),
    ...MAIL_TLS_PORTS.map((port) => tlsTarget(mail, port, `mail at ${mail}, ${portName("tcp", port)}`)),
  ];
}

/** A portal or a page with shared links, as somebody wrote its address. */
export function pageTarget(url: URL): ProbeTarget {
  return webTarget(url.hostname, url.port === "" ? 443 : Number(url.port), url.pathname, "page");
}

function webTarget(host: string, port: number, path: string, what: string): ProbeTarget {
  const place = port === 443 ? host : `${host}:${port}`;
  const id = `web:${place}${path.replace(/(?<=.)\/$/, "")}`;
  return { id, kind: "web", host, port, path, what: `${what} at ${place}` };
}

function dnsTarget(name: string): ProbeTarget {
  return { id: `dns:${name}`, kind: "dns", name, what: `an internal address for ${name}` };
}

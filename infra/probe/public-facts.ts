import ipaddr from "ipaddr.js";
import { addressesIn } from "../client-profiles/gateway-address";
import type { PublicFacts } from "./make-list";

/** Words of the command line about what the public sees. */
export interface PublicWords {
  readonly gateway: readonly string[];
  /** What `pulumi stack output --json` printed; undefined where nobody asked it. */
  readonly outputs: unknown;
  readonly mailDomain: readonly string[];
  readonly web: readonly string[];
  readonly share: readonly string[];
  readonly control: readonly string[];
}

const NAME = /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
const isAddress = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text);
const isName = (text: string) => NAME.test(text) && !/\.\d+$/.test(text);

const HTTPS_PORT = 443;

/** @param faults where everything goes that cannot be meant */
export function publicFacts(words: PublicWords, faults: string[]): Omit<PublicFacts, "anchors"> {
  const hosts = (option: string, list: readonly string[]) =>
    list
      .map((text) => text.toLowerCase())
      .filter((text) => {
        if (isAddress(text) || isName(text)) return true;
        faults.push(`--${option}: "${text}" is neither a DNS name nor an IPv4 address`);
        return false;
      });
  const outputs = words.outputs === undefined ? [] : addressesIn(words.outputs, faults);
  return {
    gateways: [...new Set(hosts("gateway", [...words.gateway, ...outputs]))],
    shares: hosts("share", words.share),
    mailDomains: words.mailDomain
      .map((text) => text.toLowerCase())
      .filter((text) => {
        if (isName(text)) return true;
        faults.push(
          `--mail-domain: "${text}" is no domain; write what stands behind the @ of mail addresses`,
        );
        return false;
      }),
    pages: words.web.flatMap((text) => page(text, faults)),
    controls: words.control.flatMap((text) => control(text, faults)),
  };
}

function page(text: string, faults: string[]): URL[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const remedy = "write an address such as https://share.musterstadt.example/s/";
  if (url?.protocol !== "https:") faults.push(`--web: "${text}" is no address of HTTPS; ${remedy}`);
  else if (url.username !== "" || url.password !== "" || url.search !== "") {
    // A shared link's key may stand there. It would go into the list, and to whoever answers.
    faults.push(`--web: "${url.origin}…" has a user name or a query, which may be a credential; ${remedy}`);
  } else return [url];
  return [];
}

function control(text: string, faults: string[]): Array<{ host: string; port: number }> {
  const [host = "", port = `${HTTPS_PORT}`, ...rest] = text.toLowerCase().split(":");
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (rest.length === 0 && (isAddress(host) || isName(host)) && number >= 1 && number <= 65_535) {
    return [{ host, port: number }];
  }
  faults.push(`--control: "${text}" is no host; write a name or an address, and perhaps :port behind it`);
  return [];
}

import { distinct } from "../demand";
import { openRules } from "../exposure/security-rules";
import { publishedPorts } from "../exposure/published-ports";
import { shown, type Texts } from "../exposure/texts";
import { holdsPort } from "../reachability/port-ranges";
import type { JudgedResource } from "../resource-model/resource";
import { seenThrough } from "../resource-model/seen-through";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule } from "../rule";

/** SMTP, POP3, IMAP and submission (IANA Service Name and Transport Protocol Port Number Registry). */
export const MAIL = [25, 110, 143, 465, 587, 993, 995];

/** Accounts with which somebody sends the city's mail from any computer. */
const ACCOUNTS = ["communication:SmtpUsername", "communication:SenderUsername"];

/** Mail is read and sent by devices of the remote access, and not from the Internet. */
export const mailNotPublished: Rule = {
  id: "mail-not-published",
  title: "ports of mail servers must not be open to the Internet",
  severity: "high",
  why:
    "whoever knows a password reads and sends the city's mail from any private computer, when its server answers on the " +
    "Internet, whatever the VPN gateway asks for",
  remedy:
    "Let clients reach mail through the remote access, and name the addresses of the relay that delivers mail from outside.",
  controls: [
    "BSI IT-Grundschutz 2023: APP.5.3.A2, NET.1.1.A11, NET.3.2.A2",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.21",
  ],
  kind: "entrance",
  // A mail server may be published today; the exemption has an end.
  exemptable: true,
  check: (resource) => judge(seenThrough(resource)),
};

function judge(resource: JudgedResource): readonly Finding[] {
  return distinct([...openPorts(resource), ...published(resource), ...accounts(resource)]);
}

function openPorts(resource: JudgedResource): readonly Finding[] {
  return openRules(resource)
    .filter(({ ports, byTcp }) => byTcp && mayBeMail(ports))
    .map(({ place: { path }, ports, senders }) => ({
      path,
      found: `ports ${shown(ports)} for ${shown(senders)}`,
      write: "the addresses of those who deliver mail, or ports that are not those of mail",
    }));
}

function published(resource: JudgedResource): readonly Finding[] {
  return publishedPorts(resource)
    .filter(({ ports }) => mayBeMail(ports))
    .map(({ place: { path }, ports, by }) => ({
      path,
      found: `ports ${shown(ports)} by ${by}`,
      write: "nothing: take the port away; mail is reached through the remote access",
    }));
}

function accounts({ types }: JudgedResource): readonly Finding[] {
  if (!isAnyOf(types, ...ACCOUNTS)) return [];
  const found = "an account that sends mail from any computer";
  return [{ path: "", found, write: "nothing: send mail through the city's own server" }];
}

/** Port 0 is how a load balancer says every port. */
function mayBeMail({ known, unsure }: Texts): boolean {
  return unsure || known.some((text) => text === "0" || holdsPort(text, MAIL));
}

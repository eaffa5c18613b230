import "reflect-metadata"; // @peculiar/x509 needs it first
import { setTimeout as pause } from "node:timers/promises";
import * as x509 from "@peculiar/x509";
import { thumbprintOf } from "../gateway/revocation-list";
import type { Lab } from "../lab";
import type { Laptop } from "../laptops/laptop";
import { readMail } from "../servers/mail";
import type { Scenario, Sight } from "./scenario";
import { entered, entryPhrase, forged, usualWords } from "./travellers";

/** What happens when a certificate or an anchor is no longer good. */
export const LOSS: readonly Scenario[] = [
  {
    name: "loss",
    group: "loss",
    sentence:
      "A revocation keeps the laptop from coming in again; the session that stands is ended by the sweep alone.",
    expected: "in; revoked: session goes on; swept: session over, does not come back",
    run: loss,
  },
  {
    name: "rotation",
    group: "loss",
    sentence:
      "While the gateway has two anchors both kinds of certificates come in; when the old one is gone, the new one's only.",
    expected:
      "both: tunnel up, tunnel up; new alone: no tunnel: the gateway refused the certificate, tunnel up",
    run: rotation,
  },
];

async function loss(lab: Lab): Promise<Sight> {
  const made = await forged(usualWords(lab, "LT-0980"), lab.input.anchor);
  await lab.introduce(made.certificate);
  const { department } = lab.inventory("works");
  const laptop = await lab.laptop({ ...made, profile: lab.profileOf(department), firewall: true });
  await entered(laptop);
  const host = lab.hostsOf("mail")[0]!;
  const start = Date.now();
  const since = () => ((Date.now() - start) / 1_000).toFixed(1);
  const thumbprint = thumbprintOf(new x509.X509Certificate(made.certificate));
  await lab.loadGateway({ revoked: [...lab.plan.gateway.revoked, thumbprint] });
  const told = since();
  const after = (await readMail(lab.world, laptop.name, host)) === "mail read";
  await sweep(lab, "LT-0980");
  const swept = since();
  const back = await comesBack(laptop);
  await laptop.leave();
  await lab.loadGateway();
  return {
    seen: `in; revoked: session ${after ? "goes on" : "over"}; swept: session ${back ? "goes on" : "over, does not come back"}`,
    note: `gateway updated after ${told} s, swept after ${swept} s`,
  };
}

/** Ends the sessions of one device, as Azure does when it is asked to disconnect them. */
async function sweep(lab: Lab, inventory: string): Promise<void> {
  const { said } = await lab.gateway.swanctl(["--list-sas"]);
  const blocks = said.split(/\n(?=\S)/);
  for (const block of blocks.filter((text) => text.includes(`CN=${inventory}@`))) {
    const id = /#(\d+)/.exec(block)![1]!;
    await lab.gateway.swanctl(["--terminate", "--ike-id", id]);
  }
}

/** The profile tries again by itself at once. */
async function comesBack(laptop: Laptop): Promise<boolean> {
  for (let tries = 0; tries < 10; tries++) {
    await pause(300);
    if (/received AUTHENTICATION_FAILED/.test(laptop.log)) break;
  }
  return (await laptop.tunnelAddress()) !== undefined;
}

async function rotation(lab: Lab): Promise<Sight> {
  const { anchor, otherAnchor } = lab.input;
  const [now] = lab.plan.gateway.anchors;
  const next = { name: "next", certificate: otherAnchor.certificate.replace(/-----.*-----|\s/g, "") };
  const [old, fresh] = [
    await forged(usualWords(lab, "LT-0970"), anchor),
    await forged(usualWords(lab, "LT-0971"), otherAnchor),
  ];
  try {
    await lab.loadGateway({ anchors: [now!, next] });
    const both = [await enters(lab, old), await enters(lab, fresh)];
    await lab.loadGateway({ anchors: [next] });
    const alone = [await enters(lab, old), await enters(lab, fresh)];
    return { seen: `both: ${both.join(", ")}; new alone: ${alone.join(", ")}` };
  } finally {
    await lab.loadGateway();
  }
}

async function enters(lab: Lab, made: { certificate: string; key: string }): Promise<string> {
  const laptop = await lab.laptop({ ...made, profile: lab.profileOf(""), firewall: false });
  const entry = await laptop.enter();
  await laptop.leave();
  return entryPhrase(entry);
}

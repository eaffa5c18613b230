import { changeClients, type Inputs, type Scenario } from "./scenario";
import { rootCertificates } from "node:tls";

/** Any public root will do: Node carries the ones that browsers trust. */
const PUBLIC_ROOT = rootCertificates[0]!.replaceAll(/-----[^-]+-----|\s/g, "");

export const scenario: Scenario = {
  title: "Somebody adds the root of a public certificate authority, as a copied example does.",
  rules: ["p2s-root-pinned"],
  change: changeClients((clients) => ({
    ...clients,
    vpnClientRootCertificates: [
      ...(clients.vpnClientRootCertificates as Inputs[]),
      { name: "copied-from-an-example", publicCertData: PUBLIC_ROOT },
    ],
  })),
};

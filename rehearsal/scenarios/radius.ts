import { changeClients, type Scenario } from "./scenario";

export const scenario: Scenario = {
  title:
    "Somebody points the gateway at a RADIUS server; the authentication types are left out, as in many examples.",
  rules: ["p2s-auth-explicit", "p2s-no-user-auth-residue"],
  change: changeClients(({ vpnAuthenticationTypes: _, ...clients }) => ({
    ...clients,
    radiusServers: [
      {
        radiusServerAddress: "10.80.1.4",
        radiusServerScore: 30,
        radiusServerSecret: "made-up-for-the-rehearsal",
      },
    ],
  })),
};

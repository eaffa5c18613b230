import { SECRET } from "./access-relations";
import { quoted, textAt, valueAt } from "./properties";
import { WRITES, type ServiceRule } from "./service-rule";

const REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults/secrets";

/** Secrets in vaults. No message holds a value. */
export const vaultSecrets: readonly ServiceRule[] = [
  {
    id: "secret-value",
    types: [SECRET],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalSecretValue",
    check: ({ properties }) =>
      (textAt(properties, "properties", "value") ?? "") === ""
        ? ["properties.value is missing or empty; write the secret"]
        : [],
  },
  {
    id: "secret-times",
    types: [SECRET],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalSecretTimes",
    check: ({ properties }) => {
      const [from, to] = ["notBefore", "expires"].map((name) =>
        valueAt(properties, "properties", "attributes", name),
      );
      return typeof from === "number" && typeof to === "number" && to <= from
        ? [
            `properties.attributes.expires is ${quoted(to)}, not after notBefore ${quoted(from)}; write a later time`,
          ]
        : [];
    },
  },
];

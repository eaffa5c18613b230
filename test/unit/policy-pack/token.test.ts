import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseToken, typeResolver } from "../../../policy-pack/resource-model/token";
import { readAzureNative } from "../../../policy-pack/type-map/azure-native";

const sdk = dirname(require.resolve("@pulumi/azure-native/package.json"));
const typesOf = typeResolver(readAzureNative(sdk));

/** Every type of the installed SDK with its alias tokens, read apart from the code under test. */
const classes = readdirSync(sdk, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(sdk, name)).map((file) => join(sdk, name, file)))
  .filter((file) => file.endsWith(".js"))
  .flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const [, token] = /static __pulumiType = '([^']*)';/.exec(text) ?? [];
    const aliases = [...text.matchAll(/\{ type: "([^"]*)" \}/g)].map(([, alias]) => alias as string);
    return token === undefined ? [] : [{ token, type: token.replace("azure-native:", ""), aliases }];
  });

it("finds the whole SDK", () => {
  expect(classes.length).toBeGreaterThan(2000);
  expect(classes.flatMap(({ aliases }) => aliases).length).toBeGreaterThan(30000);
});

it("resolves every token of the SDK to itself alone", () => {
  expect(classes.filter(({ token, type }) => typesOf(token).join() !== type)).toEqual([]);
});

it("resolves every alias token of the SDK to the types that name it, also where module or name changed", () => {
  const lost = classes.flatMap(({ type, aliases }) =>
    aliases.filter((alias) => !typesOf(alias).includes(type)),
  );
  expect(lost.filter((alias) => parseToken(alias)?.versioned)).toEqual([]);
  // An alias without version may also be the very name of another type of today, and then means that one.
  expect(
    lost.every((alias) => classes.some(({ token }) => token.toLowerCase() === alias.toLowerCase())),
  ).toBe(true);
});

const version = fc
  .date({ min: new Date("2015-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .chain((day) =>
    fc
      .constantFrom("", "preview", "privatepreview")
      .map((suffix) => `v${day.toISOString().slice(0, 10).replaceAll("-", "")}${suffix}`),
  );

it("knows each type in every token form and letter case", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...classes),
      version,
      fc.array(fc.boolean(), { minLength: 1 }),
      ({ type }, api, flips) => {
        const [module, name] = type.split(":") as [string, string];
        const mixed = (text: string) =>
          [...text].map((c, i) => (flips[i % flips.length] ? c.toUpperCase() : c.toLowerCase())).join("");
        const forms = [
          `azure-native:${module}:${name}`,
          `azure-native:${module}/${api}:${name}`,
          `azure-native_${module}_${api}:${module}:${name}`,
          `azure-native_${module}_${api}:${module}/${api}:${name}`,
          `azure-nextgen:${module}/${api}:${name}`,
          `azure-nextgen:${module}/latest:${name}`,
        ];
        for (const form of forms) {
          expect(typesOf(form)).toContain(type);
          expect(typesOf(mixed(form))).toContain(type);
        }
      },
    ),
  );
});

it.each([
  ["pulumi:pulumi:Stack"],
  ["pulumi:providers:azure-native"],
  ["azure:network/virtualNetworkGateway:VirtualNetworkGateway"],
  ["aws:ec2/vpnGateway:VpnGateway"],
  ["pulumi-nodejs:dynamic:Resource"],
  ["my-azure-native:network:VirtualNetworkGateway"],
  ["azure-native:network"],
  [""],
])("takes %j for a type of another provider", (token) => {
  expect(typesOf(token)).toEqual([]);
});

it("keeps the name of a type that the SDK does not know", () => {
  expect(typesOf("azure-native:network/v20300101:VpnOfTomorrow")).toEqual(["network:VpnOfTomorrow"]);
});

it("keeps the name that was written beside the types that have taken it over", () => {
  const resolve = typeResolver({ canonical: ["network:New"], aliases: { "old:old": ["network:New"] } });
  expect(resolve("azure-native:old/v20200101:Old")).toEqual(["network:New", "old:Old"]);
});

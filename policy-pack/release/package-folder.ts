import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { readAzureNative } from "../type-map/azure-native";
import { TYPE_MAP_FILE } from "../type-map/load";
import { bundle, licencesOf } from "./bundle";

/** What to make a package of. */
export interface PackageSource {
  /** The checkout, absolute, with its packages installed. */
  readonly project: string;
  /** Where the sources are public: npm's provenance compares it with where they were built. */
  readonly repository?: string;
}

/** Name and version of a package. */
export interface PackageName {
  readonly name: string;
  readonly version: string;
}

const PACK = { entry: "policy-pack/release/entry.ts", file: "main.cjs" };
/** Tries the pack on what must fail (`node canary.cjs`). */
const CANARY = {
  entry: "policy-pack/canary/entry.ts",
  file: "canary.cjs",
  list: join("canary", "rules.json"),
};
/** What the pack reads at run time; city by city they differ. */
const DATA = [
  "PulumiPolicy.yaml",
  "allowed-types.json",
  "exemptions.yaml",
  "remote-access.json",
  "trust.yaml",
];
/** What it is started with: exact, because it relies on what the SDK's server does (as-policy.ts). */
const SDK = ["@pulumi/policy", "@pulumi/pulumi"];

const own = z.object({ name: z.string(), version: z.string(), description: z.string(), license: z.string() });
const project = z.object({
  engines: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

/** Writes the package into an empty folder of its own; what lay there is gone. */
export async function writePackage(source: PackageSource, folder: string): Promise<PackageName> {
  const pack = join(source.project, "policy-pack");
  const programs = [PACK, CANARY];
  const bundles = await Promise.all(programs.map(({ entry }) => bundle(source.project, entry)));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "docs"), { recursive: true });
  for (const name of DATA) cpSync(join(pack, name), join(folder, name));
  cpSync(join(source.project, "LICENSE"), join(folder, "LICENSE"));
  writeFileSync(join(folder, "README.md"), asInPackage(readFileSync(join(pack, "README.md"), "utf8")));
  copyPages(join(source.project, "docs"), join(folder, "docs"));
  const manifest = manifestOf(source);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  bundles.forEach(({ code }, index) => writeFileSync(join(folder, programs[index]?.file ?? ""), code));
  cpSync(join(pack, CANARY.list), join(folder, CANARY.list));
  const compiled = [...new Set(bundles.flatMap(({ packages }) => packages))].sort();
  writeFileSync(join(folder, "THIRD-PARTY-LICENCES.txt"), licencesOf(source.project, compiled));
  writeFileSync(join(folder, TYPE_MAP_FILE), `${JSON.stringify(typeMapIn(source.project))}\n`);
  return manifest;
}

function manifestOf({ project: folder, repository }: PackageSource) {
  const { name, version, description, license } = own.parse(
    json(join(folder, "policy-pack", "package.json")),
  );
  const { engines, dependencies } = project.parse(json(join(folder, "package.json")));
  return {
    name,
    version,
    description,
    license,
    ...(repository === undefined ? {} : { repository: { type: "git", url: repository } }),
    keywords: ["pulumi", "policy", "azure", "vpn"],
    main: PACK.file,
    engines,
    dependencies: Object.fromEntries(SDK.map((sdk) => [sdk, exact(sdk, dependencies)])),
  };
}

function exact(name: string, dependencies: Readonly<Record<string, string>>): string {
  const version = dependencies[name];
  if (version !== undefined && /^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new Error(`package.json: ${name} must stand under dependencies with one exact version`);
}

function typeMapIn(folder: string) {
  const manifest = createRequire(join(folder, "package.json")).resolve("@pulumi/azure-native/package.json");
  const { version } = z.object({ version: z.string() }).parse(json(manifest));
  return { madeFrom: `@pulumi/azure-native ${version}`, ...readAzureNative(dirname(manifest)) };
}

/** The pages that messages name. Links to what the package does not hold become plain words. */
function copyPages(docs: string, target: string): void {
  const rules = readdirSync(join(docs, "rules")).filter((name) => name.endsWith(".md"));
  const pages = ["canary.md", "exemptions.md", ...rules.map((name) => join("rules", name))];
  mkdirSync(join(target, "rules"));
  const kept = new Set(pages.map((page) => resolve(docs, page)));
  for (const page of pages) {
    const text = readFileSync(join(docs, page), "utf8");
    writeFileSync(
      join(target, page),
      withoutLinksElsewhere(text, (link) => kept.has(resolve(docs, dirname(page), link))),
    );
  }
}

/** In the package the pages lie below its README, in a checkout beside its folder. */
function asInPackage(readme: string): string {
  return readme.replaceAll("](../docs/", "](docs/");
}

/** Takes the links out of Markdown that lead to files which are not there; addresses and places in the page stay. */
export function withoutLinksElsewhere(text: string, isThere: (file: string) => boolean): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, words: string, link: string) => {
    const [file = ""] = link.split("#");
    return file === "" || /^[a-z]+:/.test(file) || isThere(file) ? whole : words;
  });
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${relative(process.cwd(), file)}: ${(error as Error).message}`, { cause: error });
  }
}

import * as pulumi from "@pulumi/pulumi";
import * as runtimeSettings from "@pulumi/pulumi/runtime/settings";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { accessPart } from "../../infra/access-part";
import { authorityPart } from "../../infra/authority-part";
import { NAMESPACE, readSettings, ZERO_SUBSCRIPTION, type Settings } from "../../infra/settings/settings";
import type { ArmRequest } from "../../rehearsal/azure/arm-requests/arm-request";
import { putRequest } from "../../rehearsal/azure/arm-requests/build-request";
import { AzureNativeProvider } from "../../rehearsal/azure/azure-native-provider";
import { Catalogue } from "../../rehearsal/azure/catalogue";
import { DeclarationCache } from "../../rehearsal/azure/declarations/declaration-cache";
import { installedPackage } from "../../rehearsal/azure/plugin/installed-package";
import type { PropertyMap } from "../../rehearsal/azure/plugin/property-value";
import { StandingResources } from "../../rehearsal/azure/standing-resources";
import { AzureState } from "../../rehearsal/azure/state/azure-state";
import { RequestLog } from "../../rehearsal/azure/state/request-log";
import type { Scenario } from "../../rehearsal/scenarios/scenario";
import { failure } from "../components/infra/recorded";
import { anchorPem, newSigner } from "../unit/infra/anchors";
import { newSeal, pinOf, sealedText, statementFrom } from "../unit/infra/certificate-authority/statements";

const PROJECT = join(__dirname, "..", "..");
const STACK_FILES = {
  dev: "Pulumi.dev.yaml",
  "city-authority": "Pulumi.city.yaml",
  "city-access": "Pulumi.city.yaml",
} as const;

/** The stacks that rehearsals bring up. */
export type StackName = keyof typeof STACK_FILES;
export const STACK_NAMES = Object.keys(STACK_FILES) as StackName[];

/** A resource with the request that creates it. */
export interface Requested {
  /** Its whole type token, and its name in the program. */
  readonly type: string;
  readonly name: string;
  /** As azure-native is asked for it. */
  readonly inputs: Record<string, unknown>;
  readonly request: ArmRequest;
}

/**
 * Builds the requests of whole stacks in this process: the programs run on mocks that have the stand-in for Azure behind
 * them, so that ids, outputs and refusals are those of a rehearsal. No engine is started.
 */
export class StackRequests {
  private readonly folder = mkdtempSync(join(tmpdir(), "stack-requests-"));
  private readonly catalogue: Catalogue;
  private readonly provider: AzureNativeProvider;

  /** @param files those that the settings name, made for this run */
  private constructor(
    private readonly now: Date,
    private readonly files: Readonly<Record<string, string>>,
    /** The root that the stacks' gateways trust, in PEM. */
    readonly root: string,
  ) {
    const source = installedPackage(PROJECT, "azure-native");
    this.catalogue = new Catalogue(
      source.version,
      new DeclarationCache(source, join(PROJECT, "node_modules", ".cache", "remote-access", "declarations")),
    );
    this.provider = new AzureNativeProvider({
      version: source.version,
      catalogue: this.catalogue,
      standing: new StandingResources(
        new AzureState(join(this.folder, "azure.json")),
        new RequestLog(join(this.folder, "requests.jsonl")),
      ),
      say: () => Promise.resolve(),
      isFirstTime: () => false,
    });
  }

  static async begin(now: Date): Promise<StackRequests> {
    const root = await anchorPem(newSigner());
    const seal = newSeal();
    const seals = [{ name: "seal", sha256: pinOf(seal) }];
    const files = {
      "rehearsal:certificate-authority/gateway-statement.json": await sealedText(
        statementFrom(root, { now }),
        seal,
      ),
      "rehearsal:trust-pins.json": JSON.stringify({ schema: "rehearsal-pins/v1", anchors: [], seals }),
    };
    return new StackRequests(now, files, root);
  }

  /** Removes what the stand-in wrote. */
  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every resource that a stack makes in Azure. */
  async of(stack: StackName): Promise<readonly Requested[]> {
    const settings = this.settingsOf(stack);
    const tags = { "managed-by": "remote-access", stack };
    return this.recorded(stack, () => {
      if (settings.authority) authorityPart(settings, settings.authority, tags);
      if (settings.access) accessPart(settings, settings.access, tags, this.now);
    });
  }

  /**
   * The resource that a scenario changes or adds, as the stack would then ask Azure for it.
   *
   * @returns undefined for what is no resource of Azure, or asks Azure for nothing else
   */
  async ofScenario(
    { at, change, add, options }: Scenario,
    base: readonly Requested[],
  ): Promise<Requested | undefined> {
    if (!/^azure-native\b/.test(at.type)) return undefined;
    if (add !== undefined) {
      const [only] = await this.recorded("dev", () => add(pulumi, at), "requested");
      return only;
    }
    if (change === undefined && options !== undefined) return undefined;
    const standing = base.find(({ type, name }) => type === at.type && name === at.name);
    if (standing === undefined || change === undefined)
      throw new Error(`the stack has no ${at.type} ${at.name} that could be changed`);
    const inputs = change(standing.inputs);
    return { ...at, inputs, request: await this.requestFor(at.type, at.name, inputs) };
  }

  /** @param depth `standing`: the stand-in makes what is asked for; `requested`: it is only asked */
  private async recorded(
    stack: string,
    program: () => void,
    depth: "standing" | "requested" = "standing",
  ): Promise<readonly Requested[]> {
    const requested: Requested[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs: given }) => {
          const inputs = given as PropertyMap;
          if (!/^azure-native\b/.test(type)) return { id: name, state: otherState(type, inputs) };
          const made = await this.make(type, name, inputs, depth);
          requested.push(made.requested);
          return made;
        },
        call: ({ token, inputs }) =>
          this.provider.invoke(token, inputs as PropertyMap).catch((error: unknown) => {
            throw failure(token, error instanceof Error ? error.message : String(error));
          }),
      },
      NAMESPACE,
      stack,
      false,
    );
    program();
    await waitForRPCs();
    return requested;
  }

  private async make(type: string, name: string, given: PropertyMap, depth: "standing" | "requested") {
    const urn = `urn:pulumi:dev::remote-access::${type}::${name}`;
    const inputs = await this.checked(type, urn, given);
    const request = await this.requestOf(type, inputs);
    const { id, outputs } =
      depth === "standing"
        ? await this.provider.create({ urn, type, inputs, preview: false })
        : { id: request.id, outputs: inputs };
    return { id, state: outputs, requested: { type, name, inputs: given, request } };
  }

  private async requestFor(type: string, name: string, inputs: object): Promise<ArmRequest> {
    const urn = `urn:pulumi:dev::remote-access::${type}::${name}`;
    return this.requestOf(type, await this.checked(type, urn, inputs as PropertyMap));
  }

  private async checked(type: string, urn: string, news: PropertyMap): Promise<PropertyMap> {
    const randomSeed = new Uint8Array(32).fill(7);
    const call = { urn, type, news, olds: {}, randomSeed, autonaming: undefined };
    return (await this.provider.check(call)).inputs;
  }

  private async requestOf(type: string, inputs: PropertyMap): Promise<ArmRequest> {
    return putRequest(await this.catalogue.get(type), inputs);
  }

  private settingsOf(stack: StackName): Settings {
    const { config } = parse(readFileSync(join(PROJECT, STACK_FILES[stack]), "utf8")) as {
      config: Record<string, unknown>;
    };
    const values = Object.entries(config)
      .filter(([key]) => key.startsWith(`${NAMESPACE}:`))
      .map(([key, value]) => [key.slice(NAMESPACE.length + 1), value] as const);
    return readSettings({
      values: Object.fromEntries(values),
      stack,
      location: String(config["azure-native:location"]),
      subscriptionId: ZERO_SUBSCRIPTION,
      rehearsal: true,
      now: this.now,
      strictAge: false,
      readFile: (path) => this.fileOf(path),
    });
  }

  private fileOf(path: string): { text: string } | { fault: string } {
    const text = this.files[path];
    return text === undefined ? { fault: `${path} is no file of these stacks` } : { text };
  }
}

/** What a resource of another package says of itself. */
function otherState(type: string, inputs: PropertyMap): PropertyMap {
  return /RandomPassword$/.test(type) ? { ...inputs, result: "MadeUp0000".repeat(4) } : inputs;
}

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
async function waitForRPCs(): Promise<void> {
  const wait: unknown = Reflect.get(runtimeSettings, "waitForRPCs");
  if (typeof wait !== "function") throw new Error("this version of @pulumi/pulumi has no waitForRPCs");
  await (wait as () => Promise<void>)();
}

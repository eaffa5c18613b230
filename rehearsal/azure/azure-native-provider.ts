import { hasClient } from "./arm-requests/build-request";
import { faultsOf, structuralFaultsOf, type Catalogue } from "./catalogue";
import type { Fault } from "./declarations/conformance";
import type { Say } from "./plugin/engine-log";
import { diffInputs } from "./plugin/object-diff";
import { isMap, reveal, type PropertyMap, type PropertyValue } from "./plugin/property-value";
import {
  Refusal,
  type CheckCall,
  type Checked,
  type Difference,
  type ResourceProvider,
  type Standing,
  type Subject,
} from "./plugin/resource-provider";
import { idOf, parseId } from "./resources/address";
import { REHEARSAL_NOTICE } from "./resources/announcement";
import { CREATE_BEFORE_DELETE, completeInputs } from "./resources/completed-inputs";
import { clientConfig, getterSubject, notFound } from "./resources/invokes";
import { previewOutputs } from "./resources/preview-outputs";
import { keepSecrets, readBack, writable } from "./resources/read-back";
import { replacingPaths } from "./resources/replacement";
import { typeName } from "./resources/resource-type";
import { refuseSubscription } from "./resources/subscription";
import type { Kept, StandingResources } from "./standing-resources";
import { SUB_RESOURCES } from "./state/sub-resources";

/** What the provider is made of. */
export interface Parts {
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly standing: StandingResources;
  readonly say: Say;
  /** Whether this run has not been told yet that it is a rehearsal. */
  readonly isFirstTime: () => boolean;
}

/**
 * azure-native as a rehearsal has it: previews, checks, diffs and reads as the real provider
 * (https://github.com/pulumi/pulumi-azure-native, `provider/pkg/provider`), and a stand-in for Azure behind them.
 */
export class AzureNativeProvider implements ResourceProvider {
  readonly name = "azure-native";
  readonly version: string;
  private defaultLocation: string | undefined;
  private readonly said = new Set<string>();

  constructor(private readonly parts: Parts) {
    this.version = parts.version;
  }

  checkConfig(news: PropertyMap): Checked {
    const reason = refuseSubscription(plainText(news.subscriptionId));
    return { inputs: news, failures: reason === undefined ? [] : [{ property: "subscriptionId", reason }] };
  }

  configure(config: PropertyMap): void {
    const reason = refuseSubscription(plainText(config.subscriptionId));
    if (reason !== undefined) throw new Refusal("RehearsalSubscription", reason);
    const location = plainText(config.location);
    this.defaultLocation = typeof location === "string" ? location : undefined;
  }

  /** azure-native packages of one API version carry module and version, as Base64 of JSON. */
  parameterize(value: Uint8Array): { name: string; version: string } {
    const text = Buffer.from(Buffer.from(value).toString("utf8"), "base64").toString("utf8");
    const { module, version } = JSON.parse(text) as { module: string; version: string };
    return { name: `${this.name}_${module}_${version}`, version: this.version };
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    if (token === "azure-native:authorization:getClientConfig") return clientConfig();
    const subject = getterSubject(token);
    const kept = subject === undefined ? undefined : await this.parts.catalogue.find(subject);
    if (kept === undefined) {
      throw new Refusal(
        "RehearsalUnknownFunction",
        `a rehearsal cannot answer ${token}: it knows getClientConfig and the functions that read one resource of a type`,
      );
    }
    const id = idOf(kept.address, args, kept.subscription);
    const found = await this.parts.standing.get(kept, id);
    if (found === undefined) {
      const group = args.resourceGroupName;
      const stands =
        typeof group !== "string" ||
        this.parts.standing.locationOfGroup(kept.subscription, group) !== undefined;
      throw notFound(id, stands);
    }
    return { ...found.outputs, id: found.id };
  }

  async check(call: CheckCall): Promise<Checked> {
    await this.announce(call.urn);
    const kept = await this.parts.catalogue.get(call.type);
    const inputs = completeInputs(call.news, {
      ...call,
      ...kept,
      urnName: call.urn.split("::").at(-1) ?? "",
      defaultLocation: this.defaultLocation,
      locationOfGroup: (group) => this.parts.standing.locationOfGroup(kept.subscription, group),
    });
    const failures = structuralFaultsOf(kept, inputs).map(({ path, message }) => ({
      property: path,
      reason: `${path} ${message}`,
    }));
    if (
      "location" in kept.shape.args &&
      inputs.location === undefined &&
      kept.shape.outputs.location?.required
    ) {
      const reason =
        "location is required, but missing; write it, or set azure-native:location for the stack";
      failures.push({ property: "location", reason });
    }
    return { inputs, failures };
  }

  async diff(
    call: Subject & { state: PropertyMap; oldInputs: PropertyMap; news: PropertyMap },
  ): Promise<Difference> {
    const kept = await this.parts.catalogue.get(call.type);
    // What was read without a program has no API version among its inputs.
    const { azureApiVersion } = call.state;
    const olds = azureApiVersion === undefined ? call.oldInputs : { azureApiVersion, ...call.oldInputs };
    const detailed = diffInputs(olds, sameLocation(olds, call.news), replacingPaths(kept.type, kept.address));
    return { detailed, deleteBeforeReplace: call.oldInputs[CREATE_BEFORE_DELETE] !== true };
  }

  async create(call: Subject & { inputs: PropertyMap; preview: boolean }): Promise<Standing> {
    const kept = await this.parts.catalogue.get(call.type);
    if (call.preview) return { id: "", outputs: await this.preview(kept, call.urn, call.inputs) };
    this.refuseFaults(kept, call.inputs);
    await this.sayContracts(kept, call.urn);
    const { id, outputs } = await this.parts.standing.put(kept, call.inputs);
    return { id, outputs: keepSecrets(outputs, call.inputs) };
  }

  async read(
    call: Subject & { id: string; state: PropertyMap; inputs: PropertyMap | undefined },
  ): Promise<(Standing & { inputs: PropertyMap }) | undefined> {
    const kept = await this.parts.catalogue.get(call.type);
    const found = await this.parts.standing.get(kept, call.id);
    if (found === undefined) return undefined;
    const { declarations, shape } = kept;
    const known = call.inputs ?? {};
    const outputs = keepSecrets(found.outputs, known, call.state);
    if (Object.keys(known).length === 0) {
      const path = parseId(kept.address, found.id) ?? {};
      return { id: found.id, outputs, inputs: { ...writable(outputs, shape.args, declarations), ...path } };
    }
    const inputs = readBack(
      known,
      own(kept, known, call.state),
      own(kept, known, outputs),
      shape.args,
      declarations,
    );
    return { id: found.id, outputs, inputs };
  }

  async update(
    call: Subject & { id: string; state: PropertyMap; inputs: PropertyMap; preview: boolean },
  ): Promise<PropertyMap> {
    const kept = await this.parts.catalogue.get(call.type);
    if (call.preview) {
      const outputs = await this.preview(kept, call.urn, call.inputs);
      // These two never change by an update, so what depends on them can be planned.
      const { name, location } = call.state;
      return {
        ...outputs,
        ...(name === undefined ? {} : { name }),
        ...(location === undefined ? {} : { location }),
      };
    }
    this.refuseFaults(kept, call.inputs);
    const { outputs } = await this.parts.standing.put(kept, call.inputs, call.id);
    return keepSecrets(outputs, call.inputs);
  }

  async delete(call: Subject & { id: string; state: PropertyMap }): Promise<void> {
    await this.parts.standing.delete(await this.parts.catalogue.get(call.type), call.id);
  }

  private async preview(kept: Kept, urn: string, inputs: PropertyMap): Promise<PropertyMap> {
    const faults = faultsOf(kept, inputs);
    if (faults.length > 0)
      await this.parts.say("warning", `Azure would refuse this:\n${listed(faults)}`, urn);
    const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
    return previewOutputs(own, kept.shape.outputs, kept.declarations);
  }

  private refuseFaults(kept: Kept, inputs: PropertyMap): void {
    const faults = faultsOf(kept, inputs);
    if (faults.length === 0) return;
    throw new Refusal(
      "RehearsalContract",
      `${typeName(kept.type)} does not fit its declarations:\n${listed(faults)}`,
    );
  }

  private async announce(urn: string): Promise<void> {
    if (this.said.has(REHEARSAL_NOTICE)) return;
    this.said.add(REHEARSAL_NOTICE);
    if (this.parts.isFirstTime()) await this.parts.say("info", REHEARSAL_NOTICE, urn);
  }

  /** Says for each type once that only one of the two contracts was held against it. */
  private async sayContracts(kept: Kept, urn: string): Promise<void> {
    const name = typeName(kept.type);
    if (hasClient(kept) || this.said.has(name)) return;
    this.said.add(name);
    const why = `no client of Microsoft's for API version ${kept.apiVersion || "(none)"} is at hand`;
    await this.parts.say("info", `${name} was held against azure-native's declarations only: ${why}.`, urn);
  }
}

/** Members that the program keeps as resources of their own are not pushed into the parent's inputs. */
function own({ type }: Kept, inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  const foreign = (SUB_RESOURCES[typeName(type)] ?? [])
    .map(({ property }) => property)
    .filter((property) => inputs[property] === undefined);
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !foreign.includes(name)));
}

/** "West Europe" and "westeurope" are one place. */
function sameLocation(olds: PropertyMap, news: PropertyMap): PropertyMap {
  const { location: before } = olds;
  const { location: after } = news;
  if (typeof before !== "string" || typeof after !== "string") return news;
  const normal = (location: string) => location.replaceAll(" ", "").toLowerCase();
  return normal(before) === normal(after) ? { ...news, location: before } : news;
}

function listed(faults: readonly Fault[]): string {
  return faults.map(({ path, message }) => `  ${path} ${message}`).join("\n");
}

function plainText(value: PropertyValue | undefined): PropertyValue | undefined {
  const plain = value === undefined ? undefined : reveal(value);
  // Anything but a text is none that could be used; unknown values come from other resources.
  return isMap(plain) || Array.isArray(plain) ? JSON.stringify(plain) : plain;
}

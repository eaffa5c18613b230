import { accessSettings, type AccessSettings } from "./access-settings";
import { authoritySettings, type AuthoritySettings } from "./authority-settings";
import { faultsOf, keyOf, SettingsError, type Fault } from "./faults";
import type { Say } from "./range-setting";
import { isOfOtherPart, partsFaults, stackParts } from "./parts-setting";
import { schemaOf, type Part } from "./schema";
import { SoundValues } from "./sound-values";

/** What one stack is made of, checked; everything else in `infra/` takes slices of it. */
export interface Settings {
  readonly name: string;
  readonly stack: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** Where the stack has the part `authority`. */
  readonly authority: AuthoritySettings | undefined;
  /** Where the stack has the part `access`. */
  readonly access: AccessSettings | undefined;
}

/** What the stack's configuration and its surroundings say, before anything is checked. */
export interface SettingsInput {
  /** Values of the namespace `remote-access`, keys without the namespace. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly stack: string;
  readonly location: string | undefined;
  readonly subscriptionId: string | undefined;
  /** Whether a rehearsal started this run: only then may the all-zero subscription be used. */
  readonly rehearsal: boolean;
  readonly now: Date;
  /** Whether a statement that is too old to change the gateway is a fault. */
  readonly strictAge: boolean;
  /**
   * @param what the file holds, for the sentence
   * @returns the text of a file, or a sentence that says how to get one
   */
  readonly readFile: (path: string, what: string) => { text: string } | { fault: string };
}

export const NAMESPACE = "remote-access";

/** The subscription of rehearsals. No real subscription has this id. */
export const ZERO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/**
 * Checks a configuration and derives what follows from it.
 *
 * @throws SettingsError with every fault found; a fault that merely follows from another one is not reported
 */
export function readSettings(input: SettingsInput): Settings {
  const stackHas = stackParts(input.values, input.stack);
  const parts = stackHas.own;
  const faults: Fault[] = surroundingFaults(input);
  const say: Say = (path, message) => faults.push({ key: keyOf(NAMESPACE, path), message });

  const own = Object.fromEntries(
    Object.entries(input.values).filter(([key]) => !isOfOtherPart(key, stackHas, say)),
  );
  const parsed = schemaOf(parts, stackHas.shared).safeParse(own);
  if (!parsed.success) faults.push(...faultsOf(parsed.error, NAMESPACE, own));

  const values = new SoundValues(own, parsed.error?.issues ?? []);
  partsFaults(values.get<readonly Part[] | Record<string, readonly Part[]>>(["parts"]), input.stack, say);
  const access = parts.includes("access") ? accessSettings(values, input, say) : undefined;
  const authority = parts.includes("authority") ? authoritySettings(values, parts, say) : undefined;

  const { stack, subscriptionId, location } = input;
  if (faults.length > 0 || !parsed.success || !subscriptionId || !location) throw new SettingsError(faults);
  return { name: parsed.data.name, stack, subscriptionId, location, authority, access };
}

function surroundingFaults({ location, subscriptionId, rehearsal }: SettingsInput): Fault[] {
  const faults: Fault[] = [];
  if (!location) {
    faults.push({
      key: "azure-native:location",
      message: "is missing; write an Azure region such as germanywestcentral",
    });
  }
  const message = subscriptionFault(subscriptionId, rehearsal);
  if (message !== undefined) faults.push({ key: "azure-native:subscriptionId", message });
  return faults;
}

function subscriptionFault(id: string | undefined, rehearsal: boolean): string | undefined {
  if (id === undefined) return "is missing; write the subscription this stack may change";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    return `found ${JSON.stringify(id)}; write the subscription's id in lower case, not its name`;
  }
  if (id !== ZERO_SUBSCRIPTION && rehearsal) {
    return (
      `is ${id}, and this is the environment of a rehearsal, which must never touch a real subscription; ` +
      "open a new shell"
    );
  }
  if (id === ZERO_SUBSCRIPTION && !rehearsal) {
    return (
      "is the all-zero subscription of rehearsals; this stack exists only there. " +
      'Run  npm run rehearse  or  eval "$(npm run --silent rehearsal:env)"'
    );
  }
  return undefined;
}

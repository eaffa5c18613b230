import { CONFIRMABLE, type Confirmable } from "./confirmable";
import { GATEWAY_TYPE } from "./plan-effects";
import type { PlannedStep } from "./planned-step";

/** Whose replacement or deletion the settings must confirm. */
const OF_TYPE: Readonly<Record<string, Confirmable>> = {
  [GATEWAY_TYPE]: "replace-gateway",
  "network:PublicIPAddress": "replace-addresses",
};

/** The engine's two sentences, about a replacement and about a deletion (`pkg/resource/deploy/step_generator.go`, pulumi/pulumi). */
const REFUSAL = /marked for protection|because it is protected/;

/** What a plan does that the settings must confirm, each once. */
export function confirmableIn(steps: readonly PlannedStep[]): readonly Confirmable[] {
  const ends = (type: string) =>
    steps.some((step) => step.type === type && ["replace", "delete"].includes(step.operation));
  return Object.entries(OF_TYPE)
    .filter(([type]) => ends(type))
    .map(([, confirmable]) => confirmable);
}

/**
 * What the settings would have to confirm for this plan to be carried out.
 *
 * @param blocked what the engine and the program said against it
 * @returns nothing where nothing is refused for want of a confirmation
 */
export function neededConfirmations(
  steps: readonly PlannedStep[],
  blocked: readonly string[],
): readonly Confirmable[] {
  const refused = blocked.filter((fault) => REFUSAL.test(fault));
  const planned = refused.length > 0 ? confirmableIn(steps) : [];
  const named = (confirmable: Confirmable) =>
    blocked.some((fault) => fault.includes(`"change: ${confirmable}"`)) ||
    Object.entries(OF_TYPE).some(
      ([type, of]) => of === confirmable && refused.some((fault) => fault.includes(`azure-native:${type}::`)),
    );
  return CONFIRMABLE.filter((confirmable) => planned.includes(confirmable) || named(confirmable));
}

/**
 * What a plan would do that is neither confirmed nor refused. The engine's protection stays off after a run with a
 * confirmation, until the next run puts it back.
 *
 * @param warnings with what the program said of confirmations
 */
export function unconfirmed(
  steps: readonly PlannedStep[],
  warnings: readonly string[],
): readonly Confirmable[] {
  return confirmableIn(steps).filter(
    (confirmable) => !warnings.some((text) => text.includes(`remote-access:confirm allows ${confirmable} `)),
  );
}

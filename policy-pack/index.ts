import { PolicyPack } from "@pulumi/policy";
import { join, resolve } from "node:path";
import { asPolicy } from "./as-policy";
import { AtOnce } from "./at-once";
import { catalogue } from "./catalogue";
import { docsAddress, docsUrl } from "./docs-address";
import { breakGlassPolicy } from "./exemptions/break-glass-policy";
import { lenienceFor } from "./exemptions/lenience";
import { loadBreakGlass, loadExemptions } from "./exemptions/load";
import { callingCommand } from "./findings/calling-command";
import { showAgain } from "./findings/show-again";
import type { Court } from "./judging";
import { typeResolver } from "./resource-model/token";
import { reviewRecordPolicy, versionIn, type Recording } from "./review-record/policy";
import { stackScopePolicy, type ScopeHolder } from "./stack-scope";
import { statementReader } from "./statement/load";
import { loadRehearsalPins, loadTrust } from "./trust/load";
import { pinsFor, trustFor } from "./trust/pins";
import { loadAllowedTypes } from "./type-list/load";
import { loadTypeMap, publishedTypeMap } from "./type-map/load";

/** Where the pack runs; everything it takes from outside its own code. */
export interface Surroundings {
  /** Folder of the pack, absolute. */
  readonly pack: string;
  /** Whether it was published as a package, with everything in it that a checkout makes at first use. */
  readonly published?: true;
  /** Folder that may keep what is slow to make; undefined when nothing can be kept. */
  readonly cache: string | undefined;
  /** Folder in which this process works, absolute. */
  readonly folder: string;
  /** Hash over everything the pack is made of, SDK versions included. */
  readonly fingerprint: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  /** Process that started the pack. */
  readonly parent: number;
}

/** The pack's policies, in the order in which they are asked. */
export function policiesOf(surroundings: Surroundings) {
  const { pack, env, now } = surroundings;
  const trust = loadTrust(pack);
  const rehearsal = loadRehearsalPins(env.REMOTE_ACCESS_REHEARSAL_HOME, trust);
  const scope: ScopeHolder = { current: "any" };
  const allowedTypes = loadAllowedTypes(pack);
  const command = callingCommand(surroundings.parent);
  // The engine may start a pack in a folder of its own choice; a person means the one in which pulumi works.
  const folder = command.folder ?? surroundings.folder;
  const statementAt = statementReader({ folder, home: env.REMOTE_ACCESS_REHEARSAL_HOME });
  const docs = docsAddress(pack);
  const urlOf = docsUrl(pack);
  const exemptions = loadExemptions(pack, catalogue);
  const breakGlass = loadBreakGlass(
    { pack, folder, named: env.REMOTE_ACCESS_BREAK_GLASS },
    { rules: catalogue, trust, now },
  );
  const court: Court = {
    typesOf: typeResolver(typeMapFor(surroundings)),
    contextFor: (resource, statement) => ({
      get pins() {
        return pinsFor(resource, trust, rehearsal, now);
      },
      get trust() {
        return trustFor(resource, trust);
      },
      get statement() {
        return statementAt(statement);
      },
      scope: scope.current,
      now,
      allowedTypes,
    }),
    factsFor: (resource) => ({
      docs,
      showAgain: showAgain({
        ...command,
        pack,
        stack: stackOf(resource.urn),
        ...(env.REMOTE_ACCESS_SHOW_AGAIN === undefined ? {} : { declared: env.REMOTE_ACCESS_SHOW_AGAIN }),
        ...(scope.current === "any" || command.configuration !== undefined
          ? {}
          : { configuration: join(pack, `${scope.current}.json`) }),
      }),
    }),
    lenienceFor: (rule, urn, what) => lenienceFor(rule, urn, what, { exemptions, breakGlass, now }),
  };
  const atOnce = new AtOnce();
  const record = env.REMOTE_ACCESS_REVIEW_RECORD ?? "";
  const recording = (): Recording => ({
    file: resolve(folder, record),
    court,
    asked: atOnce.asked,
    run: () => ({
      version: versionIn(pack),
      rules: catalogue.length,
      scope: scope.current,
      trust,
      rehearsal,
      exemptions,
      breakGlass,
      statement: statementAt(atOnce.statement),
      now,
    }),
  });
  return [
    stackScopePolicy(scope),
    breakGlassPolicy(breakGlass),
    // Not a copy: a policy that hands over changes itself.
    ...catalogue.map((rule) => Object.assign(asPolicy(rule, court, atOnce), { url: urlOf(rule.id) })),
    atOnce.policy(court, catalogue),
    ...(record === "" ? [] : [reviewRecordPolicy(recording())]),
  ];
}

function typeMapFor({ pack, published, cache, fingerprint }: Surroundings) {
  return published === true ? publishedTypeMap(pack) : loadTypeMap(pack, cache, fingerprint);
}

/** `urn:pulumi:<stack>::<project>::…` */
function stackOf(urn: string): string {
  return urn.split(":")[2] ?? "";
}

/** Serves the pack to the engine that started this process. */
export function start(surroundings: Surroundings): void {
  new PolicyPack("remote-access", {
    displayName: "Remote access for managed devices only",
    description: "Blocks whatever lets in a client without a certificate of the city's own device CA.",
    enforcementLevel: "mandatory",
    policies: policiesOf(surroundings),
  });
}

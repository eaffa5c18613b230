import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, type Pulumi } from "../audit/run-audit";
import type { Scope } from "../stack-scope";
import { baitsOf, controlsOf, type Bait, type BaitFacts } from "./baits";
import { stateOf } from "./canary-state";
import { readConfiguration, type Complaint, type PackConfiguration } from "./configuration";
import { makeHome } from "./home";
import { complaintsOnProject } from "./project-file";
import { complaintsOnLists, ruleListOf, type RuleLists } from "./rule-list";
import { complaintsOn, countTrust, type CountedTrust, type Floor } from "./trust-census";
import { complaintsOnVerdict } from "./verdict";

/** What is tried. */
export interface CanaryRequest {
  /** Folder of the pack to which this canary belongs, absolute. */
  readonly own: string;
  /** Folder of the pack that is judged, absolute. */
  readonly pack: string;
  /** Folder in which Pulumi works, absolute. */
  readonly folder: string;
  /** The rules of the pack to which this canary belongs. */
  readonly catalogue: readonly string[];
  /** The configuration of the run that follows, absolute; the pack's own for each scope when absent. */
  readonly configuration?: string;
  /** The scope of the run that follows; both when absent. */
  readonly scope?: Scope;
  /** What the trust file must hold at least. */
  readonly floor: Floor;
  readonly now: Date;
}

/** What came of it. */
export interface CanaryReport {
  /** The rules that were tried. */
  readonly rules: readonly string[];
  /** Those that judge in another scope. */
  readonly elsewhere: readonly string[];
  /** How many states were judged; none where something spoke against it before. */
  readonly states: number;
  readonly trust: CountedTrust;
  readonly complaints: readonly Complaint[];
}

/** One run of the engine. */
interface Trial extends PackConfiguration {
  readonly file: string | undefined;
}

/** Stands where the trust file names no network; that is a complaint already. */
const NOWHERE = "/canary/network";
const STATEMENT_RULE = "p2s-revocations-complete";

/**
 * Lets the pack judge what must fail.
 *
 * @param pulumiWith runs the engine of the run that follows, in its folder, with this environment besides
 * @throws AuditImpossible when the pack could not be asked
 */
export async function runCanary(
  request: CanaryRequest,
  pulumiWith: (more: NodeJS.ProcessEnv) => Pulumi,
): Promise<CanaryReport> {
  const { pack, now } = request;
  const trust = countTrust(pack, now);
  const trials = trialsOf(request);
  const home = mkdtempSync(join(tmpdir(), "canary-"));
  try {
    const facts = factsOf(home, trust, now);
    const baits = baitsOf(facts);
    const scopes = trials.map(({ scope }) => scope);
    const isTried = (bait: Bait) => bait.scopes.some((scope) => scopes.includes(scope));
    const before = [
      ...trials.flatMap(({ complaints }) => complaints),
      ...complaintsOnProject(request.folder),
      ...complaintsOn(trust, request.floor),
      ...complaintsOnLists(listsFor(request, baits)),
    ];
    const rules = baits.filter(isTried).map(({ rule }) => rule);
    const elsewhere = baits.filter((bait) => !isTried(bait)).map(({ rule }) => rule);
    // What a pack says that is switched off, or whose trust file is broken, would only hide why.
    if (before.length > 0) return { rules, elsewhere, states: 0, trust, complaints: before };
    const pulumi = pulumiWith({ REMOTE_ACCESS_REHEARSAL_HOME: home });
    const after = await Promise.all(trials.map((trial) => tried(trial, { pack, home, facts, pulumi })));
    return { rules, elsewhere, states: trials.length, trust, complaints: after.flat() };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function trialsOf({ pack, configuration, scope }: CanaryRequest): readonly Trial[] {
  if (configuration !== undefined) return [{ file: configuration, ...expecting(configuration, scope) }];
  const files: ReadonlyArray<readonly [Scope, string | undefined]> = [
    ["any", undefined],
    ["remote-access", join(pack, "remote-access.json")],
  ];
  return files
    .filter(([own]) => scope === undefined || own === scope)
    .map(([own, file]) => ({ file, ...expecting(file, own) }));
}

/** A configuration that says another scope switches off every rule of the one that was meant. */
function expecting(file: string | undefined, scope: Scope | undefined): PackConfiguration {
  const read = readConfiguration(file);
  if (scope === undefined || scope === read.scope || read.complaints.length > 0) return read;
  const what = `${file ?? "no configuration"}: the pack judges in the scope ${read.scope} with it, not in ${scope}`;
  const remedy = `write {"stack-scope": {"scope": "${scope}"}}, or name the scope of the run that follows with --scope`;
  return { ...read, complaints: [{ what, remedy }] };
}

function factsOf(home: string, { reading }: CountedTrust, now: Date): BaitFacts {
  const rehearsal = reading.ok ? reading.trust.rehearsal : undefined;
  return {
    ...makeHome(home, rehearsal?.pins ?? "trust-pins.json", now),
    pool: rehearsal?.pools?.[0] ?? "10.81.0.0/16",
    network: rehearsal?.protected?.networks[0] ?? NOWHERE,
  };
}

function listsFor({ own, pack, catalogue }: CanaryRequest, baits: readonly Bait[]): RuleLists {
  const isOwn = own === pack;
  return {
    own: ruleListOf(own),
    baits: baits.map(({ rule }) => rule),
    judged: isOwn ? catalogue : ruleListOf(pack),
    isOwn,
  };
}

interface Place {
  readonly pack: string;
  readonly home: string;
  readonly facts: BaitFacts;
  readonly pulumi: Pulumi;
}

async function tried(
  { scope, file, statement }: Trial,
  { pack, home, facts, pulumi }: Place,
): Promise<readonly Complaint[]> {
  const baits = baitsOf(facts).filter(({ scopes }) => scopes.includes(scope));
  const controls = controlsOf(facts);
  const state = join(home, `${scope}.json`);
  writeFileSync(state, stateOf([...baits.map(({ resource }) => resource), ...controls]));
  const judging = { pack, scope, ...(file === undefined ? {} : { configuration: file }) };
  const { violations } = await judge(judging, ["--file", state], pulumi);
  // A statement of the city does not name the canary's anchor: then the rule is right.
  const mayObject = statement?.startsWith("rehearsal:") === true ? [] : [STATEMENT_RULE];
  return complaintsOnVerdict({ where: `in the scope ${scope}`, baits, controls, mayObject, violations });
}

import {
  bringStatement,
  byHand,
  type Bringing,
} from "../../../../../infra/certificate-authority/gateway/bring-statement";
import type { EngineRun } from "../../../../../infra/certificate-authority/gateway/engine";

const URN =
  "urn:pulumi:city::remote-access::remote-access:vpn:Gateway$azure-native:network:VirtualNetworkGateway::gateway";
const PLACE = {
  subscription: "11111111-2222-4333-8444-555555555555",
  resourceGroup: "rg-remote-access-city",
  name: "vpng-city",
  project: "/srv/remote-access",
  stack: "city",
  policyPack: "/srv/remote-access/policy-pack",
};
const ID =
  `/subscriptions/${PLACE.subscription}/resourceGroups/rg-remote-access-city` +
  "/providers/Microsoft.Network/virtualNetworkGateways/vpng-city";
const STOLEN = "F".repeat(40);
/** As 3.250.0 prints it. */
const LOCKED = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///srv/state/.pulumi/locks/organization/remote-access/city/32aaef43.json?no_tmp_dir=true: created by root@ci (pid 16698) at 2026-11-27T10:23:17Z`;

/** A stack as the engine would show it, in one process: what `up` does is put into `sequence` and `refused`. */
class ScriptedEngine {
  sequence: string | undefined = "5";
  refused: string[] = [];
  id = ID;
  type = "azure-native:network:VirtualNetworkGateway";
  /** Properties that a preview says would change, until an update was made. */
  planned: Record<string, object> | undefined = { 'tags["remote-access-statement"]': {} };
  urn = URN;
  operation = "update";
  policy: string | undefined;
  /** Answers of the next updates instead of doing them. */
  readonly updates: EngineRun[] = [];
  readonly commands: string[][] = [];
  /** What an update brings. */
  brings: { sequence: string; refused: string[] } = { sequence: "6", refused: [STOLEN.toLowerCase()] };

  readonly run = (args: readonly string[]): Promise<EngineRun> => {
    this.commands.push([...args]);
    return Promise.resolve(this.#answer(args[0]!));
  };

  #answer(command: string): EngineRun {
    if (command === "stack") return { code: 0, stdout: JSON.stringify(this.#state()), stderr: "" };
    if (command === "preview") {
      if (this.policy === undefined) return events(0, this.#steps());
      return events(1, [
        {
          policyEvent: { policyName: "p2s-root-pinned", enforcementLevel: "mandatory", message: this.policy },
        },
      ]);
    }
    const scripted = this.updates.shift();
    if (scripted !== undefined) return scripted;
    const steps = this.#steps();
    [this.sequence, this.refused, this.planned] = [this.brings.sequence, this.brings.refused, undefined];
    return events(0, steps);
  }

  #steps(): object[] {
    if (this.planned === undefined)
      return [{ resourcePreEvent: { metadata: { op: "same", urn: this.urn } } }];
    const metadata = { op: this.operation, urn: this.urn, detailedDiff: this.planned, diffs: ["tags"] };
    return [{ resourcePreEvent: { metadata } }];
  }

  #state(): object {
    const tags = this.sequence === undefined ? {} : { "Remote-Access-Statement": this.sequence };
    const listed = this.refused.map((thumbprint) => ({ name: thumbprint, thumbprint }));
    const outputs = { tags, vpnClientConfiguration: { vpnClientRevokedCertificates: listed } };
    const component = {
      urn: "urn:pulumi:city::remote-access::remote-access:vpn:Gateway::gateway",
      type: "remote-access:vpn:Gateway",
    };
    return { deployment: { resources: [component, { urn: URN, type: this.type, id: this.id, outputs }] } };
  }
}

function events(code: number, steps: readonly object[]): EngineRun {
  const lines = [...steps, ...(code === 0 ? [{ summaryEvent: {} }] : [])];
  return { code, stdout: lines.map((line) => JSON.stringify(line)).join("\n"), stderr: "" };
}

let engine: ScriptedEngine;
let clock: number;
let said: string[];
beforeEach(() => {
  engine = new ScriptedEngine();
  clock = 0;
  said = [];
});

const bring = (change: Partial<Bringing> = {}) =>
  bringStatement({
    place: PLACE,
    statement: {
      sequence: 6,
      revoked: [{ thumbprint: STOLEN, class: "stolen", notAfter: "2026-12-01T00:00:00Z" }],
    },
    engine: engine.run,
    timing: {
      now: () => clock,
      random: () => 0.5,
      sleep: (ms) => {
        clock += ms;
        return Promise.resolve();
      },
    },
    wait: 60_000,
    withOtherChanges: false,
    say: (sentence) => said.push(sentence),
    ...change,
  });
const verbs = () => engine.commands.map(([verb]) => verb);

describe("bringing a statement to the gateway", () => {
  it("previews and updates the gateway alone, under the policy pack, and looks whether it is there", async () => {
    expect(await bring()).toEqual({ outcome: "updated", sequence: 6, waitedMs: 0 });
    expect(verbs()).toEqual(["stack", "preview", "up", "stack"]);
    for (const command of engine.commands.filter(([verb]) => verb !== "stack")) {
      expect(command).toEqual(
        expect.arrayContaining(["--target", URN, "--policy-pack", "/srv/remote-access/policy-pack"]),
      );
    }
  });

  it("names the stack's configuration where it has another file, but not where the engine takes none", async () => {
    await bring({ place: { ...PLACE, configFile: "/srv/remote-access/Pulumi.city.yaml" } });
    const named = engine.commands.filter((command) =>
      command.join(" ").includes("--config-file /srv/remote-access/Pulumi.city.yaml"),
    );
    expect(named.map(([verb]) => verb)).toEqual(["preview", "up"]);
  });

  it("writes nothing when the gateway carries it already", async () => {
    [engine.sequence, engine.refused, engine.planned] = ["6", [STOLEN], undefined];
    expect(await bring()).toEqual({ outcome: "already", sequence: 6, waitedMs: 0 });
    expect(verbs()).not.toContain("up");
  });

  it("is content where somebody else brings it between the first look and the preview", async () => {
    [engine.sequence, engine.planned] = ["5", undefined];
    const run: Bringing["engine"] = (args) => {
      if (args[0] === "preview") [engine.sequence, engine.refused] = ["7", [STOLEN]];
      return engine.run(args);
    };
    expect(await bring({ engine: run })).toEqual({ outcome: "already", sequence: 7, waitedMs: 0 });
    expect(verbs()).not.toContain("up");
  });

  it("is content with a newer statement that somebody else has brought", async () => {
    engine.brings = { sequence: "9", refused: [] };
    expect(await bring()).toMatchObject({ outcome: "updated", sequence: 9 });
  });

  it("waits for whoever works on the stack, says who that is, and begins again with the preview", async () => {
    engine.updates.push(...Array.from({ length: 3 }, () => ({ code: 1, stdout: "", stderr: LOCKED })));
    const { outcome, waitedMs } = await bring();
    expect(outcome).toBe("updated");
    expect(waitedMs).toBe(3 * 4_500);
    expect(said).toEqual([
      "The stack city is locked by process 16698 of root@ci, since 2026-11-27T10:23:17Z. Waiting until it is free.",
    ]);
    expect(verbs().filter((verb) => verb === "preview")).toHaveLength(4);
  });

  it("waits for an update in Pulumi's service too", async () => {
    const conflict = "error: [409] Conflict: Another update is currently in progress.";
    engine.updates.push({ code: 255, stdout: "", stderr: conflict });
    expect(await bring()).toMatchObject({ outcome: "updated" });
    expect(said[0]).toContain("another update");
  });

  it("gives up after the time it was given, and says how to go on", async () => {
    engine.updates.push(...Array.from({ length: 99 }, () => ({ code: 1, stdout: "", stderr: LOCKED })));
    await expect(bring()).rejects.toThrow(
      /still locked by process 16698 of root@ci.*--wait <seconds>.*pulumi cancel --stack city, in \/srv\/remote-access/,
    );
    expect(clock).toBeGreaterThanOrEqual(60_000);
    expect(clock).toBeLessThan(70_000);
  });

  it.each<[string, Partial<ScriptedEngine>]>([
    [
      "another property of the gateway",
      { planned: { "sku.name": {}, 'tags["remote-access-statement"]': {} } },
    ],
    ["another tag", { planned: { "tags.owner": {} } }],
    [
      "the address pool",
      { planned: { "vpnClientConfiguration.vpnClientAddressPool.addressPrefixes[0]": {} } },
    ],
    ["a whole object of which nobody says what changes", { planned: {} }],
  ])("writes nothing when %s would change too, unless it may", async (_, change) => {
    Object.assign(engine, change);
    await expect(bring()).rejects.toThrow(
      "is /srv/remote-access the release that the stack was brought up with?",
    );
    expect(verbs()).not.toContain("up");
    expect(await bring({ withOtherChanges: true })).toMatchObject({ outcome: "updated" });
  });

  it.each<[string, Partial<ScriptedEngine>]>([
    ["another resource would change", { urn: URN.replace("::gateway", "::other") }],
    ["the gateway would be replaced", { operation: "replace" }],
    ["the gateway would be made anew", { operation: "create" }],
  ])("never writes when %s", async (_, change) => {
    Object.assign(engine, change);
    await expect(bring({ withOtherChanges: true })).rejects.toThrow("in more than the statement decides");
    expect(verbs()).not.toContain("up");
  });

  it("lets anchors and revoked certificates change", async () => {
    engine.planned = {
      "vpnClientConfiguration.vpnClientRevokedCertificates[0]": {},
      "vpnClientConfiguration.vpnClientRootCertificates[1].publicCertData": {},
      "tags.remote-access-statement": {},
    };
    expect(await bring()).toMatchObject({ outcome: "updated" });
  });

  it("writes nothing that the policy pack blocks, and says what it said", async () => {
    engine.policy = "an anchor that security has not pinned";
    await expect(bring()).rejects.toThrow("policy p2s-root-pinned: an anchor that security has not pinned");
    expect(verbs()).not.toContain("up");
  });

  it.each<[string, Partial<ScriptedEngine>, RegExp]>([
    [
      "the tag is still the old one",
      { brings: { sequence: "5", refused: [STOLEN] } },
      /carries statement 5, and 6/,
    ],
    ["the tag is gone", { brings: { sequence: "six", refused: [STOLEN] } }, /says of no statement/],
    ["the thumbprint is missing", { brings: { sequence: "6", refused: [] } }, /would still take F{40}/],
  ])("does not believe an update after which %s", async (_, change, message) => {
    Object.assign(engine, change);
    await expect(bring()).rejects.toThrow(message);
  });

  it("asks for the statement's file when the program plans nothing although the gateway is behind", async () => {
    engine.planned = undefined;
    await expect(bring()).rejects.toThrow(
      /gatewayStatement\.file.*name the file that the authority publishes/,
    );
    expect(verbs()).not.toContain("up");
  });

  it.each<[string, Partial<ScriptedEngine>, RegExp]>([
    ["another gateway", { id: ID.replace("vpng-city", "vpng-other") }, /but .*vpng-other; correct gateway:/],
    ["no gateway", { type: "azure-native:network:VirtualNetwork" }, /bring it up first: pulumi up/],
  ])("touches nothing of a stack with %s", async (_, change, message) => {
    Object.assign(engine, change);
    await expect(bring()).rejects.toThrow(message);
    expect(verbs()).toEqual(["stack"]);
  });

  it.each([
    "azure-native:network/v20240501:VirtualNetworkGateway",
    "azure-native_network_v20250501:network:VirtualNetworkGateway",
  ])("finds a gateway of the type %s, and an id in other letters", async (type) => {
    Object.assign(engine, { type, id: ID.toUpperCase() });
    expect(await bring()).toMatchObject({ outcome: "updated" });
  });

  it("hands on what the engine says when it fails", async () => {
    engine.updates.push({ code: 255, stdout: "", stderr: "error: 429 from Azure" });
    await expect(bring()).rejects.toThrow("the update of the gateway failed: error: 429 from Azure");
  });
});

it("says how to do the same by hand", () => {
  expect(byHand(PLACE)).toBe(
    "pulumi up --stack city --target '**VirtualNetworkGateway::*' --policy-pack /srv/remote-access/policy-pack",
  );
  expect(byHand({ ...PLACE, configFile: "/srv/city.yaml" })).toContain(" --config-file /srv/city.yaml ");
});

import type { Lab } from "../lab";
import { WAYS, type WayName } from "../laptops/ways";
import { forged, usualWords } from "./travellers";
import type { Scenario, Sight } from "./scenario";

/** What the probe writes, as far as it counts here. */
export interface ProbeResult {
  readonly findings: readonly { readonly id: string; readonly verdict: string; readonly detail: string }[];
  readonly reached: readonly string[];
  readonly conclusive: boolean;
}

/** Key and certificate that the probe shows in place of its own. */
const TEST_IDENTITY = "REMOTE_ACCESS_PROBE_TEST_IDENTITY";
const NOTHING = "reached: nothing; conclusive: yes; self-made refused, look-alike refused";

/** What a computer sees that is nobody's laptop, as somebody at home sees it who starts the probe. */
export const OUTSIDE: readonly Scenario[] = [
  outside(
    "probe-home",
    "A private computer at a home starts the probe: it reaches nothing, and the gateway refuses both of its certificates.",
    NOTHING,
    "home",
  ),
  outside(
    "probe-internet",
    "A computer in the Internet without a router between starts the probe, and reaches nothing either.",
    NOTHING,
    "plain",
  ),
  outside(
    "probe-blocked",
    "Where UDP is blocked the probe does not call it safe: it says that it could not ask the gateway.",
    "reached: nothing; conclusive: no; self-made silent, look-alike silent",
    "guest",
  ),
  outside(
    "probe-let-in",
    "The same probe with a certificate of the anchor is let in, and says so: a refusal that it tells is one.",
    "reached: ike:self-made; conclusive: yes; self-made reached, look-alike refused",
    "home",
    async (lab) => {
      const { certificate, key } = await forged(usualWords(lab, "LT-0960"), lab.input.anchor);
      return { [TEST_IDENTITY]: lab.world.write("probe-identity.pem", key + certificate, 0o600) };
    },
  ),
];

function outside(
  name: string,
  sentence: string,
  expected: string,
  way: WayName,
  environment: (lab: Lab) => Promise<Record<string, string>> = () => Promise.resolve({}),
): Scenario {
  const run = async (lab: Lab): Promise<Sight> => {
    await strangerIn(lab, name, way);
    return sightOf(await probed(lab, name, await environment(lab)));
  };
  return { name, group: "probe", sentence, expected, run };
}

/** Somebody's own computer, in a network of its own. */
export async function strangerIn(lab: Lab, name: string, way: WayName): Promise<void> {
  await lab.world.add(name);
  const { router } = await lab.ways.attach(name, WAYS[way]);
  await lab.world.batch(name, [`route add default via ${router}`]);
}

/** Runs the probe there. @throws Error where it ends without a result, or its exit code says something else than that */
export async function probed(
  lab: Lab,
  place: string,
  env: Record<string, string> = {},
  list = lab.input.probe.list,
): Promise<ProbeResult> {
  const { script } = lab.input.probe;
  const file = lab.world.write(`${place}/probe-list.json`, list);
  const args = ["-B", script, file, "--json", "--wait", "1500", "--at-once", "64"];
  const { code, stdout, stderr } = await lab.world.run(place, "python3", args, {
    env,
    instead: lab.publicResolver,
  });
  const result = (code === 2 ? undefined : JSON.parse(stdout || "null")) as ProbeResult | null | undefined;
  if (!result) throw new Error(`the probe ended with ${code}: ${stderr.trim()}`);
  const meant = result.reached.length > 0 ? 1 : result.conclusive ? 0 : 3;
  if (code !== meant) throw new Error(`the probe ended with ${code}, and its result says ${meant}`);
  return result;
}

function sightOf({ findings, reached, conclusive }: ProbeResult): Sight {
  const ike = findings.filter(({ id }) => id.startsWith("ike:"));
  const certificates = ike.map(({ id, verdict }) => `${id.replace("ike:", "")} ${verdict}`);
  const seen = [
    `reached: ${reached.join(", ") || "nothing"}`,
    `conclusive: ${conclusive ? "yes" : "no"}`,
    certificates.join(", "),
  ].join("; ");
  const telling = findings.filter(({ verdict }) => verdict === "reached" || verdict === "not-tried");
  const odd = telling.map(({ id, verdict, detail }) => `${id} ${verdict}: ${detail}`);
  return { seen, note: `${findings.length} targets`, odd };
}

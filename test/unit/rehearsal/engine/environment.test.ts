import { execFileSync } from "node:child_process";
import { findPlaces } from "../../../../rehearsal/places";
import { exportLines, rehearsalEnvironment } from "../../../../rehearsal/engine/environment";

const places = findPlaces({ REMOTE_ACCESS_CACHE: "/c", REMOTE_ACCESS_REHEARSAL_HOME: "/h 1" }, "/clone");

describe("the environment of a rehearsal", () => {
  it("leads pulumi to the rehearsal and nowhere else", () => {
    expect(rehearsalEnvironment(places, "/c/hosts/1/bin", { PATH: "/usr/bin" })).toEqual({
      PATH: "/c/hosts/1/bin:/usr/bin",
      PULUMI_HOME: "/h 1/pulumi",
      PULUMI_BACKEND_URL: "file:///h 1/state",
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      REMOTE_ACCESS_REHEARSAL: "1",
      REMOTE_ACCESS_REHEARSAL_HOME: "/h 1",
    });
  });

  it.each([
    "ARM_CLIENT_SECRET",
    "ARM_SUBSCRIPTION_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CONFIG_DIR",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_STACK",
  ])("switches off the caller's %s without repeating its value", (name) => {
    const environment = rehearsalEnvironment(places, "/c/bin", { PATH: "/usr/bin", [name]: "of-the-caller" });
    expect(environment[name]).toBe("");
    expect(JSON.stringify(environment)).not.toContain("of-the-caller");
  });

  it("says nothing of credentials that the caller has not set", () => {
    expect(Object.keys(rehearsalEnvironment(places, "/c/bin", {}))).not.toContain("ARM_CLIENT_SECRET");
  });

  it.each([
    [
      "npm's own folders",
      "/clone/node_modules/.bin:/lib/npm/x/node-gyp-bin:/usr/bin:/bin",
      "/c/bin:/usr/bin:/bin",
    ],
    ["an engine put there by an earlier rehearsal", "/c/hosts/old/bin:/usr/bin", "/c/bin:/usr/bin"],
    ["empty entries, which mean the current folder", ":/usr/bin::", "/c/bin:/usr/bin"],
  ])("leaves %s out of PATH", (_, path, expected) => {
    expect(rehearsalEnvironment(places, "/c/bin", { PATH: path }).PATH).toBe(expected);
  });

  it("keeps what the user has put behind npm's folders, even below node_modules", () => {
    const path = "/clone/node_modules/.bin:/usr/bin:/opt/tool/node_modules/.bin";
    expect(rehearsalEnvironment(places, "/c/bin", { PATH: path }).PATH).toBe(
      "/c/bin:/usr/bin:/opt/tool/node_modules/.bin",
    );
  });

  it("survives eval in sh unchanged", () => {
    const environment = { A: 'it\'s $HOME `x` "y"', B: "", C: "two\nlines" };
    const script = `eval "$1"; printf '%s|%s|%s' "$A" "$B" "$C"`;
    expect(execFileSync("sh", ["-c", script, "sh", exportLines(environment)], { encoding: "utf8" })).toBe(
      `${environment.A}|${environment.B}|${environment.C}`,
    );
  });

  it("is printed as nothing but export lines", () => {
    for (const line of exportLines(rehearsalEnvironment(places, "/c/bin", { PATH: "/bin" }))
      .trim()
      .split("\n"))
      expect(line).toMatch(/^export [A-Z_]+='[^']*'$/);
  });
});

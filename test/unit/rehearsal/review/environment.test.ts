import { offlineEnvironment, placesIn } from "../../../../rehearsal/review/environment";

const SECRETS = {
  ARM_CLIENT_SECRET: "secret",
  AZURE_CONFIG_DIR: "secret",
  PULUMI_ACCESS_TOKEN: "secret",
  GITHUB_TOKEN: "secret",
  CI_JOB_TOKEN: "secret",
  NPM_TOKEN: "secret",
  SSH_AUTH_SOCK: "secret",
  NODE_OPTIONS: "secret",
  HTTPS_PROXY: "secret",
  REMOTE_ACCESS_BREAK_GLASS: "secret",
  REMOTE_ACCESS_REVIEW_RECORD: "secret",
  PULUMI_CONFIG_PASSPHRASE: "secret",
  HOME: "/secret",
  XDG_CONFIG_HOME: "/secret",
};

it("gives a stranger's program nothing of the caller's but where commands and words are", () => {
  const caller = {
    ...SECRETS,
    PATH: "/usr/bin",
    LANG: "de_DE.UTF-8",
    LC_ALL: "C",
    TMPDIR: "/tmp",
    TZ: "UTC",
  };
  const environment = offlineEnvironment(placesIn("/home-of-its-own", "/project", caller), "/engine", caller);
  expect(JSON.stringify(environment)).not.toContain("secret");
  expect(environment).toMatchObject({ LANG: "de_DE.UTF-8", LC_ALL: "C", TZ: "UTC" });
  expect(environment).toMatchObject({
    HOME: "/home-of-its-own/user",
    // What a tool keeps for the next run is not shared with whoever runs it next.
    TMPDIR: "/home-of-its-own/tmp",
    PULUMI_BACKEND_URL: "file:///home-of-its-own/state",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  });
  expect(environment.PATH).toMatch(/^\/engine:/);
});

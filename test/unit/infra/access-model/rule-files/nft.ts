import { spawnSync } from "node:child_process";

/** nft reads a file against the kernel, so that it needs a network of its own where it may do so. */
const IN_OWN_NETWORK = ["--map-root-user", "--net", "nft"];

const possible = spawnSync("unshare", [...IN_OWN_NETWORK, "list", "ruleset"]).status === 0;
if (!possible) {
  console.warn("nft cannot be run, its checks are skipped; install it: apt-get install nftables util-linux");
}

/** `it`, or `it.skip` where the `nft` command is missing or may not run. */
export const itWithNft = possible ? it : it.skip;

/** What nft complains about in a file; empty where it would load it. */
export function nftComplaint(file: string): string {
  const { status, stderr } = spawnSync("unshare", [...IN_OWN_NETWORK, "--check", "--file", "-"], {
    input: file,
    encoding: "utf8",
  });
  return status === 0 ? "" : stderr || `ended with ${status}`;
}

/** The rule set that stands after files were loaded one after the other, as nft prints it without counts. */
export function loadedRules(files: readonly string[]): string {
  const script =
    'for file; do printf %s "$file" | nft --file - || exit 1; done; nft --stateless list ruleset';
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["--map-root-user", "--net", "sh", "-c", script, "sh", ...files],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

import fc from "fast-check";
import { ruleFile } from "../../../../../infra/access-model/rule-files/rule-file";
import { itWithNft, loadedRules, nftComplaint } from "./nft";
import { anyModel, sampleModel, service } from "./sample-models";

describe("the real nft", () => {
  itWithNft("says so when a file is wrong", () => {
    const file = ruleFile("nftables", sampleModel());
    expect(nftComplaint(file.replace("dport", "dbort"))).toMatch(/syntax error/);
  });

  itWithNft("takes the file of every model, whatever people wrote into it", () => {
    fc.assert(
      fc.property(anyModel, (model) => expect(nftComplaint(ruleFile("nftables", model))).toBe("")),
      { numRuns: 40 },
    );
  });

  itWithNft("replaces an earlier file as a whole", () => {
    const [earlier, later] = [sampleModel(), sampleModel([service({})])].map((model) =>
      ruleFile("nftables", model),
    ) as [string, string];
    expect(loadedRules([earlier, later, later])).toBe(loadedRules([later]));
    expect(loadedRules([later])).not.toBe(loadedRules([earlier]));
  });
});

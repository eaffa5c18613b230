import type { Browser } from "playwright-core";
import { z } from "zod";
import { htmlOf } from "../../policy-pack/findings/html/html";
import { exampleControl } from "../unit/policy-pack/findings/html/example-control";
import { comparedStack } from "../unit/policy-pack/findings/html/example-comparison";
import { withTexts } from "../unit/policy-pack/findings/html/hostile-report";
import {
  exampleFinding,
  exampleReport,
  exampleStack,
} from "../unit/policy-pack/findings/report/example-report";
import { exampleLab, exampleProbe } from "../unit/policy-pack/findings/tried/example-tried";
import { describeInBrowser, launched, overflowOf, violationsIn, withPage } from "./browser";

// A browser that has to share its processors is slow.
jest.setTimeout(180_000);

const REPORT = exampleReport({
  stacks: [exampleStack(), { ...comparedStack(), name: "city" }],
  lab: [exampleLab()],
  probe: [exampleProbe(), exampleProbe({ signature: "wrong", list: "missing", conclusive: false })],
});
const PAGE = htmlOf(REPORT, [exampleControl(), exampleControl({ id: "A.1", state: "deviation" })], "../docs");
const NARROW = { viewport: { width: 360, height: 740 } };

const empty = { blocked: 0, notJudged: 0, exempted: 0, line: "passed" };
const nothing = exampleStack({
  ...{ verdict: empty, findings: [], exemptions: [], anchors: [], changes: [] },
  ...{ matrix: undefined, matrixDifference: undefined, declaredDifference: undefined },
  ...{ effects: undefined, statement: undefined },
});
const WITHOUT = htmlOf(exampleReport({ verdict: empty, stacks: [nothing], devices: undefined }));

function withFindings(count: number): string {
  const findings = Array.from({ length: count }, (_, index) => exampleFinding({ name: `gateway-${index}` }));
  return htmlOf(exampleReport({ stacks: [exampleStack({ findings })] }), []);
}
const WITH_MANY = withFindings(500);

describeInBrowser("the page of a review", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.close());

  const schemes = ["light", "dark"] as const;
  const cases = ["de-DE", "en-GB"].flatMap((locale) =>
    schemes.map((colorScheme) => ({ locale, colorScheme })),
  );

  test.each(cases)(
    "is accessible: $locale, $colorScheme, with a chosen cell, on a screen and on paper",
    async (options) => {
      await withPage(browser, PAGE, options, async ({ page, complaints }) => {
        expect(await violationsIn(page)).toEqual([]);
        await page.check("#s1c2");
        expect(await violationsIn(page)).toEqual([]);
        await page.emulateMedia({ media: "print" });
        expect(await violationsIn(page)).toEqual([]);
        expect(complaints).toEqual([]);
      });
    },
  );

  test("without a finding it is accessible in a narrow window", async () => {
    await withPage(browser, WITHOUT, NARROW, async ({ page }) => {
      expect(await violationsIn(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
    });
  });

  test("500 findings are folded, and fit a narrow window", async () => {
    await withPage(browser, WITH_MANY, NARROW, async ({ page }) => {
      expect(await page.locator("details").count()).toBe(500);
      expect(await page.locator("details[open]").count()).toBe(0);
      expect(await overflowOf(page)).toBe(0);
    });
  });

  test("asks nobody for anything, and its policy refuses none of its own parts", async () => {
    await withPage(browser, PAGE, {}, async ({ page, address, requests, complaints }) => {
      await page.check("#s1c1");
      await page.check("#language-en");
      await page.pdf();
      expect(requests).toEqual([address]);
      expect(complaints).toEqual([]);
    });
  });

  test("its policy refuses a script that somebody gets into it all the same", async () => {
    const broken = PAGE.replace(
      "</main>",
      '<script>document.title = "in"</script><img src="https://example.org/"></main>',
    );
    await withPage(browser, broken, {}, async ({ page, complaints }) => {
      expect(await page.title()).not.toBe("in");
      expect(complaints).toHaveLength(2);
      for (const complaint of complaints) expect(complaint).toContain("Content Security Policy");
    });
  });

  test("hostile texts add no element", async () => {
    const evil = `</style></title><script>document.title="in"</script><img src=x onerror='document.title="in"'>"'`;
    const harmless = "x".repeat(evil.length);
    const counts: unknown[] = [];
    for (const before of [evil, harmless]) {
      const html = htmlOf(
        withTexts(exampleReport({ lab: [exampleLab()], probe: [exampleProbe()] }), (text) => before + text),
        [exampleControl()],
      );
      await withPage(browser, html, {}, async ({ page, complaints }) => {
        expect(await page.title()).not.toBe("in");
        expect(complaints).toEqual([]);
        counts.push(await page.evaluate("document.querySelectorAll('*').length"));
        expect(await page.locator("img").count()).toBe(0);
      });
    }
    expect(counts[0]).toBe(counts[1]);
  });

  test.each([
    ["de-DE", "de", /^Prüfung des Fernzugangs: blockiert/],
    ["en-GB", "en", /^Review of the remote access: blocked/],
    ["fr-FR", "en", /^Review/],
  ])("speaks to a reader of %s in %s", async (locale, language, title) => {
    await withPage(browser, PAGE, { locale }, async ({ page }) => {
      expect(await page.getAttribute("html", "lang")).toBe(language);
      expect(await page.title()).toMatch(title);
      expect(await page.locator("#verdict").innerText()).toContain(
        language === "de" ? "Blockiert" : "Blocked",
      );
    });
  });

  test.each([
    ["with scripts", true],
    ["without", false],
  ])("changes its language by keyboard, %s", async (_, javaScriptEnabled) => {
    await withPage(browser, PAGE, { javaScriptEnabled }, async ({ page }) => {
      const verdict = page.locator("#verdict");
      expect(await verdict.innerText()).toContain("Blockiert");
      await page.keyboard.press("Tab"); // the link past the head
      await page.keyboard.press("Tab"); // the language
      await page.keyboard.press("ArrowRight");
      expect(await verdict.innerText()).toContain("Blocked");
      expect(await verdict.innerText()).not.toContain("Blockiert");
      expect(await page.getAttribute("html", "lang")).toBe(javaScriptEnabled ? "en" : "de");
      await page.keyboard.press("ArrowLeft");
      expect(await verdict.innerText()).toContain("Blockiert");
      expect(await page.getAttribute("html", "lang")).toBe("de");
    });
  });

  test.each([
    ["with scripts", true],
    ["without", false],
  ])("shows the way of a cell that is chosen by keyboard, %s", async (_, javaScriptEnabled) => {
    await withPage(browser, PAGE, { javaScriptEnabled }, async ({ page }) => {
      const [first, second] = [page.locator("#s1c2-way"), page.locator("#s1c1-way")];
      const width = (selector: string) =>
        page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).strokeWidth`);
      expect(await first.isVisible()).toBe(false);
      await page.focus("#s1all");
      await page.keyboard.press("ArrowDown");
      expect(await first.innerText()).toMatch(/Internet\s+pip-web\s+lb-web\s+snet-mail\s+vnet-services/);
      expect(await second.isVisible()).toBe(false);
      expect(await width("svg:lang(de) .link.s1c2")).toBe("3.5px");
      expect(await width("svg:lang(de) .link.s1c1:not(.s1c2)")).toBe("1.5px");
      await page.keyboard.press("ArrowDown");
      expect([await first.isVisible(), await second.isVisible()]).toEqual([false, true]);
      // The other stack has a choice of its own.
      expect(await page.locator("#s2c1-way").isVisible()).toBe(false);
      await page.keyboard.press("ArrowDown");
      expect([await first.isVisible(), await second.isVisible()]).toEqual([false, false]);
    });
  });

  test.each([
    ["a narrow window", NARROW],
    ["a wide one", { viewport: { width: 1600, height: 900 } }],
  ])("fits %s, with names as long as Azure allows", async (_, options) => {
    const html = htmlOf(
      withTexts(REPORT, (text) => `${text}${"-long".repeat(16)}`),
      [exampleControl()],
    );
    for (const each of [PAGE, html]) {
      await withPage(browser, each, options, async ({ page }) => {
        await page.check("#s1c1");
        expect(await overflowOf(page)).toBe(0);
      });
    }
  });

  test("a link from the verdict leads to what the lab saw and to what the probe reached", async () => {
    await withPage(browser, PAGE, NARROW, async ({ page }) => {
      for (const place of ["lab1n2", "probe1n2"]) {
        await page.click(`.blocking a[href="#${place}"]`);
        const box = `document.getElementById("${place}").getBoundingClientRect()`;
        const top = z.number().parse(await page.evaluate(`${box}.top`));
        expect(top).toBeGreaterThanOrEqual(0);
        expect(top).toBeLessThan(NARROW.viewport.height);
      }
    });
  });

  test("in a narrow window what came of a scenario is seen without pushing the table", async () => {
    await withPage(browser, PAGE, NARROW, async ({ page }) => {
      const badges = await page.evaluate(
        "[...document.querySelectorAll('.scenarios .badge')].map((one) => one.getBoundingClientRect().right)",
      );
      expect(z.array(z.number().positive().lt(NARROW.viewport.width)).parse(badges)).toHaveLength(3);
    });
  });

  test.each([
    ["with scripts", true],
    ["without", false],
  ])("on paper everything is there, %s", async (_, javaScriptEnabled) => {
    // Folded on a screen; few, because a browser takes long over hundreds of pages.
    await withPage(browser, withFindings(30), { javaScriptEnabled }, async ({ page }) => {
      expect(await page.locator("#s1f30").isVisible()).toBe(false);
      await page.emulateMedia({ media: "print" });
      const hidden = await page.evaluate(`
        [...document.querySelectorAll(".way, .finding, .signature, .digest, table")]
          .filter((one) => !one.checkVisibility({ contentVisibilityAuto: true }))
          .map((one) => one.id || one.className)`);
      expect(hidden).toEqual([]);
      expect(await page.locator(".signature").innerText()).toContain("Unterschrift");
      await page.emulateMedia({ media: null });
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      // 30 findings of eight lines each: more than six on a page is not possible.
      expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(5);
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12]/);
    });
  });

  test("paper is white and fits, whatever the screen is", async () => {
    const narrow = { ...NARROW, viewport: { width: 680, height: 960 }, colorScheme: "dark" as const };
    await withPage(browser, PAGE, narrow, async ({ page }) => {
      await page.emulateMedia({ media: "print" });
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(z.string().parse(ground)).toBe("rgb(255, 255, 255)");
      expect(await overflowOf(page)).toBe(0);
      expect(
        await page
          .locator(".pushable")
          .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length),
      ).toBe(0);
    });
  });

  test("a link to a finding opens it, however many there are", async () => {
    await withPage(browser, WITH_MANY, {}, async ({ page }) => {
      await page.click('.blocking a[href="#s1f3"]');
      expect(await page.locator("#s1f3").isVisible()).toBe(true);
      expect(await page.locator("#s1f4").isVisible()).toBe(false);
    });
  });
});

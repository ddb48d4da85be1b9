"""The HTML report in a real browser (headless Chromium): filter, open a case and its transcript, follow a source, dark
mode, narrow screen, print, keyboard; no accessibility violation (axe-core), no request to anybody, and quick with
thousands of cases."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from chromium import Browser
from simulator_server import Simulator

AXE = pathlib.Path(os.environ["S3SSE_DEPS"]) / "pages" / "node_modules" / "axe-core" / "axe.min.js"
BROKEN = ["SSEC-20", "SSEC-06", "STO-01"]
MANY = 2500


class HtmlReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-html-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        simulator = Simulator("--switch-off", *BROKEN)
        try:
            done = subprocess.run(
                [os.environ["S3SSE_BINARY"], "run", "--endpoint", simulator.https, "--ca-bundle", simulator.ca,
                 "--only", "smoke", "--only", "sse-c/read*", "--only", "sse-c/put*", "--out", cls.folder],
                env=simulator.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        finally:
            simulator.stop()
        if done.returncode != 1:
            raise RuntimeError(f"the run ended with {done.returncode}: {done.stdout.decode()[-2000:]}")
        cls.page = (cls.folder / "report.html").as_uri()
        cls.report = json.loads((cls.folder / "report.json").read_text())
        cls.failed = [case for case in cls.report["cases"] if case["verdict"] == "fail"]
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.requests.clear()
        self.browser.size(1200, 900)
        self.browser.media()

    def show(self, route, page=None):
        self.browser.open("about:blank")
        self.browser.open((page or self.page) + "#/" + route)
        self.assertEqual(self.browser.errors(), [])

    def run_script(self, script):
        return self.browser.run(script)

    def text(self, selector="main"):
        return self.run_script(f"document.querySelector({json.dumps(selector)}).innerText")

    def routes(self):
        case, rule = self.failed[0]["id"], self.failed[0]["rules"][0]
        quote = lambda text: self.run_script(f"encodeURIComponent({json.dumps(text)})")
        return ["", "cases", "cases?verdict=fail", "case/" + quote(case), "rules", "rule/" + quote(rule), "coverage"]

    def matrix(self):
        """The page that sets this result beside one without findings, eight endpoints wide."""
        clean = copy.deepcopy(self.report)
        for case in clean["cases"]:
            case.update(verdict="pass", nature="none", findings=[])
        (self.folder / "clean.json").write_text(json.dumps(clean))
        results = [f"Endpoint {number}={self.folder / name}"
                   for number in range(4) for name in ("clean.json", "report.json")]
        subprocess.run([os.environ["S3SSE_BINARY"], "matrix", *results, "--format", "html", "--out",
                        self.folder / "matrix.html"], check=True, stdout=subprocess.PIPE)
        return (self.folder / "matrix.html").as_uri()

    def test_the_matrix_keeps_names_in_sight(self):
        self.show("", self.matrix())
        seen = self.run_script(
            "(() => { const box = document.querySelector('.matrix'); const at = (e) => e.getBoundingClientRect();"
            " box.scrollTo(400, 400); const corner = at(box);"
            " return [at(box.querySelector('thead th:nth-child(5)')).top - corner.top,"
            "         at(box.querySelector('tbody tr:nth-child(9) td.name')).left - corner.left,"
            "         box.scrollLeft, box.scrollTop]; })()")
        self.assertLess(abs(seen[0]), 2, seen)
        self.assertLess(abs(seen[1]), 2, seen)
        self.assertGreater(min(seen[2:]), 100, "nothing was scrolled")

    def test_the_summary_says_what_it_means(self):
        self.show("")
        text = self.text()
        self.assertIn("NOT CONFORMING", text)
        self.assertIn("Protection is silently missing", text)
        natures = [self.report_title(nature) for nature in ("exposes-data", "ignores-silently", "wrong-answer", "wording")]
        order = [text.find(title) for title in natures if title in text]
        self.assertEqual(order, sorted(order), "the worst does not stand first")
        self.assertGreater(self.run_script("document.querySelectorAll('svg.bar[role=img][aria-label]').length"), 1)
        # A click on a meaning goes to its list.
        self.run_script("document.querySelector('.natures a').click()")
        self.assertTrue(self.run_script("document.activeElement.id").startswith("nature-"))

    def test_a_click_shows_as_many_as_the_number_says(self):
        self.show("")
        links = self.run_script(
            "[...document.querySelectorAll('main a')].map((a) => [a.getAttribute('href'), (a.textContent.match(/^\\d+/) ||"
            " (a.nextSibling && a.nextSibling.nodeType === 3 && a.nextSibling.data.match(/^ (\\d+)/)) || []).pop()])"
            ".filter(([href, number]) => href.startsWith('#/cases?') && number)")
        self.assertGreaterEqual(len(links), 5, "causes, and what is not covered")
        for href, number in links:
            self.show(href[2:])
            self.assertEqual(self.text("[role=status]").split()[0], number, href)
        self.show("causes")
        self.assertEqual(self.run_script("document.querySelectorAll('ol.found > li').length"), len(self.report["causes"]))

    def report_title(self, nature):
        return json.loads(self.run_script("document.getElementById('data').textContent"))["meanings"][nature]["title"]

    def test_filters(self):
        self.show("cases")
        total = len(self.report["cases"])
        self.assertIn(f"{total} of {total} cases", self.text("[role=status]"))
        change = "(() => {{ const f = document.getElementById('{0}'); f.value = {1}; " \
                 "f.dispatchEvent(new Event('{2}', {{ bubbles: true }})); }})()"
        self.run_script(change.format("f-verdict", '"fail"', "change"))
        self.assertIn(f"{len(self.failed)} of {total} cases", self.text("[role=status]"))
        self.assertEqual(self.run_script("document.querySelectorAll('tbody tr').length"), len(self.failed))
        self.run_script(change.format("f-text", '"SSEC-06"', "input"))
        wanted = sum(1 for case in self.failed if "ssec-06" in json.dumps(case).lower())
        self.assertTrue(0 < wanted < len(self.failed))
        self.assertLess(self.run_script("document.querySelectorAll('tbody tr').length"), len(self.failed))
        for key in ("method", "operation", "level", "nature"):
            self.assertGreater(self.run_script(f"document.getElementById('f-{key}').options.length"), 1, key)
        # The address holds the filters, so that it can be passed on.
        self.assertIn("verdict=fail", self.run_script("location.hash"))

    def test_a_case_with_its_transcript(self):
        self.show("cases?verdict=fail")
        self.run_script("document.querySelector('tbody td.name a').click()")
        self.wait_for("location.hash.startsWith('#/case/')")
        self.wait_for("document.querySelector('main h3') !== null")
        text = self.text()
        for heading in ("Findings, worst first", "Rules", "What was sent and answered", "Do it by hand"):
            self.assertIn(heading, text)
        opened = self.run_script("document.querySelectorAll('main details[open]').length")
        self.assertGreaterEqual(opened, 1, "the step that deviates is not open")
        self.run_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
        text = self.text()
        for part in ("x-amz-date", "--aws-sigv4", "aws s3api", "send('", "clean-up"):
            self.assertIn(part, text)
        self.assertNotRegex(text, r"Signature=[0-9a-f]{16}")

    def test_a_source_can_be_followed(self):
        rule = next(id for id in self.failed[0]["rules"] if self.report["rules"][id]["sources"][0].startswith("https://"))
        self.show("rule/" + rule)
        self.assertTrue(all(url.startswith(("file:", "about:")) for url in self.browser.requests), self.browser.requests)
        address = self.report["rules"][rule]["sources"][0]
        self.assertEqual(self.run_script("document.querySelector('main dd a[href^=https]').href"), address)
        self.run_script("document.querySelector('main dd a[href^=https]').click()")
        deadline = time.monotonic() + 10
        while not any(url.split("#")[0] == address.split("#")[0] for url in self.browser.requests):
            self.assertLess(time.monotonic(), deadline, f"nobody asked for {address}: {self.browser.requests}")
            self.browser.call("Target.getTargets")
            time.sleep(0.05)

    def wait_for(self, condition):
        deadline = time.monotonic() + 10
        while not self.run_script(condition):
            self.assertLess(time.monotonic(), deadline, condition)
            time.sleep(0.05)

    def brightness(self):
        color = self.run_script("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in color[color.index("(") + 1:-1].split(",")[:3]) / (3 * 255)

    def test_light_and_dark(self):
        for scheme, dark in (("light", False), ("dark", True)):
            self.browser.media(scheme)
            self.show("")
            self.assertEqual(self.brightness() < 0.3, dark, scheme)

    def test_a_narrow_screen_needs_no_scrolling_aside(self):
        self.browser.size(360, 740, phone=True)
        for route in self.routes():
            self.show(route)
            self.run_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
            self.assertLessEqual(self.run_script("document.documentElement.scrollWidth"), 360, route)

    def test_print(self):
        self.browser.media(kind="print")
        self.show("")
        self.assertEqual(self.run_script("getComputedStyle(document.querySelector('nav')).display"), "none")
        self.assertGreater(self.brightness(), 0.9)

    def test_the_keyboard_reaches_the_content(self):
        self.show("")
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        self.assertEqual(self.run_script("document.activeElement.className"), "skip")

    def test_nobody_is_shut_out(self):
        axe = AXE.read_text()
        for scheme, width in (("light", 1200), ("dark", 1200), ("light", 360)):
            self.browser.media(scheme)
            self.browser.size(width, 900, phone=width < 500)
            for route, page in [(route, self.page) for route in self.routes()] + [("", self.matrix())]:
                self.show(route, page)
                self.run_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
                self.run_script(axe + "; true")
                found = self.run_script("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations"
                                        ".map((v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3)"
                                        ".map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join('; ')))")
                self.assertEqual(found, [], f"{page} {route} {scheme} {width}")

    def test_thousands_of_cases(self):
        report = copy.deepcopy(self.report)
        cases = report["cases"]
        report["cases"] = [dict(copy.deepcopy(cases[n % len(cases)]), id=f"many/{n}/" + cases[n % len(cases)]["id"])
                           for n in range(MANY)]
        report["summary"]["total"] = MANY
        for verdict in report["summary"]["verdicts"]:
            report["summary"]["verdicts"][verdict] = sum(1 for case in report["cases"] if case["verdict"] == verdict)
        path = self.folder / "many.json"
        path.write_text(json.dumps(report))
        page = self.folder / "many.html"
        with open(page, "wb") as out:
            subprocess.run([os.environ["S3SSE_BINARY"], "render", path, "--format", "html"], stdout=out, check=True,
                           timeout=120)
        self.show("", page.as_uri())
        took = self.run_script("(() => { const t = performance.getEntriesByType('navigation')[0];"
                               " return t.loadEventEnd || t.domComplete; })()")
        self.assertIn("NOT CONFORMING", self.text())
        begin = time.monotonic()
        self.show("cases", page.as_uri())
        self.assertIn(f"{MANY} of {MANY} cases", self.text("[role=status]"))
        print(f"\n{MANY} cases, {page.stat().st_size / 1e6:.1f} MB: opened in {took:.0f} ms; the list in "
              f"{(time.monotonic() - begin) * 1000:.0f} ms with opening", flush=True)


if __name__ == "__main__":
    unittest.main()

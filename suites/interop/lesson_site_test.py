"""The web lesson of s3sse serve --ui in a real browser (headless Chromium): the whole path, every way to break something,
every mistake, keyboard alone, light and dark, narrow and wide; no accessibility violation (axe-core), no request that
leaves the machine, and nothing that a name or a body could do to the page."""

import json
import os
import pathlib
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from chromium import Browser
from simulator_server import Simulator

AXE = pathlib.Path(os.environ["S3SSE_DEPS"]) / "pages" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = os.environ.get("S3SSE_PICTURES")  # a folder, for somebody who wants to look
HOSTILE = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>\"'`${7*7}"
VIEWS = [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)]


class LessonSite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator("--ui", "--ui-port", "0", "--reveal")
        cls.addClassCleanup(cls.simulator.stop)
        cls.url = cls.simulator.ui
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.requests.clear()
        self.browser.size(1400, 900)
        self.browser.media(motion="reduce")

    def run_script(self, script):
        return self.browser.run(script)

    def wait_for(self, condition):
        deadline = time.monotonic() + 30
        while not self.run_script(f"Boolean({condition})"):
            self.assertLess(time.monotonic(), deadline, condition)
            time.sleep(0.03)

    def show(self, route, wait="true"):
        self.browser.open("about:blank")
        self.browser.open(self.url + "#/" + route)
        self.wait_for("document.documentElement.dataset.ready === 'true'")
        self.wait_for(wait)
        self.assertEqual(self.browser.errors(), [], route)

    def text(self, selector="main"):
        return self.run_script(f"document.querySelector({json.dumps(selector)}).innerText")

    def catalogue(self):
        return self.run_script("fetch('/api/catalogue').then((r) => r.json())")

    def press(self, key, code=None, text=None):
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowLeft": 37, "ArrowRight": 39, "ArrowDown": 40, "Escape": 27}
        more = {"text": text or {"Enter": "\r", " ": " "}[key]} if key in ("Enter", " ") or text else {}
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key,
                              windowsVirtualKeyCode=codes.get(key, 0), **(more if kind == "keyDown" else {}))

    def routes(self):
        return ["", "envelope", "path", "compare", "break", "break/other-key/sse-c", "mistakes", "mistakes/27", "corrected",
                "live", "path/1", "path/3", "path/10"]

    def test_the_envelope_is_of_this_request(self):
        self.show("envelope")
        self.run_script("(() => { const t = document.getElementById('own-text'); t.value = 'A sentence of the test';"
                        " t.dispatchEvent(new Event('input')); })()")
        seen = []
        for method in ("sse-s3", "sse-kms", "dsse-kms", "sse-c"):
            self.run_script(f"document.querySelector('input[value={method}]').click()")
            self.wait_for("document.querySelector('.shown').getAttribute('aria-busy') === 'false'")
            disk = self.text(".beside section:nth-child(2) .dump")
            self.assertNotIn("sentence", disk)
            self.assertIn("A senten", self.text(".beside section.plain .dump"))
            steps = []
            while True:
                steps.append(self.text(".words h3"))
                if self.run_script("document.querySelector('.walk .primary').disabled"):
                    break
                self.run_script("document.querySelector('.walk .primary').click()")
            self.assertIn("The body is sealed", steps)
            self.assertIn("Tags are checked, bytes opened", steps)
            self.assertEqual(any("KMS" in step for step in steps), "kms" in method, steps)
            self.assertIn("Plaintext again", self.run_script("document.querySelector('.scene').textContent"))
            seen.append(disk)
        self.assertEqual(len(set(seen)), 4)
        before = self.text(".beside section:nth-child(2) .dump")
        self.run_script("document.querySelector('.chooser button[type=submit]').click()")
        self.wait_for(f"document.querySelector('.beside section:nth-child(2) .dump').innerText !== {json.dumps(before)}")

    def test_drawn_values_are_those_of_the_trace(self):
        self.show("envelope")
        self.run_script("window.plays = []; const real = fetch; window.fetch = async (...a) => { const r = await real(...a);"
                        " if (String(a[0]).endsWith('/play')) window.plays.push(await r.clone().json()); return r; }; true")
        self.run_script("document.querySelector('.chooser button[type=submit]').click()")
        self.wait_for("window.plays.length === 1 && document.querySelector('.shown').getAttribute('aria-busy') === 'false'")
        play = self.run_script("window.plays[0]")
        put = next(step for step in play["steps"] if step["step"].endswith("PutObject"))
        values = {v["name"]: v["value"] for event in put["trace"]["events"] for v in event["values"]}
        self.assertRegex(values["data key"], "^[0-9a-f]{64}$", "--reveal shows the key itself")
        for _ in range(7):
            self.run_script("document.querySelector('.walk .primary').click()")
        drawn = self.run_script("[...document.querySelectorAll('.scene .value')].map((t) => t.textContent).join('')")
        squeezed = drawn.replace(" ", "")
        for name in ("segment 1: nonce", "segment 1: tag"):
            self.assertIn(values[name], squeezed)
        self.assertIn(values["data key"], squeezed)
        self.assertIn(put["stored"]["hex"][:40], squeezed)
        self.assertIn(put["stored"]["envelope"]["wrapped_keys"][0][:40], squeezed)

    def test_the_whole_path(self):
        self.show("path")
        self.run_script("localStorage.clear()")
        lessons = self.catalogue()["lessons"]
        self.assertEqual(len(lessons), 10)
        self.show("path/1")
        for number, lesson in enumerate(lessons, 1):
            self.wait_for(f"location.hash === '#/path/{number}' && document.querySelector('h1').textContent === {json.dumps(lesson['title'])}")
            right = next(at for at, option in enumerate(lesson["options"]) if option.get("right"))
            wrong = (right + 1) % len(lesson["options"])
            self.assertTrue(self.run_script("document.querySelector('.walk, .exchanges, .beside') !== null"), lesson["id"])
            self.run_script(f"document.querySelectorAll('.check input')[{wrong}].click()")
            self.assertIn("Not quite", self.text(".verdict"))
            self.assertIsNone(self.run_script("document.querySelector('.check a')"))
            self.run_script(f"document.querySelectorAll('.check input')[{right}].click()")
            self.assertIn("Yes.", self.text(".verdict"))
            self.run_script("document.querySelector('.check a').click()")
        self.wait_for("location.hash === '#/path' && document.querySelectorAll('.path .passed').length === 10")
        self.show("path", "document.querySelectorAll('.path .passed').length === 10")
        self.assertEqual(self.browser.errors(), [])

    def test_everything_breaks_as_told(self):
        self.show("break")
        for one in self.catalogue()["breaks"]:
            for method in one["cases"]:
                self.show(f"break/{one['id']}/{method}", "document.querySelector('.exchanges')")
                pills = self.run_script("[...document.querySelectorAll('.exchanges > li > .line .pill, .exchanges summary > .line .pill')].map((p) => p.textContent)")
                refused = [pill for pill in pills if pill[0] in "45"]
                unrefused = one["id"] == "http" and method == "sse-s3"
                self.assertEqual(bool(refused), not unrefused, f"{one['id']} {method}: {pills}")

    def test_every_mistake_happens(self):
        self.show("mistakes")
        mistakes = self.catalogue()["mistakes"]
        self.assertEqual(len(mistakes), 30)
        self.assertEqual(self.run_script("document.querySelectorAll('.gallery li').length"), 30)
        for number, mistake in enumerate(mistakes, 1):
            self.show(f"mistakes/{number}")
            self.run_script("document.querySelector('section .primary').click()")
            self.wait_for("document.querySelector('.exchanges')")
            text = self.text()
            for part in (mistake["symptom"], mistake["cause"], mistake["fix"], mistake["rules"][0]["id"]):
                self.assertIn(part, text)
            self.assertTrue(mistake["rules"][0]["sources"])

    def test_an_error_is_explained(self):
        self.show("mistakes")
        self.run_script("document.querySelector('details.panel').open = true; document.getElementById('pasted').value ="
                        " 'An error occurred (InvalidArgument) when calling the PutObject operation: The calculated MD5 hash"
                        " of the key did not match the hash that was provided.'; document.querySelector('details .primary').click()")
        self.wait_for("document.querySelector('details .plain-list')")
        self.assertIn("Base64", self.text("details .plain-list"))

    def test_every_correction_is_proven(self):
        self.show("corrected")
        count = self.run_script("(() => { const all = document.querySelectorAll('.claims > li > button'); all.forEach((b) => b.click()); return all.length; })()")
        self.assertGreaterEqual(count, 10)
        self.wait_for(f"[...document.querySelectorAll('.claims > li')].filter((c) => c.querySelector('.play')).length === {count}")
        self.assertNotIn("fail", self.run_script("[...document.querySelectorAll('.claims .pill.bad')].map((p) => p.textContent).join()"))
        self.assertGreaterEqual(self.run_script("[...document.querySelectorAll('.claims .pill.good')].filter((p) => p.textContent === 'it is so').length"), count)

    def test_live_shows_what_others_do(self):
        self.show("live")
        with self.assertRaises(urllib.error.HTTPError):
            urllib.request.urlopen(self.simulator.http + "/seen-live/by-nobody", timeout=10)
        self.wait_for("document.querySelector('.live li')")
        self.assertIn("GetObject", self.text(".live"))

    def test_names_and_bodies_are_never_markup(self):
        self.show("envelope")
        self.run_script(f"""(() => {{
          const data = new DataTransfer();
          data.items.add(new File([{json.dumps(HOSTILE * 20)}], {json.dumps(HOSTILE)}));
          const input = document.getElementById('own-file'); input.files = data.files;
          input.dispatchEvent(new Event('change')); }})()""")
        self.wait_for("document.querySelector('.shown').getAttribute('aria-busy') === 'false' && document.querySelector('.beside').innerText.includes('<img')")
        for _ in range(14):
            self.run_script("document.querySelector('.walk .primary').click()")
        self.assertIn("onerror", self.text())
        self.run_script(f"""(() => {{
          const data = new DataTransfer(); data.items.add(new File(["dropped " + {json.dumps(HOSTILE)}], {json.dumps(HOSTILE)}));
          document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }})); }})()""")
        self.wait_for("document.querySelector('.shown').getAttribute('aria-busy') === 'false' && document.querySelector('.beside').innerText.includes('dropped')")
        self.show("break/flip/sse-kms", "document.querySelector('.exchanges')")
        for page in ("envelope", "compare"):
            self.show(page)
        self.assertIsNone(self.run_script("window.hurt ?? null"))
        self.assertEqual(self.run_script("document.querySelectorAll('main img, main script').length"), 0)

    def test_nothing_leaves_the_machine(self):
        for route in self.routes():
            self.show(route)
        self.assertTrue(all(url.startswith((self.url, "about:")) for url in self.browser.requests), self.browser.requests)
        self.assertFalse([url for url in self.browser.requests if "key" in url.lower().split("#")[0] or "secret" in url.lower()])

    def test_a_strict_policy_holds(self):
        self.show("envelope")
        self.run_script("(() => { const s = document.createElement('script'); document.body.append(s);"
                        " try { s.textContent = 'window.hurt = 1'; } catch { window.kept = 1; } })()")
        self.assertEqual(self.run_script("[window.hurt ?? 0, window.kept ?? 0]"), [0, 1], "trusted types")
        self.assertTrue(self.run_script("fetch('https://127.0.0.1:1/').then(() => false, () => true)"))
        self.run_script("(() => { const d = document.createElement('div'); try { d.setAttribute('onclick', 'window.hurt = 2'); }"
                        " catch {} document.body.append(d); d.click(); })()")
        self.assertEqual(self.run_script("window.hurt ?? 0"), 0, "inline handlers")

    def test_the_keyboard_is_enough(self):
        self.show("envelope")
        self.press("Tab")
        self.assertEqual(self.run_script("document.activeElement.className"), "skip")
        self.press("Enter")
        self.assertEqual(self.run_script("document.activeElement.id"), "main")
        reached = set()
        for _ in range(60):
            self.press("Tab")
            reached.add(self.run_script("document.activeElement.tagName + ' ' + (document.activeElement.textContent || document.activeElement.name || document.activeElement.id).slice(0, 12)"))
            if self.run_script("document.activeElement.matches('.walk .primary')"):
                break
        else:
            self.fail(f"no Tab comes to the next step: {reached}")
        title = self.text(".words h3")
        self.press("Enter")
        self.assertNotEqual(self.text(".words h3"), title)
        self.press("ArrowRight")
        self.assertIn("3 of", self.text(".walk"))
        self.press("ArrowLeft")
        self.assertIn("2 of", self.text(".walk"))

    def test_the_presenter_goes_step_by_step(self):
        self.show("path/2")
        self.run_script("document.getElementById('present').focus()")
        self.press("Enter")
        visible = lambda: self.run_script("[...document.querySelectorAll('[data-slide]')].filter((s) => !s.hidden).length")
        self.assertEqual((visible(), self.text("#place")), (1, "1 / 4"))
        self.press(" ")
        self.assertEqual(visible(), 2)
        self.press("PageDown")
        self.assertEqual(visible(), 3)
        steps = self.run_script("Number(document.querySelector('.walk .push .soft').textContent.split(' of ')[1])")
        for step in range(2, steps + 1):
            self.press("ArrowRight")
            self.assertIn(f"{step} of {steps}", self.text(".walk"), "on the way through an envelope the keys move it")
        self.press("PageUp")
        self.assertIn(f"{steps - 1} of {steps}", self.text(".walk"))
        self.press(" ")
        self.press(" ")
        self.assertEqual(visible(), 4)
        self.press("1", text="1")
        self.assertIn("Yes.", self.text(".verdict"), "an answer by its number")
        self.press("PageDown")
        self.wait_for("location.hash === '#/path/3' && document.querySelector('h1').textContent.startsWith('Every byte')")
        self.assertEqual(visible(), 1, "the next lesson, from its beginning")
        self.press("Escape")
        self.assertGreater(visible(), 3)

    def copied(self, label):
        """What the button with that label puts on the clipboard."""
        self.run_script("window.copied = null; Object.defineProperty(navigator, 'clipboard', { configurable: true,"
                        " value: { writeText: async (text) => { window.copied = text; } } }); true")
        button = f"[...document.querySelectorAll('.commands button')].find((b) => b.textContent === {json.dumps(label)})"
        self.wait_for(button)  # for a moment it says that it copied
        self.run_script(button + ".click()")
        self.wait_for("window.copied !== null")
        return self.run_script("window.copied")

    def run_copied(self, tool, script):
        python = pathlib.Path(os.environ["S3SSE_DEPS"]) / "python" / "bin"
        file = self.simulator.folder / "copied"
        file.write_text(script)
        done = subprocess.run([python / "python3" if tool == "boto3" else "bash", file], timeout=120, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              cwd=self.simulator.folder, env=self.simulator.environment(ENDPOINT=self.simulator.https, PATH=f"{python}:{os.environ['PATH']}"))
        return done.returncode, done.stdout.decode(errors="replace")

    def test_what_is_copied_works(self):
        for route in ("envelope", "break/other-key/sse-c", "mistakes/27"):
            self.show(route)
            if route.startswith("mistakes"):
                self.run_script("document.querySelector('section .primary').click()")
            self.wait_for("document.querySelector('.commands')")
            for tool in ("aws cli", "boto3", "curl"):
                self.run_script(f"[...document.querySelectorAll('.commands .choice button')].filter((b) => b.textContent === '{tool}').forEach((b) => b.click())")
                script, step = self.copied("Copy the whole script"), self.copied("Copy this step")
                code, out = self.run_copied(tool, script)
                self.assertEqual(code, 0, f"{route} {tool}\n{out}")
                self.assertIn("0 unexpected answers", out)
                # A step needs what the script sets before it, and then runs as it was copied.
                before = script[:script.index("\n# 1 ")] if "\n# 1 " in script else script
                client = "s3 = boto3.client('s3', endpoint_url=os.environ['ENDPOINT'], region_name=REGION)\n" if tool == "boto3" else ""
                if route == "envelope":
                    code, out = self.run_copied(tool, f"{before}\n{client}{step}\n" + ("" if tool == "boto3" else "echo ended $?\n"))
                    self.assertEqual(code, 0, f"{route} {tool}\n{step}\n{out}")
                    self.assertNotRegex(out, "Traceback|<Error>|error occurred|ended [1-9]")

    def test_no_width_scrolls_aside(self):
        for width in (390, 1400):
            self.browser.size(width, 900, phone=width < 500)
            for route in self.routes():
                self.show(route)
                self.run_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
                self.assertLessEqual(self.run_script("document.documentElement.scrollWidth"), width, f"{route} {width}")

    def test_motion_stops_for_who_asks(self):
        self.show("envelope")
        self.assertEqual(self.run_script("getComputedStyle(document.querySelector('.scene .box')).animationName"), "none")
        self.browser.media()
        self.show("envelope")
        self.assertNotEqual(self.run_script("getComputedStyle(document.querySelector('.scene .box')).animationName"), "none")

    def test_nobody_is_shut_out(self):
        axe = AXE.read_text()
        self.browser.call("Page.setBypassCSP", enabled=True)  # for axe-core alone, which writes styles
        try:
            for scheme, width in VIEWS:
                self.browser.media(scheme, motion="reduce")
                self.browser.size(width, 900, phone=width < 500)
                for route in self.routes():
                    self.show(route)
                    self.run_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
                    if PICTURES:
                        self.browser.picture(pathlib.Path(PICTURES) / f"{route.replace('/', '-') or 'home'}-{scheme}-{width}.png", whole=True)
                    self.run_script(axe + "; true")
                    found = self.run_script("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations"
                                            ".map((v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3)"
                                            ".map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join('; ')))")
                    self.assertEqual(found, [], f"{route} {scheme} {width}")
        finally:
            self.browser.call("Page.setBypassCSP", enabled=False)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Chromium as a foreign judge of the HTML report.

The page must work under its own policy without one word on the console: its
filters by mouse and by keyboard, its details, narrow screens, paper. Usage:
browser.py SHENPI BATCH OUT; pictures stay in OUT. Last line: how many
statements held.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SHENPI, BATCH, OUT = sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve()
held = 0


def hold(truth, what):
    global held
    if not truth:
        sys.exit(f"browser.py: {what}")
    held += 1


def report(format):
    path = OUT / f"page.{format}"
    command = [SHENPI, "check", BATCH, "--as-of", "2021-10-01", "--stage", "street"]
    run = subprocess.run([*command, "--format", format, "--output", path], capture_output=True, text=True)
    hold(run.returncode in (0, 1, 3), f"{format}: exit {run.returncode}: {run.stderr}")
    return path


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))


class Page:
    def __init__(self, driver, data):
        self.driver, self.data = driver, data

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def apps(self):
        return [app for app in self.driver.find_elements(By.CSS_SELECTOR, "details.app") if app.is_displayed()]

    def shows(self, count, what):
        """The list comes to hold this many; the status line says so."""
        WebDriverWait(self.driver, 5, 0.02).until(
            lambda _: len(self.apps()) == count, f"{what}: {count} expected, {len(self.apps())} shown"
        )
        status = self.find("#shown").text
        hold(str(count) in status, f"{what}: {status}")

    def focused(self):
        return self.driver.switch_to.active_element

    def press(self, *keys):
        for key in keys:
            self.focused().send_keys(key)

    def picture(self, name):
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        width = self.driver.execute_script("return innerWidth")
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": min(height, 2600), "scale": 1},
        })
        (OUT / f"browser-{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def size(self, width):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False,
        })

    def medium(self, scheme="light"):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        })


def by_mouse(page):
    every = page.data["applications"]
    page.shows(len(every), "all")
    hold(page.find("#filters").is_displayed(), "the filters appear")
    for verdict in ("accept", "return", "unreadable"):
        page.find(f"input[name=verdict][value={verdict}]").click()
        page.shows(sum(app["verdict"] == verdict for app in every), verdict)
    page.find("button[type=reset]").click()
    page.shows(len(every), "cleared")

    code = every_code(every)[0]
    having = sum(any(found["code"] == code for found in app["diagnostics"]) for app in every)
    # The driver's own way to choose an option raises no input event, a person's does.
    page.find("select[name=code]").send_keys(code)
    page.shows(having, code)
    page.find("button[type=reset]").click()
    page.shows(len(every), "cleared")
    page.find(f"a[data-code={code}]").click()
    page.shows(having, f"{code} by its link")
    page.find("button[type=reset]").click()

    page.shows(len(every), "cleared")
    page.find("#expand").click()
    hold(all(app.get_attribute("open") for app in page.apps()), "open all")
    page.find("#collapse").click()
    hold(not any(app.get_attribute("open") for app in page.apps()), "close all")


def every_code(applications):
    codes = [found["code"] for app in applications for found in app["diagnostics"]]
    return sorted(set(codes), key=lambda code: (-codes.count(code), code))


def by_keyboard(page):
    every = page.data["applications"]
    page.driver.refresh()
    page.driver.execute_script("document.body.focus()")
    page.press(Keys.TAB)
    hold("skip" in page.focused().get_attribute("class"), "Tab goes to the skip link first")
    hold(page.focused().is_displayed(), "the skip link shows when it has the focus")
    page.press(Keys.ENTER, Keys.TAB)
    hold(page.focused().get_attribute("name") == "verdict", "after it come the filters")
    page.press(Keys.ARROW_RIGHT)
    page.shows(sum(app["verdict"] == "accept" for app in every), "arrow key")
    page.press(Keys.ARROW_LEFT)
    page.shows(len(every), "arrow key back")
    page.press(Keys.TAB, Keys.TAB)
    hold(page.focused().get_attribute("name") == "text", "then the search")
    name = next(app["record"]["community"] for app in every if app["record"].get("community"))
    page.press(name)
    WebDriverWait(page.driver, 5, 0.02).until(lambda _: 0 < len(page.apps()) < len(every), "search")
    hold(all(name in app.get_attribute("textContent") for app in page.apps()), "search")
    page.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    page.shows(len(every), "cleared by keyboard")
    page.press(Keys.TAB)
    hold(page.focused().tag_name == "summary", "then the applications")
    before = page.apps()[0].get_attribute("open")
    page.press(Keys.ENTER)
    hold(page.apps()[0].get_attribute("open") != before, "Enter opens or closes one")


def looks(page):
    for width in (1280, 390):
        page.size(width)
        page.driver.refresh()
        over = page.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        hold(over <= 0, f"{width} wide: {over} px too wide")
    page.picture("narrow")
    page.size(1280)
    for scheme in ("light", "dark"):
        page.medium(scheme)
        page.driver.refresh()
        page.picture(scheme)
        returned = page.driver.find_elements(By.CSS_SELECTOR, "details.app[data-verdict=return]")
        for app in returned[:2]:
            page.driver.execute_script("arguments[0].open = true", app)
        page.driver.execute_script("window.scrollTo(0, 0)")
        page.picture(f"{scheme}-open")
    page.medium()
    paper = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    (OUT / "browser-print.pdf").write_bytes(base64.b64decode(paper["data"]))
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def without_script(page, path):
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    page.driver.get(path.as_uri())
    hold(len(page.apps()) == len(page.data["applications"]), "all applications without script")
    hold(not page.find("#filters").is_displayed(), "no dead filters without script")
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    path = report("html")
    data = json.loads(report("json").read_text("utf-8"))
    driver = browser()
    try:
        driver.get(path.as_uri())
        page = Page(driver, data)
        page.size(1280)
        page.medium()
        by_mouse(page)
        by_keyboard(page)
        looks(page)
        without_script(page, path)
        said = driver.get_log("browser")
        hold(not said, f"console: {said}")
    finally:
        driver.quit()
    print(f"browser.py: {held} statements held over {len(data['applications'])} applications")


main()

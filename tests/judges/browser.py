#!/usr/bin/env python3
"""Chromium as a foreign judge of the HTML report and of the ledger's page.

The page must work under its own policy without one word on the console: its
filters by mouse and by keyboard, its details, narrow screens, paper. Usage:
browser.py SHENPI BATCH OUT; pictures stay in OUT. Last line: how many
statements held.
"""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SHENPI, BATCH, OUT = str(Path(sys.argv[1]).resolve()), sys.argv[2], Path(sys.argv[3]).resolve()
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


def ledger(year):
    """A small ledger, asked for its page with every row behind it."""
    folder = OUT / "page-ledger"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    head = "市（州）,县（市、区）,街道（镇）,社区名称"
    places = [f"成都市,武侯区,玉林街道,第{n}社区" for n in range(12)]
    places += [f"绵阳市,游仙区,游仙街道,第{n}社区" for n in range(4)]
    tables = {
        "base.csv": [head + ",类别,改造项目号", *(place + ",城市社区," + ("LX-1" if n < 2 else "") for n, place in enumerate(places))],
        "totals.csv": ["市（州）,年份,城市社区总数,来源", f"成都市,{year},12,函", f"绵阳市,{year},4,函"],
        "awards.csv": [
            head + ",称号,命名日期,批次",
            *(place + f",四川省{kind}绿色社区,{year}-12-01,1" for place, kind in zip(places, ["省级示范", "省级示范", "", "", ""])),
        ],
    }
    for name, lines in tables.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    commands = [["init"], *([name.split(".")[0].replace("base", "import"), name] for name in tables)]
    commands.append(["stats", "--year", str(year), "--explain", "--output", "page.html"])
    for command in commands:
        run = subprocess.run([SHENPI, "registry", "--db", "l.db", *command], cwd=folder, capture_output=True, text=True)
        hold(run.returncode == 0, f"{command}: exit {run.returncode}: {run.stderr}")
    return folder / "page.html"


def progress(driver):
    """The page of the ledger: tables, meters, radar, and the way to every row."""
    driver.get(ledger(2022).as_uri())
    page = Page(driver, None)
    tree = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = lambda role: [
        node.get("name", {}).get("value", "") for node in tree if node.get("role", {}).get("value") == role and not node["ignored"]
    ]
    for role, least in (("table", 3), ("meter", 2), ("region", 3), ("navigation", 1), ("columnheader", 20), ("rowheader", 8)):
        names = named(role)
        hold(len(names) >= least and all(names), f"{role}: {names}")
    hold(any("雷达图" in name for name in named("image") + named("img")), "the radar has a name")
    hold(any("绵阳市名额：上限 0" in name for name in named("meter")), f"meters: {named('meter')}")
    hold(any("成都市名额：上限 1，用去 2" in name for name in named("meter")), f"meters: {named('meter')}")
    hold(not driver.find_elements(By.CSS_SELECTOR, "script, [style], [onclick]"), "no script and no inline style")
    # By keyboard: the skip link, the contents, then every table can be scrolled.
    driver.execute_script("document.body.focus()")
    page.press(Keys.TAB)
    hold("skip" in page.focused().get_attribute("class") and page.focused().is_displayed(), "the skip link comes first")
    page.press(Keys.ENTER, Keys.TAB)
    hold(page.focused().get_attribute("role") == "region", "after it comes the first table")
    page.press(Keys.TAB, Keys.TAB)
    link = page.focused()
    hold(link.tag_name == "a" and link.text == "12", f"a figure is a link: {link.text}")
    target = link.get_attribute("href").split("#")[1]
    hold(not page.find(f"#{target}").is_displayed(), "its rows are closed at first")
    page.press(Keys.ENTER)
    WebDriverWait(driver, 5, 0.02).until(lambda _: page.find(f"#{target}").is_displayed(), "the link opens its rows")
    met = driver.find_elements(By.XPATH, "//details[summary[text()='成都市 达标 5']]//tbody/tr")
    hold(len(met) == 5, f"five rows are behind 5: {len(met)}")
    for width in (1280, 390):
        page.size(width)
        driver.refresh()
        over = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        hold(over <= 0, f"{width} wide: {over} px too wide")
        page.picture(f"progress-{width}")
    for scheme in ("light", "dark"):
        page.medium(scheme)
        page.size(1280)
        driver.refresh()
        page.picture(f"progress-{scheme}")
        hold(min(contrast(driver, css) for css in ("td", "th", "caption", ".note", "td .word", "a")) >= 4.5, f"contrast, {scheme}")


def contrast(driver, css):
    """The least contrast of text on what lies behind it (WCAG 2), of these elements."""
    return driver.execute_script(
        """
        const light = c => { const v = c.match(/[0-9.]+/g).slice(0, 3).map(x => x / 255)
            .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
            return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
        const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; } return 'rgb(255, 255, 255)'; };
        let least = 21;
        for (const e of document.querySelectorAll(arguments[0])) {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
            least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
        }
        return least;
        """,
        css,
    )


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
        progress(driver)
        said = driver.get_log("browser")
        hold(not said, f"console: {said}")
    finally:
        driver.quit()
    print(f"browser.py: {held} statements held over {len(data['applications'])} applications")


main()

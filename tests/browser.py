"""Chromium, headless, as the tests drive it."""

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="no browser: install the Debian packages chromium and chromium-driver",
)
DESK, PHONE = (1366, 768), (390, 844)
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)


class Browser:
    """Chromium on one installation's pages."""

    def __init__(self, base: str, size: tuple[int, int], *, scripts: bool) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for option in OPTIONS:
            options.add_argument(option)
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.command("Emulation.setDeviceMetricsOverride", **metrics, mobile=width < 500)
        self.command("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.base = base

    def command(self, name: str, **values: object) -> None:
        self.driver.execute_cdp_cmd(name, values)

    def go(self, path: str) -> None:
        self.driver.get(self.base + path)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, selector: str) -> None:
        """Press a button that leads to another page, and wait for that page."""
        old = self.one("html")
        self.one(selector).click()
        WebDriverWait(self.driver, 10).until(lambda _: self._left(old))

    def _left(self, old: WebElement) -> bool:
        return bool(self.one("html") != old)

    def sign_in(self, username: str, password: str) -> None:
        self.go("/")
        self.one("#username").send_keys(username)
        self.one("#password").send_keys(password)
        self.press("button.primary")

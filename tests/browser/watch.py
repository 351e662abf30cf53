"""Listens to a page for what a person would not see: errors of its scripts, files that are missing, other hosts, and
whatever the Content-Security-Policy stopped."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

SAY_WHAT_WAS_STOPPED = """addEventListener("securitypolicyviolation", stopped => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = stopped;
    const at = stopped.target.outerHTML?.slice(0, 200) ?? "";
    console.error(`Stopped by the policy: ${effectiveDirective} ${blockedURI} of ${sourceFile}:${lineNumber} ${at}`);
}, true)"""


@dataclass
class Watch:
    """What went wrong, in the order it did."""

    web: str
    problems: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)
    """Statuses the test asks for, which are no problem."""

    def follow(self, page: Page) -> None:
        page.add_init_script(SAY_WHAT_WAS_STOPPED)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", self._said)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):  # `_answered` has it
            self.problems.append(f"{message.location['url']}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.web}/", "data:", "blob:")):
            self.problems.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.problems.append(f"{response.url}: {response.status}")

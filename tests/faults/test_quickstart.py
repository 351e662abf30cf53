"""The code in docs/quickstart.md, put together and run against the product: a shop that is paid for one order."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sessions_app.models import Application, PaymentSession, RevokedToken
from sessions_app.usecases.merchants.tokens import add_credential
from tests import processes
from tests.faults.clients import pay
from tests.faults.world import World
from tests.node import node

PAGE = Path("docs/quickstart.md").read_text()
RUN = {"python": [sys.executable, "-"], "javascript": [node(), "--input-type=module", "-"]}
pytestmark = pytest.mark.timeout(240)


def program(language: str) -> str:
    """Every piece of one language, in order."""
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL))


def begun(language: str, there: World, application: Application) -> subprocess.Popen[str]:
    """The program, running."""
    new = add_credential(application)
    given = {
        "SWITCHYARD": there.web,
        "CLIENT_ID": new.client_id,
        "CLIENT_SECRET": new.client_secret,
        "PORT": str(processes.free_port()),
    }
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    shop = subprocess.Popen(RUN[language], env={**os.environ, **given}, **pipes)
    assert shop.stdin is not None
    shop.stdin.write(program(language))
    shop.stdin.close()
    return shop


@pytest.mark.parametrize("language", RUN)
def test_the_shop_of_the_quickstart_is_paid(
    language: str, started: Any, application: Application, accounts: list[str]
) -> None:
    with started(events=True) as there, processes.worker(there.environment):
        shop = begun(language, there, application)
        try:
            assert shop.stdout is not None
            url = shop.stdout.readline().removeprefix("Pay at ").strip()
            pay(there, PaymentSession.objects.get(checkout_url=url))
            said = shop.stdout.read()
            assert shop.wait(60) == 0
        finally:
            shop.kill()

    session = PaymentSession.objects.get()
    assert said == f"{session.order_reference} is COMPLETED\n"
    assert session.status == "COMPLETED"
    assert RevokedToken.objects.get().application_id == application.pk

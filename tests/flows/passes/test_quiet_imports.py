"""What a pass that finds nothing new does without."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import sys
import flows.config.load, flows.passes.full_pass, warehouse.matching.waiting
unused = ("rich", "asyncio", "pydantic_settings", "parsers.dates.reading", "flows.passes.delivery", "flows.config.wanted",
    "alerts.generate", "alerts.rules", "alerts.kinds.registry", "alerts.subscriptions.filters")
print([name for name in unused if name in sys.modules])
import flows.passes.delivery
heavy = ("apprise", "jinja2", "warcio", "parsers.pages", "parsers.followups", "parsers.claims", "parsers.commitments")
print([name for name in heavy if name in sys.modules])
"""


def test_a_quiet_pass_loads_no_readers_senders_templates_or_matching():
    done = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["[]", "[]", ""]

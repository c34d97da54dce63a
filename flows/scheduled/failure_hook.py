"""What Prefect calls when a flow run fails or crashes: reports the failure like one that ended in an exception."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow, FlowStateHook

from flows.config.load import Config, load_config
from flows.passes.failures import patient_once, run_failed, said_of, send_what_waits
from flows.passes.judging import WriteAlerts
from flows.passes.lifecycle.run_lock import AnotherRunError
from warehouse.clock import Clock

log = logging.getLogger("followthrough")

WriterFor = Callable[[Config], WriteAlerts]
"""Makes the writer of alerts and deliveries from a configuration."""


def failure_hook(writer_for: WriterFor, clock: Clock) -> FlowStateHook[..., Any]:
    """A hook for `on_failure` and `on_crashed` of a flow whose parameter `config` names the configuration file.

    Prefect calls it in the process of the run if it failed, and in the one serving the flow if it crashed. A failure
    already reported by `reporting_failures` belongs to the same streak. `writer_for` and `clock` are called when the
    hook is.
    """

    def hook(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
        error_of_run = getattr(state.data, "result", state.data)
        if isinstance(error_of_run, AnotherRunError):
            return
        named = flow_run.parameters.get("config")
        try:
            config = load_config(Path(named) if named else None)
            write_alerts = writer_for(config)
        except Exception as error:  # a faulty configuration, or anything else: the run that failed is the news
            # Nothing is recorded: a failure recorded but not reported would keep the next one from being reported.
            log.warning("a run failed, and whom to notify is not known: %s", said_of(error))
            return
        # The state's own message repeats that of an exception, which may come from any library and hold anything.
        config = patient_once(config, error_of_run)
        ending = (state.name or "failed").lower()
        run_failed(config, f"a run of the flow {flow.name} ended as {ending}; see the log", clock, write_alerts)
        send_what_waits(config, clock)

    return hook

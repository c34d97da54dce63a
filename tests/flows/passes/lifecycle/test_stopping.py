"""A first signal asks a run to stop, a second Ctrl-C aborts it, and handlers are restored."""

import os
import signal
import threading

import pytest

from flows.passes.lifecycle.stopping import Stop, stopping_on_signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_becomes_a_request_that_listeners_hear_once(number):
    heard = []
    with stopping_on_signals(Stop()) as stop:
        stop.listen(lambda: heard.append(True))
        os.kill(os.getpid(), number)
        assert stop
        assert stop.reason == "interrupted"
        stop.request("out_of_time")
    assert heard == [True]
    assert stop.reason == "interrupted"


def test_a_second_ctrl_c_breaks_off():
    with stopping_on_signals(Stop()):
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_handlers_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with stopping_on_signals(Stop()):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_off_the_main_thread_signals_are_left_alone():
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def work():
        with stopping_on_signals(Stop()) as stop:
            seen.append((signal.getsignal(signal.SIGTERM), bool(stop)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(before, False)]

"""Two passes over one warehouse never overlap, and a crash leaves no lock behind."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from flows.passes.lifecycle.run_lock import AnotherRunError, one_run_at_a_time


def start_holder(warehouse):
    code = textwrap.dedent(f"""
        import pathlib, time
        from flows.passes.lifecycle.run_lock import one_run_at_a_time
        with one_run_at_a_time(pathlib.Path({str(warehouse)!r})):
            print("held", flush=True)
            time.sleep(600)
    """)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "held"
    return process


def test_a_second_process_is_told_which_one_holds_the_warehouse(tmp_path):
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    holder = start_holder(warehouse)
    try:
        with pytest.raises(AnotherRunError, match=f"process {holder.pid}"), one_run_at_a_time(warehouse):
            pass
    finally:
        holder.kill()
        holder.wait()


def test_a_killed_process_leaves_no_lock_behind(tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    holder = start_holder(warehouse)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with one_run_at_a_time(warehouse):
        pass


def test_the_lock_is_free_again_after_the_block_even_when_it_failed(tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    with pytest.raises(ValueError), one_run_at_a_time(warehouse):
        raise ValueError
    with one_run_at_a_time(warehouse):
        pass

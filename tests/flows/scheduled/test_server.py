"""What the first start of Prefect's server is said to wait for."""

from __future__ import annotations

from flows.scheduled.server import what_starts


def test_whoever_waits_is_told_for_what(tmp_path, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    warehouse = tmp_path / "warehouse.duckdb"
    assert "makes its database first" in what_starts(warehouse)
    (tmp_path / "prefect").mkdir()
    (tmp_path / "prefect" / "prefect.db").touch()
    assert "database" not in what_starts(warehouse)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert "PREFECT_API_URL" in what_starts(warehouse)

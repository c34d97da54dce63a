"""Pages for what went wrong, in words; for the API the same as JSON."""

from __future__ import annotations

import http
import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from flows.web.errors import AddressError
from flows.web.rendering.view import render, view_of
from warehouse.errors import WarehouseError
from warehouse.published.serving.snapshot import BusyError, TooLongError, UnusableFileError

log = logging.getLogger("followthrough")

API = "/api/"
"""What begins so is for programs."""
_AGAIN_SECONDS = 30  # by then a pass has published, or the questions before have been answered


def tell_failures(app: FastAPI) -> None:
    """Have `app` answer every error with a page, or with JSON."""

    @app.exception_handler(HTTPException)
    def of_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _failed(request, status, "not_found" if status == 404 else "refused")

    @app.exception_handler(AddressError)
    def of_address(request: Request, error: Exception) -> Response:
        return _failed(request, 400, "address", str(error))

    @app.exception_handler(RequestValidationError)
    def of_parameters(request: Request, error: Exception) -> Response:
        told = error.errors() if isinstance(error, RequestValidationError) else []
        detail = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in told)
        return _failed(request, 400, "address", detail)

    @app.exception_handler(WarehouseError)
    def of_file(request: Request, error: Exception) -> Response:
        if isinstance(error, UnusableFileError):
            return _failed(request, 503, f"file_{error.reason}")
        if isinstance(error, BusyError | TooLongError):
            return _failed(request, 503, "busy")
        log.error("%s: %s", request.url.path, error)
        return _failed(request, 503, "file_unreadable")

    @app.exception_handler(Exception)
    def of_fault(request: Request, _: Exception) -> Response:
        return _failed(request, 500, "fault")  # the server has its traceback in the log


def _failed(request: Request, status: int, what: str, detail: str = "") -> Response:
    if request.url.path.startswith(API):
        told = {"status": status, "error": what, "title": http.HTTPStatus(status).phrase}
        response: Response = JSONResponse(told | ({"detail": detail} if detail else {}), status)
    elif request.method not in ("GET", "HEAD", "POST"):
        response = PlainTextResponse(f"{http.HTTPStatus(status).phrase}\n", status)
    else:
        response = render(view_of(request), "failure", None, status=status, what=what, detail=detail)
    if status == 503:
        response.headers["retry-after"] = str(_AGAIN_SECONDS)
    return response

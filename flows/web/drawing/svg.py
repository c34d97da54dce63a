"""Elements of SVG; every text and attribute is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *inner: Markup | str, **attributes: str | float | None) -> Markup:
    """One element; `class_` is its class, and an underscore in other names stands for a dash. None leaves one out."""
    given = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value))
        for key, value in attributes.items()
        if value is not None
    )
    content = Markup("").join(escape(one) for one in inner)
    tag = Markup(name)  # noqa: S704 - a name from this package, never one from outside
    return Markup("<{}{}>{}</{}>").format(tag, given, content, tag)


def drawing(label: str, width: float, height: float, inner: Iterable[Markup], *, class_: str) -> Markup:
    """A whole drawing, read out as `label`: what it shows stands beside it in words too."""
    return element(
        "svg", *inner, class_=class_, viewBox=f"0 0 {_short(width)} {_short(height)}", role="img", aria_label=label
    )


def _short(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)

"""Recognising pages that stand in the way, and nothing else."""

from __future__ import annotations

import time

import pytest

from parsers.pages.block_pages import block_reason


def _page(title: str, body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang=fr><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


SCRIPT = "<script>" + "var a = 'x < y';" * 2000 + "</script>"
RELEASE = (
    "<header><nav><a href='/'>Accueil</a><a href='/Actualites'>Actualités</a></nav></header><main><h1>{title}</h1>"
    + "<p>Le préfet du Nord a réuni ce jour les services de l'État et les communes concernées. Il a rappelé que les travaux "
    "seront achevés d'ici la fin de l'année, et qu'un bilan sera présenté dans six mois.</p>"
    * 4
    + "</main><footer>Préfecture du Nord, 12 rue Jean Sans Peur, Lille</footer>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (_page("Just a moment...", f"<noscript>Enable JavaScript and cookies to continue</noscript>{SCRIPT}"), "Cloudflare"),
        (_page("Un instant…", "<div id=content></div>"), "Cloudflare"),
        (_page("x", "<script>window._cf_chl_opt={cvId:'3'}</script>"), "Cloudflare"),
        (_page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>You are unable"),
         "Cloudflare"),
        (_page("Access Denied", "<h1>Access Denied</h1>You don't have permission to access \"/x\" on this server."
               "<p>Reference #18.2d3e1002.1<p>https://errors.edgesuite.net/18.2d"), "Akamai"),
        (_page("", "<iframe id=\"main-iframe\" src=\"/_Incapsula_Resource?SWUDNSAI=31\">Request unsuccessful. "
               "Incapsula incident ID: 1-2</iframe>"), "Imperva"),
        (_page("a.example", "<p>Please enable JS</p><script src='https://ct.captcha-delivery.com/c.js'></script>"),
         "DataDome"),
        (b'{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=1"}', "DataDome"),
        (_page("Request Rejected", "The requested URL was rejected. Please consult with your administrator.<br>"
               "Your support ID is: 123"), "F5"),
        (_page("x", "<p>L’URL demandée a été rejetée. Veuillez consulter votre administrateur.</p>"), "F5"),
        (_page("", "<script>window.awsWafCookieDomainList=[];</script><script src='https://a.awswaf.com/challenge.js'>"
               "</script><noscript><h1>JavaScript is disabled</h1></noscript>"), "AWS"),
        (_page("Making sure you&#39;re not a bot!", "<p>Loading</p>"), "Anubis"),
        (b"<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>", "HAProxy"),
        (_page("Accès refusé", "<h1>Acc&egrave;s refus&eacute;</h1><p>Identifiant : 42</p>"), "refuses us"),
        (_page("Accès refusé - Les services de l'État", "<p>Identifiant : 42</p>"), "refuses us"),
        ("<html><h1>ACCÈS REFUSÉ</h1><p>Votre adresse IP a été bloquée.</p></html>".encode("cp1252"), "refuses us"),
        (_page("Préfecture", "<p>Vous avez été bloqué(e) : trop de requêtes.</p>"), "refuses us"),
        (b"Too many requests", "refuses us"),
        (_page("Vérification", "<p>Pour continuer, vérifiez que vous êtes humain.</p><div class=g-recaptcha>"), "captcha"),
        (_page("Home Office", "<p>We need to verify that you are not a robot.</p>"), "captcha"),
        (_page("Portail", f"{SCRIPT}<noscript>Veuillez activer JavaScript pour continuer.</noscript>"), "JavaScript"),
        (_page("Site en maintenance", "<p>Le site est en maintenance, merci de revenir plus tard.</p>"), "maintenance"),
        (_page("Préfecture", "<p>Le site est momentanément indisponible.</p>"), "maintenance"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_a_page_in_the_way_is_named(body: bytes, reason: str) -> None:
    said = block_reason(body, "text/html", 200)
    assert said is not None
    assert reason in said


@pytest.mark.parametrize(
    "title",
    [
        "Accès refusé aux massifs forestiers",
        "Accès interdit : la plage de Wissant fermée",
        "Maintenance du tunnel",
        "Captcha et démarches en ligne",
        "Ils promettaient des titres de séjour : un réseau de revente de rendez-vous démantelé",
    ],
)
@pytest.mark.parametrize(
    "extra",
    [
        "",
        "<p>Les robots contournaient le captcha du site de la préfecture ; leurs auteurs ont été interpellés.</p>",
        "<p>Le site est en maintenance cette nuit. Les internautes lisaient « vous avez été bloqué ».</p>",
        "<form><div class='g-recaptcha'></div><p>Je ne suis pas un robot</p></form>",
        "<noscript>Veuillez activer JavaScript</noscript><script src='/cdn-cgi/challenge-platform/jsd/main.js'></script>",
        "<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script><script src='https://js.datadome.co/tags.js'></script>",
    ],
)
def test_a_release_that_speaks_of_such_things_is_a_release(title: str, extra: str) -> None:
    body = _page(f"{title} | Préfecture du Nord", RELEASE.format(title=title) + extra, SCRIPT)
    assert block_reason(body, "text/html; charset=utf-8", 200) is None


def test_a_short_release_is_not_taken_for_a_block_by_its_title() -> None:
    body = _page(
        "Accès refusé aux plages du Touquet - Préfecture", "<h1>Accès refusé aux plages</h1><p>Arrêté du 3 mai.</p>"
    )
    assert block_reason(body, "text/html", 200) is None


def test_a_short_release_in_a_bare_print_view_may_speak_of_maintenance() -> None:
    body = _page(
        "Guichet des titres",
        "<h1>Guichet des titres</h1><p>Le service des étrangers est momentanément indisponible pour une opération de "
        "maintenance. Un comportement suspect doit être signalé au 17.</p>",
    )
    assert block_reason(body, "text/html", 200) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7 access denied",
        b'<?xml version="1.0"?><rss><channel><title>Access denied</title></channel></rss>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Too many requests</title></feed>',
        b"\x89PNG\x00 too many requests",
        b'{"title": "Statement on small boats", "details": {"body": "<p>The Home Secretary said</p>"}}',
        _page("Actualités", "<h1>Actualités</h1><ul></ul>"),
        b"plain words of a release",
        b"x" * 5_000_000,
    ],
)
def test_feeds_documents_and_plain_pages_are_none(body: bytes) -> None:
    assert block_reason(body, None, 200) is None


def test_maintenance_on_a_server_error_is_the_servers_trouble() -> None:
    body = _page("Service Unavailable", "<p>The service is temporarily unavailable.</p>")
    assert block_reason(body, "text/html", 503) is None
    assert block_reason(body, "text/html", 200) == "a maintenance page"


def test_headers_tell_a_challenge_too() -> None:
    headers = (("Server", "cloudflare"), ("CF-Mitigated", "challenge"))
    assert block_reason(b"", "text/html", 403, headers) == "a Cloudflare challenge"
    assert block_reason(b"", "text/html", 202, (("X-Amzn-Waf-Action", "captcha"),)) == "an AWS WAF challenge"
    assert block_reason(b"", "text/html", 403, (("Server", "cloudflare"),)) is None


@pytest.mark.parametrize(
    "piece",
    [b"<", b"<script", b"<title>", b"<h1 >a", b"<a>", b"&amp", b"<!--", b"<style></style", b"</", b"\xff\xfe<", b"<html>"],
)
def test_broken_markup_costs_no_time(piece: bytes) -> None:
    body = (b"<html>" + piece * 200_000)[:199_000]
    begun = time.process_time()
    block_reason(body, "text/html", 200)
    assert time.process_time() - begun < 1.0

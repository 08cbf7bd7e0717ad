"""What a browser is shown while the app is installed, and what is made of odd requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, select

from bot.messages.installing import begin
from bot.playground.slack.state.workspace import APP
from bot.slack.installing.pages import INSTALL, REDIRECT, into_slack
from bot.slack.manifest import read_manifest, wanted_scopes
from bot.store.engine import reading, writing
from bot.store.keys import new_key
from bot.store.oauth_states import LASTS
from bot.store.tables import INSTALLATION, OAUTH_STATE
from tests.slack.many.browser import Browser, Shown
from tests.slack.many.conftest import ONE, Many, many_workspaces

COOKIE = "slack-app-oauth-state"
FAULTS: dict[str, dict[str, object]] = {
    "request_lost": {"kind": "request_lost"},
    "refused_500": {"status": 500},
}
TOKEN = re.compile(r"xox[abeprs]-")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    """One for the tests here that leave nothing behind."""
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'bot.sqlite3'}"
    with many_workspaces(url, new_key()) as running:
        yield running


def count(database: Engine, table: Table) -> int:
    with reading(database) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def begun(many: Many) -> tuple[Browser, str]:
    """A browser that was sent to Slack, and where Slack sends it back to when allowed."""
    browser = many.browser
    return browser, many.slacks[ONE].allow(browser.get(INSTALL).link)


def is_safe(shown: Shown) -> bool:
    """Whether a page loads, runs, stores and tells nothing."""
    policy = shown.headers["content-security-policy"]
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and shown.headers["cache-control"] == "no-store"
        and shown.headers["referrer-policy"] == "no-referrer"
        and shown.headers["content-type"] == "text/html; charset=utf-8"
        and "<script" not in shown.body
        and not TOKEN.search(shown.body)
    )


def test_the_first_page_leads_to_slack_with_a_state_for_this_browser(shared: Many) -> None:
    browser = shared.browser
    shown = browser.get(INSTALL)
    assert (shown.status, shown.title) == (200, begin().title)
    assert is_safe(shown)
    asked = urlsplit(shown.link)
    query = parse_qs(asked.query)
    assert f"{asked.scheme}://{asked.netloc}/api/" == shared.access.api_url
    assert asked.path == "/oauth/v2/authorize"
    assert query["scope"] == [",".join(wanted_scopes(read_manifest()))]
    assert "user_scope" not in query
    assert browser.cookie == f"{COOKIE}={query['state'][0]}"
    assert {"Secure", "HttpOnly", "Max-Age=600"} <= {
        part.strip() for part in shown.headers["set-cookie"].split(";")
    }


def test_slack_itself_asks_and_brings_back(many: Many) -> None:
    browser = many.browser
    asked = urlsplit(browser.get(INSTALL).link)
    slack = Browser(urlsplit(many.slacks[ONE].api_url).port or 0)
    question = slack.get(f"{asked.path}?{asked.query}")
    assert "asks for access to the One &amp; Only workspace" in question.body
    allowed = slack.get(question.link)
    assert allowed.status == 302
    assert browser.get(allowed.headers["location"]).status == 200
    cancelled = slack.get(question.link.replace("allow", "cancel"))
    assert "error=access_denied" in cancelled.headers["location"]


def test_the_last_page_leads_into_the_workspace(many: Many) -> None:
    browser, back = begun(many)
    shown = browser.get(back)
    assert (shown.status, shown.title) == (200, "Framewise is in One & Only")
    assert shown.link == f"https://slack.com/app_redirect?app={APP}&team={ONE}"
    assert is_safe(shown)
    assert browser.cookie == f"{COOKIE}=deleted"


def test_a_link_works_once(many: Many) -> None:
    browser, back = begun(many)
    again = Browser(many.port, browser.cookie)
    assert browser.get(back).status == 200
    shown = again.get(back)
    assert (shown.status, shown.title) == (400, "This link no longer works")
    assert shown.link == INSTALL
    assert is_safe(shown)


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 400), (1, 400)])
def test_a_link_works_for_ten_minutes(many: Many, late: int, status: int) -> None:
    stands = many.clock()
    many.clock.stands_at = stands
    browser, back = begun(many)
    many.clock.stands_at = stands + LASTS + timedelta(seconds=late)
    assert browser.get(back).status == status


def test_a_link_works_in_the_browser_where_it_began(many: Many) -> None:
    browser, back = begun(many)
    other = many.browser
    assert other.get(back).title == "This link no longer works"
    other.get(INSTALL)
    assert other.get(back).title == "This link no longer works"
    assert browser.get(back).status == 200


def test_a_link_works_in_whichever_process_it_comes_back_to(
    many: Many, tmp_path: Path, key: str
) -> None:
    with many_workspaces(f"sqlite:///{tmp_path / 'bot.sqlite3'}", key) as other:
        browser = many.browser
        asked = browser.get(INSTALL).link
        elsewhere = Browser(other.port, browser.cookie)
        assert elsewhere.get(other.slacks[ONE].allow(asked)).status == 200
        assert many.access.installations.of(ONE) is not None
        assert browser.get(other.slacks[ONE].allow(asked)).status == 400


def test_old_links_do_not_pile_up(many: Many) -> None:
    for _ in range(3):
        many.browser.get(INSTALL)
    many.clock.ahead = 2 * LASTS
    many.browser.get(INSTALL)
    assert count(many.database, OAUTH_STATE) == 1


def test_who_cancels_is_told_that_nothing_was_kept(shared: Many) -> None:
    shown = shared.browser.get(f"{REDIRECT}?error=access_denied&state=x")
    assert (shown.status, shown.title) == (200, "Nothing was added")
    assert is_safe(shown)


def test_a_code_that_slack_does_not_take_is_no_installation(many: Many) -> None:
    browser, back = begun(many)
    shown = browser.get(re.sub(r"code=[^&]*", "code=T0ONE.99", back))
    assert (shown.status, shown.title) == (400, "Slack did not complete it")
    assert is_safe(shown)
    assert count(many.database, INSTALLATION) == 0


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
@pytest.mark.parametrize("kind", ["request_lost", "refused_500"])
def test_a_slack_that_does_not_answer_is_no_installation(
    many: Many, method: str, kind: str
) -> None:
    many.slacks[ONE].fail_next(method, **FAULTS[kind])
    browser, back = begun(many)
    assert browser.get(back).title == "Slack did not complete it"
    assert count(many.database, INSTALLATION) == 0


def test_a_whole_organisation_is_refused_and_its_token_given_back(many: Many) -> None:
    browser = many.browser
    slack = many.slacks[ONE]
    shown = browser.get(slack.allow(browser.get(INSTALL).link, is_org_wide=True))
    assert (shown.status, shown.title) == (403, "One workspace at a time, please")
    assert is_safe(shown)
    assert len(slack.calls_of("auth.revoke")) == 1
    assert count(many.database, INSTALLATION) == 0


def test_while_the_store_is_down_a_page_says_so_with_a_reference(many: Many) -> None:
    with writing(many.database) as connection:
        connection.exec_driver_sql("DROP TABLE oauth_state")
    shown = many.browser.get(INSTALL)
    assert (shown.status, shown.title) == (503, "Something went wrong on my side")
    assert re.search(r"this reference: [0-9a-f]{8}", shown.body)
    assert is_safe(shown)


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "DELETE"])
@pytest.mark.parametrize("path", [INSTALL, REDIRECT])
def test_a_browser_only_gets(shared: Many, method: str, path: str) -> None:
    before = count(shared.database, OAUTH_STATE)
    assert shared.browser.get(path, method).status == 405
    assert count(shared.database, OAUTH_STATE) == before


MARK = "zzmarkzz"
WORDS = st.sampled_from(
    [MARK, f"<script>{MARK}</script>", f'"{MARK}"', f"' {MARK}", "%00", "%ff", "é", "&", "=", "#"]
)


@settings(max_examples=60, deadline=None)
@given(
    path=st.sampled_from([INSTALL, REDIRECT]),
    names=st.lists(st.sampled_from(["code", "state", "error", "team", "x", "redirect_uri"])),
    said=st.lists(st.lists(WORDS, max_size=3).map("".join), min_size=6, max_size=6),
)
def test_nothing_of_a_request_is_shown(
    shared: Many, path: str, names: list[str], said: list[str]
) -> None:
    query = "&".join(
        f"{name}={quote(value, safe='%&=')}" for name, value in zip(names, said, strict=False)
    )
    browser = shared.browser
    browser.cookie = f"{COOKIE}={MARK}"
    shown = browser.get(f"{path}?{query}" if query else path)
    assert shown.status < 500
    assert MARK not in shown.body
    assert MARK not in str({k: v for k, v in shown.headers.items() if k != "set-cookie"})
    assert is_safe(shown)


@pytest.mark.parametrize("odd", ["", 'T1"><script>', "t1", "../x", "T" * 40])
def test_an_odd_id_leads_to_slack_itself(odd: str) -> None:
    assert into_slack("A1", odd) == into_slack(odd, "T1") == "https://slack.com/"

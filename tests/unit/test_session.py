"""Who sits here is read from the account, not from what anybody can set."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from tui.session import Session, account_name, start_session


def an_account(login: str, full_name: str) -> pwd.struct_passwd:
    return pwd.struct_passwd((login, "x", 1001, 1001, full_name, "/home/x", "/bin/sh"))


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: an_account("zhangwei", "张伟,三楼,,"))


def test_the_officer_is_named_by_the_accounts_full_name(account: None) -> None:
    assert account_name() == "张伟"


def test_nobody_signs_as_another_by_setting_a_variable(
    account: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "李建国")
    monkeypatch.setenv("USER", "李建国")
    assert account_name() == "张伟"


def test_an_account_without_a_full_name_is_named_by_its_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: an_account("duty", ""))
    assert account_name() == "duty"


def test_an_account_that_the_system_does_not_know_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert account_name() == f"uid{os.getuid()}"


def test_a_forced_command_says_who_it_is(account: None) -> None:
    assert start_session("zh_CN", Path("/srv/desk"), "王芳").officer == "王芳"


def test_a_name_cannot_steer_the_terminal(account: None) -> None:
    assert start_session("en", Path("/srv/desk"), "\x1b[2J王芳\u202e").officer == "[2J王芳"


def test_a_session_does_not_change(account: None) -> None:
    session = start_session("en", Path("/srv/desk"))
    assert session == Session("张伟", session.host, "en", Path("/srv/desk"))
    with pytest.raises(AttributeError):
        session.officer = "李建国"  # type: ignore[misc]

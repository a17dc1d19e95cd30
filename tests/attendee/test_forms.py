"""What the attendees' forms are made of."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from flask import Flask
from wtforms import Form

from app.attendee.forms import LettersForm, WordForm


@pytest.mark.parametrize("kind", [LettersForm, WordForm])
def test_a_form_is_gone_with_its_request_before_python_looks_for_circles(in_app: Flask, kind: type[Form]) -> None:
    gc.disable()
    try:
        form = kind(data={"key": "k"})
        form.validate()
        gone = ref(form)
        del form
        assert gone() is None
    finally:
        gc.enable()
